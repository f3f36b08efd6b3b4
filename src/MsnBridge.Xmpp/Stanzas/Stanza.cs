using System.Xml.Linq;
using MsnBridge.Xmpp.Addressing;

namespace MsnBridge.Xmpp.Stanzas;

/// <summary>Makes and reads the three kinds of stanza (RFC 6120, section 8).</summary>
internal static class Stanza
{
    public static XElement Message(Jid from, Jid to, string type, string? id, params object?[] content) => Create("message", from, to, type, id, content);

    /// <param name="type">Null for "available".</param>
    public static XElement Presence(Jid from, Jid to, string? type, params object?[] content) => Create("presence", from, to, type, null, content);

    public static XElement Iq(Jid from, Jid to, string type, string id, params object?[] content) => Create("iq", from, to, type, id, content);

    /// <summary>The answer to an IQ, with its id and with the addresses turned round.</summary>
    public static XElement Result(XElement request, params object?[] content) =>
        new(
            Ns.Component + "iq",
            new XAttribute("type", "result"),
            Copy(request, "id", "id"),
            Copy(request, "to", "from"),
            Copy(request, "from", "to"),
            content);

    /// <summary>The refusal of a stanza, or null where one must not be sent: an error is never answered, so that two sides cannot
    /// answer each other for ever; neither is an IQ that is itself an answer.</summary>
    public static XElement? Refusal(XElement refused, StanzaError error)
    {
        var type = TypeOf(refused);
        if (type == "error" || (refused.Name == Ns.Component + "iq" && type is not ("get" or "set")))
        {
            return null;
        }

        return new(
            refused.Name,
            new XAttribute("type", "error"),
            Copy(refused, "id", "id"),
            Copy(refused, "to", "from"),
            Copy(refused, "from", "to"),
            error.ToElement());
    }

    public static string? TypeOf(XElement stanza) => (string?)stanza.Attribute("type");

    public static string? IdOf(XElement stanza) => (string?)stanza.Attribute("id");

    public static Jid? From(XElement stanza) => Jid.TryParse((string?)stanza.Attribute("from"), out var jid) ? jid : null;

    public static Jid? To(XElement stanza) => Jid.TryParse((string?)stanza.Attribute("to"), out var jid) ? jid : null;

    public static XElement Nick(string name) => new(Ns.Nick + "nick", name);

    private static XElement Create(string kind, Jid from, Jid to, string? type, string? id, object?[] content) =>
        new(
            Ns.Component + kind,
            new XAttribute("from", from.ToString()),
            new XAttribute("to", to.ToString()),
            type is null ? null : new XAttribute("type", type),
            id is null ? null : new XAttribute("id", id),
            content);

    private static XAttribute? Copy(XElement source, string name, string target) =>
        source.Attribute(name) is { } attribute ? new XAttribute(target, attribute.Value) : null;
}
