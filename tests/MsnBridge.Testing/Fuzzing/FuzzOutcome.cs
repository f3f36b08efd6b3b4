namespace MsnBridge.Testing.Fuzzing;

/// <summary>What came of a number of cases.</summary>
/// <param name="Cases">How many were run.</param>
/// <param name="Slowest">The longest time one took.</param>
/// <param name="LargestAllocation">The most bytes one allocated.</param>
/// <param name="Failure">What went wrong and how to repeat it; null if nothing did.</param>
public sealed record FuzzOutcome(long Cases, TimeSpan Slowest, long LargestAllocation, string? Failure);
