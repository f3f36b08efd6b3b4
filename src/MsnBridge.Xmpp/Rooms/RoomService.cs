using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Presences;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>The transport as a service of rooms (XEP-0045): where stanzas to rooms go, and what puppets say of groups. Nothing here waits.</summary>
internal sealed partial class RoomService(
    IStanzaStream stream,
    RoomAddresses addresses,
    RoomQueue queue,
    RoomBook rooms,
    RoomMemory memory,
    RoomGroups groups,
    RoomPresenter presenter,
    RoomInvitations invitations,
    RoomBookmarks bookmarks,
    RoomDeliveries deliveries,
    RoomPresenceReceiver presences,
    RoomMessageReceiver messages,
    RoomQueries queries,
    TimeProvider time,
    ILogger<RoomService> logger)
{
    // MSN clients repeat "typing" about every five seconds and say nothing when it ends.
    private static readonly TimeSpan TypingTime = TimeSpan.FromSeconds(10);

    /// <summary>A stanza to a room, or an invitation into one. Subscriptions are refused with those to contacts: whoever asks for one has mistyped an address.</summary>
    public bool Concerns(XElement stanza, Jid to) =>
        (addresses.IsRoom(to) && (stanza.Name != Ns.Component + "presence" || Stanza.TypeOf(stanza) is null or "unavailable" or "error"))
        || (stanza.Name == Ns.Component + "message" && to.Local is not null && RoomInvitations.ReadDirect(stanza) is not null);

    /// <returns>False where too much of the user's is waiting.</returns>
    public bool TryHandle(XElement stanza, Jid from, Jid to) => queue.TryEnqueue(from, async cancellationToken =>
    {
        switch (stanza.Name.LocalName)
        {
            case "presence":
                await presences.HandleAsync(stanza, from, to, cancellationToken);
                break;
            case "message" when addresses.IsRoom(to):
                await messages.HandleAsync(stanza, from, to, cancellationToken);
                break;
            case "message":
                await messages.HandleDirectInvitationAsync(stanza, from, to, cancellationToken);
                break;
            default:
                await AnswerAsync(stanza, from, to, cancellationToken);
                break;
        }
    });

    /// <summary>A stanza of a room came back.</summary>
    public void HandleBounce(XElement stanza, Jid from, Jid to) => queue.Enqueue(from, _ =>
    {
        if (rooms.OpenOf(from).FirstOrDefault(room => room.Address == to.Bare) is { } room)
        {
            deliveries.HandleBounce(room, from, Stanza.IdOf(stanza));
        }

        return Task.CompletedTask;
    });

    /// <summary>A group is there, or something about it is not as it was.</summary>
    public void Show(Jid user, GroupConversation conversation) => queue.Enqueue(user, async cancellationToken =>
    {
        var group = await groups.NameAsync(UserSessions.ToHomeUser(user), conversation, cancellationToken);
        if (await rooms.OpenAsync(user, group, cancellationToken) is not { } room)
        {
            LogTooManyRooms(RoomBook.MaxRooms);
            return;
        }

        Update(room, group);
        await invitations.AskInOnceAsync(room, group.Id, cancellationToken);
    });

    /// <summary>A contact is called something else, perhaps.</summary>
    public void ShowName(Jid user, Contact contact) => Show(user, contact.Id, member => member with { Name = RoomGroups.NameOf(contact) });

    /// <summary>A contact, or somebody who is seen in groups alone, has another state.</summary>
    public void ShowPresence(Jid user, Contact contact, ContactPresence presence) =>
        Show(user, contact.Id, member => member with { Presence = PresenceMapping.FromBridge(presence) });

    /// <summary>The user is in a group no more.</summary>
    public void Close(Jid user, ConversationId group) => queue.Enqueue(user, async cancellationToken =>
    {
        if (rooms.OpenOf(user).FirstOrDefault(room => room.Group?.Id == group) is { } room)
        {
            // First, so that no client comes back by it.
            await bookmarks.RemoveAsync(user, room.Address.Local!, cancellationToken);
            presenter.PutOut(room, RoomStanzas.NoMember, "You are in this group no more.");
            rooms.Drop(room);
            await memory.ForgetAsync(user, room.Address.Local!, group, cancellationToken);
        }
    });

    public void ShowTyping(Jid user, ConversationId group, ContactId contact) => queue.Enqueue(user, _ =>
    {
        if (rooms.OpenOf(user).FirstOrDefault(room => room.Group?.Id == group) is { } room)
        {
            presenter.ShowTyping(room, contact, time.GetUtcNow() + TypingTime);
            rooms.NoteTyping(user, somebodyTypes: true);
        }

        return Task.CompletedTask;
    });

    /// <summary>Says something in the room of a group, for the devices that are in it.</summary>
    public void Tell(Jid user, ConversationId group, string text) => queue.Enqueue(user, _ =>
    {
        if (rooms.OpenOf(user).FirstOrDefault(room => room.Group?.Id == group) is { } room)
        {
            presenter.Tell(room, text);
        }

        return Task.CompletedTask;
    });

    /// <summary>The user has no account any more.</summary>
    public void Forget(Jid user) => queue.Enqueue(user, async cancellationToken =>
    {
        foreach (var room in rooms.OpenOf(user))
        {
            presenter.PutOut(room, RoomStanzas.NoMember, "Your MSN account is not linked any more.");
        }

        rooms.Forget(user);
        await memory.ForgetInvitationsAsync(user, cancellationToken);
        await bookmarks.ForgetAsync(user, cancellationToken);
    });

    /// <summary>Does what falls due by time: called every now and then.</summary>
    public void KeepUp()
    {
        foreach (var user in rooms.UsersSeeingTyping)
        {
            queue.Enqueue(user, _ =>
            {
                rooms.NoteTyping(user, rooms.OpenOf(user).Select(presenter.ShowPaused).ToList().Contains(true));
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>Finishes what has come in; then tells everybody that the rooms are closed for now.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        foreach (var user in rooms.Users)
        {
            queue.Enqueue(user, _ =>
            {
                foreach (var room in rooms.OpenOf(user))
                {
                    presenter.PutOut(room, RoomStanzas.ServiceShutsDown);
                }

                return Task.CompletedTask;
            });
        }

        await queue.DrainAsync(cancellationToken);
    }

    private void Show(Jid user, ContactId contact, Func<RoomMember, RoomMember> change)
    {
        if (!rooms.HasOpen(user))
        {
            return;
        }

        queue.Enqueue(user, _ =>
        {
            foreach (var room in rooms.OpenOf(user).Where(room => room.Find(contact) is not null))
            {
                Update(room, room.Group! with { Members = [.. room.Group!.Members.Select(member => member.Contact == contact ? change(member) : member)] });
            }

            return Task.CompletedTask;
        });
    }

    private void Update(Room room, RoomGroup group)
    {
        var title = room.Title;
        presenter.Show(room, room.Update(group));
        if (room.Title != title)
        {
            presenter.ShowTitle(room);
        }
    }

    private async Task AnswerAsync(XElement iq, Jid from, Jid to, CancellationToken cancellationToken)
    {
        XElement? answer;
        try
        {
            answer = await queries.HandleAsync(iq, from, to, cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            // Whoever asks gets an answer, whatever went wrong; the queue then reports it.
            if (Stanza.Refusal(iq, StanzaError.InternalServerError("Something went wrong in the bridge. Try again later.")) is { } refusal)
            {
                stream.Post(refusal);
            }

            throw;
        }

        if (answer is not null)
        {
            stream.Post(answer);
        }
    }

    [LoggerMessage(XmppEventIds.TooManyRooms, LogLevel.Warning, "A group is shown in no room: its user has {Limit} rooms already.")]
    private partial void LogTooManyRooms(int limit);
}
