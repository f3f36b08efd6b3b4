using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Discovery;
using MsnBridge.Xmpp.Presences;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>What a room sends to a device (XEP-0045).</summary>
internal sealed class RoomStanzas(ContactAddresses addresses)
{
    /// <summary>The presence is the receiver's own.</summary>
    public const int Self = 110;

    /// <summary>Whoever is in the room sees who the others are.</summary>
    public const int AddressesShown = 100;

    /// <summary>The room has just been made.</summary>
    public const int Created = 201;

    /// <summary>The room calls the receiver otherwise than he wished.</summary>
    public const int NickAssigned = 210;

    private const int ConfigurationChanged = 104;
    private const int NickChanged = 303;

    /// <summary>Put out because the user is no member any more.</summary>
    public const int NoMember = 321;

    /// <summary>Put out because the service goes away.</summary>
    public const int ServiceShutsDown = 332;

    /// <summary><c>&lt;presence from='room/Bob' to='device'&gt;&lt;show&gt;away&lt;/show&gt;&lt;status/&gt;caps&lt;x xmlns='…muc#user'&gt;&lt;item affiliation='member' role='participant'
    /// jid='bob\40example.com@msn.example.org'/&gt;&lt;/x&gt;&lt;occupant-id id='…'/&gt;&lt;/presence&gt;</c></summary>
    public XElement Present(Room room, Occupant occupant, Jid to) =>
        Stanza.Presence(
            room.Address.WithResource(occupant.Nick),
            to,
            null,
            StateOf(occupant.Presence),
            ContactCapabilities.Announcement(),
            User(Item("member", "participant", AddressOf(occupant.Contact)), []),
            OccupantId(room, occupant.Contact));

    public XElement Gone(Room room, Occupant occupant, Jid to) =>
        Stanza.Presence(
            room.Address.WithResource(occupant.Nick),
            to,
            "unavailable",
            User(Item("none", "none", AddressOf(occupant.Contact)), []),
            OccupantId(room, occupant.Contact));

    /// <summary>The old name goes, with the new one in it; then the new one comes (section 7.6).</summary>
    public IEnumerable<XElement> Renamed(Room room, Occupant before, Occupant after, Jid to) =>
    [
        Stanza.Presence(
            room.Address.WithResource(before.Nick),
            to,
            "unavailable",
            User(Item("member", "participant", AddressOf(before.Contact), after.Nick), [NickChanged]),
            OccupantId(room, before.Contact)),
        Present(room, after, to),
    ];

    /// <summary>The receiver's own presence, which ends the list of who is there. Who makes a room is its owner until it is a conversation of MSN's,
    /// where nobody is more than others.</summary>
    public static XElement Own(Room room, Jid to, params IEnumerable<int> codes) =>
        Stanza.Presence(
            room.Address.WithResource(room.Nick),
            to,
            null,
            User(room.Group is null ? Item("owner", "moderator", to.ToString()) : Item("member", "participant", to.ToString()), codes),
            OccupantId(room, null));

    public static XElement OwnRenamed(Room room, string before, Jid to) =>
        Stanza.Presence(
            room.Address.WithResource(before),
            to,
            "unavailable",
            User(Item("member", "participant", to.ToString(), room.Nick), [NickChanged, Self]),
            OccupantId(room, null));

    /// <param name="code">Why he is put out; null where he left by himself.</param>
    public static XElement OwnGone(Room room, Jid to, int? code = null, string? destroyed = null)
    {
        var x = User(Item(code == NoMember ? "none" : "member", "none", to.ToString()), code is { } reason ? [Self, reason] : [Self]);
        if (destroyed is not null)
        {
            x.Add(new XElement(Ns.MucUser + "destroy", new XElement(Ns.MucUser + "reason", destroyed)));
        }

        return Stanza.Presence(room.Address.WithResource(room.Nick), to, "unavailable", x, OccupantId(room, null));
    }

    /// <summary><c>&lt;message type='groupchat' id='…' from='room/Bob' to='device'&gt;&lt;body/&gt;&lt;stanza-id xmlns='urn:xmpp:sid:0' by='room' id='…'/&gt;
    /// &lt;occupant-id/&gt;&lt;/message&gt;</c></summary>
    /// <param name="isHistory">Said before the device came in: with the time.</param>
    public static XElement Said(Room room, RoomUtterance utterance, Jid to, bool isHistory = false)
    {
        var message = Stanza.Message(
            room.Address.WithResource(utterance.Nick),
            to,
            "groupchat",
            utterance.MessageId,
            utterance.Content,
            new XElement(Ns.StanzaIds + "stanza-id", new XAttribute("id", utterance.Id), new XAttribute("by", room.Address.ToString())),
            OccupantId(room, utterance.Speaker));
        if (isHistory && message.Element(Ns.Delay + "delay") is null)
        {
            message.Add(new XElement(
                Ns.Delay + "delay",
                new XAttribute("from", room.Address.ToString()),
                new XAttribute("stamp", utterance.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))));
        }

        return message;
    }

    /// <summary>Words of the room itself.</summary>
    public static XElement Notice(Room room, Jid to, string id, string text) =>
        Stanza.Message(
            room.Address,
            to,
            "groupchat",
            id,
            new XElement(Ns.Component + "body", text),
            new XElement(Ns.StanzaIds + "stanza-id", new XAttribute("id", id), new XAttribute("by", room.Address.ToString())));

    /// <summary>The subject, which ends what a device is sent when it comes in. MSN has none: it is what the group is called.</summary>
    public static XElement Subject(Room room, Jid to) =>
        Stanza.Message(room.Address, to, "groupchat", null, new XElement(Ns.Component + "subject", room.Title));

    /// <summary>The room is called something else: to be asked for again (section 10.2.1).</summary>
    public static XElement Changed(Room room, Jid to) =>
        Stanza.Message(room.Address, to, "groupchat", null, new XElement(Ns.MucUser + "x", Status(ConfigurationChanged)));

    public static XElement Typing(Room room, Occupant occupant, Jid to, string state) =>
        Stanza.Message(
            room.Address.WithResource(occupant.Nick), to, "groupchat", null, new XElement(Ns.ChatStates + state), new XElement(Ns.Hints + "no-store"));

    /// <summary>Asks the user in, for clients of either kind (XEP-0045, section 7.8.2; XEP-0249) and for those that know no rooms:
    /// <c>&lt;message from='room' to='alice@example.org'&gt;&lt;body/&gt;&lt;x xmlns='…muc#user'&gt;&lt;invite from='bob…'&gt;&lt;reason/&gt;&lt;/invite&gt;&lt;/x&gt;
    /// &lt;x xmlns='jabber:x:conference' jid='room' reason='…'/&gt;&lt;/message&gt;</c>.</summary>
    /// <param name="by">Who asks; null where nobody in particular does.</param>
    public XElement Invitation(Jid room, Jid user, string id, ContactId? by, string reason) =>
        Stanza.Message(
            room,
            user.Bare,
            "normal",
            id,
            new XElement(Ns.Component + "body", $"{reason}. Join {room} to take part."),
            new XElement(
                Ns.MucUser + "x",
                new XElement(
                    Ns.MucUser + "invite",
                    new XAttribute("from", by is { } contact && AddressOf(contact) is { } inviter ? inviter : addresses.Transport.ToString()),
                    new XElement(Ns.MucUser + "reason", reason))),
            new XElement(Ns.Conference + "x", new XAttribute("jid", room.ToString()), new XAttribute("reason", reason)));

    // Who appears offline on MSN is in the group all the same: somebody in a circle, or somebody who hides.
    private static IEnumerable<XElement> StateOf(ShownPresence? presence)
    {
        var (show, status) = presence is { Available: false } ? ("xa", "Appears offline") : (presence?.Show, presence?.Status);
        if (show is not null)
            yield return new XElement(Ns.Component + "show", show);
        if (status is not null)
            yield return new XElement(Ns.Component + "status", status);
    }

    private static XElement User(XElement item, IEnumerable<int> codes) =>
        new(
            Ns.MucUser + "x",
            item,
            codes.Select(Status));

    private static XElement Status(int code) =>
        new(Ns.MucUser + "status", new XAttribute("code", code.ToString(CultureInfo.InvariantCulture)));

    private static XElement Item(string affiliation, string role, string? jid, string? nick = null) =>
        new(
            Ns.MucUser + "item",
            new XAttribute("affiliation", affiliation),
            new XAttribute("role", role),
            jid is null ? null : new XAttribute("jid", jid),
            nick is null ? null : new XAttribute("nick", nick));

    // The same whatever somebody is called, and not the same in two rooms (XEP-0421).
    private static XElement OccupantId(Room room, ContactId? contact) =>
        new(
            Ns.OccupantIds + "occupant-id",
            new XAttribute(
                "id",
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{room.Address}\n{room.User}\n{contact?.Value ?? ""}")))[..32]));

    private string? AddressOf(ContactId contact) => addresses.CanBeWritten(contact) ? addresses.OfContact(contact).ToString() : null;
}
