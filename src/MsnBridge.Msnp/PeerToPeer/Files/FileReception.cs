using System.IO.Pipelines;
using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer.Files;

/// <summary>
/// A file that a peer offered, until it is declined, withdrawn, or has come. What comes waits in a small buffer for the destination; when that is full, the connection is
/// read no further.
/// </summary>
internal sealed class FileReception : IFileReception, IPeerDataSink
{
    private const int MostBuffered = 256 * 1024;

    private readonly PeerSession _session;
    private readonly SlpMessage _invitation;
    private readonly TimeProvider _timeProvider;
    private readonly IDisposable _hold;
    private readonly TaskCompletionSource<MsnTransferFailure> _withdrawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Pipe _pipe = new(new PipeOptions(
        pauseWriterThreshold: MostBuffered, resumeWriterThreshold: MostBuffered / 2, useSynchronizationContext: false));

    private readonly Task _watching;
    private int _isTaken;
    private bool _isWritten;

    public FileReception(PeerSession session, SlpMessage invitation, long size, TimeProvider timeProvider)
    {
        _session = session;
        _invitation = invitation;
        _timeProvider = timeProvider;
        _hold = session.Link.Carrier.Hold();
        Incoming = new PeerIncomingData(session.SessionId, size);
        _watching = WatchAsync();
    }

    /// <inheritdoc/>
    public PeerIncomingData Incoming { get; }

    /// <inheritdoc/>
    public Task<MsnTransferFailure> Withdrawn => _withdrawn.Task;

    /// <inheritdoc/>
    public async Task ReceiveAsync(Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (!TryTake())
        {
            throw Withdrawn.IsCompleted
                ? new MsnTransferException(_session.FailureOf())
                : new InvalidOperationException("The file was received or declined before.");
        }

        var isWhole = false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var copying = CopyAsync(destination, progress, stop.Token);
        try
        {
            _session.Sink = this;
            await PeerDialogue.AnswerAsync(
                _session.Link, _invitation, SlpStatus.Ok, SlpContent.Session, new SlpBody([new("SessionID", $"{_session.SessionId}")])).ConfigureAwait(false);
            await _session.Dialogue.AnsweredHereAsync(_session, isAccepted: true).ConfigureAwait(false);
            await WaitAsync(copying, cancellationToken).ConfigureAwait(false);
            isWhole = true;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await copying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await CloseAsync(isCancelled: !isWhole).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task DeclineAsync(CancellationToken cancellationToken)
    {
        if (!TryTake())
            return;

        await _session.Dialogue.RefuseAsync(_session, _invitation).ConfigureAwait(false);
        await _session.Dialogue.AnsweredHereAsync(_session, isAccepted: false).ConfigureAwait(false);
        await CloseAsync(isCancelled: false).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask TakeAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!_isWritten)
            await _pipe.Writer.WriteAsync(bytes).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync() => EndAsync(fault: null);

    /// <inheritdoc/>
    public ValueTask RefuseAsync() => EndAsync(new MsnTransferException(MsnTransferFailure.BadData));

    private ValueTask EndAsync(MsnTransferException? fault)
    {
        if (_isWritten)
            return ValueTask.CompletedTask;

        _isWritten = true;
        return _pipe.Writer.CompleteAsync(fault);
    }

    private bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    private async Task CloseAsync(bool isCancelled)
    {
        _hold.Dispose();
        _session.Sink = null;
        await _session.CloseAsync(isCancelled).ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
    }

    /// <summary>Nobody can take what is not offered any more.</summary>
    private async Task WatchAsync()
    {
        await Task.WhenAny(_session.Ended, _session.WhenLostAsync()).ConfigureAwait(false);
        if (!TryTake())
            return;

        _hold.Dispose();
        var reason = _session.FailureOf();
        await _session.CloseAsync(isCancelled: false).ConfigureAwait(false);
        _withdrawn.TrySetResult(reason);
    }

    private async Task WaitAsync(Task copying, CancellationToken cancellationToken)
    {
        while (!copying.IsCompleted)
        {
            var changed = _session.LinkChanged;
            var lost = _session.WhenLostAsync();
            if (!await PeerPatience.WaitAsync(
                Task.WhenAny(copying, _session.Ended, lost), () => Incoming.Received, PeerPatience.FileSilence, _timeProvider, cancellationToken).ConfigureAwait(false))
            {
                throw new MsnTransferException(MsnTransferFailure.TimedOut);
            }

            // What has come is whole, whatever became of the sender since.
            if (copying.IsCompleted || Incoming.IsComplete)
                break;

            if (_session.Ended.IsCompleted)
                throw new MsnTransferException(_session.FailureOf());

            // The sender may find another way, over which he is asked for the rest.
            var resumed = Task.WhenAny(changed, _session.Ended, copying);
            if (!await PeerPatience.WaitAsync(resumed, PeerPatience.Resumption, _timeProvider, cancellationToken).ConfigureAwait(false))
                throw new MsnTransferException(MsnTransferFailure.ConnectionLost);
        }

        await copying.ConfigureAwait(false);
    }

    private async Task CopyAsync(Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        // A file of no bytes has no data.
        if (Incoming.Size == 0)
            return;

        var written = 0L;
        try
        {
            while (true)
            {
                var result = await _pipe.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                foreach (var segment in result.Buffer)
                {
                    await destination.WriteAsync(segment, cancellationToken).ConfigureAwait(false);
                    written += segment.Length;
                    progress?.Report(written);
                }

                _pipe.Reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                    break;
            }

            await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (MsnTransferException or OperationCanceledException))
        {
            // The border to the caller's own stream, which may throw anything.
            throw new MsnTransferException(MsnTransferFailure.LocalFault, exception);
        }
        finally
        {
            await _pipe.Reader.CompleteAsync().ConfigureAwait(false);
        }
    }
}
