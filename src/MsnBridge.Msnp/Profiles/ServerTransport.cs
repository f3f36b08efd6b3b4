namespace MsnBridge.Msnp.Profiles;

/// <summary>How the servers of a network are reached.</summary>
public enum ServerTransport
{
    /// <summary>By their ports; where that of the notification server is closed, through the HTTP gateway, if the profile names one. A session that began
    /// through the gateway stays with it.</summary>
    TcpOrGateway,

    /// <summary>By their ports only.</summary>
    Tcp,

    /// <summary>Through the HTTP gateway only.</summary>
    Gateway,
}
