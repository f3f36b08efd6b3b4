using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace MsnBridge.Msnp.FileTransferLegacy;

/// <summary>Lines and blocks of one connection between two clients of MSN Messenger 1 to 7. Each wait for the other side has an end.</summary>
internal sealed class MsnftpChannel : IAsyncDisposable
{
    /// <summary>The most data in one block, so that it makes 2048 bytes with its header.</summary>
    public const int LongestBlock = 2045;

    private const int BlockHeaderLength = 3;
    private const int LongestLine = 512;
    private const byte DataBlock = 0;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private readonly Stream _stream;
    private readonly PipeReader _reader;
    private readonly TimeProvider _time;
    private readonly byte[] _block = new byte[BlockHeaderLength + LongestBlock];

    public MsnftpChannel(Stream stream, TimeProvider time)
    {
        _stream = stream;
        _time = time;
        _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
    }

    /// <summary>Sends a line.</summary>
    public Task SendLineAsync(string line, CancellationToken cancellationToken) => SendAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancellationToken);

    // line CRLF
    /// <summary>Reads a line.</summary>
    /// <exception cref="MsnftpException">None comes.</exception>
    public Task<string> ReadLineAsync(CancellationToken cancellationToken) => ReadLineAsync(Silence, cancellationToken);

    /// <summary>Reads a line that may be long in coming.</summary>
    /// <inheritdoc cref="ReadLineAsync(CancellationToken)" path="/exception"/>
    public async Task<string> ReadLineAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        await ReadAsync<string>(TakeLine, patience, cancellationToken).ConfigureAwait(false)
            ?? throw new MsnftpException(MsnftpFault.ConnectionLost, "The connection ended in the middle of the dialogue.");

    // 00 u16 length, least byte first  data                at most 2045 bytes of it
    // 01 00 00                                             the end, or that the sender cancels
    /// <summary>Reads a block.</summary>
    /// <returns>Its data; null for the end.</returns>
    /// <exception cref="MsnftpException">None comes.</exception>
    public async Task<byte[]?> ReadBlockAsync(CancellationToken cancellationToken)
    {
        var block = await ReadAsync<byte[]>(TakeBlock, Silence, cancellationToken).ConfigureAwait(false)
            ?? throw new MsnftpException(MsnftpFault.ConnectionLost, "The connection ended in the middle of the file.");
        return block.Length == 0 ? null : block;
    }

    /// <summary>Sends the next block of a file.</summary>
    /// <param name="file">The file, read from where it is.</param>
    /// <param name="most">How much of it at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many bytes went; 0 where the file has ended.</returns>
    public async Task<int> SendBlockAsync(Stream file, long most, CancellationToken cancellationToken)
    {
        var length = await file.ReadAtLeastAsync(
            _block.AsMemory(BlockHeaderLength, (int)Math.Min(most, LongestBlock)), (int)Math.Min(most, LongestBlock), throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        if (length == 0)
            return 0;

        (_block[0], _block[1], _block[2]) = (DataBlock, (byte)length, (byte)(length >> 8));
        await SendAsync(_block.AsMemory(0, BlockHeaderLength + length), cancellationToken).ConfigureAwait(false);
        return length;
    }

    /// <summary>Sends that there are no more blocks.</summary>
    public Task SendEndBlockAsync(CancellationToken cancellationToken) => SendAsync((byte[])[1, 0, 0], cancellationToken);

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Silence, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _stream.WriteAsync(bytes, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MsnftpException(MsnftpFault.TimedOut, "The other side takes nothing more.");
        }
        catch (IOException)
        {
            throw new MsnftpException(MsnftpFault.ConnectionLost, "The connection ended.");
        }
    }

    private static SequencePosition? TakeLine(ReadOnlySequence<byte> buffer, out string line)
    {
        line = "";
        if (buffer.PositionOf((byte)'\n') is not { } end)
            return buffer.Length > LongestLine ? throw new MsnftpException(MsnftpFault.Protocol, "A line does not end.") : null;

        line = Encoding.UTF8.GetString(buffer.Slice(0, Math.Min(LongestLine, buffer.Slice(0, end).Length))).TrimEnd('\r');
        return buffer.GetPosition(1, end);
    }

    private static SequencePosition? TakeBlock(ReadOnlySequence<byte> buffer, out byte[] block)
    {
        block = [];
        if (buffer.Length < BlockHeaderLength)
            return null;

        Span<byte> header = stackalloc byte[BlockHeaderLength];
        buffer.Slice(0, BlockHeaderLength).CopyTo(header);
        if (header[0] != DataBlock)
            return buffer.GetPosition(BlockHeaderLength);

        var length = header[1] | (header[2] << 8);
        if (length is 0 or > LongestBlock)
            throw new MsnftpException(MsnftpFault.Protocol, "A block is empty or longer than any may be.");

        if (buffer.Length < BlockHeaderLength + length)
            return null;

        block = buffer.Slice(BlockHeaderLength, length).ToArray();
        return buffer.GetPosition(BlockHeaderLength + length);
    }

    private async Task<T?> ReadAsync<T>(Take<T> take, TimeSpan wait, CancellationToken cancellationToken)
        where T : class
    {
        using var patience = new CancellationTokenSource(wait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while (true)
            {
                var result = await _reader.ReadAsync(either.Token).ConfigureAwait(false);
                if (take(result.Buffer, out var value) is { } consumed)
                {
                    _reader.AdvanceTo(consumed);
                    return value;
                }

                _reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (result.IsCompleted)
                    return null;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MsnftpException(MsnftpFault.TimedOut, "The other side fell silent.");
        }
        catch (IOException)
        {
            throw new MsnftpException(MsnftpFault.ConnectionLost, "The connection ended.");
        }
    }

    /// <summary>Takes one thing from the front of what has arrived; null while it is not whole.</summary>
    private delegate SequencePosition? Take<T>(ReadOnlySequence<byte> buffer, out T value);
}
