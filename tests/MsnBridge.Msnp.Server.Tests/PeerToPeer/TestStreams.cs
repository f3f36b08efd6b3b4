namespace MsnBridge.Msnp.Server.Tests.PeerToPeer;

/// <summary>A source of zeros without end.</summary>
internal sealed class EndlessStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        buffer.AsSpan(offset, count).Clear();
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        buffer.Span.Clear();
        return ValueTask.FromResult(buffer.Length);
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A file that is read up to somewhere, and on from there when it is let go.</summary>
internal sealed class HeldStream(byte[] content, long until, Task letGo) : MemoryStream(content)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position + buffer.Length > until)
            await letGo.WaitAsync(cancellationToken);

        return await base.ReadAsync(buffer, cancellationToken);
    }
}

/// <summary>A destination that counts what it takes, and takes no more than it is allowed to until it is told to go on.</summary>
internal sealed class CountingStream : Stream
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(long Count, TaskCompletionSource Reached)> _waiting = [];

    /// <summary>After how many bytes to stop until <see cref="Go"/>.</summary>
    public long Stop { get; init; } = long.MaxValue;

    /// <summary>Where to keep what comes; null for nowhere.</summary>
    public MemoryStream? Kept { get; init; }

    public long Count { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public void Go() => _go.TrySetResult();

    /// <summary>Completes when so many bytes have come.</summary>
    public Task Reached(long count)
    {
        lock (_lock)
        {
            if (Count >= count)
                return Task.CompletedTask;

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Kept?.Write(buffer.Span);
        lock (_lock)
        {
            Count += buffer.Length;
            foreach (var (_, reached) in _waiting.Where(waiting => waiting.Count <= Count))
                reached.TrySetResult();

            _waiting.RemoveAll(waiting => waiting.Count <= Count);
        }

        if (Count >= Stop)
            await _go.Task.WaitAsync(cancellationToken);
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
