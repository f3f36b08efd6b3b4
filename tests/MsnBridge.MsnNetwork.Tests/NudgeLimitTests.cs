using Microsoft.Extensions.Time.Testing;

namespace MsnBridge.MsnNetwork.Tests;

public sealed class NudgeLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_conversation_is_nudged_once_in_twelve_seconds_and_another_beside_it()
    {
        var limit = new NudgeLimit(_time);

        Assert.True(limit.TryTake("bob"));
        Assert.True(limit.TryTake("carol"));
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.False(limit.TryTake("bob"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(limit.TryTake("bob"));
    }

    [Fact]
    public void A_nudge_that_went_nowhere_does_not_count()
    {
        var limit = new NudgeLimit(_time);
        limit.TryTake("bob");
        limit.GiveBack("bob");

        Assert.True(limit.TryTake("bob"));
    }
}
