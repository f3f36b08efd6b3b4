namespace MsnBridge.Msnp;

/// <summary>The ids of everything this library logs, 1000 to 1999; a number once used is never given to another event.</summary>
internal static class MsnpEventIds
{
    public const int SignedIn = 1100;
    public const int Transferred = 1101;
    public const int SessionEnded = 1102;
    public const int NotUnderstood = 1103;
    public const int SessionFault = 1104;
    public const int VersionsGivenUp = 1105;

    public const int ListNotReadAnew = 1110;
    public const int ListNotTold = 1111;
    public const int OfflineMessagesNotFetched = 1112;
    public const int CircleNotEntered = 1113;
    public const int CircleMembersNotRead = 1114;

    public const int SwitchboardOpened = 1200;
    public const int SwitchboardClosed = 1201;
    public const int InvitationNotFollowed = 1202;
    public const int ContentNotUnderstood = 1203;
    public const int SwitchboardFault = 1204;
    public const int MessageNotLeft = 1205;
    public const int TooManySwitchboards = 1206;

    public const int TooManyInvitations = 1300;
    public const int TransferFault = 1301;
    public const int TooManyFileOffers = 1350;
    public const int DirectAddressRefused = 1351;
    public const int DirectlyConnected = 1352;
    public const int DirectConnectionFault = 1353;
    public const int DirectStrangers = 1354;
}
