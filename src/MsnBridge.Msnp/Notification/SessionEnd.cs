namespace MsnBridge.Msnp.Notification;

/// <summary>Why a session ended.</summary>
public enum SessionEndReason
{
    /// <summary>It was asked to end.</summary>
    SignedOut,

    /// <summary>The password, or the ticket got for it, was refused. Trying again with the same is no use.</summary>
    BadCredentials,

    /// <summary>The account signed in from another place (<c>OUT OTH</c>).</summary>
    SignedInElsewhere,

    /// <summary>The server is going down or sent the client away for a while (<c>OUT SSD</c>, <c>OUT RCT</c>).</summary>
    ServerShutDown,

    /// <summary>A server could not be reached, did not answer, or said that it is too busy.</summary>
    ServerUnavailable,

    /// <summary>The connection broke or died.</summary>
    ConnectionLost,

    /// <summary>The account may not sign in: suspended, not verified, restricted.</summary>
    AccountProblem,

    /// <summary>The network's terms of use have to be accepted first (<c>OUT TOU</c>).</summary>
    TermsOfUse,

    /// <summary>The server moved the contact list (<c>OUT MIG</c>); a new session reads it anew.</summary>
    ContactListMigrated,

    /// <summary>The profile does not fit the network: no common version, or a login server the profile does not allow. Somebody has to change it.</summary>
    ProfileProblem,

    /// <summary>The two ends could not understand each other.</summary>
    ProtocolError,
}

/// <summary>How a session ended. Every session ends in exactly one.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Message">One sentence for a person. No password, ticket or message.</param>
public sealed record SessionEnd(SessionEndReason Reason, string Message)
{
    /// <summary>How long the server asked the client to stay away; null where it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same account and password may do with a newer version of the protocol: servers may keep nothing by which the versions that sign in with
    /// MD5 could be let in, and say so no otherwise than that the password is wrong.</summary>
    public bool NewerVersionMayDo { get; init; }

    /// <summary>Whether a new session may go better without a person doing anything.</summary>
    public bool IsTransient => Reason is SessionEndReason.ServerShutDown or SessionEndReason.ServerUnavailable
        or SessionEndReason.ConnectionLost or SessionEndReason.ContactListMigrated or SessionEndReason.ProtocolError;
}
