using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Switchboard;

/// <summary>Every conversation, and the ways into one: a cookie for who opens it, an invitation for who is called.</summary>
internal sealed partial class SwitchboardExchange(
    NetworkState state, MsnServerOptions options, TimeProvider time, ILogger<SwitchboardExchange> logger)
{
    private readonly ILogger<SwitchboardExchange> _logger = logger;
    private readonly ConcurrentDictionary<string, SwitchboardSession> _sessions = new(StringComparer.Ordinal);
    private readonly ExpiringTokens<Admission> _cookies = new(time, options.CookieLifetime, singleUse: true);

    /// <summary>A cookie with which the user may open a conversation; an error while he is hidden or has chosen no status.</summary>
    public MsnpErrorCode TryAssign(UserSession session, out Sensitive cookie)
    {
        lock (state.Gate)
        {
            cookie = default;
            if (session.User.Presence is not { } presence || (presence.IsHidden && !session.Dialect.AllowsConversationsWhileHidden))
                return MsnpErrorCode.NotWhileHidden;

            cookie = new Sensitive(_cookies.Issue(new Admission(session.Address, SessionId: null)));
            return MsnpErrorCode.None;
        }
    }

    /// <summary>Opens the conversation a cookie stands for; null if the cookie is not good, or is another's.</summary>
    public SwitchboardSession? Open(string address, Sensitive cookie)
    {
        if (Redeem(address, cookie) is not { SessionId: null })
            return null;

        // Ten digits never begin with 0 here, and are as random as a session needs: the cookie is what lets people in.
        while (true)
        {
            var id = RandomNumberGenerator.GetInt32(1_000_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture);
            var session = new SwitchboardSession(id, options.MaxParticipants, time);
            if (_sessions.TryAdd(id, session))
                return session;
        }
    }

    /// <summary>Finds the conversation somebody was invited to; null if the cookie is not good, or is another's or another conversation's.</summary>
    public SwitchboardSession? Answer(string address, Sensitive cookie, string sessionId) =>
        Redeem(address, cookie) is { SessionId: { } invitedTo } && invitedTo == sessionId ? _sessions.GetValueOrDefault(sessionId) : null;

    /// <summary>What others see of somebody who comes into a conversation; null if he is not signed in, or not from this place.</summary>
    public SwitchboardParticipant? Describe(string address, Guid? endpointId, ISwitchboardEndpoint endpoint)
    {
        lock (state.Gate)
        {
            if (!state.TryFind(address, out var user))
                return null;

            // A client of several places that does not say which it is can still chat, from the place that came last.
            var session = endpointId is null
                ? user.Sessions[^1]
                : user.Sessions.FirstOrDefault(session => session.EndpointId == endpointId);
            return session is null
                ? null
                : new SwitchboardParticipant(
                    session.Address,
                    state.Accounts[address].FriendlyName,
                    session.Presence?.Capabilities ?? ClientCapabilities.None,
                    session.Presence?.ExtendedCapabilities ?? ExtendedCapabilities.None,
                    endpointId,
                    session.Dialect,
                    endpoint);
        }
    }

    /// <summary>Invites somebody into a conversation.</summary>
    /// <param name="session">The conversation.</param>
    /// <param name="caller">Who invites.</param>
    /// <param name="address">Whom.</param>
    /// <param name="confirm">Called when the invitation goes out, before it does. It may enqueue only.</param>
    /// <returns>The error; none if the invitation went out, which does not mean that it is followed.</returns>
    public MsnpErrorCode Call(SwitchboardSession session, SwitchboardParticipant caller, string address, Action confirm)
    {
        if (!MsnAddress.IsValid(address))
            return MsnpErrorCode.InvalidAccount;

        lock (state.Gate)
        {
            // Offline, hidden, blocking and unknown look the same, so that nobody can find out which it is.
            var isThere = session.Addresses.Contains(MsnAddress.Normalize(address));
            if (!state.TryFind(address, out var invited)
                || !invited.IsPublic
                || !invited.Sessions.Any(place => place.TakesInvitations)
                || !PrivacyRules.Allows(state.Accounts[address], caller.Address))
            {
                LogInvitationRefused(session.Id);
                return isThere ? MsnpErrorCode.AlreadyThere : MsnpErrorCode.NotOnline;
            }

            // Each of his places is rung, those excepted that are in the conversation.
            var places = invited.Sessions
                .Where(place => place is { TakesInvitations: true, Presence: not null } && !session.Holds(invited.Address, place.EndpointId))
                .ToList();
            if (places.Count == 0)
                return MsnpErrorCode.AlreadyThere;

            confirm();
            foreach (var place in places)
            {
                var cookie = new Sensitive(_cookies.Issue(new Admission(invited.Address, session.Id)));
                place.Endpoint.Deliver(new InvitedToConversation(session.Id, cookie, caller.Address, caller.FriendlyName));
            }

            return MsnpErrorCode.None;
        }
    }

    /// <summary>Rings the other places of somebody in a conversation, as clients of MSNP16 and later ask for before they call anybody.</summary>
    public void CallOwnPlaces(SwitchboardSession session, SwitchboardParticipant caller)
    {
        lock (state.Gate)
        {
            if (!state.TryFind(caller.Address, out var user))
                return;

            foreach (var place in user.Sessions.Where(place => place is { TakesInvitations: true, Presence: not null } && !session.Holds(user.Address, place.EndpointId)))
            {
                var cookie = new Sensitive(_cookies.Issue(new Admission(user.Address, session.Id)));
                place.Endpoint.Deliver(new InvitedToConversation(session.Id, cookie, caller.Address, caller.FriendlyName));
            }
        }
    }

    /// <summary>Lets somebody go, and forgets the conversation with its last participant.</summary>
    public void Leave(SwitchboardSession session, SwitchboardParticipant participant)
    {
        if (session.Leave(participant))
            _sessions.TryRemove(session.Id, out _);
    }

    /// <summary>Ends the conversations in which nobody said anything for too long.</summary>
    public void EndIdle()
    {
        var limit = time.GetUtcNow() - options.SwitchboardIdleTimeout;
        foreach (var session in _sessions.Values.Where(session => session.LastUsed <= limit))
        {
            _sessions.TryRemove(session.Id, out _);
            LogIdle(session.Id);
            session.EndIdle();
        }
    }

    private Admission? Redeem(string address, Sensitive cookie) =>
        _cookies.TryRedeem(cookie.Reveal(), out var admission) && admission.Address == MsnAddress.Normalize(address) ? admission : null;

    [LoggerMessage(MsnpServerEventIds.SwitchboardIdle, LogLevel.Debug, "Conversation {SessionId} ended: nobody said anything.")]
    private partial void LogIdle(string sessionId);

    [LoggerMessage(MsnpServerEventIds.InvitationRefused, LogLevel.Debug, "An invitation into conversation {SessionId} was refused.")]
    private partial void LogInvitationRefused(string sessionId);

    /// <summary>What a cookie stands for: one's own new conversation, or another's.</summary>
    private sealed record Admission(string Address, string? SessionId);
}
