using System.Buffers.Binary;
using System.Security.Cryptography;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Files;

/// <summary>Content of the media repository as a stream that is read once and owns the download; decrypted on the way where it is encrypted (Client-Server
/// API, "Sending encrypted attachments": AES-256 in counter mode).</summary>
internal sealed class MediaReadStream : Stream
{
    private const int BlockBytes = 16;

    private readonly MatrixMedia _media;
    private readonly byte[]? _expected;
    private readonly Aes? _aes;
    private readonly IncrementalHash? _hash;
    private readonly byte[] _counter = new byte[BlockBytes];
    private readonly byte[] _mask = new byte[BlockBytes];
    private int _used = BlockBytes;

    public MediaReadStream(MatrixMedia media, MediaReference reference)
    {
        _media = media;
        if (reference is not { Key: { Length: 32 } key, Counter: { Length: BlockBytes } counter, Sha256: { } hash })
            return;
        counter.CopyTo(_counter, 0);
        _expected = hash;
        _aes = Aes.Create();
        _aes.Key = key;
        _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await _media.Content.ReadAsync(buffer, cancellationToken);
        }
        catch (MatrixException refused)
        {
            throw new HomeContentException(HomeContentFailure.TooLarge, "The file is larger than was said.", refused);
        }

        if (_aes is not null && _hash is not null && buffer.Length > 0)
            Decrypt(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The content comes from the network.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        _aes?.Dispose();
        _hash?.Dispose();
        await _media.DisposeAsync();
        await base.DisposeAsync();
    }

    private void Decrypt(Span<byte> piece)
    {
        if (piece.IsEmpty)
        {
            // Only at the end can be told that it is what was sent.
            if (!CryptographicOperations.FixedTimeEquals(_hash!.GetCurrentHash(), _expected))
                throw new HomeContentException(HomeContentFailure.NotAvailable, "The encrypted file is not the one that was sent.");
            return;
        }

        _hash!.AppendData(piece);
        for (var i = 0; i < piece.Length; i++)
        {
            if (_used == BlockBytes)
                NextMask();
            piece[i] ^= _mask[_used++];
        }
    }

    // Of the 16 bytes the last eight count; the first eight are the same for all of the file.
    private void NextMask()
    {
        _aes!.EncryptEcb(_counter, _mask, PaddingMode.None);
        var count = _counter.AsSpan(BlockBytes / 2);
        BinaryPrimitives.WriteUInt64BigEndian(count, unchecked(BinaryPrimitives.ReadUInt64BigEndian(count) + 1));
        _used = 0;
    }
}
