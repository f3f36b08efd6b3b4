namespace MsnBridge.Matrix;

/// <summary>Ids of the Matrix side's log events: 8000 to 8999. 8000 client, 8100 application service, 8200 rooms and ghosts, 8300 bot,
/// 8400 presence, 8500 provisioning.</summary>
internal static class MatrixEventIds
{
    public const int HomeserverAway = 8000;
    public const int HomeserverBack = 8001;
    public const int AppserviceListening = 8100;
    public const int TransactionNotStored = 8101;
    public const int TransactionTooLarge = 8102;
    public const int EventsSkipped = 8103;
    public const int WrongHomeserverToken = 8104;
    public const int RequestFailed = 8105;
    public const int EphemeralFailed = 8106;
    public const int RoomLaneFailed = 8110;
    public const int RoomEventFailed = 8111;
    public const int RoomEventSetAside = 8112;
    public const int RoomEventUnreadable = 8113;
    public const int RoomLanesResumed = 8114;
}
