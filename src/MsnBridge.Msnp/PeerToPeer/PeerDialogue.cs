using System.Security.Cryptography;
using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>
/// All that is agreed on with one peer: invitations, answers and sessions, over whatever links there are to him. What comes is matched by Call-ID first and by
/// the number of the session second, since some answers lack one or the other.
/// </summary>
/// <param name="peer">The peer's address.</param>
/// <param name="invitations">Decides on what he proposes.</param>
/// <param name="transports">Makes direct connections.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed partial class PeerDialogue(string peer, IPeerInvitations invitations, IPeerTransports transports, TimeProvider timeProvider) : IPeerLinkObserver
{
    /// <summary>The most sessions with one peer that he, and that this end, may have proposed.</summary>
    public const int MostSessions = 4;

    // 0x81000374 in little endian.
    private const string Cancelled = "dAMAgQ==";

    private const int MostTold = 16;
    private const int MostRemembered = 32;
    private const uint InkSession = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PeerSession> _sessions = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<uint, PeerSession> _byId = [];
    private readonly Queue<SessionOver> _over = new();
    private readonly Queue<uint> _strays = new();
    private readonly InvitationAllowance _allowance = new(timeProvider);
    private bool _hasRefusedTooMany;
    private int _told;

    /// <summary>The peer's address.</summary>
    public string Peer { get; } = peer;

    /// <summary>Lets this end propose no more than <see cref="MostSessions"/> at once.</summary>
    public SemaphoreSlim OwnTurns { get; } = new(MostSessions);

    /// <summary>How to come by direct connections.</summary>
    public IPeerTransports Transports => transports;

    /// <summary>Whether nothing is under way.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
                return _sessions.Count == 0;
        }
    }

    /// <summary>Whether the person is told of one more thing that was declined; not over and over while the peer is there.</summary>
    public bool TryTell() => Interlocked.Increment(ref _told) <= MostTold;

    /// <summary>Proposes a session. The answer comes with <see cref="PeerSession.Answer"/>.</summary>
    /// <param name="links">Over which links, one for each place that is asked: the first that accepts has it.</param>
    /// <param name="application">What for.</param>
    /// <param name="applicationId">The number that goes with it.</param>
    /// <param name="context">What exactly, in Base64.</param>
    /// <param name="sink">What takes the data that comes, from one place then; null where this end sends.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PeerCarrierEndedException">The carriers have ended.</exception>
    public async Task<PeerSession> InviteAsync(
        IReadOnlyList<IPeerLink> links, Guid application, uint applicationId, string context, Func<PeerSession, IPeerDataSink>? sink, CancellationToken cancellationToken)
    {
        var session = Propose(links, sink);
        try
        {
            List<KeyValuePair<string, string>> body =
            [
                new("EUF-GUID", application.ToString("B").ToUpperInvariant()),
                new("SessionID", $"{session.SessionId}"),
                new("AppID", $"{applicationId}"),
                new("Context", context),
            ];
            if (session.Link.Conventions.HasRequestFlags)
                body.Insert(body.Count - 1, new("RequestFlags", application == PeerApplications.File ? "16" : "18"));

            session.Proposal = new SlpBody(body);
            await InviteAsync(session, links, session.Proposal, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            Forget(session, PeerSessionEnd.ClosedHere);
            throw;
        }
    }

    // Each place gets the same call and session, under its own name.
    private static async Task InviteAsync(PeerSession session, IReadOnlyList<IPeerLink> links, SlpBody proposal, CancellationToken cancellationToken)
    {
        for (var at = 0; at < links.Count; at++)
        {
            var link = links[at];
            try
            {
                await SendAsync(link, Request(link, SlpMethods.Invite, session.CallId, SlpContent.Session, proposal), cancellationToken).ConfigureAwait(false);
            }
            catch (PeerCarrierEndedException) when (at < links.Count - 1)
            {
                session.Places?.Take(link, SlpStatus.InternalError);
                session.Link = links[at + 1];
            }
            catch (OperationCanceledException)
            {
                // Who gives up while an invitation is on its way cannot know whether it arrived.
                foreach (var asked in links.Take(at + 1))
                    await SayCancelledAsync(asked, session.CallId, session.SessionId).ConfigureAwait(false);

                throw;
            }
        }
    }

    /// <summary>Makes a session of an invitation, before it is answered.</summary>
    /// <returns>Null where its number is another session's, or no number; then it was answered.</returns>
    public async ValueTask<PeerSession?> AcceptAsync(IPeerLink link, SlpMessage invitation)
    {
        var id = invitation.Body.SessionId;
        var session = new PeerSession(this, link, invitation.CallId, id, isOwn: false);
        if (TryAdd(session))
            return session;

        await AnswerAsync(link, invitation, SlpStatus.InternalError, SlpContent.Failure, BodyOf(id)).ConfigureAwait(false);
        return null;
    }

    /// <summary>Answers a request; where the link has ended nobody hears it.</summary>
    public static async ValueTask AnswerAsync(IPeerLink link, SlpMessage request, int status, string contentType, SlpBody body)
    {
        try
        {
            await SendAsync(link, request.Answer(status, link.Self, contentType, body), CancellationToken.None).ConfigureAwait(false);
        }
        catch (PeerCarrierEndedException)
        {
            // Whoever asked has gone.
        }
    }

    /// <summary>Declines an invitation.</summary>
    public static ValueTask DeclineAsync(IPeerLink link, SlpMessage invitation) =>
        AnswerAsync(link, invitation, SlpStatus.Decline, SlpContent.Session, BodyOf(invitation.Body.SessionId));

    /// <summary>Declines an invitation of which a session was made already.</summary>
    public async Task RefuseAsync(PeerSession session, SlpMessage invitation)
    {
        if (Forget(session, PeerSessionEnd.ClosedHere))
            await DeclineAsync(session.Link, invitation).ConfigureAwait(false);
    }

    /// <summary>Sends a request in a session, for example a transport request.</summary>
    /// <exception cref="PeerCarrierEndedException">The carrier has ended.</exception>
    public static Task RequestAsync(IPeerLink link, PeerSession session, string method, string contentType, SlpBody body, CancellationToken cancellationToken) =>
        SendAsync(link, Request(link, method, session.CallId, contentType, body), cancellationToken);

    /// <inheritdoc cref="PeerSession.CloseAsync"/>
    public async Task CloseAsync(PeerSession session, bool isCancelled)
    {
        if (!Forget(session, PeerSessionEnd.ClosedHere))
            return;

        foreach (var link in session.Places?.TakeBack() ?? [session.Link])
        {
            if (isCancelled)
                await SayCancelledAsync(link, session.CallId, session.SessionId).ConfigureAwait(false);
            else
                await SayGoodbyeAsync(link, session.CallId, link.Conventions.HasRequestFlags ? BodyOf(session.SessionId) : SlpBody.Empty).ConfigureAwait(false);
        }
    }

    /// <summary>Ends every session because the account's own ends.</summary>
    public void End()
    {
        PeerSession[] sessions;
        lock (_lock)
            sessions = [.. _sessions.Values];

        foreach (var session in sessions)
            Forget(session, PeerSessionEnd.SignedOut);
    }

    /// <summary>Asks for what is missing of the data that comes in sessions whose carrier has ended, over a new link.</summary>
    public async ValueTask ResumeAsync(IPeerLink link)
    {
        List<PeerIncomingData> broken;
        lock (_lock)
        {
            broken = [];
            foreach (var session in _sessions.Values.Where(session => session.Link.Carrier.Ended.IsCompleted && session.Link.Peer == link.Peer))
            {
                session.Link = link;
                if (session.Sink is { Incoming: { MessageId: not 0, IsComplete: false } incoming })
                    broken.Add(incoming);
            }
        }

        try
        {
            foreach (var incoming in broken)
                await link.AskToResumeAsync(incoming, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PeerCarrierEndedException)
        {
            // The next link may do better.
        }
    }

    /// <inheritdoc/>
    public ValueTask TextArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> text)
    {
        if (SlpMessage.Parse(text) is not { } message)
            return ValueTask.CompletedTask;

        var session = Find(message);
        return message switch
        {
            // Where several places were asked and one of them has it, the others have nothing to say to it any more.
            _ when session?.IsWith(link) == false => ValueTask.CompletedTask,
            { Method: SlpMethods.Invite, ContentType: SlpContent.Session } => session is null ? InvitedAsync(link, message) : ValueTask.CompletedTask,
            { ContentType: SlpContent.TransportRequest or SlpContent.TransportAnswer or SlpContent.TransportUpdate } when session is not null =>
                transports.ArrivedAsync(session, link, message),
            { Method: SlpMethods.Bye } when session is not null => ClosedAsync(session, link, message),
            { Method: SlpMethods.Invite or SlpMethods.Bye } => RefuseUnknownAsync(link, message),
            { Status: >= SlpStatus.Ok } when session is { IsOwn: true, Answer.IsCompleted: false } => AnsweredAsync(session, link, message),
            // What comes after the answer answers the proposal of a transport, whatever it says that its body is.
            { Status: >= SlpStatus.Ok } when session is not null => transports.ArrivedAsync(session, link, message),
            _ => ValueTask.CompletedTask,
        };
    }

    /// <inheritdoc/>
    public IPeerDataSink? SinkFor(IPeerLink link, uint sessionId)
    {
        if (Find(sessionId) is not { Sink: { } sink } session)
            return null;

        // Who sends may have found another way before this end heard of it; and what was agreed on by notices goes on where the data comes.
        if (session.Link != link
            && (!session.Link.Carrier.CarriesData || (session.Link.Carrier.Ended.IsCompleted && session.Link.Conventions == link.Conventions)))
        {
            session.Link = link;
        }

        return sink;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> StrayDataArrivedAsync(IPeerLink link, uint sessionId)
    {
        SessionOver? over;
        lock (_lock)
        {
            if (_byId.ContainsKey(sessionId))
                return false;

            over = _over.FirstOrDefault(over => over.SessionId == sessionId);
            if (over is { IsTaken: true } || _strays.Contains(sessionId) || !_allowance.TryTake())
                return over is not null;

            Remember(_strays, sessionId);
        }

        // What is not here any more, since it was given up while there was no way or this end was started anew, its sender would go on with until he tires of it.
        await SayCancelledAsync(link, over?.CallId ?? Guid.NewGuid().ToString("B").ToUpperInvariant(), sessionId).ConfigureAwait(false);
        return over is not null;
    }

    /// <inheritdoc/>
    public ValueTask InkArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> message) => invitations.InkArrivedAsync(link, message);

    /// <inheritdoc/>
    public ValueTask ConfirmedAsync(IPeerLink link, uint sessionId)
    {
        if (Find(sessionId) is { } session && session.IsWith(link))
            session.Confirm();

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask AbortedAsync(IPeerLink link, uint sessionId)
    {
        if (Find(sessionId) is { } session && session.IsWith(link))
            Forget(session, PeerSessionEnd.AbortedByPeer);

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask ResumeAskedAsync(IPeerLink link, uint sessionId, uint messageId, long position)
    {
        if (Find(sessionId) is { ResumeAsked: { } resume } session && session.IsWith(link))
            await resume(link, messageId, position).ConfigureAwait(false);
    }

    private async ValueTask InvitedAsync(IPeerLink link, SlpMessage invitation)
    {
        bool isAllowed, isTooMany, isFirst;
        lock (_lock)
        {
            isAllowed = _allowance.TryTake();
            isTooMany = _sessions.Values.Count(session => !session.IsOwn) >= MostSessions;
            isFirst = (!isAllowed || isTooMany) && !_hasRefusedTooMany;
            _hasRefusedTooMany |= isFirst;
        }

        if (isFirst)
            invitations.RefusedTooMany(this);

        // One who goes on and on is not even answered.
        if (!isAllowed)
            return;

        if (isTooMany)
            await DeclineAsync(link, invitation).ConfigureAwait(false);
        else if (!string.Equals(invitation.To.Account, link.Self.Account, StringComparison.OrdinalIgnoreCase))
            await AnswerAsync(link, invitation, SlpStatus.NotFound, SlpContent.Failure, BodyOf(invitation.Body.SessionId)).ConfigureAwait(false);
        else
            await invitations.InvitedAsync(this, link, invitation).ConfigureAwait(false);
    }

    private async ValueTask AnsweredAsync(PeerSession session, IPeerLink link, SlpMessage answer)
    {
        IReadOnlyList<IPeerLink> others = [];
        if (session.Places is { } places)
        {
            if (places.Take(link, answer.Status) is not { } told)
                return;

            (session.Link, others) = (link, told);
        }

        session.TakeAnswer(answer);
        if (answer.Status >= 300)
            Forget(session, PeerSessionEnd.ClosedByPeer);

        foreach (var other in others)
            await SayGoodbyeAsync(other, session.CallId, AnsweredBy(session, link.Peer.EndpointId, answer.Status < 300)).ConfigureAwait(false);
    }

    private ValueTask ClosedAsync(PeerSession session, IPeerLink link, SlpMessage goodbye)
    {
        // One of several places that does not want it leaves it to the others.
        if (session is { Places: { } places, Answer.IsCompleted: false } && places.Take(link, SlpStatus.InternalError) is null)
            return ValueTask.CompletedTask;

        var end = goodbye.Body["Context"] == Cancelled ? PeerSessionEnd.CancelledByPeer : PeerSessionEnd.ClosedByPeer;
        Forget(session, session.IsOwn ? end : EndedElsewhere(goodbye, link.Self.EndpointId) ?? end);
        return ValueTask.CompletedTask;
    }

    private async ValueTask RefuseUnknownAsync(IPeerLink link, SlpMessage message)
    {
        lock (_lock)
        {
            // Both ends may close a session at once.
            if (_over.Any(over => string.Equals(over.CallId, message.CallId, StringComparison.OrdinalIgnoreCase)) || !_allowance.TryTake())
                return;
        }

        await AnswerAsync(
            link,
            message,
            SlpStatus.NoSuchCall,
            SlpContent.Failure,
            new SlpBody([new("SessionID", $"{message.Body.SessionId}"), new("SChannelState", "0")])).ConfigureAwait(false);
    }

    private PeerSession Propose(IReadOnlyList<IPeerLink> links, Func<PeerSession, IPeerDataSink>? sink)
    {
        while (true)
        {
            var session = new PeerSession(
                this, links[0], Guid.NewGuid().ToString("B").ToUpperInvariant(), (uint)RandomNumberGenerator.GetInt32((int)InkSession + 1, int.MaxValue), isOwn: true)
            {
                Places = sink is null && links[0].Conventions.NamesPlaces ? new AskedPlaces(links) : null,
            };
            session.Sink = sink?.Invoke(session);
            if (TryAdd(session))
                return session;
        }
    }

    private bool TryAdd(PeerSession session)
    {
        lock (_lock)
        {
            if (session.SessionId is 0 or InkSession || _byId.ContainsKey(session.SessionId) || !_sessions.TryAdd(session.CallId, session))
                return false;

            _byId.Add(session.SessionId, session);
            return true;
        }
    }

    private bool Forget(PeerSession session, PeerSessionEnd end)
    {
        lock (_lock)
        {
            if (!_sessions.Remove(session.CallId))
                return false;

            _byId.Remove(session.SessionId);
            // What another own place takes comes here as well where its sender names no place, and is that place's to cancel.
            var isTaken = session.Sink is { Incoming.IsComplete: true } || end is PeerSessionEnd.AcceptedElsewhere or PeerSessionEnd.DeclinedElsewhere;
            Remember(_over, new SessionOver(session.CallId, session.SessionId, isTaken));
        }

        return session.End(end);
    }

    private PeerSession? Find(SlpMessage message)
    {
        lock (_lock)
        {
            return _sessions.GetValueOrDefault(message.CallId)
                ?? (message.Method == SlpMethods.Invite ? null : _byId.GetValueOrDefault(message.Body.SessionId));
        }
    }

    private PeerSession? Find(uint sessionId)
    {
        lock (_lock)
            return _byId.GetValueOrDefault(sessionId);
    }

    private static void Remember<T>(Queue<T> memory, T what)
    {
        memory.Enqueue(what);
        if (memory.Count > MostRemembered)
            memory.Dequeue();
    }

    private static Task SayCancelledAsync(IPeerLink link, string callId, uint sessionId) => SayGoodbyeAsync(
        link, callId, new SlpBody([new("SessionID", $"{sessionId}"), new("SChannelState", "0"), new("Context", Cancelled)]));

    private static async Task SayGoodbyeAsync(IPeerLink link, string callId, SlpBody body)
    {
        try
        {
            await SendAsync(link, Request(link, SlpMethods.Bye, callId, SlpContent.Close, body), CancellationToken.None).ConfigureAwait(false);
        }
        catch (PeerCarrierEndedException)
        {
            // Then he knows.
        }
    }

    private static SlpBody BodyOf(uint sessionId) => new([new("SessionID", $"{sessionId}")]);

    private static SlpMessage Request(IPeerLink link, string method, string callId, string contentType, SlpBody body) => new()
    {
        Method = method,
        To = link.Peer,
        From = link.Self,
        Branch = Guid.NewGuid().ToString("B").ToUpperInvariant(),
        CallId = callId,
        ContentType = contentType,
        Body = body,
    };

    private static Task SendAsync(IPeerLink link, SlpMessage message, CancellationToken cancellationToken) =>
        link.SendTextAsync(message.ToBytes(), cancellationToken);

    /// <summary>A session that is over, of which something may still come.</summary>
    private sealed record SessionOver(string CallId, uint SessionId, bool IsTaken);
}
