using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Core.Messages;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Messages;

/// <summary>
/// How a message looks, as XHTML-IM (XEP-0071) beside its body:
/// <c>&lt;html xmlns='http://jabber.org/protocol/xhtml-im'&gt;&lt;body xmlns='http://www.w3.org/1999/xhtml'&gt;&lt;p&gt;&lt;span style='font-weight: bold'&gt;look
/// &lt;img alt='(cat)' src='cid:sha1+…@bob.xmpp.org'/&gt;&lt;br/&gt;…</c>. The picture is fetched from the contact (XEP-0231).
/// </summary>
internal static class XhtmlWriter
{
    private const char LeftToRight = '\u200E';
    private const char RightToLeft = '\u200F';

    /// <summary>Null where there is nothing that the body does not say.</summary>
    public static XElement? Write(MessageContent content)
    {
        var emoticons = (content.Emoticons ?? []).Where(emoticon => emoticon.Picture.Sha1 is not null).ToList();
        var style = content.Style is { } looks ? Style(looks) : "";
        if (style.Length == 0 && emoticons.Count == 0)
            return null;

        var text = content.Style is { RightToLeft: true } ? RightToLeft + content.Text : content.Text;
        var span = new XElement(Ns.Xhtml + "span", style.Length == 0 ? null : new XAttribute("style", style), Inline(text, emoticons));
        return new XElement(Ns.XhtmlIm + "html", new XElement(Ns.Xhtml + "body", new XElement(Ns.Xhtml + "p", span)));
    }

    /// <summary>The text as everybody reads it, with the direction that its characters do not tell.</summary>
    public static string Body(MessageContent content) => content switch
    {
        { Text.Length: 0 } => " ",
        { IsAction: true } => $"/me {content.Text}",
        { Style.RightToLeft: true } => content.Text.StartsWith(LeftToRight) || content.Text.StartsWith(RightToLeft) ? content.Text : RightToLeft + content.Text,
        _ => content.Text,
    };

    public static string CidOf(MessageEmoticon emoticon) => $"sha1+{emoticon.Picture.Sha1}@bob.xmpp.org";

    /// <summary>Whether it is a font's name and nothing beside: it comes from strangers and goes into a style.</summary>
    public static bool IsFont(string name) =>
        name is { Length: > 0 and <= 64 } && name.All(character => char.IsLetterOrDigit(character) || character is ' ' or '-');

    private static string Style(TextStyle looks)
    {
        var parts = new List<string>();
        if (looks.Bold)
            parts.Add("font-weight: bold");
        if (looks.Italic)
            parts.Add("font-style: italic");
        if (looks.Underline || looks.Strikethrough)
            parts.Add("text-decoration:" + (looks.Underline ? " underline" : "") + (looks.Strikethrough ? " line-through" : ""));
        if (looks.Color is { } color && color != default)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"color: #{color.Red:x2}{color.Green:x2}{color.Blue:x2}"));
        // A name that somebody else wrote must not end the property.
        if (looks.Font is { } font && IsFont(font))
            parts.Add($"font-family: '{font}'");
        return string.Join("; ", parts);
    }

    private static IEnumerable<object> Inline(string text, List<MessageEmoticon> emoticons)
    {
        // Where two codes begin at one place the longer one is meant.
        var byLength = emoticons.OrderByDescending(emoticon => emoticon.Code.Length).ToList();
        var start = 0;
        for (var at = 0; at < text.Length;)
        {
            var picture = byLength.Find(emoticon => string.CompareOrdinal(text, at, emoticon.Code, 0, emoticon.Code.Length) == 0);
            if (picture is null && text[at] != '\n')
            {
                at++;
                continue;
            }

            if (at > start)
                yield return text[start..at];
            yield return picture is null
                ? new XElement(Ns.Xhtml + "br")
                : new XElement(Ns.Xhtml + "img", new XAttribute("alt", picture.Code), new XAttribute("src", $"cid:{CidOf(picture)}"));
            at += picture?.Code.Length ?? 1;
            start = at;
        }

        if (start < text.Length)
            yield return text[start..];
    }
}
