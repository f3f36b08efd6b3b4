using System.Collections.Immutable;

namespace MsnBridge.Testing.Ledger;

/// <summary>Which way a message goes. Only towards the remote network is its sender told how it ended.</summary>
public enum LedgerDirection
{
    ToHome,
    ToRemote,
}

/// <summary>What a ledger found.</summary>
/// <param name="Sent">Messages that were handed to the bridge.</param>
/// <param name="Accepted">Of these, those it said that it has.</param>
/// <param name="Ended">Of those, the ones that arrived, or whose senders were told how they ended.</param>
/// <param name="ArrivedAtHome">How many different messages arrived at the home network.</param>
public sealed record LedgerReport(int Sent, int Accepted, int Ended, int ArrivedAtHome, ImmutableArray<LedgerFault> Faults)
{
    public int Lost => Count(LedgerFaultKind.Lost) + Count(LedgerFaultKind.Untold);

    public int Doubled => Count(LedgerFaultKind.Doubled) + Count(LedgerFaultKind.ToldTwice);

    public int OutOfOrder => Count(LedgerFaultKind.OutOfOrder);

    private int Count(LedgerFaultKind kind) => Faults.Count(fault => fault.Kind == kind);
}

/// <param name="What">What is wrong with it, for a person.</param>
/// <param name="After">Of one that is out of order: the later one that was there before it.</param>
public sealed record LedgerFault(LedgerFaultKind Kind, string Message, string What, string? After = null)
{
    public override string ToString() => $"{Kind}: {Message} {What}";
}

public enum LedgerFaultKind
{
    /// <summary>Accepted, or told as delivered, and never seen.</summary>
    Lost,

    /// <summary>Seen more than once.</summary>
    Doubled,

    /// <summary>Seen behind one that was sent after it.</summary>
    OutOfOrder,

    /// <summary>Accepted, and its sender was not told how it ended.</summary>
    Untold,

    /// <summary>Its sender was told more than once.</summary>
    ToldTwice,

    /// <summary>Told as certainly not delivered, and seen.</summary>
    ToldWrong,

    /// <summary>Seen, and nobody sent it.</summary>
    MadeUp,

    /// <summary>Seen in another conversation.</summary>
    WrongPlace,
}
