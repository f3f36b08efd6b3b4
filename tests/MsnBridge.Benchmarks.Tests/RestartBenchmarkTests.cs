using MsnBridge.Benchmarks.Restart;

namespace MsnBridge.Benchmarks.Tests;

/// <summary>The measurement in small, so that it works when somebody wants the figures, and so that a restart that storms is found here.</summary>
public sealed class RestartBenchmarkTests
{
    [Fact]
    public async Task A_restart_stays_within_the_budget_of_sign_ins_and_requests_and_tells_people_nothing()
    {
        var lines = new StringWriter();

        var faults = await RestartBenchmark.RunAsync(new RestartSize(Accounts: 40, Contacts: 3, SignInsPerSecond: 10), lines);

        Assert.Empty(faults);
        Assert.Contains("40 accounts with 3 contacts each", lines.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_busiest_second_is_found_wherever_it_begins()
    {
        TimeSpan[] times = [.. new[] { 5.0, 0.1, 0.9, 1.05, 1.2, 1.85 }.Select(TimeSpan.FromSeconds)];

        Assert.Equal(4, BusiestSeconds.Find(times));
        Assert.Equal(0, BusiestSeconds.Find([]));
    }
}
