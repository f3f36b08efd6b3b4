namespace MsnBridge.Faults.Simulation;

/// <summary>
/// A clock that stands still until it is moved to the next thing that is due, which is what a clock with steps of a fixed length cannot do. What is due at the same
/// moment happens in the order in which it was asked for. Used on one thread.
/// </summary>
internal sealed class SimulatedTime : TimeProvider
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<SimulatedTimer, (long Due, long Order)> _timers = new();
    private long _now;
    private long _order;

    public TimeSpan Elapsed => TimeSpan.FromTicks(_now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => s_start + Elapsed;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        CreateTimer(callback, state, dueTime, period, isOver: null);

    /// <param name="isOver">Where it says so, the timer never goes off again.</param>
    public ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period, Func<bool>? isOver)
    {
        var timer = new SimulatedTimer(this, callback, state, isOver);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next thing that is due and lets it happen; false where nothing is.</summary>
    public bool TryAdvance()
    {
        while (_timers.TryDequeue(out var timer, out var at))
        {
            if (!timer.IsDue(at.Order))
                continue;

            _now = Math.Max(_now, at.Due);
            timer.GoOff();
            return true;
        }

        return false;
    }

    private long Enqueue(SimulatedTimer timer, TimeSpan dueTime)
    {
        var order = _order++;
        _timers.Enqueue(timer, (_now + dueTime.Ticks, order));
        return order;
    }

    private sealed class SimulatedTimer(SimulatedTime time, TimerCallback callback, object? state, Func<bool>? isOver) : ITimer
    {
        private const long None = -1;

        private long _due = None;
        private TimeSpan _period;

        public bool IsDue(long order) => order == _due && isOver?.Invoke() != true;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            _due = dueTime == Timeout.InfiniteTimeSpan ? None : time.Enqueue(this, dueTime);
            return true;
        }

        public void GoOff()
        {
            _due = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? None : time.Enqueue(this, _period);
            callback(state);
        }

        public void Dispose() => _due = None;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
