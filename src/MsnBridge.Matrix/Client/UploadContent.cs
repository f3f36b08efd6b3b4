using System.Buffers;
using System.Net;

namespace MsnBridge.Matrix.Client;

/// <summary>A stream as the body of a request, in small pieces. Leaves the stream open.</summary>
internal sealed class UploadContent : HttpContent
{
    private const int PieceBytes = 64 * 1024;
    private readonly Stream _source;
    private readonly long _length;
    private readonly Action _moved;

    /// <param name="moved">Called for each piece that left.</param>
    public UploadContent(Stream source, long length, string contentType, Action moved)
    {
        (_source, _length, _moved) = (source, length, moved);
        Headers.TryAddWithoutValidation("Content-Type", contentType);
    }

    /// <summary>Why the source could not be read: nothing that the homeserver did.</summary>
    public Exception? SourceFailure { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var sent = 0L;
            while (await ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                sent += count;
                if (sent > _length)
                    throw Fail(new InvalidDataException("The content is longer than was said."));
                await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                _moved();
            }

            if (sent < _length)
                throw Fail(new InvalidDataException("The content is shorter than was said."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    private async ValueTask<int> ReadAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _source.ReadAsync(buffer.AsMemory(0, PieceBytes), cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            // Whatever it is, it is the caller's stream and the caller's to hear.
            throw Fail(ex);
        }
    }

    private Exception Fail(Exception failure) => SourceFailure = failure;
}
