namespace MsnBridge.MsnNetwork;

/// <summary>Ids of the connector's log events: 4000 to 4999.</summary>
internal static class MsnNetworkEventIds
{
    public const int SignInFailed = 4001;
    public const int ContactEditRefused = 4003;
    public const int NameRefused = 4004;
    public const int KeptMessagesNotConfirmed = 4005;
    public const int PresenceRefused = 4007;
    public const int PictureRefused = 4100;
    public const int PictureNotStored = 4101;
    public const int RoamingPictureFailed = 4102;
    public const int PlaceRefused = 4006;
    public const int ClipNotFetched = 4200;
    public const int ClipNotKept = 4201;
    public const int ClipFault = 4202;
}
