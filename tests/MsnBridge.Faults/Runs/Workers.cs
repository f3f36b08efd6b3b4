using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MsnBridge.Faults.Runs;

/// <summary>Plays a series of runs in as many processes as there are processors, since a run must have a process with one thread to itself.</summary>
internal static class Workers
{
    // Starting a process takes as long as playing that many.
    private const int FewestForOne = 25;

    public static async Task<SeriesResult> RunAsync(
        IReadOnlyList<RunOrder> orders, Action<string> tell, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var processes = Math.Clamp(Environment.ProcessorCount, 1, Math.Max(1, orders.Count / FewestForOne));
        var lines = new List<RunLine>(orders.Count);
        await Task.WhenAll(Enumerable.Range(0, processes).Select(async worker =>
        {
            var start = StartInfo(["--worker"]);
            start.RedirectStandardInput = true;
            start.RedirectStandardOutput = true;
            using var process = Process.Start(start) ?? throw new InvalidOperationException("A worker could not be started.");
            await using var killing = cancellationToken.Register(() => process.Kill());
            var asking = AskAsync(process.StandardInput, orders.Where((_, number) => number % processes == worker));
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } text)
            {
                var line = JsonSerializer.Deserialize<RunLine>(text)!;
                lock (lines)
                {
                    lines.Add(line);
                    foreach (var fault in line.Faults)
                        tell(string.Create(CultureInfo.InvariantCulture, $"seed {line.Seed} on {line.Home}{(line.Mutant is null ? "" : $" of {line.Mutant}")}: {fault}"));
                }
            }

            await asking;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"A worker ended with {process.ExitCode}.");
        }));
        return new SeriesResult(
            lines.Count, lines.Sum(line => line.Kills), lines.Sum(line => line.Restarts), lines.Sum(line => line.Accepted), lines.Sum(line => line.Ended),
            lines.Sum(line => line.Lost), lines.Sum(line => line.Doubled), lines.Sum(line => line.OutOfOrder), Stopwatch.GetElapsedTime(started),
            [.. lines.Where(line => line.Faults.Length > 0).Select(line => line.Seed).Order()],
            lines.ToImmutableDictionary(line => new RunOrder(line.Seed, line.Home, line.Mutant), line => line.Hash));
    }

    /// <summary>Runs this program in a process of its own with one processor, and waits for it.</summary>
    public static int StartAgain(string[] arguments)
    {
        using var process = Process.Start(StartInfo(arguments)) ?? throw new InvalidOperationException("The program could not be started again.");
        process.WaitForExit();
        return process.ExitCode;
    }

    private static ProcessStartInfo StartInfo(string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(Workers).Assembly.Location },
            Environment = { ["DOTNET_PROCESSOR_COUNT"] = "1", ["DOTNET_gcServer"] = "0" },
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    private static async Task AskAsync(StreamWriter worker, IEnumerable<RunOrder> orders)
    {
        foreach (var order in orders)
            await worker.WriteLineAsync(Worker.Write(order));
        worker.Close();
    }
}

/// <param name="Failures">The seeds of the runs in which something was wrong.</param>
/// <param name="Hashes">What each run was.</param>
internal sealed record SeriesResult(
    int Runs, int Kills, int Restarts, int Accepted, int Ended, int Lost, int Doubled, int OutOfOrder, TimeSpan Took,
    ImmutableArray<int> Failures, ImmutableDictionary<RunOrder, ulong> Hashes)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Runs} runs, {Kills} kills, {Restarts} restarts, {Accepted} messages accepted, {Ended} ended, {Lost} lost, {Doubled} doubled, {OutOfOrder} out of order, {Took.TotalSeconds:0} seconds");
}
