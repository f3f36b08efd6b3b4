using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Tests.Streams;

public sealed class ReconnectDelayTests
{
    [Fact]
    public void Delay_doubles_to_its_limit_and_begins_anew()
    {
        var delay = new ReconnectDelay(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), () => 0.5);

        Assert.Equal([1, 2, 4, 5, 5], Enumerable.Range(0, 5).Select(_ => delay.Next().TotalSeconds));
        delay.Reset();
        Assert.Equal(1, delay.Next().TotalSeconds);
    }

    [Theory]
    [InlineData(0, 0.75)]
    [InlineData(0.999999, 1.25)]
    public void Chance_makes_it_a_quarter_shorter_or_longer(double chance, double expected) =>
        Assert.Equal(expected, new ReconnectDelay(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), () => chance).Next().TotalSeconds, 3);
}
