namespace MsnBridge;

/// <summary>Ids of the host's log events: 7000 to 7999.</summary>
internal static class HostEventIds
{
    public const int Started = 7000;
    public const int Stopping = 7001;
    public const int Stopped = 7002;
    public const int PartFailed = 7003;
    public const int HealthListening = 7100;
}
