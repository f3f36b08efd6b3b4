using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Work;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Avatars;
using MsnBridge.Xmpp.Files;
using MsnBridge.Xmpp.Messages;
using MsnBridge.Xmpp.Presences;
using MsnBridge.Xmpp.Rooms;
using MsnBridge.Xmpp.Roster;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp;

/// <summary>XMPP as Core speaks to it. Only deliveries wait for the server; the state of the moment is handed on and not waited for.</summary>
internal sealed class XmppHomeNetwork(
    IStanzaStream stream,
    IXmppLink server,
    ContactAddresses addresses,
    UserSessions sessions,
    DeliveryRenderer renderer,
    ContactPresenter contacts,
    ContactTunes tunes,
    TransportPresenter transport,
    RosterQueue roster,
    RosterMemory memory,
    RosterWords words,
    SharedLinks links,
    TransferPresenter transfers,
    SentFiles sent,
    RoomService rooms,
    RoomDeliveries roomDeliveries,
    AvatarPresenter avatars,
    TimeProvider time,
    ILogger<XmppHomeNetwork> logger) : IHomeNetwork, IAsyncDisposable
{
    private const int MaxWaitingPictures = 1000;
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(2);

    // MSN clients repeat "typing" about every five seconds and say nothing when it ends.
    private static readonly TimeSpan TypingTime = TimeSpan.FromSeconds(10);

    private readonly KeyedWorkQueue _pictures = new(logger);

    public HomeNetworkId Id => UserSessions.Network;

    public bool IsReachable => server.Status.State == XmppLinkState.Up;

    public async ValueTask DisposeAsync()
    {
        using (var limit = new CancellationTokenSource(s_drain, time))
            await _pictures.DrainAsync(limit.Token);
        _pictures.Dispose();
    }

    public async Task DeliverAsync(HomeDelivery delivery, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToJid(delivery.User);
        if (delivery.Event is DeliveryReport { Outcome: not DeliveryOutcome.Kept } ended)
        {
            sent.End(user, ended.Message.MessageId);
        }

        if (!delivery.Conversation.IsDirect)
        {
            if (delivery.Event is DeliveryReport)
            {
                await sessions.Open(user).DevicesKnown.WaitAsync(cancellationToken);
            }

            var direct = delivery.Event is FileToHome shared
                ? renderer.Render(delivery, shared, await links.PublishAsync(user, delivery.WireId, shared, cancellationToken))
                : null;
            await roomDeliveries.DeliverAsync(delivery, direct, cancellationToken);
            return;
        }

        if (delivery.Event is FileToHome file)
        {
            var link = await links.PublishAsync(user, delivery.WireId, file, cancellationToken);
            await stream.SendAsync(renderer.Render(delivery, file, link), cancellationToken);
            return;
        }

        var session = sessions.Find(user);
        switch (delivery.Event)
        {
            case MessageToHome message:
                session?.EndTyping(message.Contact);
                break;

            case OwnMessageToHome:
                // By the time devices are known the server has said whether the transport may write in the user's name.
                session = sessions.Open(user);
                await session.DevicesKnown.WaitAsync(cancellationToken);
                break;

            case DeliveryReport { Outcome: not DeliveryOutcome.Delivered } report when report.Message.Sender.Network == Id:
                // How it is told depends on whether the device that sent the message is there, and right after a start nobody knows yet.
                session = sessions.Open(user);
                await session.DevicesKnown.WaitAsync(cancellationToken);
                break;

            case ContactRequestToHome request when addresses.CanBeWritten(request.Contact):
                await AskAsync(user, request, cancellationToken);
                return;

            case ContactEditReport report when addresses.CanBeWritten(report.Contact):
                await TakeBackAsync(user, report, cancellationToken);
                break;
        }

        if (renderer.Render(delivery, device => session?.IsOnlineAt(device) ?? false) is { } stanza)
        {
            await stream.SendAsync(stanza, cancellationToken);
        }
    }

    public Task ShowLoginStatusAsync(HomeLink link, LoginStatus status, CancellationToken cancellationToken)
    {
        var session = sessions.Open(UserSessions.ToJid(link.User));
        var isNews = session.SetLoginStatus(status);
        if (session.IsOnline)
        {
            transport.Show(session.User, status);
        }

        if (isNews && (session.IsOnline || status.State is not (LoginState.ServerUnavailable or LoginState.Connected)))
        {
            transport.Notify(session.User, status);
        }

        return Task.CompletedTask;
    }

    public Task ShowContactsAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken)
    {
        roster.Show(UserSessions.ToJid(link.User), contacts, complete: true);
        return Task.CompletedTask;
    }

    public Task ShowContactAsync(HomeLink link, Contact contact, CancellationToken cancellationToken)
    {
        roster.Show(UserSessions.ToJid(link.User), [contact], complete: false);
        rooms.ShowName(UserSessions.ToJid(link.User), contact);
        if (sessions.Find(UserSessions.ToJid(link.User)) is { } session && contacts.ShowAvatar(session, contact))
            _pictures.TryEnqueue(session.User.ToString(), MaxWaitingPictures, token => avatars.ShowAsync(session.User, contact, token));
        return Task.CompletedTask;
    }

    public Task RemoveContactAsync(HomeLink link, ContactId contact, CancellationToken cancellationToken)
    {
        if (addresses.CanBeWritten(contact))
        {
            roster.Remove(UserSessions.ToJid(link.User), contact);
        }

        return Task.CompletedTask;
    }

    public Task ShowPresenceAsync(HomeLink link, Contact contact, ContactPresence presence, CancellationToken cancellationToken)
    {
        rooms.ShowPresence(UserSessions.ToJid(link.User), contact, presence);
        // Who is seen in a group alone has no presence of his own here, outside of its room.
        if (contact.IsListed && sessions.Find(UserSessions.ToJid(link.User)) is { } session)
        {
            contacts.Show(session, contact, presence);
            tunes.Show(session, contact, presence);
        }

        return Task.CompletedTask;
    }

    public Task ShowTypingAsync(HomeLink link, ConversationId conversation, ContactId contact, CancellationToken cancellationToken)
    {
        if (!conversation.IsDirect)
        {
            rooms.ShowTyping(UserSessions.ToJid(link.User), conversation, contact);
        }
        else if (addresses.CanBeWritten(contact) && sessions.Find(UserSessions.ToJid(link.User)) is { } session
            && session.SetTyping(contact, time.GetUtcNow() + TypingTime))
        {
            stream.Post(ChatState.Create(addresses.Speaking(contact), session.User, "composing"));
        }

        return Task.CompletedTask;
    }

    public Task ShowGroupAsync(HomeLink link, GroupConversation group, CancellationToken cancellationToken)
    {
        rooms.Show(UserSessions.ToJid(link.User), group);
        return Task.CompletedTask;
    }

    public Task CloseGroupAsync(HomeLink link, ConversationId conversation, CancellationToken cancellationToken)
    {
        rooms.Close(UserSessions.ToJid(link.User), conversation);
        return Task.CompletedTask;
    }

    public Task ShowNoticeAsync(HomeLink link, string text, CancellationToken cancellationToken)
    {
        transport.Headline(UserSessions.ToJid(link.User), text);
        return Task.CompletedTask;
    }

    public Task<long> FindFileLimitAsync(HomeLink link, CancellationToken cancellationToken) =>
        links.FindLimitAsync(UserSessions.ToJid(link.User), cancellationToken);

    public Task<Stream> OpenContentAsync(HomeLink link, string reference, CancellationToken cancellationToken) =>
        links.OpenAsync(UserSessions.ToJid(link.User), reference, cancellationToken);

    public Task ShowTransferAsync(HomeLink link, TransferView transfer, CancellationToken cancellationToken)
    {
        transfers.Show(UserSessions.ToJid(link.User), transfer);
        return Task.CompletedTask;
    }

    public async Task ForgetUserAsync(HomeLink link, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken)
    {
        // At once: should he register again, what is left to be taken back must not reach into that.
        sessions.Remove(UserSessions.ToJid(link.User));
        roster.Forget(UserSessions.ToJid(link.User), contacts);
        rooms.Forget(UserSessions.ToJid(link.User));
        await links.ForgetAsync(UserSessions.ToJid(link.User), cancellationToken);
    }

    // Remembered before it is asked, so that the answer is understood however fast it comes.
    private async Task AskAsync(Jid user, ContactRequestToHome request, CancellationToken cancellationToken)
    {
        await roster.RunAsync(user, ended => memory.SetAsync(user, request.Contact, RosterState.Requested, ended), cancellationToken);
        await stream.SendAsync(
            Stanza.Presence(addresses.OfContact(request.Contact), user, "subscribe", Stanza.Nick(request.DisplayName)), cancellationToken);
    }

    private async Task TakeBackAsync(Jid user, ContactEditReport report, CancellationToken cancellationToken)
    {
        if (report.Failure == ContactEditFailure.None || report.Kind is ContactEditKind.PutIntoGroup or ContactEditKind.TakeOutOfGroup)
        {
            return;
        }

        if (report.Kind is not (ContactEditKind.Add or ContactEditKind.Remove or ContactEditKind.Accept or ContactEditKind.Decline))
        {
            words.TakeBack(user, report.Contact);
            return;
        }

        // The contact is as if nothing had been asked; what MSN has in its list is offered again at the next sign-in.
        await roster.RunAsync(user, ended => memory.SetAsync(user, report.Contact, RosterState.None, ended), cancellationToken);
        if (report.Kind == ContactEditKind.Add)
        {
            stream.Post(Stanza.Presence(addresses.OfContact(report.Contact), user, "unsubscribed"));
        }
    }
}
