namespace MsnBridge.Msnp.Commands;

/// <summary>Why a server ends a connection, and what the client should do.</summary>
public enum OutReason
{
    /// <summary>No reason given: reconnect after a while.</summary>
    None,

    /// <summary><c>OTH</c>: the account signed in elsewhere. Do not reconnect by itself, or the two throw each other out for ever.</summary>
    SignedInElsewhere,

    /// <summary><c>SSD</c>: the server is shutting down. Reconnect later.</summary>
    ServerShutDown,

    /// <summary><c>MIG</c>: the contact list was migrated (MSNP10). Reconnect at once and read it anew.</summary>
    ListMigrated,

    /// <summary><c>TOU</c>: terms of use have to be accepted first (MSNP10). Tell the user.</summary>
    TermsOfUse,

    /// <summary><c>RCT</c>: reconnect in the number of minutes given (MSNP11).</summary>
    ReconnectLater,
}
