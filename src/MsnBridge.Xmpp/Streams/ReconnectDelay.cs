namespace MsnBridge.Xmpp.Streams;

/// <summary>How long to wait before connecting again: doubling, with up to a quarter more or less, so that many bridges do not come back
/// in step. Not for concurrent use.</summary>
/// <param name="random">From 0 up to 1.</param>
internal sealed class ReconnectDelay(TimeSpan first, TimeSpan most, Func<double> random)
{
    private TimeSpan? _last;

    public TimeSpan Next()
    {
        var doubled = _last * 2 ?? first;
        _last = doubled < most ? doubled : most;
        return _last.Value * (0.75 + (random() / 2));
    }

    public void Reset() => _last = null;
}
