using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace MsnBridge.Matrix.Conversion;

/// <summary>
/// The tree of a <c>formatted_body</c>. The tokens are those of AngleSharp's HTML tokenizer; the tree is our own, because the one that
/// HTML5 prescribes repeats every open formatting element in every paragraph, so that 64 KiB of hostile markup grow to millions of
/// elements. Here there are never more nodes than tokens, and never more than <see cref="MaxDepth"/> levels: deeper elements are left out
/// and what they hold is kept.
/// </summary>
internal static class HtmlTree
{
    public const int MaxDepth = 32;

    private static readonly HashSet<string> s_void =
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

    // What is not for reading, and what is read by other rules than HTML's.
    private static readonly HashSet<string> s_skipped =
        ["script", "style", "title", "template", "iframe", "noframes", "noscript", "noembed", "object", "textarea", "xmp", "mx-reply"];

    private static readonly HashSet<string> s_endsParagraph =
        ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "table", "hr", "details", "li", "dl"];

    // What HtmlText asks for. The tokenizer compares each attribute with all before it, so ten thousand of them would take a second.
    private static readonly string[] s_attributes = ["href", "src", "alt", "title", "start", "color", "data-mx-color", "data-mx-spoiler"];

    public static HtmlNode Parse(string html)
    {
        var root = new HtmlNode("#root", "", new Dictionary<string, string>());
        var open = new List<HtmlNode> { root };
        var tooDeep = 0;
        string? skipping = null;
        var skippingDepth = 0;

        using var source = new TextSource(html);
        using var tokenizer = new HtmlTokenizer(source, HtmlEntityProvider.Resolver)
        {
            ShouldEmitAttribute = static (ref _, name) =>
                s_attributes.Any(attribute => name.Span.Equals(attribute, StringComparison.OrdinalIgnoreCase)),
        };
        for (var token = tokenizer.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokenizer.Get())
        {
            if (skipping is not null)
            {
                if (token.Type == HtmlTokenType.StartTag && token.Name == skipping)
                    skippingDepth++;
                else if (token.Type == HtmlTokenType.EndTag && token.Name == skipping && --skippingDepth == 0)
                    skipping = null;
                continue;
            }

            switch (token.Type)
            {
                case HtmlTokenType.Character:
                    open[^1].Children.Add(HtmlNode.OfText(token.Data));
                    break;
                case HtmlTokenType.StartTag when s_skipped.Contains(token.Name):
                    (skipping, skippingDepth) = (token.Name, 1);
                    break;
                case HtmlTokenType.StartTag:
                    CloseImplied(token.Name);
                    var node = new HtmlNode(token.Name, "", Attributes((HtmlTagToken)token));
                    if (s_void.Contains(token.Name))
                    {
                        open[^1].Children.Add(node);
                    }
                    else if (open.Count > MaxDepth)
                    {
                        tooDeep++;
                    }
                    else
                    {
                        open[^1].Children.Add(node);
                        open.Add(node);
                    }

                    break;
                case HtmlTokenType.EndTag when tooDeep > 0:
                    tooDeep--;
                    break;
                case HtmlTokenType.EndTag:
                    Close(token.Name);
                    break;
            }
        }

        return root;

        void CloseImplied(string starting)
        {
            if (tooDeep > 0)
                return;
            if (s_endsParagraph.Contains(starting))
                Close("p", "li");
            switch (starting)
            {
                case "li":
                    Close("li", "ul", "ol");
                    break;
                case "td" or "th":
                    Close("td", "tr");
                    Close("th", "tr");
                    break;
                case "tr":
                    Close("tr", "table");
                    break;
                case "dt" or "dd":
                    Close("dt", "dl");
                    Close("dd", "dl");
                    break;
            }
        }

        void Close(string ending, params ReadOnlySpan<string> boundary)
        {
            var index = open.Count - 1;
            while (index > 0 && open[index].Name != ending)
            {
                if (boundary.Contains(open[index].Name))
                    return;
                index--;
            }

            if (index > 0)
                open.RemoveRange(index, open.Count - index);
        }
    }

    // Where an attribute is there twice the first one counts, as in browsers.
    private static Dictionary<string, string> Attributes(HtmlTagToken tag)
    {
        var attributes = new Dictionary<string, string>();
        foreach (var attribute in tag.Attributes)
        {
            attributes.TryAdd(attribute.Name, attribute.Value);
        }

        return attributes;
    }
}
