using System.Threading.Channels;

namespace MsnBridge.Msnp.Client;

/// <summary>
/// The events of one session on their way to its one reader. Full, it makes the writers wait, and so in the end the server: an event is never dropped while
/// somebody may still read it.
/// </summary>
internal sealed class EventQueue : IDisposable
{
    private readonly Channel<MsnpEvent> _channel;
    private readonly CancellationTokenSource _abandoning = new();
    private readonly CancellationToken _abandoned;
    private int _disposed;

    public EventQueue(int capacity)
    {
        _channel = Channel.CreateBounded<MsnpEvent>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _abandoned = _abandoning.Token;
    }

    public ChannelReader<MsnpEvent> Reader => _channel.Reader;

    /// <summary>Queues an event. Quietly does nothing once the session is being disposed.</summary>
    public async ValueTask ReportAsync(MsnpEvent report)
    {
        try
        {
            await _channel.Writer.WriteAsync(report, _abandoned).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_abandoned.IsCancellationRequested)
        {
            // The reader is gone; what happened stays in the session's own state.
        }
    }

    /// <summary>Queues the last event and ends the queue.</summary>
    public async Task CompleteAsync(SessionEndedEvent last)
    {
        if (!_channel.Writer.TryWrite(last))
            await ReportAsync(last).ConfigureAwait(false);

        _channel.Writer.TryComplete();
    }

    /// <summary>The reader may have gone: nobody waits for room any more. What is queued can still be read.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        _abandoning.Cancel();
        _abandoning.Dispose();
    }
}
