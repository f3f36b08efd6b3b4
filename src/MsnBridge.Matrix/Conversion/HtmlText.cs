using System.Collections.Immutable;
using System.Drawing;
using System.Globalization;
using MsnBridge.Core.Messages;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Conversion;

/// <summary>
/// What a <c>formatted_body</c> says, as plain text, and the one style of it. MSN knows one style for a whole message, so an effect or a
/// colour counts where all that is to be read has it; otherwise the readable text goes without it. Marks that are written here ("- ", "&gt; ",
/// addresses of links) have no style and do not count.
/// </summary>
internal sealed class HtmlText
{
    private static readonly string[] s_linkSchemes = ["http://", "https://", "ftp://", "mailto:", "magnet:"];

    // As many as MSN clients let into one message are fewer.
    private const int MostImages = 10;
    private const int LongestCode = 40;

    private readonly List<InlineImage> _images = [];
    private Looks? _whole;

    /// <summary>What some of the text looks like.</summary>
    private readonly record struct Looks(bool Bold, bool Italic, bool Underline, bool Strikethrough, RgbColor? Color, bool Verbatim);

    public static MessageContent Read(string html) => Read(html, out _);

    /// <param name="images">The pictures of the text that are on a homeserver.</param>
    public static MessageContent Read(string html, out ImmutableArray<InlineImage> images)
    {
        var reader = new HtmlText();
        var lines = new LineWriter();
        reader.WriteChildren(HtmlTree.Parse(html), default, lines);
        images = [.. reader._images];
        return new MessageContent(lines.ToString(), reader.Style());
    }

    private TextStyle? Style()
    {
        if (_whole is not { } looks)
            return null;
        var style = new TextStyle
        {
            Bold = looks.Bold,
            Italic = looks.Italic,
            Underline = looks.Underline,
            Strikethrough = looks.Strikethrough,
            // Black is what MSN calls no colour.
            Color = looks.Color == default(RgbColor) ? null : looks.Color,
        };
        return style == new TextStyle() ? null : style;
    }

    private void WriteChildren(HtmlNode parent, Looks looks, LineWriter lines)
    {
        foreach (var child in parent.Children)
        {
            Write(child, looks, lines);
        }
    }

    private void Write(HtmlNode node, Looks looks, LineWriter lines)
    {
        switch (node.Name)
        {
            case "":
                WriteText(node.Text, looks, lines);
                break;
            case "br":
                lines.LineBreak();
                break;
            case "hr":
                lines.Block(1);
                lines.Verbatim("----");
                lines.Block(1);
                break;
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                WriteBlock(node, looks, lines, 2);
                break;
            case "div" or "details" or "summary" or "caption" or "table" or "dl" or "dt" or "dd":
                WriteBlock(node, looks, lines, 1);
                break;
            case "pre":
                WriteBlock(node, looks with { Verbatim = true }, lines, 1);
                break;
            case "code":
                WriteChildren(node, looks with { Verbatim = true }, lines);
                break;
            case "blockquote":
                WritePrefixed(node, looks, lines, "> ", "> ");
                break;
            case "ul" or "ol":
                WriteList(node, looks, lines);
                break;
            case "li":
                WritePrefixed(node, looks, lines, "- ", "  ");
                break;
            case "tr":
                WriteRow(node, looks, lines);
                break;
            case "a":
                WriteLink(node, looks, lines);
                break;
            case "img":
                WriteImage(node, looks, lines);
                break;
            case "span" or "font":
                WriteSpan(node, looks with { Color = ColorOf(node) ?? looks.Color }, lines);
                break;
            case "sup":
                WriteIndex(node, looks, lines, "^");
                break;
            case "sub":
                WriteIndex(node, looks, lines, "_");
                break;
            default:
                WriteChildren(node, WithEffect(node.Name, looks), lines);
                break;
        }
    }

    private static Looks WithEffect(string element, Looks looks) => element switch
    {
        "b" or "strong" => looks with { Bold = true },
        "i" or "em" => looks with { Italic = true },
        "u" or "ins" => looks with { Underline = true },
        "s" or "del" or "strike" => looks with { Strikethrough = true },
        _ => looks,
    };

    private void WriteText(string raw, Looks looks, LineWriter lines)
    {
        if (!string.IsNullOrWhiteSpace(raw))
            Count(looks);
        if (!looks.Verbatim)
        {
            lines.Flow(CleanText.Of(raw));
            return;
        }

        var first = true;
        foreach (var line in CleanText.Of(raw).Split('\n'))
        {
            if (!first)
                lines.LineBreak();
            first = false;
            lines.Verbatim(line);
        }
    }

    private void Count(Looks looks) => _whole = _whole is not { } whole
        ? looks
        : new Looks(
            whole.Bold && looks.Bold,
            whole.Italic && looks.Italic,
            whole.Underline && looks.Underline,
            whole.Strikethrough && looks.Strikethrough,
            whole.Color == looks.Color ? whole.Color : null,
            Verbatim: false);

    private void WriteBlock(HtmlNode node, Looks looks, LineWriter lines, int lineEnds)
    {
        lines.Block(lineEnds);
        WriteChildren(node, looks, lines);
        lines.Block(lineEnds);
    }

    private void WritePrefixed(HtmlNode node, Looks looks, LineWriter lines, string first, string others)
    {
        var inner = new LineWriter();
        WriteChildren(node, looks, inner);
        lines.Block(1);
        var prefix = first;
        foreach (var line in inner.ToString().Split('\n'))
        {
            lines.Verbatim((prefix + line).TrimEnd());
            lines.LineBreak();
            prefix = others;
        }
    }

    private void WriteList(HtmlNode list, Looks looks, LineWriter lines)
    {
        var number = int.TryParse(list.Attribute("start"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var start) ? start : 1L;
        lines.Block(1);
        foreach (var child in list.Children)
        {
            if (child.Name != "li")
            {
                Write(child, looks, lines);
                continue;
            }

            var mark = list.Name == "ol" ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "- ";
            WritePrefixed(child, looks, lines, mark, new string(' ', mark.Length));
        }

        lines.Block(1);
    }

    private void WriteRow(HtmlNode row, Looks looks, LineWriter lines)
    {
        lines.Block(1);
        var cells = new List<string>();
        foreach (var child in row.Children)
        {
            var inner = new LineWriter();
            Write(child, looks, inner);
            // What is no cell does not belong here, but may be text.
            if (inner.Length > 0 || child.Name is "td" or "th")
                cells.Add(inner.ToString().Replace('\n', ' '));
        }

        lines.Verbatim(string.Join(" | ", cells).TrimEnd());
        lines.Block(1);
    }

    private void WriteLink(HtmlNode link, Looks looks, LineWriter lines)
    {
        var address = CleanText.Of(link.Attribute("href")?.Trim() ?? "").Replace("\n", "", StringComparison.Ordinal);
        if (IsMention(address) || !s_linkSchemes.Any(scheme => address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
        {
            WriteChildren(link, looks, lines);
            return;
        }

        var start = lines.Length;
        WriteChildren(link, looks, lines);
        var text = lines.Since(start).Trim();
        if (text.Length == 0)
            WriteText(address, looks with { Verbatim = false }, lines);
        else if (!Same(text, address))
            lines.Verbatim($" ({Shown(address)})");
    }

    // <a href="https://matrix.to/#/@user:server">Name</a>, or matrix:u/user:server (Matrix specification, appendices, "URIs").
    private static bool IsMention(string address)
    {
        const string MatrixTo = "https://matrix.to/#/";
        return address.StartsWith("matrix:u/", StringComparison.OrdinalIgnoreCase)
            || (address.StartsWith(MatrixTo, StringComparison.OrdinalIgnoreCase)
                && (address[MatrixTo.Length..].StartsWith('@') || address[MatrixTo.Length..].StartsWith("%40", StringComparison.Ordinal)));
    }

    private static bool Same(string text, string address)
    {
        return string.Equals(Bare(text), Bare(address), StringComparison.OrdinalIgnoreCase);

        static string Bare(string address)
        {
            var scheme = s_linkSchemes.FirstOrDefault(scheme => address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
            return address[(scheme?.Length ?? 0)..].TrimEnd('/');
        }
    }

    private static string Shown(string address) =>
        address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? address["mailto:".Length..] : address;

    // Custom emoji have their shortcode in alt.
    private void WriteImage(HtmlNode image, Looks looks, LineWriter lines)
    {
        var text = new[] { image.Attribute("alt"), image.Attribute("title") }.FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        if (_images.Count < MostImages && image.Attribute("src") is { } source && source.StartsWith("mxc://", StringComparison.Ordinal))
        {
            var code = CodeOf(text);
            if (_images.TrueForAll(known => known.Code != code))
                _images.Add(new InlineImage(code, new MediaUri(source)));
            text = code;
        }

        WriteText(text ?? "[image]", looks with { Verbatim = false }, lines);
    }

    // One word, so that it is found again in the text: :cat:
    private string CodeOf(string? text)
    {
        var name = string.Concat(CleanText.Of(text ?? "").Select(character => char.IsWhiteSpace(character) ? '_' : character)).Trim(':');
        var unnamed = _images.Count(known => known.Code.StartsWith("[image", StringComparison.Ordinal));
        if (name.Length == 0)
            return unnamed == 0 ? "[image]" : $"[image{unnamed + 1}]";
        return $":{(name.Length <= LongestCode ? name : name[..LongestCode].TrimEnd('\uD83C', '\uD83D', '\uD83E'))}:";
    }

    // <span data-mx-spoiler="reason">text</span>: MSN can hide nothing, so the reader is warned at least.
    private void WriteSpan(HtmlNode span, Looks looks, LineWriter lines)
    {
        if (span.Attribute("data-mx-spoiler") is not { } reason)
        {
            WriteChildren(span, looks, lines);
            return;
        }

        lines.Flow(string.IsNullOrWhiteSpace(reason) ? "[spoiler: " : $"[spoiler ({Excerpts.OneLine(reason)}): ");
        WriteChildren(span, looks, lines);
        lines.Flow("]");
    }

    private void WriteIndex(HtmlNode node, Looks looks, LineWriter lines, string mark)
    {
        lines.Verbatim(mark);
        WriteChildren(node, looks, lines);
    }

    // data-mx-color="#rrggbb" on span and font; color on font, which the specification had and clients still write.
    private static RgbColor? ColorOf(HtmlNode node)
    {
        var text = node.Attribute("data-mx-color") ?? (node.Name == "font" ? node.Attribute("color") : null);
        if (text is null)
            return null;
        var digits = text.TrimStart('#');
        if (digits.Length == 6 && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return new RgbColor((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        var known = Color.FromName(text);
        return known is { IsKnownColor: true, IsSystemColor: false, A: 255 } ? new RgbColor(known.R, known.G, known.B) : null;
    }
}
