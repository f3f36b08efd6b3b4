using System.Globalization;
using MsnBridge.Faults.Runs;

namespace MsnBridge.Faults.Tests;

/// <summary>The whole bridge, treated badly thousands of times.</summary>
public sealed class FaultRunTests
{
    private const int UsualRuns = 500;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_or_doubled_or_out_of_order_whatever_goes_wrong()
    {
        // Those that failed once come first, since they are known to be able to.
        var runs = int.TryParse(Environment.GetEnvironmentVariable("BRIDGETESTS_FAULT_RUNS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : UsualRuns;
        List<string> faults = [];
        var series = await Workers.RunAsync([.. KeptSeeds.Read(), .. Enumerable.Range(1, runs)], mutant: null, faults.Add, Token);

        Console.WriteLine($"Faults: {series}");
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(100)));
        Assert.True(series.Kills > 0 && series.Restarts > series.Kills / 2 && series.Accepted > runs, series.ToString());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_run_step_by_step()
    {
        int[] seeds = [.. Enumerable.Range(20_001, 60)];
        var once = await Workers.RunAsync(seeds, mutant: null, _ => { }, Token);
        // In the other order, so that each is played by another process, and after other runs.
        var again = await Workers.RunAsync([.. seeds.Reverse(), .. Enumerable.Range(1, 3)], mutant: null, _ => { }, Token);

        Assert.Equal(once.Hashes.OrderBy(run => run.Key), again.Hashes.Where(run => run.Key > 20_000).OrderBy(run => run.Key));
        Assert.Equal(seeds.Length, once.Hashes.Values.Distinct().Count());
    }

    /// <summary>A check that cannot fail proves nothing.</summary>
    [Theory]
    [InlineData("loses", "Lost: ")]
    [InlineData("doubles", "Doubled: ")]
    [InlineData("reorders", "OutOfOrder: ")]
    [InlineData("does-not-tell", "Untold: ")]
    [InlineData("tells-twice", "ToldTwice: ")]
    [InlineData("tells-wrong", "ToldWrong: ")]
    [InlineData("sends-again", "Doubled: ")]
    [InlineData("takes-new-ids", "Doubled: ")]
    [InlineData("forgets-what-it-has", "Untold: ")]
    [InlineData("stands-still", "something is still under way")]
    [InlineData("talks", "the log holds")]
    [InlineData("throws-away", "Nobody looked at an exception")]
    public async Task A_bridge_that_is_broken_on_purpose_is_found_out(string mutant, string found)
    {
        List<string> faults = [];

        await Workers.RunAsync([.. Enumerable.Range(30_001, 40)], mutant, faults.Add, Token);

        Assert.Contains(faults, fault => fault.Contains(found, StringComparison.Ordinal));
    }
}
