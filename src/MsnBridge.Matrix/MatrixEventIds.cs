namespace MsnBridge.Matrix;

/// <summary>Ids of the Matrix side's log events: 8000 to 8999. 8000 client, 8100 application service, 8200 rooms and ghosts, 8300 bot,
/// 8400 presence, 8500 provisioning.</summary>
internal static class MatrixEventIds
{
    public const int HomeserverAway = 8000;
    public const int HomeserverBack = 8001;
    public const int RateLimited = 8002;
    public const int AppserviceTokenUnknown = 8003;
    public const int GhostForgotten = 8004;
    public const int RequestTriedAgain = 8005;
}
