using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Discovery;
using MsnBridge.Xmpp.Messages;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>Queries to rooms and to those who are in them: what a room is, whether one is in it (XEP-0410), and its configuration, of which there is the
/// name alone. Whatever would have power over others is refused: MSN gives it to nobody. Runs in the user's queue of rooms.</summary>
internal sealed class RoomQueries(RoomBook rooms, RoomPresenter presenter, BitsOfBinary pictures)
{
    public const int MaxNameLength = 200;
    private const string ConfigurationForm = "http://jabber.org/protocol/muc#roomconfig";
    private const string NameField = "muc#roomconfig_roomname";

    public async Task<XElement?> HandleAsync(XElement iq, Jid from, Jid to, CancellationToken cancellationToken)
    {
        if (iq.Elements().FirstOrDefault() is not { } payload)
        {
            return Stanza.Refusal(iq, StanzaError.BadRequest("The query is empty."));
        }

        // Nobody learns of another's rooms, not even that there are any.
        var room = await rooms.FindAsync(from, to, cancellationToken);
        var (result, error) = room is null
            ? (null, to.Resource is not null && payload.Name == Ns.Ping + "ping" ? NotIn() : StanzaError.ItemNotFound("You have no such room."))
            : to.Resource is { } nick
                ? await AskOccupantAsync(room, from, nick, Stanza.TypeOf(iq)!, payload, cancellationToken)
                : await AskRoomAsync(room, Stanza.TypeOf(iq)!, payload, cancellationToken);
        return error is null ? Stanza.Result(iq, result) : Stanza.Refusal(iq, error);
    }

    private static StanzaError NotIn() => StanzaError.NotAcceptable("You are not in this room.");

    // XEP-0410: a device asks its own name whether it is still there; the room answers in its place, as its features say.
    private async Task<(XElement? Result, StanzaError? Error)> AskOccupantAsync(
        Room room, Jid from, string nick, string type, XElement payload, CancellationToken cancellationToken)
    {
        if (!room.IsIn(from))
        {
            return (null, NotIn());
        }

        // Also of somebody who has left since: what he said is still there to be read. Pictures of the user himself are for his other devices.
        if (type == "get" && payload.Name == Ns.BitsOfBinary + "data")
        {
            return await pictures.FindAsync(payload, cancellationToken) is { } picture ? (picture, null) : (null, StanzaError.ItemNotFound("There is no such picture."));
        }

        var isOwn = nick == room.Nick;
        if (!isOwn && !room.TryFind(nick, out _))
        {
            return (null, StanzaError.ItemNotFound("Nobody in this room is called so."));
        }

        return (type, payload.Name) switch
        {
            ("get", var name) when name == Ns.Ping + "ping" => (null, null),
            ("get", var name) when name == Ns.DiscoInfo + "query" && !isOwn => (new(name, payload.Attribute("node"), ContactCapabilities.Describe()), null),
            _ => (null, StanzaError.ServiceUnavailable("Whoever is in a room does not know this query. Ask the contact's own address.")),
        };
    }

    private async Task<(XElement? Result, StanzaError? Error)> AskRoomAsync(Room room, string type, XElement payload, CancellationToken cancellationToken)
    {
        switch (type)
        {
            case "get" when payload.Name == Ns.DiscoInfo + "query":
                return payload.Attribute("node") is null
                    ? (new(payload.Name, Describe(room)), null)
                    : (null, StanzaError.ItemNotFound("There is no such node."));
            case "get" when payload.Name == Ns.DiscoItems + "query":
                return (new(payload.Name), null);
            case "get" when payload.Name == Ns.Ping + "ping":
                return (null, null);
            case "get" when payload.Name == Ns.MucOwner + "query":
                return (new(payload.Name, Form(room)), null);
            case "set" when payload.Name == Ns.MucOwner + "query":
                return await ConfigureAsync(room, payload, cancellationToken);
            case "get" when payload.Name == Ns.MucAdmin + "query":
                return (null, StanzaError.Forbidden("There are no lists of members here: who is in the group is in the room."));
            case "set" when payload.Name == Ns.MucAdmin + "query":
                return (null, StanzaError.NotAllowed("In a group on MSN nobody has power over others: nobody can be put out, silenced or promoted."));
            default:
                return (null, StanzaError.ServiceUnavailable("Rooms do not know this query."));
        }
    }

    private static IEnumerable<XElement> Describe(Room room) =>
    [
        new(
            Ns.DiscoInfo + "identity", new XAttribute("category", "conference"), new XAttribute("type", "text"), new XAttribute("name", room.Title)),
        .. new[]
        {
            Ns.DiscoInfo.NamespaceName, Ns.Muc.NamespaceName, Ns.Ping.NamespaceName, Ns.StanzaIds.NamespaceName, Ns.OccupantIds.NamespaceName,
            "http://jabber.org/protocol/muc#stable_id", "http://jabber.org/protocol/muc#self-ping-optimization",
            "muc_hidden", "muc_membersonly", "muc_nonanonymous", "muc_unmoderated", "muc_unsecured",
            room.Group?.IsLasting == true ? "muc_persistent" : "muc_temporary",
        }.Select(feature => new XElement(Ns.DiscoInfo + "feature", new XAttribute("var", feature))),
        new(
            Ns.DataForm + "x",
            new XAttribute("type", "result"),
            DataForm.Hidden("FORM_TYPE", "http://jabber.org/protocol/muc#roominfo"),
            DataForm.Text(NameField, "Name", room.Title, required: false),
            DataForm.Text("muc#roominfo_description", "Description", "A group on MSN", required: false),
            DataForm.Text("muc#roominfo_subject", "Subject", room.Title, required: false),
            DataForm.Text(
                "muc#roominfo_occupants", "Occupants", (room.Occupants.Count + (room.Devices.Count > 0 ? 1 : 0)).ToString(CultureInfo.InvariantCulture), required: false),
            DataForm.Text("muc#roomconfig_allowinvites", "Members may invite", "1", required: false),
            DataForm.Text("muc#roomconfig_changesubject", "Members may change the subject", "1", required: false)),
    ];

    private static XElement Form(Room room) =>
        DataForm.Create(
            "form",
            "Group on MSN",
            "MSN knows no more of a group than a name, and that is yours alone.",
            DataForm.Hidden("FORM_TYPE", ConfigurationForm),
            DataForm.Text(NameField, "Name", room.Title, required: false));

    // A client that has made a room submits a form before it goes on; what the form has beside the name is as it always is here, or cannot be.
    private async Task<(XElement? Result, StanzaError? Error)> ConfigureAsync(Room room, XElement query, CancellationToken cancellationToken)
    {
        if (query.Element(Ns.MucOwner + "destroy") is not null)
        {
            return (null, StanzaError.NotAllowed("A group on MSN cannot be ended for everybody. The transport's command \"Leave a group\" leaves it."));
        }

        if (query.Element(Ns.DataForm + "x") is not { } form)
        {
            return (null, StanzaError.BadRequest("The form is missing."));
        }

        var name = (string?)form.Attribute("type") == "submit" ? DataForm.Read(form).GetValueOrDefault(NameField)?.Trim() : null;
        if (string.IsNullOrEmpty(name) || name == room.Title)
        {
            return (null, null);
        }

        if (name.Length > MaxNameLength)
        {
            return (null, StanzaError.NotAcceptable($"The name has {name.Length} characters, and {MaxNameLength} is the most."));
        }

        await rooms.EntitleAsync(room, name, cancellationToken);
        presenter.ShowTitle(room);
        return (null, null);
    }
}
