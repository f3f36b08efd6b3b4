using System.Diagnostics;
using System.Globalization;

namespace MsnBridge.Testing.Fuzzing;

/// <summary>
/// What the fuzzing programs do with their arguments:
/// <c>--cases N</c> how many cases of each target (default 1,000,000), <c>--target NAME</c> this target alone, <c>--seed N</c> where the cases come from (default: the
/// time), <c>--case N</c> this case alone, to repeat a failure, <c>--list</c> the names of the targets.
/// </summary>
public static class FuzzCommand
{
    /// <summary>The exit code: 0 where nothing failed.</summary>
    public static int Run(string[] args, IReadOnlyList<FuzzTarget> targets)
    {
        var options = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "");
        if (options.ContainsKey("--list"))
        {
            foreach (var target in targets)
                Console.WriteLine($"{target.Name}  {target.Seeds.Count} seeds");

            return 0;
        }

        var seed = options.TryGetValue("--seed", out var seedText)
            ? ulong.Parse(seedText, CultureInfo.InvariantCulture)
            : (ulong)Stopwatch.GetTimestamp();
        var count = long.Parse(options.GetValueOrDefault("--cases", "1000000"), CultureInfo.InvariantCulture);
        var first = 0L;
        if (options.TryGetValue("--case", out var caseText))
            (first, count) = (long.Parse(caseText, CultureInfo.InvariantCulture), 1);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var failures = 0;
        var total = 0L;
        foreach (var target in targets.Where(target => !options.TryGetValue("--target", out var wanted) || target.Name == wanted))
        {
            var outcome = Run(target, seed, first, count);
            total += outcome.Cases;
            if (outcome.Failure is not { } failure)
                continue;

            failures++;
            Console.WriteLine(failure);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{total:N0} cases, {failures} targets failed"));
        return failures == 0 ? 0 : 1;
    }

    private static FuzzOutcome Run(FuzzTarget target, ulong seed, long first, long count)
    {
        var fuzzer = new Fuzzer(target, seed);
        using var watchdog = new HangWatchdog(fuzzer);
        var started = Stopwatch.GetTimestamp();
        var outcome = fuzzer.Run(first, count);
        var elapsed = Stopwatch.GetElapsedTime(started);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name,-24} {outcome.Cases,12:N0} cases  {outcome.Cases / elapsed.TotalSeconds,10:N0}/s  slowest {outcome.Slowest.TotalMilliseconds,8:N1} ms  largest {outcome.LargestAllocation / 1024,8:N0} KiB"));
        return outcome;
    }
}
