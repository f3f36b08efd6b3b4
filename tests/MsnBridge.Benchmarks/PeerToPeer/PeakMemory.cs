namespace MsnBridge.Benchmarks.PeerToPeer;

/// <summary>By how much the memory of this process grows at most while something is done, everything included.</summary>
internal sealed class PeakMemory : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _done = new();
    private readonly long _before;
    private readonly Task _watching;
    private long _peak;

    private PeakMemory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        _before = _peak = Environment.WorkingSet;
        _watching = Task.Run(WatchAsync);
    }

    public long Growth => Math.Max(_peak, Environment.WorkingSet) - _before;

    public static PeakMemory Watch() => new();

    public async ValueTask DisposeAsync()
    {
        await _done.CancelAsync();
        await _watching;
        _done.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Period);
        while (!_done.IsCancellationRequested)
        {
            _peak = Math.Max(_peak, Environment.WorkingSet);
            try
            {
                await timer.WaitForNextTickAsync(_done.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
