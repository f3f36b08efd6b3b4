using System.Xml.Linq;

namespace MsnBridge.Xmpp.Stanzas;

/// <summary>
/// Why a stanza is refused (RFC 6120, section 8.3):
/// <c>&lt;error type='cancel'&gt;&lt;item-not-found xmlns='…xmpp-stanzas'/&gt;&lt;text xmlns='…xmpp-stanzas'&gt;…&lt;/text&gt;&lt;/error&gt;</c>.
/// The <c>code</c> attribute is for clients from before 2004 (XEP-0086).
/// </summary>
internal sealed record StanzaError(string Condition, string Type, int LegacyCode, string? Text = null)
{
    public static StanzaError BadRequest(string text) => new("bad-request", "modify", 400, text);

    public static StanzaError Conflict(string text) => new("conflict", "cancel", 409, text);

    public static StanzaError FeatureNotImplemented(string text) => new("feature-not-implemented", "cancel", 501, text);

    public static StanzaError Forbidden(string text) => new("forbidden", "auth", 403, text);

    public static StanzaError InternalServerError(string text) => new("internal-server-error", "wait", 500, text);

    public static StanzaError ItemNotFound(string text) => new("item-not-found", "cancel", 404, text);

    public static StanzaError MalformedAddress(string text) => new("jid-malformed", "modify", 400, text);

    public static StanzaError NotAcceptable(string text) => new("not-acceptable", "modify", 406, text);

    public static StanzaError NotAllowed(string text) => new("not-allowed", "cancel", 405, text);

    public static StanzaError NotAuthorized(string text) => new("not-authorized", "auth", 401, text);

    public static StanzaError RecipientUnavailable(string text) => new("recipient-unavailable", "wait", 404, text);

    public static StanzaError RegistrationRequired(string text) => new("registration-required", "auth", 407, text);

    public static StanzaError RemoteServerTimeout(string text) => new("remote-server-timeout", "wait", 504, text);

    public static StanzaError ResourceConstraint(string text) => new("resource-constraint", "wait", 500, text);

    public static StanzaError ServiceUnavailable(string text) => new("service-unavailable", "cancel", 503, text);

    public static StanzaError Undefined(string text) => new("undefined-condition", "cancel", 500, text);

    public XElement ToElement() =>
        new(
            Ns.Component + "error",
            new XAttribute("type", Type),
            new XAttribute("code", LegacyCode),
            new XElement(Ns.StanzaErrors + Condition),
            Text is null ? null : new XElement(Ns.StanzaErrors + "text", new XAttribute(XNamespace.Xml + "lang", "en"), Text));
}
