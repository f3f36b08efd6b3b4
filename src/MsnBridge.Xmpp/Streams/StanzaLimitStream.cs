namespace MsnBridge.Xmpp.Streams;

/// <summary>Reads through to another stream and refuses to read more than a limit between two calls of <see cref="BeginStanza"/>, so that
/// whatever is being read (a name, an attribute, text) cannot grow past it. Cancelling the token ends a read under way.</summary>
internal sealed class StanzaLimitStream(Stream inner, int limit, CancellationToken closed) : Stream
{
    // The XML reader reads ahead by one buffer, which belongs to the next stanza.
    private const int ReadAhead = 64 * 1024;
    private long _sinceBegin;

    /// <summary>The other side has closed its end.</summary>
    public bool AtEnd { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void BeginStanza() => _sinceBegin = 0;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, closed);
        AtEnd |= read == 0 && buffer.Length > 0;
        _sinceBegin += read;
        return _sinceBegin <= (long)limit + ReadAhead ? read : throw new StanzaTooLongException(limit);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The component stream is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

internal sealed class StanzaTooLongException(int limit) : IOException($"A stanza is longer than {limit} bytes.");
