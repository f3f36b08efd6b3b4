using System.Text.Json;

namespace MsnBridge.Faults.Runs;

/// <summary>A process that plays some of the runs of a series and writes a line for each.</summary>
internal static class Worker
{
    public static int Run(int first, int step, int count)
    {
        RunSeries.Play(
            Enumerable.Range(0, count).Select(number => first + (number * step)),
            new FaultRunOptions(),
            result =>
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(new RunLine(
                    result.Seed, result.Hash, result.Ledger.Accepted, result.Ledger.Ended, result.Kills, result.Restarts,
                    result.Ledger.Lost, result.Ledger.Doubled, result.Ledger.OutOfOrder, [.. result.Faults])));
                Console.Out.Flush();
            });
        return 0;
    }
}

/// <summary>What a worker says of a run.</summary>
internal sealed record RunLine(
    int Seed, ulong Hash, int Accepted, int Ended, int Kills, int Restarts, int Lost, int Doubled, int OutOfOrder, string[] Faults);
