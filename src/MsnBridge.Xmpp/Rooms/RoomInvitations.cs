using System.Xml.Linq;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
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
    RoomAddresses roomAddresses,
    IRemoteNetwork network,
    RoomGroups groups,
    RoomBook rooms,
    RoomMemory memory,
    RoomBookmarks bookmarks,
    RoomStanzas stanzas,
    RoomPresenter presenter)
{
    private const int MostNamed = 20;

    /// <summary>The addresses that a message asks in by way of the room (XEP-0045, section 7.8.2), and by itself (XEP-0249).</summary>
    public static IEnumerable<string> ReadMediated(XElement message) =>
        message.Elements(Ns.MucUser + "x").Elements(Ns.MucUser + "invite").Select(invite => (string?)invite.Attribute("to") ?? "");

    /// <summary><c>&lt;message to='room'&gt;&lt;x xmlns='…muc#user'&gt;&lt;decline to='bob…'/&gt;&lt;/x&gt;&lt;/message&gt;</c>: the user does not want to come.</summary>
    public static bool IsDecline(XElement message) => message.Elements(Ns.MucUser + "x").Elements(Ns.MucUser + "decline").Any();

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
        if (room.Group is { } group)
        {
            return Refusal(contact, await groups.InviteAsync(person, group.Id, contact, cancellationToken));
        }

        // MSN's conversation with one contact is the chat with him: one of several begins with two.
        if (!room.Waiting.Contains(contact))
        {
            room.Waiting.Add(contact);
        }

        if (room.Waiting.Count == 1)
        {
            presenter.Tell(room, $"{contact} comes in with the next contact you invite: with one alone there is no group on MSN.");
            return null;
        }

        var made = await groups.CreateAsync(person, room.Waiting, name: null, cancellationToken);
        if (made.Group is null)
        {
            room.Waiting.Remove(contact);
            return Refusal(contact, made);
        }

        room.Waiting.Clear();
        await rooms.BindAsync(room, await groups.NameAsync(person, made.Group, cancellationToken), cancellationToken);
        await memory.NoteInvitedAsync(user, made.Group.Id, cancellationToken);
        presenter.ShowOwn(room);
        presenter.Show(room, [.. room.Occupants.Select(occupant => new OccupantChange(null, occupant))]);
        if (!made.Absent.IsEmpty)
        {
            presenter.Tell(room, $"Not there: {string.Join(", ", made.Absent)}.");
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
        var with = room.Group is { Members.Length: > 0 } group
            ? $" with {string.Join(", ", group.Members.Take(MostNamed).Select(member => member.Name))}"
            : "";
        return stanzas.Invitation(room.Address, room.User, id, by, $"Group chat on MSN{with}");
    }

    /// <summary>Somebody invites the user into a lasting group, which waits for his answer: to join its room is to accept, to decline is to refuse.</summary>
    /// <returns>What to send.</returns>
    public async Task<XElement> AskAsync(
        Jid user, ConversationId conversation, GroupInvitationToHome invitation, string id, CancellationToken cancellationToken)
    {
        await memory.NoteAskedAsync(user, conversation, invitation.Name, cancellationToken);
        return stanzas.Invitation(
            roomAddresses.OfConversation(user, conversation), user, id, invitation.Inviter, $"Invitation into the group {invitation.Name} on MSN");
    }

    /// <summary>Answers for the user where he was asked into a lasting group whose room has that address.</summary>
    /// <returns>How that ended; null where he was not.</returns>
    public async Task<GroupResult?> AnswerAsync(Jid user, Jid address, bool accepts, CancellationToken cancellationToken)
    {
        foreach (var conversation in (await memory.LoadAskedAsync(user, cancellationToken)).Keys)
        {
            if (roomAddresses.OfConversation(user, conversation) != address.Bare)
            {
                continue;
            }

            var result = await groups.AnswerAsync(UserSessions.ToHomeUser(user), conversation, accepts, cancellationToken);
            if (result.Failure is GroupFailure.None or GroupFailure.UnknownGroup)
            {
                await memory.NoteAnsweredAsync(user, conversation, cancellationToken);
            }

            return result;
        }

        return null;
    }

    /// <summary>Asks the user in once in the life of a group, whether or not anybody speaks: by a bookmark, where his server and his client know such, otherwise in words.</summary>
    public async Task AskInOnceAsync(Room room, ConversationId group, CancellationToken cancellationToken)
    {
        if (room.Devices.Count == 0 && await memory.WasInvitedAsync(room.User, group, cancellationToken))
        {
            return;
        }

        if (room.Devices.Count == 0 && await bookmarks.AddAsync(room, cancellationToken))
        {
            await memory.NoteInvitedAsync(room.User, group, cancellationToken);
            return;
        }

        if (AskIn(room, $"invite-{Guid.NewGuid():N}", room.Occupants.FirstOrDefault()?.Contact) is { } invitation)
        {
            // Not waited for: where it is lost, it comes when somebody speaks.
            stream.Post(invitation);
        }

        await memory.NoteInvitedAsync(room.User, group, cancellationToken);
    }

    private static StanzaError? Refusal(ContactId contact, GroupResult result)
    {
        var failure = result.Failure == GroupFailure.None && result.Absent.Contains(contact) ? GroupFailure.ContactOffline : result.Failure;
        var text = $"{contact} was not invited. {GroupFailureText.Describe(failure)}";
        return failure switch
        {
            GroupFailure.None => null,
            GroupFailure.ContactOffline => StanzaError.RecipientUnavailable(text),
            GroupFailure.ContactUnknown or GroupFailure.UnknownGroup => StanzaError.ItemNotFound(text),
            GroupFailure.NotSignedIn => StanzaError.NotAuthorized(text),
            GroupFailure.TooManyMembers => StanzaError.ResourceConstraint(text),
            _ => StanzaError.NotAllowed(text),
        };
    }
}
