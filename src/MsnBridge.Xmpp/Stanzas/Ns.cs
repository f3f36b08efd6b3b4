using System.Xml.Linq;

namespace MsnBridge.Xmpp.Stanzas;

/// <summary>XML namespaces, each with the document that defines it.</summary>
internal static class Ns
{
    /// <summary>Stanzas on a component stream (XEP-0114).</summary>
    public static readonly XNamespace Component = "jabber:component:accept";

    /// <summary>The stream element (RFC 6120).</summary>
    public static readonly XNamespace Stream = "http://etherx.jabber.org/streams";

    /// <summary>Conditions of stream errors (RFC 6120).</summary>
    public static readonly XNamespace StreamErrors = "urn:ietf:params:xml:ns:xmpp-streams";

    /// <summary>Conditions of stanza errors (RFC 6120).</summary>
    public static readonly XNamespace StanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas";

    /// <summary>RFC 6121.</summary>
    public static readonly XNamespace Roster = "jabber:iq:roster";

    /// <summary>XEP-0004.</summary>
    public static readonly XNamespace DataForm = "jabber:x:data";

    /// <summary>XEP-0030.</summary>
    public static readonly XNamespace DiscoInfo = "http://jabber.org/protocol/disco#info";

    /// <summary>XEP-0030.</summary>
    public static readonly XNamespace DiscoItems = "http://jabber.org/protocol/disco#items";

    /// <summary>XEP-0045: joining a room, and what a service of rooms announces.</summary>
    public static readonly XNamespace Muc = "http://jabber.org/protocol/muc";

    /// <summary>XEP-0045: what rooms say of occupants, and invitations by way of a room.</summary>
    public static readonly XNamespace MucUser = "http://jabber.org/protocol/muc#user";

    /// <summary>XEP-0045: roles and affiliations of others.</summary>
    public static readonly XNamespace MucAdmin = "http://jabber.org/protocol/muc#admin";

    /// <summary>XEP-0045: configuration of a room, and its end.</summary>
    public static readonly XNamespace MucOwner = "http://jabber.org/protocol/muc#owner";

    /// <summary>XEP-0050.</summary>
    public static readonly XNamespace Commands = "http://jabber.org/protocol/commands";

    /// <summary>XEP-0054.</summary>
    public static readonly XNamespace VCard = "vcard-temp";

    /// <summary>XEP-0060.</summary>
    public static readonly XNamespace PubSub = "http://jabber.org/protocol/pubsub";

    /// <summary>XEP-0084: what an avatar is.</summary>
    public static readonly XNamespace AvatarMetadata = "urn:xmpp:avatar:metadata";

    /// <summary>XEP-0084: its bytes.</summary>
    public static readonly XNamespace AvatarData = "urn:xmpp:avatar:data";

    /// <summary>XEP-0153.</summary>
    public static readonly XNamespace VCardUpdate = "vcard-temp:x:update";

    /// <summary>XEP-0398: the avatar in the business card and the published one are the same.</summary>
    public static readonly XNamespace AvatarConversion = "urn:xmpp:pep-vcard-conversion:0";

    /// <summary>XEP-0060, as it tells what was published (XEP-0163).</summary>
    public static readonly XNamespace PubSubEvent = "http://jabber.org/protocol/pubsub#event";

    /// <summary>XEP-0066.</summary>
    public static readonly XNamespace OutOfBand = "jabber:x:oob";

    /// <summary>XEP-0071.</summary>
    public static readonly XNamespace XhtmlIm = "http://jabber.org/protocol/xhtml-im";

    /// <summary>What XEP-0071 takes from XHTML 1.0.</summary>
    public static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";

    /// <summary>XEP-0231.</summary>
    public static readonly XNamespace BitsOfBinary = "urn:xmpp:bob";

    /// <summary>XEP-0393.</summary>
    public static readonly XNamespace Styling = "urn:xmpp:styling:0";

    /// <summary>XEP-0077.</summary>
    public static readonly XNamespace Register = "jabber:iq:register";

    /// <summary>XEP-0085.</summary>
    public static readonly XNamespace ChatStates = "http://jabber.org/protocol/chatstates";

    /// <summary>XEP-0092.</summary>
    public static readonly XNamespace Version = "jabber:iq:version";

    /// <summary>XEP-0100.</summary>
    public static readonly XNamespace Gateway = "jabber:iq:gateway";

    /// <summary>XEP-0115.</summary>
    public static readonly XNamespace Caps = "http://jabber.org/protocol/caps";

    /// <summary>XEP-0118.</summary>
    public static readonly XNamespace Tune = "http://jabber.org/protocol/tune";

    /// <summary>XEP-0172.</summary>
    public static readonly XNamespace Nick = "http://jabber.org/protocol/nick";

    /// <summary>XEP-0184.</summary>
    public static readonly XNamespace Receipts = "urn:xmpp:receipts";

    /// <summary>XEP-0199.</summary>
    public static readonly XNamespace Ping = "urn:xmpp:ping";

    /// <summary>XEP-0203.</summary>
    public static readonly XNamespace Delay = "urn:xmpp:delay";

    /// <summary>XEP-0224.</summary>
    public static readonly XNamespace Attention = "urn:xmpp:attention:0";

    /// <summary>XEP-0249.</summary>
    public static readonly XNamespace Conference = "jabber:x:conference";

    /// <summary>Stanzas between clients and servers (RFC 6120), as they stand in forwarded ones.</summary>
    public static readonly XNamespace Client = "jabber:client";

    /// <summary>XEP-0280.</summary>
    public static readonly XNamespace Carbons = "urn:xmpp:carbons:2";

    /// <summary>XEP-0308.</summary>
    public static readonly XNamespace Correction = "urn:xmpp:message-correct:0";

    /// <summary>XEP-0402.</summary>
    public static readonly XNamespace Bookmarks = "urn:xmpp:bookmarks:1";

    /// <summary>XEP-0422, as older clients use it to retract.</summary>
    public static readonly XNamespace Fastening = "urn:xmpp:fasten:0";

    /// <summary>XEP-0424, before version 0.4.</summary>
    public static readonly XNamespace Retraction0 = "urn:xmpp:message-retract:0";

    /// <summary>XEP-0424.</summary>
    public static readonly XNamespace Retraction1 = "urn:xmpp:message-retract:1";

    /// <summary>XEP-0297.</summary>
    public static readonly XNamespace Forward = "urn:xmpp:forward:0";

    /// <summary>XEP-0334.</summary>
    public static readonly XNamespace Hints = "urn:xmpp:hints";

    /// <summary>XEP-0359.</summary>
    public static readonly XNamespace StanzaIds = "urn:xmpp:sid:0";

    /// <summary>XEP-0363.</summary>
    public static readonly XNamespace Upload = "urn:xmpp:http:upload:0";

    /// <summary>XEP-0421.</summary>
    public static readonly XNamespace OccupantIds = "urn:xmpp:occupant-id:0";

    /// <summary>XEP-0356, as servers speak it since 2022.</summary>
    public static readonly XNamespace Privilege2 = "urn:xmpp:privilege:2";

    /// <summary>XEP-0356, as older servers speak it.</summary>
    public static readonly XNamespace Privilege1 = "urn:xmpp:privilege:1";

    /// <summary>XEP-0449.</summary>
    public static readonly XNamespace Stickers = "urn:xmpp:stickers:0";
}
