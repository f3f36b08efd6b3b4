using MsnBridge.Faults.Simulation;

namespace MsnBridge.Faults.Tests;

public sealed class SimulatedTimeTests
{
    private readonly SimulatedTime _time = new();
    private readonly List<string> _happened = [];

    [Fact]
    public void It_moves_to_the_next_thing_that_is_due_and_no_further()
    {
        After(5, "late");
        After(2, "early");

        Assert.True(_time.TryAdvance());
        Assert.Equal(["early"], _happened);
        Assert.Equal(TimeSpan.FromSeconds(2), _time.Elapsed);
        Assert.True(_time.TryAdvance());
        Assert.False(_time.TryAdvance());
        Assert.Equal(["early", "late"], _happened);
    }

    [Fact]
    public void What_is_due_at_one_moment_happens_in_the_order_in_which_it_was_asked_for()
    {
        After(1, "first");
        After(1, "second");

        Assert.True(_time.TryAdvance());
        Assert.Equal(["first"], _happened);
        Assert.True(_time.TryAdvance());
        Assert.Equal(["first", "second"], _happened);
    }

    [Fact]
    public void A_timer_that_is_changed_or_let_go_of_does_not_go_off_as_before()
    {
        After(1, "gone").Dispose();
        After(1, "moved").Change(TimeSpan.FromSeconds(9), Timeout.InfiniteTimeSpan);

        Assert.True(_time.TryAdvance());
        Assert.Equal(["moved"], _happened);
        Assert.Equal(TimeSpan.FromSeconds(9), _time.Elapsed);
        Assert.False(_time.TryAdvance());
    }

    [Fact]
    public void A_periodic_timer_goes_off_again()
    {
        using var timer = _time.CreateTimer(_ => _happened.Add("tick"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

        Assert.True(_time.TryAdvance());
        Assert.True(_time.TryAdvance());
        Assert.Equal(["tick", "tick"], _happened);
        Assert.Equal(TimeSpan.FromSeconds(4), _time.Elapsed);
    }

    [Fact]
    public void The_timers_of_a_process_go_with_it()
    {
        var isDead = false;
        var time = new ProcessTime(_time, () => TimeSpan.Zero, () => isDead);
        using var timer = time.CreateTimer(_ => _happened.Add("of a dead process"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        isDead = true;

        Assert.False(_time.TryAdvance());
        Assert.Empty(_happened);
    }

    private ITimer After(int seconds, string what) => _time.CreateTimer(_ => _happened.Add(what), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
}
