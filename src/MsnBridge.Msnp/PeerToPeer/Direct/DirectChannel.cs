using System.IO.Pipelines;

namespace MsnBridge.Msnp.PeerToPeer.Direct;

/// <summary>A connection from client to client as frames. One reads and one writes at a time.</summary>
internal sealed class DirectChannel(Stream stream) : IAsyncDisposable
{
    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
    private readonly PipeWriter _writer = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    private readonly byte[] _frame = new byte[DirectFrames.Longest];

    /// <summary>Reads the next frame.</summary>
    /// <returns>Its bytes, good until the next is read; null where the connection ended.</returns>
    /// <exception cref="InvalidDataException">What came is no frame.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (TryTake(ref buffer, out var length))
            {
                _reader.AdvanceTo(buffer.Start);
                return _frame.AsMemory(0, length);
            }

            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                return null;
        }
    }

    /// <summary>Writes a frame, which leaves with the next <see cref="FlushAsync"/>.</summary>
    public void Write(ReadOnlySpan<byte> frame) => DirectFrames.Write(_writer, frame);

    /// <summary>Sends what was written.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken) => await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync().ConfigureAwait(false);
        await _reader.CompleteAsync().ConfigureAwait(false);

        // With something unwritten this would try to write it.
        _writer.CancelPendingFlush();
    }

    private bool TryTake(ref System.Buffers.ReadOnlySequence<byte> buffer, out int length)
    {
        length = 0;
        if (!DirectFrames.TryRead(ref buffer, out var frame))
            return false;

        length = (int)frame.Length;
        System.Buffers.BuffersExtensions.CopyTo(frame, _frame);
        return true;
    }
}
