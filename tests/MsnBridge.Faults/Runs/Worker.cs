using System.Globalization;
using System.Text.Json;

namespace MsnBridge.Faults.Runs;

/// <summary>A process that plays some of the runs of a series: it reads their seeds, a line each, and writes a line for each.</summary>
internal static class Worker
{
    /// <param name="mutant">One of <see cref="Mutants"/>; null for the bridge as it is.</param>
    public static int Run(string? mutant)
    {
        RunSeries.Play(
            ReadSeeds(),
            new FaultRunOptions { Breakage = mutant is null ? null : Mutants.All[mutant] },
            result =>
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(new RunLine(
                    result.Seed, result.Hash, result.Ledger.Accepted, result.Ledger.Ended, result.Kills, result.Restarts,
                    result.Ledger.Lost, result.Ledger.Doubled, result.Ledger.OutOfOrder, [.. result.Faults])));
                Console.Out.Flush();
            });
        return 0;
    }

    private static IEnumerable<int> ReadSeeds()
    {
        while (Console.In.ReadLine() is { } seed)
            yield return int.Parse(seed, CultureInfo.InvariantCulture);
    }
}

/// <summary>What a worker says of a run.</summary>
internal sealed record RunLine(
    int Seed, ulong Hash, int Accepted, int Ended, int Kills, int Restarts, int Lost, int Doubled, int OutOfOrder, string[] Faults);
