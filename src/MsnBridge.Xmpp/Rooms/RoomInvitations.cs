using System.Xml.Linq;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>Invitations both ways: contacts whom the user asks into a room, which invites them on MSN, and the user, who is asked into the rooms of his
/// groups. Runs in the user's queue of rooms.</summary>
internal sealed class RoomInvitations(
    IStanzaStream stream,
    ContactAddresses addresses,
    IRemoteNetwork network,
    IRoomGroups groups,
    RoomBook rooms,
    RoomMemory memory,
    RoomStanzas stanzas,
    RoomPresenter presenter)
{
    /// <summary>The addresses that a message asks in by way of the room (XEP-0045, section 7.8.2), and by itself (XEP-0249).</summary>
    public static IEnumerable<string> ReadMediated(XElement message) =>
        message.Elements(Ns.MucUser + "x").Elements(Ns.MucUser + "invite").Select(invite => (string?)invite.Attribute("to") ?? "");

    /// <summary><c>&lt;message to='bob…'&gt;&lt;x xmlns='jabber:x:conference' jid='room'/&gt;&lt;/message&gt;</c>, the room or null.</summary>
    public static string? ReadDirect(XElement message) => (string?)message.Element(Ns.Conference + "x")?.Attribute("jid");

    /// <summary>Asks a contact in; the group is made when the first one is.</summary>
    /// <returns>Null where it is done; otherwise why not.</returns>
    public async Task<StanzaError?> InviteAsync(Room room, Jid user, Jid invited, CancellationToken cancellationToken)
    {
        if (invited.Domain != addresses.Transport.Domain || !ContactAddresses.TryReadContact(invited, network, out var contact, out _))
        {
            return StanzaError.NotAcceptable($"{invited.Bare} was not invited: only MSN contacts can be in a group on MSN.");
        }

        var person = UserSessions.ToHomeUser(user);
        var answer = room.Group is { } group
            ? await groups.InviteAsync(person, group.Id, contact, cancellationToken)
            : await groups.CreateAsync(person, room.WantedName, [contact], cancellationToken);
        if (answer.Group is not { } made)
        {
            return StanzaError.NotAcceptable($"{contact} was not invited: {answer.Refusal}");
        }

        if (room.Group is null)
        {
            await rooms.BindAsync(room, new(made, room.WantedName, false, []), cancellationToken);
            presenter.ShowOwn(room);
        }

        return null;
    }

    /// <summary>Asks the user in where he is not in the room and was not asked since he was: when the group comes up for the first time, or when somebody
    /// speaks.</summary>
    /// <returns>What to send, or null.</returns>
    public XElement? AskIn(Room room, string id, ContactId? by)
    {
        if (room.IsInvited || room.Devices.Count > 0)
        {
            return null;
        }

        room.IsInvited = true;
        return stanzas.Invitation(room, id, by);
    }

    /// <summary>Asks the user in once in the life of a group, whether or not anybody speaks.</summary>
    public async Task AskInOnceAsync(Room room, ConversationId group, CancellationToken cancellationToken)
    {
        if (room.Devices.Count == 0 && await memory.WasInvitedAsync(room.User, group, cancellationToken))
        {
            return;
        }

        if (AskIn(room, $"invite-{Guid.NewGuid():N}", room.Occupants.FirstOrDefault()?.Contact) is { } invitation)
        {
            // Not waited for: where it is lost, it comes when somebody speaks.
            stream.Post(invitation);
        }

        await memory.NoteInvitedAsync(room.User, group, cancellationToken);
    }
}
