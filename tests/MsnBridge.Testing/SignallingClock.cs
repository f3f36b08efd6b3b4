using Microsoft.Extensions.Time.Testing;

namespace MsnBridge.Testing;

/// <summary>A clock that tests move, and that tells when somebody has begun to wait by it: so a test moves it at the right moment without sleeping.</summary>
/// <param name="givenUp">The test's own token: nobody is waited for after it.</param>
public sealed class SignallingClock(CancellationToken givenUp) : FakeTimeProvider
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
    public Task PassAsync(TimeSpan time) => PassAsync(dueTime => dueTime == time);

    /// <summary>Waits until somebody waits for a time like that, and lets it pass.</summary>
    /// <returns>How long it was.</returns>
    public async Task<TimeSpan> PassAsync(Predicate<TimeSpan> isMeant)
    {
        var time = await TakeAsync(isMeant, givenUp);
        Advance(time);
        return time;
    }

    /// <summary>Lets that time pass for each who waits for it, until something has happened: for what may wait more than once before it does.</summary>
    public async Task<T> PassUntilAsync<T>(Task<T> happens, TimeSpan time)
    {
        using var happened = CancellationTokenSource.CreateLinkedTokenSource(givenUp);
        _ = happens.ContinueWith(_ => happened.Cancel(), givenUp, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            while (true)
            {
                await TakeAsync(dueTime => dueTime == time, happened.Token);
                Advance(time);
            }
        }
        catch (OperationCanceledException) when (happens.IsCompleted)
        {
            return await happens;
        }
    }

    /// <summary>Leaves aside all who have begun to wait for that long, so that the next one is meant.</summary>
    public void ForgetEarlier(TimeSpan time) => ForgetEarlier(dueTime => dueTime == time);

    /// <summary>Leaves aside all who have begun to wait for a time like that.</summary>
    public void ForgetEarlier(Predicate<TimeSpan> isMeant)
    {
        lock (_lock)
            _timers.RemoveAll(isMeant);
    }

    /// <summary>Waits until somebody waits for that long; whoever it is gets what he waits for.</summary>
    public Task ForgetAsync(TimeSpan time) => TakeAsync(dueTime => dueTime == time, givenUp);

    private async Task<TimeSpan> TakeAsync(Predicate<TimeSpan> isMeant, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_timers.FindIndex(isMeant) is >= 0 and var at)
                {
                    var time = _timers[at];
                    _timers.RemoveAt(at);
                    return time;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }
}
