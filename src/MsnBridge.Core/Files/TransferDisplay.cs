using MsnBridge.Core.Telemetry;

namespace MsnBridge.Core.Files;

/// <summary>
/// Shows how a transfer is getting on, but only one that takes long, and then seldom: once when it has lasted a while, and again when it has got
/// on noticeably. Runs beside the transfer, which never waits for it.
/// </summary>
internal sealed class TransferDisplay : IProgress<long>, IAsyncDisposable
{
    private const int NoticeablePercent = 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    private readonly Func<TransferView, CancellationToken, Task> _show;
    private readonly TransferView _transfer;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _watching;
    private long _done = -1;
    private bool _shown;

    /// <param name="transfer">How it begins.</param>
    /// <param name="show">Never throws but for cancellation.</param>
    public TransferDisplay(TransferView transfer, Func<TransferView, CancellationToken, Task> show, TimeProvider time)
    {
        _transfer = transfer;
        _show = show;
        _time = time;
        _watching = WatchAsync();
    }

    public bool Arrived { get; set; }

    /// <summary>From the first report on it is running.</summary>
    public void Report(long value) => FileInstruments.Moved(value - Math.Max(0, Interlocked.Exchange(ref _done, value)));

    /// <summary>Shows how it ended, where anything was shown of it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watching;
        _ending.Dispose();
        if (_shown)
        {
            using var patience = new CancellationTokenSource(s_patience, _time);
            await ShowAsync(Current() with { State = Arrived ? TransferState.Arrived : TransferState.Failed }, patience.Token);
        }
    }

    private TransferView Current()
    {
        var done = Volatile.Read(ref _done);
        return done < 0 ? _transfer : _transfer with { State = TransferState.Running, Done = done };
    }

    private async Task WatchAsync()
    {
        await WaitAsync(s_patience);
        TransferView? last = null;
        while (!_ending.IsCancellationRequested)
        {
            var now = Current();
            if (last is null || now.State != last.State || now.Percent >= last.Percent + NoticeablePercent)
            {
                last = now;
                _shown = true;
                await ShowAsync(now, _ending.Token);
            }

            await WaitAsync(s_interval);
        }
    }

    private async Task ShowAsync(TransferView view, CancellationToken cancellationToken)
    {
        try
        {
            await _show(view, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The transfer has ended, which is told by other means.
        }
    }

    private async Task WaitAsync(TimeSpan pause) =>
        await Task.Delay(pause, _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
