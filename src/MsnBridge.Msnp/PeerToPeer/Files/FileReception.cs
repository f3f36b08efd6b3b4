using System.Buffers;
using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer.Files;

/// <summary>
/// A file that a peer offered, until it is declined, withdrawn, or has come. What comes faster than the destination takes it waits in a <see cref="ReceptionBuffer"/>, and the
/// connection is read on: texts come over it too.
/// </summary>
#pragma warning disable CA1001 // The buffer is disposed where the reception closes, which each one that takes anything does.
internal sealed class FileReception : IFileReception, IPeerDataSink
#pragma warning restore CA1001
{
    private const int PieceLength = 64 * 1024;

    private readonly PeerSession _session;
    private readonly SlpMessage _invitation;
    private readonly TimeProvider _timeProvider;
    private readonly IDisposable _hold;
    private readonly TaskCompletionSource<MsnTransferFailure> _withdrawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReceptionBuffer _buffer;
    private readonly Task _watching;
    private int _isTaken;

    public FileReception(PeerSession session, SlpMessage invitation, long size, ITransferSpool spool, TimeProvider timeProvider)
    {
        _session = session;
        _invitation = invitation;
        _timeProvider = timeProvider;
        _hold = session.Link.Carrier.Hold();
        Incoming = new PeerIncomingData(session.SessionId, size);
        _buffer = new ReceptionBuffer(size, spool);
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
        try
        {
            await _buffer.WriteAsync(bytes).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            _buffer.Complete(new MsnTransferException(MsnTransferFailure.LocalFault, exception));
        }
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync()
    {
        _buffer.Complete(fault: null);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RefuseAsync()
    {
        _buffer.Complete(new MsnTransferException(MsnTransferFailure.BadData));
        return ValueTask.CompletedTask;
    }

    private bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    private async Task CloseAsync(bool isCancelled)
    {
        _hold.Dispose();
        await _session.CloseAsync(isCancelled).ConfigureAwait(false);
        _session.Sink = null;
        _buffer.Dispose();
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
            if (!await PeerPatience.WaitAsync(
                resumed, () => Incoming.Received, PeerPatience.Resumption, _timeProvider, cancellationToken).ConfigureAwait(false))
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
        var piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            while (await ReadAsync(piece, cancellationToken).ConfigureAwait(false) is > 0 and var length)
            {
                await destination.WriteAsync(piece.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
                written += length;
                progress?.Report(written);
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
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private ValueTask<int> ReadAsync(byte[] piece, CancellationToken cancellationToken) => _buffer.ReadAsync(piece.AsMemory(0, PieceLength), cancellationToken);
}
