using System.Net.Sockets;

namespace MsnBridge.Msnp.Server.Tests.Deafness;

/// <summary>A connection that at some moment swallows everything, both ways, and never closes: a way through a router that was switched off.</summary>
internal sealed class DeafStream(NetworkStream inner) : Stream
{
    private readonly CancellationTokenSource _deaf = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Whether what is sent finds no room any more, as when the buffers of a real socket are full.</summary>
    public bool FillsUp { get; set; }

    public void GoDeaf() => _deaf.Cancel();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deaf.Token);
        try
        {
            return await inner.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (_deaf.IsCancellationRequested)
        {
            await _closed.Task.WaitAsync(cancellationToken);
            return 0;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_deaf.IsCancellationRequested)
            await inner.WriteAsync(buffer, cancellationToken);
        else if (FillsUp)
            await _closed.Task.WaitAsync(cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _closed.TrySetResult();
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
