using System.Xml.Linq;
using MsnBridge.Core.Conversations;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>Devices that come into rooms, call themselves something else, and leave (XEP-0045, sections 7.2, 7.6 and 7.14). Runs in the user's queue of
/// rooms.</summary>
internal sealed class RoomPresenceReceiver(IStanzaStream stream, RoomBook rooms, RoomInvitations invitations, RoomPresenter presenter)
{
    /// <summary><c>&lt;presence to='room/nick'&gt;&lt;x xmlns='http://jabber.org/protocol/muc'/&gt;&lt;/presence&gt;</c></summary>
    public async Task HandleAsync(XElement presence, Jid from, Jid to, CancellationToken cancellationToken)
    {
        switch (Stanza.TypeOf(presence))
        {
            case null:
                await HandleAvailableAsync(presence, from, to, cancellationToken);
                break;
            case "unavailable":
                Leave(from, to);
                break;
        }
    }

    private async Task HandleAvailableAsync(XElement presence, Jid from, Jid to, CancellationToken cancellationToken)
    {
        if (to.Resource is null)
        {
            Refuse(presence, StanzaError.MalformedAddress("The name to have in the room is missing."));
            return;
        }

        var room = await rooms.FindAsync(from, to, cancellationToken);
        if (presence.Element(Ns.Muc + "x") is { } join)
        {
            await JoinAsync(presence, join, room, from, to, cancellationToken);
        }
        else if (room?.IsIn(from) != true)
        {
            Refuse(presence, StanzaError.NotAcceptable("You are not in this room: join it first."));
        }
        else if (to.Resource != room.Nick)
        {
            Rename(presence, room, to.Resource);
        }
    }

    private async Task JoinAsync(XElement presence, XElement join, Room? room, Jid from, Jid to, CancellationToken cancellationToken)
    {
        if (from.Resource is null)
        {
            Refuse(presence, StanzaError.BadRequest("A device joins a room, not an account."));
            return;
        }

        List<int> codes = [];
        if (room is null)
        {
            (room, var refusal) = RoomAddresses.MayBeChosen(to)
                ? await MakeAsync(from, to, cancellationToken)
                : await AcceptAsync(from, to, cancellationToken);
            if (room is null)
            {
                Refuse(presence, refusal ?? TooMany());
                return;
            }

            if (room.Group is null)
            {
                codes.Add(RoomStanzas.Created);
            }
        }

        // Who joins again has lost track of the room, and sees everything anew.
        room.Leave(from);
        if (!room.TryEnter(from, to.Resource!))
        {
            Refuse(presence, TooMany());
            return;
        }

        if (room.Nick != to.Resource)
        {
            codes.Add(RoomStanzas.NickAssigned);
        }

        presenter.Introduce(room, from, join, codes);
    }

    private static StanzaError TooMany() => StanzaError.ResourceConstraint("You have too many rooms here, or are in this one with too many devices.");

    private async Task<(Room? Room, StanzaError? Refusal)> MakeAsync(Jid user, Jid address, CancellationToken cancellationToken) =>
        await rooms.FindAllAsync(user, cancellationToken) is null
            ? (null, StanzaError.RegistrationRequired("You have no MSN account here. Register with the transport first."))
            : (await rooms.MakeAsync(user, address, cancellationToken), null);

    // The room of a lasting group that the user was asked into: to come is to accept.
    private async Task<(Room? Room, StanzaError? Refusal)> AcceptAsync(Jid user, Jid address, CancellationToken cancellationToken)
    {
        if (await invitations.AnswerAsync(user, address, accepts: true, cancellationToken) is not { } result)
        {
            // The same whether it is somebody else's, is over, or never was.
            return (null, StanzaError.RegistrationRequired("You are in no such group on MSN."));
        }

        if (result.Failure != GroupFailure.None)
        {
            return (null, StanzaError.NotAllowed(GroupFailureText.Describe(result.Failure)));
        }

        return await rooms.FindAsync(user, address, cancellationToken) is { } room
            ? (room, null)
            : (null, StanzaError.RecipientUnavailable("MSN has the answer, and has not let you in yet. You are invited again when it has."));
    }

    private void Rename(XElement presence, Room room, string nick)
    {
        var before = room.Nick;
        if (!room.TryRename(nick))
        {
            Refuse(presence, StanzaError.Conflict("Somebody else in the room is called so."));
            return;
        }

        presenter.ShowOwnRenamed(room, before);
    }

    // MSN is not told: clients leave at each shutdown. A group is left by command.
    private void Leave(Jid from, Jid to)
    {
        if (rooms.OpenOf(from).FirstOrDefault(room => room.Address == to.Bare) is not { } room || !room.Leave(from))
        {
            return;
        }

        presenter.ShowLeft(room, from);
        if (room is { Group: null, Devices.Count: 0 })
        {
            rooms.Drop(room);
        }
    }

    private void Refuse(XElement stanza, StanzaError error)
    {
        if (Stanza.Refusal(stanza, error) is { } refusal)
        {
            stream.Post(refusal);
        }
    }
}
