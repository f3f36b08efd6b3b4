using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Core.Messages;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Messages;

/// <summary>
/// What a user's client says of how his message looks: XHTML-IM (XEP-0071), or else marks of message styling (XEP-0393). MSN knows one style for a whole message, so an effect
/// counts where all of the text has it; the text itself is always that of the body.
/// </summary>
internal static class XhtmlReader
{
    private const int MostNodes = 2000;
    private const int MostImages = 10;

    /// <summary>The text without marks that became a style, its style, and pictures in it: what stands for each, and where it is.</summary>
    public static (string Text, TextStyle? Style, IReadOnlyList<(string Code, string Cid)> Images) Read(XElement message, string body)
    {
        if (message.Element(Ns.XhtmlIm + "html")?.Element(Ns.Xhtml + "body") is not { } html)
        {
            var (text, marked) = message.Element(Ns.Styling + "unstyled") is null ? ReadMarks(body) : (body, null);
            return (text, marked, []);
        }

        Looks? whole = null;
        var left = MostNodes;
        Visit(html, default, ref whole, ref left);
        var style = whole is { } looks
            ? new TextStyle
            {
                Bold = looks.Bold,
                Italic = looks.Italic,
                Underline = looks.Underline,
                Strikethrough = looks.Strikethrough,
                Color = looks.Color == default(RgbColor) ? null : looks.Color,
                Font = looks.Font,
            }
            : null;
        var images = html.Descendants(Ns.Xhtml + "img").Take(MostImages)
            .Select(image => (Code: ((string?)image.Attribute("alt"))?.Trim() ?? "", Source: (string?)image.Attribute("src") ?? ""))
            .Where(image => image.Code.Length is > 0 and <= 64 && image.Source.StartsWith("cid:", StringComparison.Ordinal)
                && body.Contains(image.Code, StringComparison.Ordinal))
            .Select(image => (image.Code, image.Source["cid:".Length..]))
            .DistinctBy(image => image.Code)
            .ToList();
        return (body, style == new TextStyle() ? null : style, images);
    }

    // *strong*, _emphasis_, ~strike~ around all of one line (XEP-0393, section 5.2)
    private static (string Text, TextStyle? Style) ReadMarks(string body)
    {
        var text = body;
        var style = new TextStyle();
        while (text.Length > 2 && text[0] == text[^1] && !text.Contains('\n', StringComparison.Ordinal)
            && !char.IsWhiteSpace(text[1]) && !char.IsWhiteSpace(text[^2]) && text.IndexOf(text[0], 1) == text.Length - 1)
        {
            var marked = text[0] switch
            {
                '*' => style with { Bold = true },
                '_' => style with { Italic = true },
                '~' => style with { Strikethrough = true },
                _ => null,
            };
            if (marked is null)
                break;
            style = marked;
            text = text[1..^1];
        }

        return style == new TextStyle() ? (body, null) : (text, style);
    }

    private static void Visit(XElement element, Looks looks, ref Looks? whole, ref int left)
    {
        var own = looks.With(element.Name.LocalName, (string?)element.Attribute("style"));
        foreach (var node in element.Nodes())
        {
            if (--left < 0)
            {
                // Longer than anybody writes: it has no one style.
                whole = default(Looks);
                return;
            }

            if (node is XElement child)
                Visit(child, own, ref whole, ref left);
            else if (node is XText { Value: var text } && !string.IsNullOrWhiteSpace(text))
                whole = whole is { } known ? known.And(own) : own;
        }
    }

    private readonly record struct Looks(bool Bold, bool Italic, bool Underline, bool Strikethrough, RgbColor? Color, string? Font)
    {
        public Looks And(Looks other) => new(
            Bold && other.Bold, Italic && other.Italic, Underline && other.Underline, Strikethrough && other.Strikethrough, Color == other.Color ? Color : null,
            Font == other.Font ? Font : null);

        public Looks With(string element, string? style)
        {
            var looks = element switch
            {
                "strong" or "b" => this with { Bold = true },
                "em" or "i" or "cite" => this with { Italic = true },
                "u" or "ins" => this with { Underline = true },
                "s" or "del" or "strike" => this with { Strikethrough = true },
                _ => this,
            };
            foreach (var property in (style ?? "").Split(';', 20))
            {
                var (name, written) = property.Split(':', 2) is [var before, var behind] ? (before.Trim().ToLowerInvariant(), behind.Trim()) : ("", "");
                var value = written.ToLowerInvariant();
                looks = (name, value) switch
                {
                    ("font-weight", "bold" or "bolder" or "700" or "800" or "900") => looks with { Bold = true },
                    ("font-style", "italic" or "oblique") => looks with { Italic = true },
                    ("text-decoration", _) => looks with
                    {
                        Underline = looks.Underline || value.Contains("underline", StringComparison.Ordinal),
                        Strikethrough = looks.Strikethrough || value.Contains("line-through", StringComparison.Ordinal),
                    },
                    ("color", ['#', .. { Length: 6 } digits]) when uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) =>
                        looks with { Color = new RgbColor((byte)(number >> 16), (byte)(number >> 8), (byte)number) },
                    ("font-family", _) => looks with { Font = FirstFont(written) ?? looks.Font },
                    _ => looks,
                };
            }

            return looks;
        }

        // 'Comic Sans MS', Verdana, sans-serif: MSN has room for one, and no word for kinds of fonts
        private static string? FirstFont(string families) => families.Split(',', 10)
            .Select(family => family.Trim().Trim('\'', '"').Trim())
            .FirstOrDefault(family => XhtmlWriter.IsFont(family) && family is not ("serif" or "sans-serif" or "monospace" or "cursive" or "fantasy" or "inherit"));
    }
}
