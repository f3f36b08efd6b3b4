using MsnBridge.Core.Messages;

namespace MsnBridge.Core.Lanes;

/// <summary>In what state an entry has ended, for whoever counts and traces that.</summary>
/// <param name="State">One of few words.</param>
/// <param name="Reason">Why, one of few words; null where there is no reason.</param>
internal sealed record EntryOutcome(string State, string? Reason = null)
{
    /// <summary>The other side has it.</summary>
    public static EntryOutcome Delivered { get; } = Of(DeliveryOutcome.Delivered, DeliveryFailure.None);

    /// <summary>There is nobody any more for whom it was.</summary>
    public static EntryOutcome Unlinked { get; } = new("unlinked");

    /// <summary>It had ended by itself, and was counted, before its turn came.</summary>
    public static EntryOutcome EndedBefore { get; } = new("ended-before");

    public static EntryOutcome Of(DeliveryOutcome outcome, DeliveryFailure failure) =>
        new(StateOf(outcome), failure == DeliveryFailure.None ? null : failure.ToString());

    public static EntryOutcome Refused(string reason) => new(StateOf(DeliveryOutcome.Refused), reason);

    private static string StateOf(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Delivered => "delivered",
        DeliveryOutcome.Refused => "refused",
        DeliveryOutcome.Expired => "expired",
        DeliveryOutcome.Unconfirmed => "unconfirmed",
        DeliveryOutcome.Kept => "kept",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome."),
    };
}
