namespace MsnBridge.Xmpp;

/// <summary>The ids of this project's log events: 5000 to 5999.</summary>
internal static class XmppEventIds
{
    public const int LinkUp = 5000;
    public const int LinkDown = 5001;
    public const int LinkStillDown = 5002;
    public const int LinkStopped = 5003;
    public const int StanzaDropped = 5010;
    public const int StanzaUnreadable = 5011;
    public const int TooManyWaiting = 5021;
    public const int StanzasRefused = 5023;
    public const int TooManyWaitingForRooms = 5024;
    public const int Bounced = 5030;
    public const int MessageNotStored = 5031;
    public const int RoomMessageNotStored = 5032;
    public const int PrivilegesGranted = 5040;
    public const int RosterSetRefused = 5041;
    public const int Linked = 5050;
    public const int LinkRefused = 5051;
    public const int Unlinked = 5052;
    public const int ContactUnshowable = 5060;
    public const int TooManyRooms = 5070;
    public const int BookmarkRefused = 5071;
    public const int FilesListening = 5080;
    public const int FileNotRead = 5081;
    public const int FileNotRemoved = 5082;
    public const int FileNotHosted = 5083;
    public const int FilesNotForgotten = 5084;
}
