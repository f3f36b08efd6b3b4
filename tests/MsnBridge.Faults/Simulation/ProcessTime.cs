namespace MsnBridge.Faults.Simulation;

/// <summary>The clock as one process sees it: its wall clock may be wrong, and its timers go with it.</summary>
internal sealed class ProcessTime(SimulatedTime time, Func<TimeSpan> error, Func<bool> isDead) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + error();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period, isDead);
}
