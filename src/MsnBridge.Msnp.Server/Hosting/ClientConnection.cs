using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Framing;

namespace MsnBridge.Msnp.Server.Hosting;

/// <summary>
/// One socket of a client, whichever server it speaks to: hands over its commands one after another and sends what is queued. Sending and closing may be asked for
/// from anywhere, also under the gate of the network: they return at once.
/// </summary>
internal sealed partial class ClientConnection : IAsyncDisposable
{
    /// <summary>Tickets are the longest lines a client of these dialects sends, peer-to-peer data the longest payload.</summary>
    private static readonly MsnpFrameLimits Limits = new() { MaxLineLength = 8 * 1024, MaxPayloadLength = 16 * 1024 };

    private readonly ConnectionContext _transport;
    private readonly MsnpConnection _connection;
    private readonly Channel<Outgoing> _outgoing;
    private readonly CancellationTokenSource _closing = new();
    private readonly TimeSpan _closeTimeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Task _sending = Task.CompletedTask;
    private volatile bool _isClosing;

    public ClientConnection(ConnectionContext transport, MsnServerOptions options, TimeProvider time, ILogger logger)
    {
        _transport = transport;
        _connection = new MsnpConnection(
            transport.Transport,
            MsnpDirection.FromClient,
            new MsnpConnectionOptions { Limits = Limits, CloseTimeout = options.CloseTimeout, TimeProvider = time });
        _closeTimeout = options.CloseTimeout;
        _time = time;
        _logger = logger;
        _outgoing = Channel.CreateBounded<Outgoing>(
            new BoundedChannelOptions(options.OutgoingQueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        Id = transport.ConnectionId;
        RemoteEndPoint = transport.RemoteEndPoint as IPEndPoint;

        // For a transport that has to know when everything was answered.
        transport.Features.Set(this);
    }

    /// <summary>A short name for logs.</summary>
    public string Id { get; }

    /// <summary>Where the client connects from; null where the transport does not know.</summary>
    public IPEndPoint? RemoteEndPoint { get; }

    /// <summary>The dialect that <c>VER</c> settled on.</summary>
    public MsnpDialect Dialect => _connection.Dialect;

    /// <summary>Settles the dialect.</summary>
    public void UseDialect(MsnpDialect dialect) => _connection.UseDialect(dialect);

    /// <summary>Queues commands, to be sent together and in this order. A client too slow for its queue is given up.</summary>
    public void Send(params MsnpCommand[] commands) => Send(taken: null, commands);

    /// <inheritdoc cref="Send(MsnpCommand[])"/>
    /// <param name="taken">Called when the connection below has taken them, or nothing more is sent. It may enqueue only.</param>
    /// <param name="commands">The commands.</param>
    public void Send(Action? taken, params MsnpCommand[] commands)
    {
        if (_outgoing.Writer.TryWrite(new Outgoing(commands, Taken: taken)))
            return;

        // A client that is going misses nothing it could still use.
        taken?.Invoke();
        if (_isClosing)
            return;

        LogQueueOverflow(Id);
        Abort("The client reads too slowly.");
    }

    /// <summary>Waits until the transport has taken everything queued so far, or nothing more is sent.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var handedOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isQueued = _outgoing.Writer.TryWrite(new Outgoing([], handedOver));
        await Task.WhenAny(isQueued ? handedOver.Task : _sending, _sending).WaitAsync(cancellationToken).ConfigureAwait(false);
        await _connection.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the connection after what is queued was sent.</summary>
    public void Close()
    {
        _isClosing = true;
        _outgoing.Writer.TryComplete();
    }

    /// <summary>Ends the connection at once.</summary>
    public void Abort(string reason)
    {
        Close();
        _connection.Break(new IOException(reason));
        _transport.Abort(new ConnectionAbortedException(reason));
    }

    /// <summary>Hands each command to <paramref name="handle"/> until either side ends the connection. Called once.</summary>
    public async Task RunAsync(Action<MsnpCommand> handle)
    {
        LogOpened(Id);
        _sending = SendQueuedAsync();
        try
        {
            await foreach (var command in _connection.ReadAllAsync(_closing.Token).ConfigureAwait(false))
            {
                if (!TryHandle(handle, command) || _isClosing)
                    break;
            }
        }
        catch (MsnpProtocolException error)
        {
            LogBroken(Id, error.Message);
        }
        // A reset, or this side's own closing: how most connections end.
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidOperationException)
        {
        }

        Close();
        await FinishSendingAsync(_sending).ConfigureAwait(false);
    }

    /// <summary>Closes the socket. Called when <see cref="RunAsync"/> has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync().ConfigureAwait(false);
        await WaitUntilClosedAsync().ConfigureAwait(false);
        _closing.Dispose();
        LogClosed(Id);
    }

    private bool TryHandle(Action<MsnpCommand> handle, MsnpCommand command)
    {
        try
        {
            handle(command);
            return true;
        }
        // The border of one connection: a fault in a handler ends it and no other.
        catch (Exception error)
        {
            LogHandlerFailed(error, Id);
            return false;
        }
    }

    private async Task SendQueuedAsync()
    {
        try
        {
            await foreach (var (commands, handedOver, taken) in _outgoing.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                try
                {
                    foreach (var command in commands)
                        await _connection.SendAsync(command, CancellationToken.None).ConfigureAwait(false);
                }
                finally
                {
                    taken?.Invoke();
                }

                handedOver?.TrySetResult();
            }
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            // The connection broke; the reading side tells.
            Close();
        }
        catch (ArgumentException error)
        {
            // A line that cannot be written is a fault of this side; without it the client would wait for ever.
            LogHandlerFailed(error, Id);
            Close();
        }

        while (_outgoing.Reader.TryRead(out var unsent))
            unsent.Taken?.Invoke();

        await _closing.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Below, Kestrel goes on sending what it holds for as long as it takes; a client that does not read must not keep the socket.</summary>
    private async Task WaitUntilClosedAsync()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = _transport.ConnectionClosed.Register(closed.SetResult);
        try
        {
            await closed.Task.WaitAsync(_closeTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Abort("The client did not take what was left to send.");
        }
    }

    private async Task FinishSendingAsync(Task sending)
    {
        try
        {
            await sending.WaitAsync(_closeTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Abort("The client did not take what was left to send.");
            await sending.ConfigureAwait(false);
        }
    }

    [LoggerMessage(MsnpServerEventIds.ConnectionOpened, LogLevel.Debug, "Connection {ConnectionId} opened.")]
    private partial void LogOpened(string connectionId);

    [LoggerMessage(MsnpServerEventIds.ConnectionClosed, LogLevel.Debug, "Connection {ConnectionId} closed.")]
    private partial void LogClosed(string connectionId);

    [LoggerMessage(MsnpServerEventIds.ConnectionBroken, LogLevel.Information, "Connection {ConnectionId} is closed: {Reason}")]
    private partial void LogBroken(string connectionId, string reason);

    [LoggerMessage(MsnpServerEventIds.HandlerFailed, LogLevel.Error, "Connection {ConnectionId} is closed after a fault of the server.")]
    private partial void LogHandlerFailed(Exception error, string connectionId);

    [LoggerMessage(MsnpServerEventIds.QueueOverflow, LogLevel.Information, "Connection {ConnectionId} reads too slowly and is closed.")]
    private partial void LogQueueOverflow(string connectionId);

    /// <param name="Commands">What to send.</param>
    /// <param name="HandedOver">To be told when the connection below has it, and everything before it; null for nobody.</param>
    /// <param name="Taken">To be called when the connection below has it, or never will; null for nobody.</param>
    private readonly record struct Outgoing(MsnpCommand[] Commands, TaskCompletionSource? HandedOver = null, Action? Taken = null);
}
