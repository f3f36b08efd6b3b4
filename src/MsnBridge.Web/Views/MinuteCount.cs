namespace MsnBridge.Web.Views;

/// <summary>How much happened within the last minute, to the second. Safe for concurrent use.</summary>
internal sealed class MinuteCount(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long[] _seconds = new long[60];
    private long _latest;

    public long Total
    {
        get
        {
            lock (_lock)
            {
                Forget();
                return _seconds.Sum();
            }
        }
    }

    public void Add(long count)
    {
        lock (_lock)
        {
            Forget();
            _seconds[_latest % _seconds.Length] += count;
        }
    }

    private void Forget()
    {
        // Not by the wall clock, which may be put back.
        var now = time.GetTimestamp() / time.TimestampFrequency;
        for (var passed = Math.Min(now - _latest, _seconds.Length); passed > 0; passed--)
            _seconds[(now - passed + 1) % _seconds.Length] = 0;
        _latest = now;
    }
}
