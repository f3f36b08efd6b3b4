using System.Globalization;
using System.Text.Json;
using MsnBridge.Faults.Home;

namespace MsnBridge.Faults.Runs;

/// <summary>A process that plays some of the runs of a series: it reads the orders, a seed, a home network and perhaps a mutant on each line, and writes a line for each.</summary>
internal static class Worker
{
    public static int Run()
    {
        RunSeries.Play(ReadOrders(), tell: null, (order, result) =>
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new RunLine(
                result.Seed, order.Home, order.Mutant, result.Hash, result.Ledger.Accepted, result.Ledger.Ended, result.Kills, result.Restarts,
                result.Ledger.Lost, result.Ledger.Doubled, result.Ledger.OutOfOrder, [.. result.Faults])));
            Console.Out.Flush();
        });
        return 0;
    }

    public static string Write(RunOrder order) => string.Create(CultureInfo.InvariantCulture, $"{order.Seed} {order.Home} {order.Mutant}");

    private static IEnumerable<RunOrder> ReadOrders()
    {
        while (Console.In.ReadLine() is { } line)
        {
            var parts = line.Split(' ');
            yield return new RunOrder(int.Parse(parts[0], CultureInfo.InvariantCulture), Enum.Parse<HomeKind>(parts[1]), parts[2].Length == 0 ? null : parts[2]);
        }
    }
}

/// <summary>What a worker says of a run.</summary>
internal sealed record RunLine(
    int Seed, HomeKind Home, string? Mutant, ulong Hash, int Accepted, int Ended, int Kills, int Restarts, int Lost, int Doubled, int OutOfOrder, string[] Faults);
