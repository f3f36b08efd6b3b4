using System.Globalization;

namespace MsnBridge.Faults.Simulation;

/// <summary>What happened in a run, step by step: a number that is the same whenever the run was the same, and, where somebody wants to read it, the story.</summary>
internal sealed class StepLog(SimulatedTime time, Action<string>? tell)
{
    private ulong _hash = 14695981039346656037;

    public ulong Hash => _hash;

    public int Count { get; private set; }

    /// <param name="step">Holds nothing that differs between two runs of one seed: no id that chance made.</param>
    public void Add(string step)
    {
        Count++;
        Mix((ulong)time.Elapsed.Ticks);
        foreach (var letter in step)
            Mix(letter);
        tell?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{time.Elapsed.TotalSeconds,10:0.000} {step}"));
    }

    // FNV-1a: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
    private void Mix(ulong value) => _hash = unchecked((_hash ^ value) * 1099511628211);
}
