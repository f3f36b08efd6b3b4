using System.Xml;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>Words for a person in a notification: the payload of <c>NOT</c> from a service that alerts, and of <c>IPG</c> from a mobile.</summary>
/// <param name="Text">The words.</param>
public sealed record AlertDocument(string Text)
{
    /// <summary>The number that a page carries which tells that one of the account's own was too long.</summary>
    private const string PageTooLong = "407";

    /// <summary>Who says so: <c>tel:+digits</c> of a mobile; null where only a service speaks.</summary>
    public string? Sender { get; init; }

    /// <summary>The site of the service; the other addresses may be relative to it.</summary>
    public string? SiteUrl { get; init; }

    /// <summary>Where to go to do something about it.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>Where to go to get other alerts, or none.</summary>
    public string? SubscriptionUrl { get; init; }

    /// <summary>Whether it tells that a page the account sent did not arrive.</summary>
    public bool IsFailure { get; init; }

    /// <summary>The kind and the site, never the words.</summary>
    public override string ToString() => $"{nameof(AlertDocument)} {{ {SiteUrl} }}";

    // <NOTIFICATION ver="2" id="1" siteid="199999999" siteurl="url"><TO pid="0xlow:0xhigh" name="account"><VIA agent="messenger"/></TO><FROM name="tel:+digits"/>
    //   <MSG pri="1" id="1"><SUBSCR url="url"/><ACTION url="url"/><BODY lang="1033" icon="url"><TEXT>words</TEXT></BODY></MSG></NOTIFICATION>
    //
    // FROM in pages alone; id="407" of MSG for a page that was too long.

    /// <summary>Reads a payload; null if it has no words for a person.</summary>
    public static AlertDocument? Parse(MsnpPayload payload)
    {
        XElement root;
        try
        {
            root = SafeXml.Parse(payload.DecodeText());
        }
        catch (XmlException)
        {
            return null;
        }

        var message = Child(root, "MSG");
        if (Child(Child(message, "BODY"), "TEXT")?.Value.Trim() is not { Length: > 0 } text)
            return null;

        return new AlertDocument(text)
        {
            Sender = NullIfEmpty((string?)Child(root, "FROM")?.Attribute("name")),
            SiteUrl = NullIfEmpty((string?)root.Attribute("siteurl")),
            ActionUrl = NullIfEmpty((string?)Child(message, "ACTION")?.Attribute("url")),
            SubscriptionUrl = NullIfEmpty((string?)Child(message, "SUBSCR")?.Attribute("url")),
            IsFailure = (string?)message?.Attribute("id") == PageTooLong,
        };
    }

    /// <summary>The payload.</summary>
    public MsnpPayload ToPayload() => MsnpPayload.FromText(
        $"<NOTIFICATION ver=\"2\" id=\"1\"{Attribute("siteurl", SiteUrl)}>"
        + (Sender is null ? "" : $"<FROM{Attribute("name", Sender)}/>")
        + $"<MSG id=\"{(IsFailure ? PageTooLong : "1")}\"><SUBSCR{Attribute("url", SubscriptionUrl ?? "")}/><ACTION{Attribute("url", ActionUrl ?? "")}/>"
        + $"<BODY lang=\"1033\"><TEXT>{SafeXml.Escape(Text)}</TEXT></BODY></MSG></NOTIFICATION>");

    private static XElement? Child(XElement? parent, string name) => parent?.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string Attribute(string name, string? value) => value is null ? "" : $" {name}=\"{SafeXml.EscapeAttribute(value)}\"";
}
