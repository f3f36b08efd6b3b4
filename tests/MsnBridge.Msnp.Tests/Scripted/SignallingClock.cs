using Microsoft.Extensions.Time.Testing;

namespace MsnBridge.Msnp.Tests.Scripted;

/// <summary>A clock that tests move, and that tells when somebody has begun to wait by it: so a test moves it at the right moment without sleeping.</summary>
internal sealed class SignallingClock : FakeTimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _timers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_lock)
        {
            _timers.Add(dueTime);
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return timer;
    }

    /// <summary>Waits until somebody waits for that long, and lets the time pass.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await ForgetAsync(time);
        Advance(time);
    }

    /// <summary>Leaves aside all who have begun to wait for that long, so that the next one is meant.</summary>
    public void ForgetEarlier(TimeSpan time)
    {
        lock (_lock)
            _timers.RemoveAll(dueTime => dueTime == time);
    }

    /// <summary>Waits until somebody waits for that long; whoever it is gets what he waits for.</summary>
    public async Task ForgetAsync(TimeSpan time)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_timers.Remove(time))
                    break;

                changed = _changed.Task;
            }

            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }
}
