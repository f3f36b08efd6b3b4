namespace MsnBridge.Msnp.PeerToPeer.Files;

/// <summary>
/// What has come of a file and was not handed on yet. A little is kept in memory; what is more is put aside, until the destination has caught up. Whoever writes waits for
/// the disk at most, never for the destination. One writes and one reads.
/// </summary>
/// <param name="size">How much comes at most.</param>
/// <param name="spool">Where to put aside.</param>
internal sealed class ReceptionBuffer(long size, ITransferSpool spool) : IDisposable
{
    /// <summary>How much is kept in memory.</summary>
    public const int MostInMemory = 256 * 1024;

    private readonly Lock _lock = new();
    private byte[] _ring = [];
    private int _start;
    private int _count;
    private ISpooledBytes? _aside;
    private bool _isAside;
    private long _asideWritten;
    private long _asideRead;
    private bool _isWriting;
    private bool _isReading;
    private bool _isOver;
    private bool _isDisposed;
    private Exception? _fault;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes what came; drops it after the end.</summary>
    /// <exception cref="IOException">It could not be put aside.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        ISpooledBytes aside;
        long position;
        lock (_lock)
        {
            if (_isOver || _isDisposed || bytes.IsEmpty)
                return;

            if (!_isAside && TryKeep(bytes.Span))
            {
                Signal();
                return;
            }

            // All that follows goes the same way, so that the order stays.
            aside = _aside ??= spool.Open();
            (_isAside, _isWriting, position) = (true, true, _asideWritten);
        }

        var written = false;
        try
        {
            await aside.WriteAsync(position, bytes).ConfigureAwait(false);
            written = true;
        }
        finally
        {
            lock (_lock)
            {
                _isWriting = false;
                if (written)
                    _asideWritten += bytes.Length;

                Signal();
                ReleaseWhereUnused();
            }
        }
    }

    /// <summary>Nothing more comes.</summary>
    /// <param name="fault">Thrown to who reads, before whatever was not read yet; null for none.</param>
    public void Complete(Exception? fault)
    {
        lock (_lock)
        {
            if (_isOver)
                return;

            (_isOver, _fault) = (true, fault);
            Signal();
        }
    }

    /// <summary>Waits for more.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    /// <exception cref="IOException">What was put aside could not be read.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                if (_fault is not null)
                    throw _fault;

                if (_count > 0)
                    return Drain(buffer.Span);

                ReturnToMemory();
                _isReading = _isAside && _asideRead < _asideWritten;
                if (!_isReading && _isOver && !_isWriting)
                    return 0;

                changed = _changed.Task;
            }

            if (_isReading)
                return await ReadAsideAsync(buffer, cancellationToken).ConfigureAwait(false);

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Drops what was not read.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            ReleaseWhereUnused();
        }
    }

    private async Task<int> ReadAsideAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var length = (int)Math.Min(buffer.Length, _asideWritten - _asideRead);
            var read = await _aside!.ReadAsync(_asideRead, buffer[..length], cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw new EndOfStreamException("What was put aside is not there any more.");

            lock (_lock)
            {
                _asideRead += read;
                ReturnToMemory();
            }

            return read;
        }
        finally
        {
            lock (_lock)
            {
                _isReading = false;
                ReleaseWhereUnused();
            }
        }
    }

    private void ReturnToMemory()
    {
        if (!_isAside || _asideRead < _asideWritten || _isWriting)
            return;

        _aside!.Clear();
        (_isAside, _asideRead, _asideWritten) = (false, 0, 0);
    }

    private bool TryKeep(ReadOnlySpan<byte> bytes)
    {
        if (_ring.Length == 0)
            _ring = new byte[Math.Min(size, MostInMemory)];

        if (bytes.Length > _ring.Length - _count)
            return false;

        var end = (_start + _count) % _ring.Length;
        var first = Math.Min(bytes.Length, _ring.Length - end);
        bytes[..first].CopyTo(_ring.AsSpan(end));
        bytes[first..].CopyTo(_ring);
        _count += bytes.Length;
        return true;
    }

    private int Drain(Span<byte> buffer)
    {
        var length = Math.Min(Math.Min(buffer.Length, _count), _ring.Length - _start);
        _ring.AsSpan(_start, length).CopyTo(buffer);
        _start = (_start + length) % _ring.Length;
        _count -= length;
        return length;
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void ReleaseWhereUnused()
    {
        if (!_isDisposed || _isWriting || _isReading)
            return;

        _aside?.Dispose();
        _aside = null;
    }
}
