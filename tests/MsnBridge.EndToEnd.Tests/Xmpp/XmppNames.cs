using System.Xml.Linq;

namespace MsnBridge.EndToEnd.Tests.Xmpp;

/// <summary>Namespaces and element names as clients see them.</summary>
internal static class XmppNames
{
    public static readonly XNamespace Client = "jabber:client";
    public static readonly XNamespace Stanzas = "urn:ietf:params:xml:ns:xmpp-stanzas";
    public static readonly XNamespace Roster = "jabber:iq:roster";
    public static readonly XNamespace Register = "jabber:iq:register";
    public static readonly XNamespace DataForms = "jabber:x:data";
    public static readonly XNamespace DiscoInfo = "http://jabber.org/protocol/disco#info";
    public static readonly XNamespace DiscoItems = "http://jabber.org/protocol/disco#items";
    public static readonly XNamespace Muc = "http://jabber.org/protocol/muc";
    public static readonly XNamespace MucUser = "http://jabber.org/protocol/muc#user";
    public static readonly XNamespace Conference = "jabber:x:conference";
    public static readonly XNamespace Attention = "urn:xmpp:attention:0";
    public static readonly XNamespace Commands = "http://jabber.org/protocol/commands";
    public static readonly XNamespace ChatStates = "http://jabber.org/protocol/chatstates";
    public static readonly XNamespace Receipts = "urn:xmpp:receipts";
    public static readonly XNamespace Carbons = "urn:xmpp:carbons:2";
    public static readonly XNamespace VCard = "vcard-temp";
    public static readonly XNamespace Version = "jabber:iq:version";
    public static readonly XNamespace Ping = "urn:xmpp:ping";
    public static readonly XNamespace Delay = "urn:xmpp:delay";

    public static readonly XNamespace OutOfBand = "jabber:x:oob";

    public static readonly XNamespace Upload = "urn:xmpp:http:upload:0";
}
