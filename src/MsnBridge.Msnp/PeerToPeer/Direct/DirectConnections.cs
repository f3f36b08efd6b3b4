using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.Work;

namespace MsnBridge.Msnp.PeerToPeer.Direct;

/// <summary>
/// Makes connections from client to client for sessions of one account, as far as the administrator lets it: connects to addresses that peers offer, and listens
/// itself only where it was given ports. Where nothing comes of it, the session goes on where it was.
/// </summary>
internal sealed partial class DirectConnections(DirectConnectionOptions options, AddressPolicy policy, TimeProvider time, ILogger logger, string account)
    : IPeerTransports, IAsyncDisposable
{
    private const int MostAtOnce = 16;

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ListenPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(60);

    private readonly ConditionalWeakTable<PeerSession, DirectAttempt> _attempts = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private readonly HashSet<DirectCarrier> _carriers = [];
    private readonly BackgroundWork _work = new(exception => LogFault(logger, exception, account));
    private int _trying;
    private int _hasToldOfRefusal;
    private int _hasToldOfStrangers;

    // >>> INVITE transreqbody                              <<< 200 transrespbody Listening: true, then we connect
    //                                                      <<< 200 transrespbody Listening: false
    // >>> INVITE transrespbody Listening: true             then the peer connects, where we may listen
    /// <inheritdoc/>
    public async Task PrepareAsync(PeerSession session, CancellationToken cancellationToken)
    {
        // Whoever was asked for an object sends it at once: that takes no longer than the making of a connection.
        if (!session.IsOwn || (!options.Connects && !options.Listens) || AttemptOf(session) is not { } attempt || !attempt.TryBegin())
            return;

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var link = session.Link;
        try
        {
            await PeerDialogue.RequestAsync(
                link,
                session,
                SlpMethods.Invite,
                SlpContent.TransportRequest,
                TransportBody.Request(session.SessionId, DirectNonce.HashOf(attempt.Nonce)),
                either.Token).ConfigureAwait(false);
            var answer = await attempt.Answer.WaitAsync(AnswerPatience, time, either.Token).ConfigureAwait(false);
            var body = TransportBody.Read(answer.Body);
            if (answer.Status != SlpStatus.Ok || !body.SpeaksTcp)
                return;

            if (body.Listens)
                await ConnectAsync(session, link, attempt, body, either.Token).ConfigureAwait(false);
            else
                await OfferAsync(session, link, attempt, body, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or PeerCarrierEndedException or OperationCanceledException)
        {
            // Then it stays where it is; whoever gave up finds that out himself.
        }
    }

    /// <inheritdoc/>
    public ValueTask ArrivedAsync(PeerSession session, IPeerLink link, SlpMessage message)
    {
        var attempt = AttemptOf(session);
        switch (message)
        {
            case { Method: null }:
                attempt.TakeAnswer(message);
                return ValueTask.CompletedTask;
            case { Method: SlpMethods.Invite, ContentType: SlpContent.TransportRequest }:
                return AnswerAsync(session, link, attempt, message);
            case { Method: SlpMethods.Invite, ContentType: SlpContent.TransportAnswer }:
                var body = TransportBody.Read(message.Body);
                if (options.Connects && body is { SpeaksTcp: true, Listens: true } && attempt.TryBegin())
                    Run(() => ConnectAsync(session, link, attempt, body, _closing.Token));

                return ValueTask.CompletedTask;
            default:
                return ValueTask.CompletedTask;
        }
    }

    /// <summary>Completes when no connection is tried or kept.</summary>
    public Task WhenIdleAsync() => _work.WhenIdleAsync();

    /// <summary>Closes every connection and waits for all that runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        while (true)
        {
            var running = _work.Running;
            DirectCarrier[] carriers;
            lock (_lock)
                carriers = [.. _carriers];

            foreach (var carrier in carriers)
                await carrier.DisposeAsync().ConfigureAwait(false);

            if (running.Count == 0)
                return;

            await Task.WhenAll(running).ConfigureAwait(false);
        }
    }

    private DirectAttempt AttemptOf(PeerSession session) => _attempts.GetOrCreateValue(session);

    private async ValueTask AnswerAsync(PeerSession session, IPeerLink link, DirectAttempt attempt, SlpMessage request)
    {
        var body = TransportBody.Read(request.Body);
        if (body.SpeaksTcp && options.Listens && attempt.TryBegin(() => TryEnter() ? ListenOrLeave() : null) is { } listener)
        {
            var isHashed = body.HashedNonce is not null;
            var offer = TransportBody.Offer(session.SessionId, AddressOf(listener), attempt.Nonce, isHashed);
            var handshake = new DirectHandshake(attempt.Nonce, body.HashedNonce ?? attempt.Nonce, isHashed, link.Conventions.NamesPlaces);
            Run(() => AcceptAsync(session, link, listener, handshake, _closing.Token));
            await PeerDialogue.AnswerAsync(link, request, SlpStatus.Ok, SlpContent.TransportAnswer, offer).ConfigureAwait(false);
            return;
        }

        // Our hash lets him offer his own address; without it there is nothing to go on with.
        var hash = body.HashedNonce is not null && options.Connects ? DirectNonce.HashOf(attempt.Nonce) : (Guid?)null;
        await PeerDialogue.AnswerAsync(
            link, request, SlpStatus.Ok, SlpContent.TransportAnswer, TransportBody.Refusal(session.SessionId, hash)).ConfigureAwait(false);
    }

    private async Task ConnectAsync(PeerSession session, IPeerLink link, DirectAttempt attempt, TransportBody body, CancellationToken cancellationToken)
    {
        var allowed = body.Addresses.Where(policy.Allows).ToList();
        if (allowed.Count < body.Addresses.Count)
            TellOfRefusal();

        if (allowed.Count == 0 || (body.HashedNonce ?? body.Nonce) is not { } theirs || !TryEnter())
            return;

        try
        {
            var isHashed = body.HashedNonce is not null;
            var handshake = new DirectHandshake(isHashed ? attempt.Nonce : theirs, theirs, isHashed, link.Conventions.NamesPlaces);
            if (await DirectSockets.ConnectAsync(allowed, ConnectPatience, time, cancellationToken).ConfigureAwait(false) is { } stream
                && await GreetAsync(new DirectChannel(stream), handshake, cancellationToken).ConfigureAwait(false) is { } channel)
            {
                Adopt(session, link, channel);
            }
        }
        finally
        {
            Leave();
        }
    }

    private async Task OfferAsync(PeerSession session, IPeerLink link, DirectAttempt attempt, TransportBody body, CancellationToken cancellationToken)
    {
        if (!TryEnter() || ListenOrLeave() is not { } listener)
            return;

        var isHashed = body.HashedNonce is not null;
        var handshake = new DirectHandshake(attempt.Nonce, body.HashedNonce ?? attempt.Nonce, isHashed, link.Conventions.NamesPlaces);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accepting = AcceptAsync(session, link, listener, handshake, stop.Token);
        try
        {
            await PeerDialogue.RequestAsync(
                link,
                session,
                SlpMethods.Invite,
                SlpContent.TransportAnswer,
                TransportBody.Offer(session.SessionId, AddressOf(listener), attempt.Nonce, isHashed),
                cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            await accepting.ConfigureAwait(false);
        }
    }

    private IPEndPoint AddressOf(Socket listener) => new(options.ListenAddress!, ((IPEndPoint)listener.LocalEndPoint!).Port);

    /// <summary>Waits for the peer at a port. The caller has entered; this leaves.</summary>
    private async Task AcceptAsync(PeerSession session, IPeerLink link, Socket listener, DirectHandshake handshake, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ListenPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken, session.Over);
        using var door = new DirectDoor(listener, handshake, time);
        try
        {
            if (await door.WaitAsync(either.Token).ConfigureAwait(false) is { } channel)
                Adopt(session, link, channel);
        }
        catch (OperationCanceledException)
        {
            // Nobody came.
        }
        finally
        {
            Leave();
            if (door.Strangers > 0 && Interlocked.Exchange(ref _hasToldOfStrangers, 1) == 0)
                LogStrangers(logger, account);
        }
    }

    private async Task<DirectChannel?> GreetAsync(DirectChannel channel, DirectHandshake handshake, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(ConnectPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            if (await handshake.ConnectedAsync(channel, either.Token).ConfigureAwait(false))
                return channel;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or OperationCanceledException)
        {
            // Whoever is there is not the peer.
        }

        await channel.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private void Adopt(PeerSession session, IPeerLink link, DirectChannel channel)
    {
        var carrier = new DirectCarrier(channel, link.Conventions.LargestDirectPayload, link.Carrier.Conversation, time);
        var direct = link.Over(carrier);
        lock (_lock)
            _carriers.Add(carrier);

        carrier.Start(direct);
        session.Link = direct;
        LogConnected(logger, account);
        Run(() => KeepAsync(session, link, carrier));
    }

    /// <summary>Keeps the connection for as long as the session wants it. Should it break before, the session goes back to where it came from.</summary>
    private async Task KeepAsync(PeerSession session, IPeerLink former, DirectCarrier carrier)
    {
        using (carrier.Hold())
            await Task.WhenAny(session.Ended, carrier.Ended).ConfigureAwait(false);

        if (!session.Ended.IsCompleted && former.Carrier.IsUsable)
            await session.Dialogue.ResumeAsync(former).ConfigureAwait(false);

        // What was said last may still be on its way; who goes on talking is not listened to for ever.
        await PeerPatience.WaitAsync(carrier.Ended, Farewell, time, CancellationToken.None).ConfigureAwait(false);
        await carrier.DisposeAsync().ConfigureAwait(false);
        lock (_lock)
            _carriers.Remove(carrier);
    }

    private void TellOfRefusal()
    {
        if (Interlocked.Exchange(ref _hasToldOfRefusal, 1) == 0)
            LogRefused(logger, account);
    }

    /// <summary>Takes a place among the connections that are there or tried; <see cref="Leave"/> gives it back.</summary>
    private bool TryEnter()
    {
        lock (_lock)
        {
            if (_carriers.Count + _trying >= MostAtOnce || _closing.IsCancellationRequested)
                return false;

            _trying++;
            return true;
        }
    }

    private void Leave()
    {
        lock (_lock)
            _trying--;
    }

    private Socket? ListenOrLeave()
    {
        if (DirectSockets.Listen(options) is { } listener)
            return listener;

        Leave();
        return null;
    }

    // What goes wrong with the connection itself means that there is none.
    private void Run(Func<Task> work) => _work.Run(async () =>
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is PeerCarrierEndedException or OperationCanceledException or IOException)
        {
            // Then the session stays where it is.
        }
    });

    [LoggerMessage(MsnpEventIds.DirectAddressRefused, LogLevel.Information, "A contact of {Account} offered an address for a direct connection that may not be connected to")]
    private static partial void LogRefused(ILogger logger, string account);

    [LoggerMessage(MsnpEventIds.DirectStrangers, LogLevel.Warning, "Somebody who was not expected connected to a port that {Account} had open for a contact; he was not let in")]
    private static partial void LogStrangers(ILogger logger, string account);

    [LoggerMessage(MsnpEventIds.DirectlyConnected, LogLevel.Debug, "{Account} has a direct connection to a contact")]
    private static partial void LogConnected(ILogger logger, string account);

    [LoggerMessage(MsnpEventIds.DirectConnectionFault, LogLevel.Error, "A direct connection of {Account} failed over a fault of the library")]
    private static partial void LogFault(ILogger logger, Exception exception, string account);
}
