using System.Globalization;
using MsnBridge.Faults.Home;

namespace MsnBridge.Faults.Runs;

/// <summary>One run for somebody who wants to read it.</summary>
internal static class SingleRun
{
    public static int Tell(int seed, HomeKind home)
    {
        if (Environment.ProcessorCount != 1)
            return Workers.StartAgain(["--seed", seed.ToString(CultureInfo.InvariantCulture), "--home", home.ToString()]);

        var code = 0;
        RunSeries.Play([new RunOrder(seed, home)], Console.WriteLine, (_, result) =>
        {
            Console.WriteLine($"run {result.Hash:x16}, {result.Steps} steps, {result.Ledger.Accepted} accepted, {result.Ledger.Ended} ended");
            foreach (var fault in result.Faults)
                Console.WriteLine($"FAULT {fault}");
            code = result.Faults.IsEmpty ? 0 : 1;
        });
        return code;
    }
}
