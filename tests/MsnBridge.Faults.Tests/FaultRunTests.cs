using System.Globalization;
using MsnBridge.Faults.Runs;

namespace MsnBridge.Faults.Tests;

/// <summary>The whole bridge, treated badly thousands of times.</summary>
public sealed class FaultRunTests
{
    private const int UsualRuns = 10_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_or_doubled_or_out_of_order_whatever_goes_wrong()
    {
        // Those that failed once come first, since they are known to be able to.
        var runs = int.TryParse(Environment.GetEnvironmentVariable("BRIDGETESTS_FAULT_RUNS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : UsualRuns;
        List<string> faults = [];
        var series = await Workers.RunAsync([.. KeptSeeds.Read().Concat(Enumerable.Range(1, runs)).Distinct().Select(seed => new RunOrder(seed))], faults.Add, Token);

        Console.WriteLine($"Faults: {series}");
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(100)));
        Assert.True(series.Kills > 0 && series.Restarts > series.Kills / 2 && series.Accepted > runs, series.ToString());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_run_step_by_step()
    {
        RunOrder[] orders = [.. Enumerable.Range(20_001, 60).Select(seed => new RunOrder(seed))];
        var once = await Workers.RunAsync(orders, _ => { }, Token);
        // In the other order, so that each is played by another process, and after other runs.
        var again = await Workers.RunAsync([.. orders.Reverse()], _ => { }, Token);

        Assert.Equal(once.Hashes.OrderBy(run => run.Key.Seed), again.Hashes.OrderBy(run => run.Key.Seed));
        Assert.Equal(orders.Length, once.Hashes.Values.Distinct().Count());
    }
}
