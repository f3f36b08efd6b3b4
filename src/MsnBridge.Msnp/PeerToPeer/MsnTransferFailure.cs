namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>Why data did not come over from one person to another.</summary>
public enum MsnTransferFailure
{
    /// <summary>It did.</summary>
    None,

    /// <summary>The other said no.</summary>
    Declined,

    /// <summary>The other, or whoever asked here, stopped it in the middle.</summary>
    Cancelled,

    /// <summary>The other does not have, or not any more, what he was asked for.</summary>
    NotAvailable,

    /// <summary>The other's client has no peer-to-peer, or the version of MSNP spoken here has none (MSNP9 and later have).</summary>
    Unsupported,

    /// <summary>The other is not there, or does not show it.</summary>
    Offline,

    /// <summary>Nothing came for too long: no answer to the invitation, or no more data.</summary>
    TimedOut,

    /// <summary>What came is not what was promised: the hash, the length or the order of the pieces is wrong.</summary>
    BadData,

    /// <summary>It is larger than what is taken of its kind.</summary>
    TooLarge,

    /// <summary>The way to the other broke and could not be opened again, or the session ended.</summary>
    ConnectionLost,

    /// <summary>It was accepted at another place where the account is signed in.</summary>
    AcceptedElsewhere,

    /// <summary>It was declined at another place where the account is signed in.</summary>
    DeclinedElsewhere,

    /// <summary>Reading what was to be sent, or writing what came, failed on this side.</summary>
    LocalFault,
}
