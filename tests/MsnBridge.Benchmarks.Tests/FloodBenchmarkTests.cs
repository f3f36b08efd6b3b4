using MsnBridge.Benchmarks.Flood;

namespace MsnBridge.Benchmarks.Tests;

/// <summary>The measurement in small, so that it works when somebody wants the figures.</summary>
public sealed class FloodBenchmarkTests
{
    [Fact]
    public async Task A_flood_in_one_chat_arrives_whole_and_the_others_talk_meanwhile()
    {
        var lines = new StringWriter();

        await FloodBenchmark.RunAsync(new FloodSize(Calm: 2, Messages: 10, Window: 50), lines);

        Assert.Contains("MSN to Matrix: median", lines.ToString(), StringComparison.Ordinal);
        Assert.Contains("Matrix to MSN: median", lines.ToString(), StringComparison.Ordinal);
    }
}
