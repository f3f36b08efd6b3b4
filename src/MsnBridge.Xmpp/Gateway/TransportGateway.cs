using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Work;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Avatars;
using MsnBridge.Xmpp.Discovery;
using MsnBridge.Xmpp.Messages;
using MsnBridge.Xmpp.Presences;
using MsnBridge.Xmpp.Rooms;
using MsnBridge.Xmpp.Roster;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Gateway;

/// <summary>
/// Where stanzas from the server go (XEP-0100). Each user has queues of his own, for messages and presence, for his roster, for his account
/// and for other queries: what is slow for one holds up neither the stream nor anybody else. A message is done with only when it is stored.
/// </summary>
internal sealed partial class TransportGateway(
    XmppOptions options,
    IStanzaStream stream,
    ContactAddresses addresses,
    AccessRules access,
    Privileges privileges,
    IPuppetDirectory directory,
    UserSessions sessions,
    IqHandler iqs,
    MessageReceiver messages,
    PresenceReceiver presences,
    PersonalEvents personalEvents,
    PersonalNames names,
    DeviceFeatures features,
    ContactTunes tunes,
    AvatarPresenter avatars,
    OwnAvatars ownAvatars,
    SubscriptionReceiver subscriptions,
    ContactPresenter contactPresenter,
    TransportPresenter transportPresenter,
    RosterQueue roster,
    RoomService rooms,
    TimeProvider time,
    ILogger<TransportGateway> logger) : IStanzaHandler, IDisposable
{
    // How long servers may take to answer the probes after a connection was lost, before a device counts as gone.
    private static readonly TimeSpan ConfirmationTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);
    private const string Housekeeping = "";

    private static readonly HashSet<XName> OpenToEverybody =
        [Ns.DiscoInfo + "query", Ns.DiscoItems + "query", Ns.Ping + "ping", Ns.Version + "query", Ns.VCard + "vCard"];

    private readonly KeyedWorkQueue _queue = new(logger);
    private volatile bool _ready;

    public void HandleOpened()
    {
        _ready = false;
        privileges.Clear();
    }

    public void HandleReady()
    {
        _ready = true;
        _queue.TryEnqueue(Housekeeping, int.MaxValue, ResynchronizeAsync);
    }

    public void Handle(XElement stanza)
    {
        var kind = stanza.Name.Namespace == Ns.Component ? stanza.Name.LocalName : null;
        if (kind == "message" && privileges.TryRead(stanza))
        {
            var domain = Stanza.From(stanza)!;
            LogPrivileges(domain.Domain, privileges.ManageRosterOf(domain));
            if (_ready)
            {
                _queue.TryEnqueue(Housekeeping, int.MaxValue, cancellationToken => ShowRostersAsync(user => user.Domain == domain.Domain, cancellationToken));
            }

            return;
        }

        if (kind is not ("message" or "presence" or "iq") || Stanza.From(stanza) is not { } from || Stanza.To(stanza) is not { } to
            || to.Domain != addresses.Transport.Domain || from.Domain == addresses.Transport.Domain)
        {
            LogUnreadable(kind ?? "element");
            return;
        }

        var type = Stanza.TypeOf(stanza);
        if (type == "error")
        {
            if (rooms.Concerns(stanza, to))
            {
                rooms.HandleBounce(stanza, from, to);
            }

            ReportBounce(stanza, kind);
            return;
        }

        switch (kind)
        {
            case "iq":
                RouteIq(stanza, from, to, type);
                break;
            case "message":
                RouteMessage(stanza, from, to);
                break;
            default:
                RoutePresence(stanza, from, to, type);
                break;
        }
    }

    /// <summary>Does what falls due by time: called every now and then.</summary>
    public void KeepUp()
    {
        rooms.KeepUp();
        var now = time.GetUtcNow();
        foreach (var session in sessions.All)
        {
            foreach (var contact in session.TakePaused(now))
            {
                stream.Post(ChatState.Create(addresses.Speaking(contact), session.User, "paused"));
            }

            if (session.HasUnconfirmed(now))
            {
                EnqueuePresence(session.User, cancellationToken => presences.DropUnconfirmedAsync(session, cancellationToken));
            }
        }
    }

    public async Task DrainAsync()
    {
        using var limit = new CancellationTokenSource(DrainTime, time);
        await _queue.DrainAsync(limit.Token);
        await roster.DrainAsync(limit.Token);
        await rooms.DrainAsync(limit.Token);
        foreach (var session in sessions.All.Where(session => session.IsOnline))
        {
            foreach (var contact in session.TakeShown())
            {
                contactPresenter.Withdraw(session.User, session, contact);
            }

            transportPresenter.Leave(session.User);
        }
    }

    public void Dispose() => _queue.Dispose();

    private void RouteIq(XElement iq, Jid from, Jid to, string? type)
    {
        if (type is not ("get" or "set"))
        {
            return;
        }

        var payload = iq.Elements().FirstOrDefault()?.Name;
        var isServer = from.Local is null;
        if (!access.Allows(from) && !(payload is not null && OpenToEverybody.Contains(payload)))
        {
            Refuse(iq, isServer ? StanzaError.ServiceUnavailable("The transport does not know this query.") : NotForYou());
            return;
        }

        if (rooms.Concerns(iq, to))
        {
            HandInRoom(iq, from, to);
            return;
        }

        var isAccount = payload == Ns.Register + "query" || payload == Ns.Commands + "command";
        Enqueue(iq, $"{from.Bare} {(isAccount ? "account" : "query")}", async cancellationToken =>
        {
            try
            {
                if (await iqs.HandleAsync(iq, from, to, cancellationToken) is { } answer)
                {
                    stream.Post(answer);
                }
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                // Whoever asks gets an answer, whatever went wrong; the queue then reports it.
                Refuse(iq, StanzaError.InternalServerError("Something went wrong in the bridge. Try again later."));
                throw;
            }
        });
    }

    private void RouteMessage(XElement message, Jid from, Jid to)
    {
        if (from.Local is null || DeliveryRenderer.IsOwn(message, from))
        {
            return;
        }

        if (!access.Allows(from))
        {
            if (message.Element(Ns.Component + "body") is not null)
            {
                Refuse(message, NotForYou());
            }

            return;
        }

        if (PersonalEvents.Find(message) is { } published)
        {
            // An avatar has to be fetched, which presence must not wait for.
            if (OwnAvatars.IsPublished(published))
                _queue.TryEnqueue(PictureKey(from), options.MaxWaitingPresences, cancellationToken => personalEvents.HandleAsync(published, from, cancellationToken));
            else
                EnqueuePresence(from, cancellationToken => personalEvents.HandleAsync(published, from, cancellationToken));
            return;
        }

        if (rooms.Concerns(message, to))
        {
            HandInRoom(message, from, to);
            return;
        }

        Enqueue(message, from.Bare.ToString(), cancellationToken => messages.HandleAsync(message, from, to, cancellationToken));
    }

    private void RoutePresence(XElement presence, Jid from, Jid to, string? type)
    {
        if (!access.Allows(from))
        {
            if (type is "subscribe" or "probe")
            {
                stream.Post(Stanza.Presence(to.Bare, from.Bare, "unsubscribed"));
            }

            return;
        }

        if (rooms.Concerns(presence, to))
        {
            HandInRoom(presence, from, to);
            return;
        }

        switch (type)
        {
            case null or "unavailable":
                EnqueuePresence(from, async cancellationToken =>
                {
                    await presences.HandleAvailabilityAsync(presence, from, to, cancellationToken);
                    await LearnOfAsync(presence, from, cancellationToken);
                });
                break;
            case "probe":
                EnqueuePresence(from, cancellationToken => presences.HandleProbeAsync(from, to, cancellationToken));
                break;
            case "subscribe" or "subscribed" or "unsubscribe" or "unsubscribed":
                roster.Enqueue(from.Bare, cancellationToken => subscriptions.HandleAsync(from.Bare, to.Bare, type, cancellationToken));
                break;
        }
    }

    // What a device can show takes an answer of its own, which nothing else of the user waits for.
    private async Task LearnOfAsync(XElement presence, Jid from, CancellationToken cancellationToken)
    {
        if (sessions.Find(from) is null)
        {
            return;
        }

        if (features.Hear(presence, from))
        {
            _queue.TryEnqueue($"{from.Bare} features", options.MaxWaitingPresences, async cancellation =>
            {
                await features.AskAsync(presence, from, cancellation);
                var contacts = await directory.GetContactsAsync(UserSessions.ToHomeUser(from), cancellation);
                tunes.Introduce(from, contacts);
                await avatars.IntroduceAsync(from, contacts, cancellation);
            });
        }

        if (OwnAvatars.Find(presence) is { } hash)
        {
            _queue.TryEnqueue(
                PictureKey(from), options.MaxWaitingPresences, cancellation => ownAvatars.HearAsync(from, hash, published: false, cancellation));
        }

        if (PersonalNames.Find(presence) is { } nick)
        {
            await names.HearAsync(from, nick, cancellationToken);
        }
    }

    private static string PictureKey(Jid from) => $"{from.Bare} picture";

    private void Enqueue(XElement stanza, string key, Func<CancellationToken, Task> work)
    {
        if (!_queue.TryEnqueue(key, options.MaxWaitingStanzas, work))
        {
            RefuseAsTooMuch(stanza);
        }
    }

    private void HandInRoom(XElement stanza, Jid from, Jid to)
    {
        if (!rooms.TryHandle(stanza, from, to))
        {
            RefuseAsTooMuch(stanza);
        }
    }

    private void RefuseAsTooMuch(XElement stanza)
    {
        LogTooManyWaiting(stanza.Name.LocalName);
        Refuse(stanza, StanzaError.ResourceConstraint("Too much of yours is waiting already. Try again in a moment."));
    }

    private void EnqueuePresence(Jid from, Func<CancellationToken, Task> work)
    {
        if (!_queue.TryEnqueue(from.Bare.ToString(), options.MaxWaitingPresences, work))
        {
            LogTooManyWaiting("presence");
        }
    }

    // After a connection was lost nobody knows what was missed: users are asked whether they are there, and rosters are completed. Nothing
    // is taken out of them here, as a puppet may not have read its list yet.
    private async Task ResynchronizeAsync(CancellationToken cancellationToken)
    {
        var confirmBy = time.GetUtcNow() + ConfirmationTime;
        foreach (var user in await directory.FindUsersAsync(UserSessions.Network, cancellationToken))
        {
            sessions.Open(UserSessions.ToJid(user)).Reconnected(confirmBy);
            stream.Post(Stanza.Presence(addresses.Transport, UserSessions.ToJid(user), "probe"));
        }

        await ShowRostersAsync(_ => true, cancellationToken);
    }

    private async Task ShowRostersAsync(Func<Jid, bool> which, CancellationToken cancellationToken)
    {
        foreach (var user in await directory.FindUsersAsync(UserSessions.Network, cancellationToken))
        {
            var jid = UserSessions.ToJid(user);
            if (which(jid) && await directory.GetContactsAsync(user, cancellationToken) is { Count: > 0 } contacts)
            {
                roster.Show(jid, [.. contacts.Select(snapshot => snapshot.Contact)], complete: false);
            }
        }
    }

    private void Refuse(XElement stanza, StanzaError error)
    {
        if (Stanza.Refusal(stanza, error) is { } refusal)
        {
            stream.Post(refusal);
        }
    }

    private void ReportBounce(XElement stanza, string kind)
    {
        // The user's own server did not keep a message for him, for example because he is away and it stores nothing.
        if (kind == "message" && Stanza.IdOf(stanza) is { } id && id.StartsWith(HomeDelivery.WireIdPrefix, StringComparison.Ordinal))
        {
            var condition = stanza.Element(Ns.Component + "error")?.Elements().FirstOrDefault()?.Name.LocalName;
            LogBounced(id, condition);
        }
    }

    private static StanzaError NotForYou() => StanzaError.Forbidden("This transport is not open to you. Ask its operator (xmpp.allowedUsers).");

    [LoggerMessage(XmppEventIds.PrivilegesGranted, LogLevel.Information, "The server of {Domain} states the transport's privileges; rosters managed: {Rosters}.")]
    private partial void LogPrivileges(string domain, bool rosters);

    [LoggerMessage(XmppEventIds.StanzaUnreadable, LogLevel.Debug, "A {Kind} without usable addresses was left aside.")]
    private partial void LogUnreadable(string kind);

    [LoggerMessage(XmppEventIds.StanzasRefused, LogLevel.Warning, "A {Kind} was refused: too much of the same user is waiting.")]
    private partial void LogTooManyWaiting(string kind);

    [LoggerMessage(XmppEventIds.Bounced, LogLevel.Warning, "The XMPP server returned message {Id}: {Condition}.")]
    private partial void LogBounced(string id, string? condition);
}
