namespace MsnBridge.Benchmarks.Transfers;

/// <summary>How much memory is in use at most while something goes on: what survives a collection, looked at ten times a second.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
    private readonly Task _watching;
    private long _most;

    public MemoryWatch() => _watching = WatchAsync();

    /// <summary>By how many bytes it grew at most.</summary>
    public long Growth => Math.Max(0, _most - _before);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                _most = Math.Max(_most, GC.GetTotalMemory(forceFullCollection: true));
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }
}
