using System.Globalization;
using MsnBridge.Faults.Home;
using MsnBridge.Faults.Runs;

namespace MsnBridge.Faults.Tests;

/// <summary>The whole bridge, treated badly thousands of times.</summary>
public sealed class FaultRunTests
{
    private const int UsualRuns = 10_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A run with an adapter takes twice as long to play.
    private const int RunsToOneWithAdapter = 20;

    [Fact]
    public async Task Nothing_is_lost_or_doubled_or_out_of_order_whatever_goes_wrong()
    {
        var (series, faults) = await PlayAsync(HomeKind.Scripted, Runs);

        Console.WriteLine($"Faults: {series}");
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(100)));
        Assert.True(series.Kills > 0 && series.Restarts > series.Kills / 2 && series.Accepted > Runs, series.ToString());
    }

    [Fact]
    public async Task With_the_Matrix_adapter_nothing_is_lost_either_and_each_chat_has_one_room()
    {
        var (series, faults) = await PlayAsync(HomeKind.Matrix, Runs / RunsToOneWithAdapter);

        Console.WriteLine($"Faults, with the Matrix adapter: {series}");
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(100)));
        Assert.True(series.Kills > 0 && series.Restarts > series.Kills / 2 && series.Accepted > series.Runs, series.ToString());
    }

    [Fact]
    public async Task With_the_XMPP_adapter_nothing_is_lost_either_and_people_see_their_contacts_in_the_end()
    {
        var (series, faults) = await PlayAsync(HomeKind.Xmpp, Runs / RunsToOneWithAdapter);

        Console.WriteLine($"Faults, with the XMPP adapter: {series}");
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(100)));
        Assert.True(series.Kills > 0 && series.Restarts > series.Kills / 2 && series.Accepted > series.Runs, series.ToString());
    }

    [Theory]
    [InlineData(nameof(HomeKind.Scripted), 60)]
    [InlineData(nameof(HomeKind.Matrix), 20)]
    [InlineData(nameof(HomeKind.Xmpp), 20)]
    public async Task The_same_seed_gives_the_same_run_step_by_step(string home, int seeds)
    {
        RunOrder[] orders = [.. Enumerable.Range(20_001, seeds).Select(seed => new RunOrder(seed, Enum.Parse<HomeKind>(home)))];
        var once = await Workers.RunAsync(orders, _ => { }, Token);
        // In the other order, so that each is played by another process, and after other runs.
        var again = await Workers.RunAsync([.. orders.Reverse()], _ => { }, Token);

        Assert.Equal(once.Hashes.OrderBy(run => run.Key.Seed), again.Hashes.OrderBy(run => run.Key.Seed));
        Assert.Equal(orders.Length, once.Hashes.Values.Distinct().Count());
    }

    private static int Runs =>
        int.TryParse(Environment.GetEnvironmentVariable("BRIDGETESTS_FAULT_RUNS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : UsualRuns;

    private static async Task<(SeriesResult Series, List<string> Faults)> PlayAsync(HomeKind home, int runs)
    {
        List<string> faults = [];
        // Those that failed once come first, since they are known to be able to.
        var seeds = KeptSeeds.Read(home).Concat(Enumerable.Range(1, runs)).Distinct();
        return (await Workers.RunAsync([.. seeds.Select(seed => new RunOrder(seed, home))], faults.Add, Token), faults);
    }
}
