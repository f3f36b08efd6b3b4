using System.Collections.Immutable;

namespace MsnBridge.Msnp.Conversations;

/// <summary>How sending one message ended.</summary>
public enum MsnSendOutcome
{
    /// <summary>The switchboard confirmed that it took every part for delivery. At MSNP21, where nothing is ever confirmed: the server took every part and
    /// went on to the next command without refusing one.</summary>
    Delivered,

    /// <summary>The contact is not there, and the network keeps it for him until he signs in (MSNP13 and later).</summary>
    Kept,

    /// <summary>It was refused for sure: nothing was delivered.</summary>
    Refused,

    /// <summary>It, or a part of it, was handed to the connection and no answer came. It may have arrived.</summary>
    Unconfirmed,

    /// <summary>Certainly nothing left, because the session had ended or ended meanwhile. It may be tried in another session.</summary>
    NotSent,
}

/// <summary>Why a message was refused.</summary>
public enum MsnSendRefusal
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The contact is offline, hidden, or blocks the account: MSN says the same for all three (217).</summary>
    ContactOffline,

    /// <summary>No such address (208, 205, 201).</summary>
    ContactUnknown,

    /// <summary>The contact takes no messages from this account (216).</summary>
    ContactRefuses,

    /// <summary>One's own status is hidden, in which one may not write (913).</summary>
    OwnStatusHidden,

    /// <summary>The switchboard answered that it did not deliver the message (NAK).</summary>
    NotDelivered,

    /// <summary>The contact was called and did not join in time.</summary>
    ContactDidNotJoin,

    /// <summary>The server says that too much is being asked at once (800, 713), a second time after a wait.</summary>
    TooFast,

    /// <summary>The text is longer than MSN can carry.</summary>
    TooLong,

    /// <summary>The conversation of several people is over and cannot be opened again.</summary>
    ConversationOver,

    /// <summary>The server could not or would not open a conversation.</summary>
    ServerFault,
}

/// <summary>How sending one message ended, and why.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Refusal">Why, for <see cref="MsnSendOutcome.Refused"/>.</param>
public sealed record MsnSendResult(MsnSendOutcome Outcome, MsnSendRefusal Refusal = MsnSendRefusal.None)
{
    /// <summary>In a conversation of several: whom it did not reach, because he could not be called or did not come.</summary>
    public ImmutableArray<string> Absent { get; init; } = [];

    internal static MsnSendResult Delivered { get; } = new(MsnSendOutcome.Delivered);

    internal static MsnSendResult Kept { get; } = new(MsnSendOutcome.Kept);

    internal static MsnSendResult Unconfirmed { get; } = new(MsnSendOutcome.Unconfirmed);

    internal static MsnSendResult NotSent { get; } = new(MsnSendOutcome.NotSent);

    internal static MsnSendResult Refused(MsnSendRefusal refusal) => new(MsnSendOutcome.Refused, refusal);
}
