using System.Diagnostics;

namespace MsnBridge.Core.Telemetry;

/// <summary>In what state the entry ends that is being brought to its end: told by whoever decides it, read when the entry has ended.</summary>
internal sealed class EntryOutcome
{
    /// <summary>What is said of an entry whose handler says nothing else: the other side has it.</summary>
    public const string Delivered = "delivered";

    /// <summary>There is nobody any more for whom it was.</summary>
    public const string Unlinked = "unlinked";

    private static readonly AsyncLocal<EntryOutcome?> s_current = new();

    private string _state = Delivered;

    /// <summary>Begins an entry; what is told from here on, also in what is awaited, is told of it.</summary>
    public static EntryOutcome Begin() => s_current.Value = new EntryOutcome();

    /// <summary>The entry in hand ends in this state.</summary>
    /// <param name="state">One of few words.</param>
    /// <param name="reason">Why, one of few words; null where there is no reason.</param>
    public static void Tell(string state, string? reason = null)
    {
        s_current.Value?._state = state;
        if (reason is not null)
            Activity.Current?.SetTag("msnbridge.reason", reason);
    }

    public string State => _state;
}
