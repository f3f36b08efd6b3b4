namespace MsnBridge.Matrix.Client;

/// <summary>Reads an answer's content up to a limit, and not for longer than it moves.</summary>
/// <param name="tooLong">What to throw past the limit.</param>
/// <param name="hung">What to throw where nothing came for <paramref name="patience"/>.</param>
internal sealed class LimitedReadStream(
    Stream inner, long limit, TimeSpan patience, TimeProvider time, Func<Exception> tooLong, Func<Exception?, Exception> hung) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        using var timeout = new ProgressTimeout(patience, time, cancellationToken);
        try
        {
            // One byte more than allowed is asked for, to tell the end from the limit.
            var most = (int)Math.Min(buffer.Length, limit - _read + 1);
            var count = await inner.ReadAsync(buffer[..most], timeout.Token);
            _read += count;
            return _read > limit ? throw tooLong() : count;
        }
        catch (OperationCanceledException ex) when (timeout.HasElapsed && !cancellationToken.IsCancellationRequested)
        {
            throw hung(ex);
        }
        catch (Exception ex) when (ex is IOException or HttpRequestException)
        {
            throw hung(ex);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Content is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
