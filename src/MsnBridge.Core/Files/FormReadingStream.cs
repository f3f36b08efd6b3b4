namespace MsnBridge.Core.Files;

/// <summary>Passes on what is written and remembers how it began. Does not end the stream it writes to.</summary>
internal sealed class FormReadingStream(Stream inner) : Stream
{
    private readonly byte[] _start = new byte[FileForm.Length];
    private int _length;

    public FileForm Form => FileForm.Of(_start.AsSpan(0, _length));

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => inner.Length;

    public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Look(buffer.Span);
        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        Look(buffer.AsSpan(offset, count));
        inner.Write(buffer, offset, count);
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Look(ReadOnlySpan<byte> buffer)
    {
        var taken = Math.Min(buffer.Length, _start.Length - _length);
        buffer[..taken].CopyTo(_start.AsSpan(_length));
        _length += taken;
    }
}
