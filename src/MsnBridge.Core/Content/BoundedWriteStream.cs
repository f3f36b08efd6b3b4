using System.Security.Cryptography;

namespace MsnBridge.Core.Content;

/// <summary>Passes on what is written up to a limit, and hashes it on the way. For stores.</summary>
public sealed class BoundedWriteStream(Stream inner, long largest) : Stream
{
    // SHA-1 is what names objects on MSN; nothing is protected by it but the name.
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);

    public long Written { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Written;

    public override long Position { get => Written; set => throw new NotSupportedException(); }

    /// <exception cref="ContentRefusedException">What was written has not the hash that the key names.</exception>
    public void Check(ContentKey key)
    {
        if (key.Sha1 is { } expected && Convert.ToHexStringLower(_hash.GetCurrentHash()) != expected)
            throw new ContentRefusedException(ContentRefusal.WrongHash);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Count(buffer.Span);
        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Count(buffer);
        inner.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > largest - Written)
            throw new ContentRefusedException(ContentRefusal.TooLarge);
        Written += buffer.Length;
        _hash.AppendData(buffer);
    }
}
