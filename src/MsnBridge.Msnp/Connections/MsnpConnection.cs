using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Connections;

/// <summary>
/// One socket's worth of MSNP, at either end: commands come out of <see cref="ReadAsync"/> in the order received and go into <see cref="SendAsync"/>.
/// It knows nothing of transaction ids or of what commands mean, and it does not reconnect.
/// </summary>
/// <remarks>
/// One reader at a time; sending is possible from anywhere at any time. Whoever made the connection disposes it, which is allowed while a read is pending.
/// After the first error, wherever it occurs, every call throws that error.
/// </remarks>
public sealed class MsnpConnection : IAsyncDisposable
{
    private const int LargestBatch = 64 * 1024;

    private readonly IDuplexPipe _transport;
    private readonly MsnpDirection _incoming;
    private readonly MsnpConnectionOptions _options;
    private readonly IAsyncDisposable? _owned;
    private readonly Channel<Outgoing> _outgoing;
    private readonly CancellationTokenSource _broken = new();
    private readonly SemaphoreSlim _reading = new(1);
    private readonly Task _flushing;
    private ExceptionDispatchInfo? _cause;
    private int _disposed;

    /// <summary>Runs MSNP over a transport.</summary>
    /// <param name="transport">The bytes; completed when the connection is disposed.</param>
    /// <param name="incoming">Who is at the other end: <see cref="MsnpDirection.FromServer"/> for a client.</param>
    /// <param name="options">Limits and hooks; the defaults if null.</param>
    public MsnpConnection(IDuplexPipe transport, MsnpDirection incoming, MsnpConnectionOptions? options = null)
        : this(transport, incoming, options, owned: null)
    {
    }

    /// <param name="transport">The bytes.</param>
    /// <param name="incoming">Who is at the other end.</param>
    /// <param name="options">Limits and hooks.</param>
    /// <param name="owned">What is under the transport; disposed after it was completed.</param>
    internal MsnpConnection(IDuplexPipe transport, MsnpDirection incoming, MsnpConnectionOptions? options, IAsyncDisposable? owned)
    {
        _transport = transport;
        _incoming = incoming;
        _options = options ?? MsnpConnectionOptions.Default;
        _owned = owned;
        _outgoing = Channel.CreateBounded<Outgoing>(
            new BoundedChannelOptions(_options.MaxQueuedFrames) { SingleReader = true });
        _flushing = FlushOutgoingAsync();
    }

    /// <summary>The dialect spoken; <see cref="MsnpDialect.BeforeNegotiation"/> until it is chosen.</summary>
    public MsnpDialect Dialect { get; private set; } = MsnpDialect.BeforeNegotiation;

    /// <summary>Where the other end is; null where that is not known.</summary>
    internal IPAddress? RemoteAddress { get; init; }

    /// <summary>Cancelled when the connection breaks, with the reason in <see cref="Cause"/>, or is disposed.</summary>
    public CancellationToken Broken => _broken.Token;

    /// <summary>The first error; null while there is none.</summary>
    public Exception? Cause => Volatile.Read(ref _cause)?.SourceException;

    /// <summary>Connects to a server.</summary>
    /// <param name="host">Host name or address.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="options">Limits and hooks; the defaults if null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The host does not exist or does not answer; the message says which.</exception>
    public static async Task<MsnpConnection> ConnectAsync(
        string host, int port, MsnpConnectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException($"Cannot connect to {host}:{port}: {exception.Message}", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var stream = new NetworkStream(socket, ownsSocket: true);
        return new MsnpConnection(new StreamDuplexPipe(stream), MsnpDirection.FromServer, options, stream) { RemoteAddress = (socket.RemoteEndPoint as IPEndPoint)?.Address };
    }

    /// <summary>Settles the dialect: after VER, or at once on a switchboard. Commands read and sent from now on have its form.</summary>
    /// <exception cref="InvalidOperationException">It was settled before.</exception>
    public void UseDialect(MsnpDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        if (Dialect != MsnpDialect.BeforeNegotiation)
            throw new InvalidOperationException($"The connection speaks {Dialect} already.");

        Dialect = dialect;
    }

    /// <summary>Waits for the next command.</summary>
    /// <param name="cancellationToken">Stops waiting; the connection is not harmed.</param>
    /// <returns>The command, or null when the peer has closed the stream in good order.</returns>
    /// <exception cref="MsnpProtocolException">What came is no frame, or the stream ended within one.</exception>
    /// <exception cref="IOException">The transport failed.</exception>
    public async ValueTask<MsnpCommand?> ReadAsync(CancellationToken cancellationToken = default)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                ThrowIfBroken();
                var result = await ReadTransportAsync(cancellationToken).ConfigureAwait(false);
                if (TryTake(result, out var command))
                {
                    _options.Trace?.Received(MsnpCommandWriter.Describe(command, Dialect));
                    return command;
                }

                if (result.IsCompleted)
                    return null;
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>All commands until the peer closes the stream; see <see cref="ReadAsync"/>.</summary>
    public async IAsyncEnumerable<MsnpCommand> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } command)
            yield return command;
    }

    /// <summary>Queues a command. Waits only if the peer reads so slowly that the queue is full.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Gives up waiting; then the command is certain not to be sent.</param>
    /// <exception cref="ArgumentException">A parameter would break the line; see <see cref="MsnpCommandWriter.Write"/>. The connection is not harmed.</exception>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The connection is disposed.</exception>
    public async ValueTask SendAsync(MsnpCommand command, CancellationToken cancellationToken = default)
    {
        ThrowIfBroken();
        var frame = new ArrayBufferWriter<byte>(256);
        MsnpCommandWriter.Write(frame, command, Dialect);

        // Before it is queued, so that in the trace no answer precedes its question.
        _options.Trace?.Sent(MsnpCommandWriter.Describe(command, Dialect));
        try
        {
            await _outgoing.Writer.WriteAsync(new Outgoing(frame.WrittenMemory), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            ThrowIfBroken();
            throw new ObjectDisposedException(nameof(MsnpConnection));
        }
    }

    /// <summary>Waits until the transport has taken everything queued so far, or the connection has ended.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _outgoing.Writer.WriteAsync(new Outgoing(default, flushed), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // Nothing follows any more: the end of sending is the end of waiting.
            await _flushing.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await Task.WhenAny(flushed.Task, _flushing).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the connection for a reason. Only the first reason is kept; nothing more is read or sent.</summary>
    /// <param name="cause">Why.</param>
    /// <returns>The first reason, so that a caller can write <c>throw connection.Break(exception)</c>.</returns>
    public Exception Break(Exception cause)
    {
        var first = Interlocked.CompareExchange(ref _cause, ExceptionDispatchInfo.Capture(cause), null);
        if (first is not null)
            return first.SourceException;

        _outgoing.Writer.TryComplete();
        _broken.Cancel();
        _transport.Input.CancelPendingRead();
        return cause;
    }

    /// <summary>Sends what is queued, unless the connection is broken or the peer takes too long, and closes the transport.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;

        // What is queued goes out first (an OUT, an error), then reading stops, then the transport closes.
        _outgoing.Writer.TryComplete();
        bool isStuck;
        using (var timeout = new CancellationTokenSource(_options.CloseTimeout, _options.TimeProvider))
        await using (timeout.Token.Register(() => _transport.Output.CancelPendingFlush()).ConfigureAwait(false))
        {
            await _flushing.ConfigureAwait(false);
            isStuck = timeout.IsCancellationRequested;
        }

        Break(new ObjectDisposedException(nameof(MsnpConnection)));
        await _reading.WaitAsync().ConfigureAwait(false);
        _reading.Release();
        // What a peer that takes nothing has not taken would be sent once more by what follows, and waited for without end.
        if (isStuck && _owned is not null)
            await _owned.DisposeAsync().ConfigureAwait(false);
        try
        {
            await _transport.Output.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsTransportFailure(exception))
        {
            // Completing sends what could not be sent before, and fails at it again; the first failure was told.
        }

        await _transport.Input.CompleteAsync().ConfigureAwait(false);
        if (_owned is not null)
            await _owned.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<ReadResult> ReadTransportAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _transport.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsTransportFailure(exception))
        {
            throw Break(exception);
        }
    }

    private bool TryTake(in ReadResult result, out MsnpCommand command)
    {
        command = null!;
        var buffer = result.Buffer;
        var examined = buffer.End;
        try
        {
            if (MsnpFrameReader.TryRead(ref buffer, Dialect, _incoming, _options.Limits, out var frame))
            {
                command = MsnpCommandParser.Parse(frame, Dialect, _incoming);
                examined = buffer.Start;
                return true;
            }

            if (result.IsCompleted && !buffer.IsEmpty)
                throw new MsnpProtocolException("The stream ended within a frame.");

            return false;
        }
        catch (MsnpProtocolException exception)
        {
            throw Break(exception);
        }
        finally
        {
            _transport.Input.AdvanceTo(buffer.Start, examined);
        }
    }

    private async Task FlushOutgoingAsync()
    {
        // Leaves the constructor before the first write.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        List<TaskCompletionSource>? waiting = null;
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                var batch = 0;
                while (batch < LargestBatch && _outgoing.Reader.TryRead(out var next))
                {
                    _transport.Output.Write(next.Frame.Span);
                    batch += next.Frame.Length;
                    if (next.Flushed is { } flushed)
                        (waiting ??= []).Add(flushed);
                }

                var result = await _transport.Output.FlushAsync(_broken.Token).ConfigureAwait(false);
                if (result.IsCompleted || result.IsCanceled)
                {
                    Break(new IOException(result.IsCompleted ? "The peer has closed the connection." : "The peer does not read."));
                    return;
                }

                waiting?.ForEach(flushed => flushed.TrySetResult());
                waiting = null;
            }
        }
        catch (OperationCanceledException) when (_broken.IsCancellationRequested)
        {
            // Broken or disposed: what is left in the queue has nowhere to go.
        }
        catch (Exception exception) when (IsTransportFailure(exception))
        {
            Break(exception);
        }
    }

    private void ThrowIfBroken() => Volatile.Read(ref _cause)?.Throw();

    // A pipe whose other side was completed answers with InvalidOperationException, a closed socket with ObjectDisposedException, which derives from it.
    private static bool IsTransportFailure(Exception exception) => exception is IOException or SocketException or InvalidOperationException;

    /// <param name="Frame">What to send.</param>
    /// <param name="Flushed">To be told when it, and everything before it, has left; null for nobody.</param>
    private readonly record struct Outgoing(ReadOnlyMemory<byte> Frame, TaskCompletionSource? Flushed = null);
}
