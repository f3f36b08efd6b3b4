using System.Net;
using Microsoft.AspNetCore.Connections;
using MsnBridge.Msnp.Server.Hosting;

namespace MsnBridge.Msnp.Server.Gateway;

/// <summary>What a request is answered with.</summary>
/// <param name="Bytes">What the server said; often nothing.</param>
/// <param name="IsLast">Whether the session is over.</param>
internal readonly record struct GatewayAnswer(ReadOnlyMemory<byte> Bytes, bool IsLast);

/// <summary>One connection of a client that reaches the server through HTTP. It ends when the server ends it, or when no request came for a minute.</summary>
internal sealed class GatewaySession : IAsyncDisposable
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly GatewayConnection _connection;
    private readonly TimeProvider _time;
    private readonly Action<GatewaySession> _over;
    private readonly Lock _gate = new();
    private readonly ITimer _expiry;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;
    private TaskCompletionSource? _relief;
    private int _inFlight;
    private bool _isToldByPollsOnly;
    private volatile bool _isGone;

    /// <param name="id">How requests name it.</param>
    /// <param name="remote">Where the client is.</param>
    /// <param name="server">The server behind the gateway.</param>
    /// <param name="time">The clock.</param>
    /// <param name="over">Called when no request can use the session any more.</param>
    public GatewaySession(string id, EndPoint? remote, ConnectionHandler server, TimeProvider time, Action<GatewaySession> over)
    {
        Id = id;
        _time = time;
        _over = over;
        _connection = new GatewayConnection(id.Split('.')[0], remote, Finish);
        _expiry = time.CreateTimer(_ => Expire(), null, Lifetime, Timeout.InfiniteTimeSpan);
        _serving = server.OnConnectedAsync(_connection);
    }

    public string Id { get; }

    /// <summary>Hands over what a request brought and fetches what there is to say.</summary>
    /// <returns>The answer; null if the server gave the client up.</returns>
    /// <exception cref="OperationCanceledException">The client gave the request up; nothing that was to be said is lost.</exception>
    public async Task<GatewayAnswer?> ExchangeAsync(GatewayRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var relieved = Enter(request);
        try
        {
            _isGone = body.Span.EndsWith("OUT\r\n"u8);
            if (!body.IsEmpty)
                await HandleAsync(body, cancellationToken).ConfigureAwait(false);

            if (relieved is not null)
                await HoldAsync(relieved, request.Lifespan, cancellationToken).ConfigureAwait(false);

            cancellationToken.ThrowIfCancellationRequested();
            return Fetch(request);
        }
        catch (OperationCanceledException)
        {
            _isGone = true;
            throw;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Takes nothing more from the client, as if it had closed.</summary>
    /// <returns>When what was said to it has been fetched. A client that holds polls is about to; whether another is still there cannot be seen, so it is not
    /// waited for.</returns>
    public async Task DrainAsync()
    {
        _connection.Input.End();
        lock (_gate)
        {
            // Who took leave himself, or hung up on a poll, does not come to hear it.
            if (!_isToldByPollsOnly || _isGone)
                return;
        }

        await _connection.Output.Ended.ConfigureAwait(false);
        if (_connection.Output.HasWords)
            await _finished.Task.ConfigureAwait(false);
    }

    /// <summary>Ends the session at once.</summary>
    public void Abort(string reason) => _connection.Abort(new ConnectionAbortedException(reason));

    /// <summary>Ends the session and waits for the server.</summary>
    public async ValueTask DisposeAsync()
    {
        Abort("The gateway is closing.");
        await _expiry.DisposeAsync().ConfigureAwait(false);
        await _serving.ConfigureAwait(false);
    }

    /// <returns>For a poll that is to be held: when it is not to be held any longer because another came.</returns>
    private Task? Enter(GatewayRequest request)
    {
        lock (_gate)
        {
            _expiry.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            var isHeld = request.Lifespan > TimeSpan.Zero;

            // Two answers under way at once may come in either order, so what the server says must all go into the one kind.
            _isToldByPollsOnly |= (isHeld && request.SpeaksLongPolling) || (_relief is not null && _inFlight > 0 && !request.IsPoll);
            _inFlight++;
            if (!request.IsPoll)
                return null;

            _relief?.TrySetResult();
            _relief = isHeld ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
            return _relief?.Task;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_inFlight == 0)
                _expiry.Change(Lifetime, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task HandleAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await _connection.Input.HandleAsync(body, cancellationToken).ConfigureAwait(false);
        if (_connection.Features.Get<ClientConnection>() is not { } client)
            return;

        // What does not fit into one answer is fetched by the next.
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var flushing = client.FlushAsync(enough.Token);
        await Task.WhenAny(flushing, _connection.Output.Congested, _connection.Output.Ended).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        try
        {
            await flushing.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It was enough.
        }
    }

    private async Task HoldAsync(Task relieved, TimeSpan lifespan, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(_connection.Output.WaitAsync(), relieved).WaitAsync(lifespan, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // There is nothing to say.
        }
    }

    private GatewayAnswer? Fetch(GatewayRequest request)
    {
        if (_connection.IsAborted)
            return null;

        if (_isToldByPollsOnly && !request.IsPoll)
            return new GatewayAnswer(ReadOnlyMemory<byte>.Empty, IsLast: false);

        var bytes = _connection.Output.Take(out var isLast);
        if (isLast)
            Finish();

        return new GatewayAnswer(bytes, isLast);
    }

    private void Expire()
    {
        Abort("The client polls no more.");
        Finish();
    }

    private void Finish()
    {
        _finished.TrySetResult();
        _over(this);
    }
}
