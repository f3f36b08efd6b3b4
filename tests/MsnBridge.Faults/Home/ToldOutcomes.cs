using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using MsnBridge.Core.Messages;

namespace MsnBridge.Faults.Home;

/// <summary>What the sentences say with which people are told what became of a message: each belongs to one outcome (<see cref="DeliveryText"/>).</summary>
internal static class ToldOutcomes
{
    private static readonly FrozenDictionary<string, DeliveryOutcome> s_bySentence = Enum.GetValues<DeliveryFailure>()
        .SelectMany(failure => Enum.GetValues<DeliveryOutcome>().Select(outcome => (Sentence: DeliveryText.Describe(outcome, failure), Outcome: outcome)))
        .Distinct()
        .ToFrozenDictionary(told => told.Sentence, told => told.Outcome);

    /// <summary>False where it is no such sentence.</summary>
    public static bool TryRead([NotNullWhen(true)] string? sentence, out DeliveryOutcome outcome)
    {
        outcome = default;
        return sentence is not null && s_bySentence.TryGetValue(sentence, out outcome);
    }
}
