namespace MsnBridge.Msnp.Transactions;

/// <summary>What a server is for.</summary>
internal enum ServerRole
{
    /// <summary>Signing in, presence, lists; a dispatch server as well.</summary>
    Notification,

    /// <summary>One conversation.</summary>
    Switchboard,
}
