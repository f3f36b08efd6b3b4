using System.Text;
using System.Text.Json;
using MsnBridge.Core.Messages;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Conversion;
using MsnBridge.Matrix.Files;
using MsnBridge.Matrix.Presence;

namespace MsnBridge.Matrix.Fuzzing;

/// <summary>What people write: texts with and without HTML, files, polls, places.</summary>
internal static class ContentTargets
{
    private const int LongestText = 256 * 1024;

    private static readonly HashSet<string> Allowed = ["", "a", "br", "del", "em", "font", "img", "span", "strong", "u"];

    public static IEnumerable<FuzzTarget> All =>
    [
        new("event-contents", Samples.Bytes(Samples.Contents.Select(sample => $"{sample.Type} {sample.Content}")), (input, ref _) => ReadTyped(input)) { Words = Samples.Words },
        // A tag of four bytes is a node of a tree, and one of another parser's before it.
        new("message-html", HtmlSeeds, (input, ref _) => ReadHtml(input)) { AllocationPerByte = 2048, AllocationBase = 2 * 1024 * 1024, Words = HtmlWords },
        new("media-references", ReferenceSeeds, (input, ref _) => ReadReference(input)) { Words = Samples.Words },
        new("status-words", Samples.Bytes(["at home ♪ New Order - Blue Monday", "🎵 x", "♪", "busy"]), (input, ref _) => ReadStatus(input)) { Words = ["♪", "🎧", " - ", "\uFE0F"] },
        new("texts-from-msn", TextSeeds, (input, ref _) => WriteText(input)) { AllocationPerByte = 2048, AllocationBase = 2 * 1024 * 1024, Words = HtmlWords },
    ];

    private static IReadOnlyList<string> HtmlWords { get; } =
    [
        "<script>", "</", "/>", "<!--", "<![CDATA[", "<svg><style>", "<math><mtext>", "<template>", "<plaintext>", "<table><a>", "<p>", "<li>", "<pre>\n", "<mx-reply>", "&#0;", "&#xD800;", "&lt", "&nbsp;",
        "<img src=x onerror=y>", "<a href=\"javascript:x\">", "@room", "https://matrix.to/#/@alice:example.org", "<img src=\"mxc://a/b\" alt=\":)\">", "\u202E", "\u2066",
    ];

    private static List<byte[]> HtmlSeeds => Samples.Bytes(
    [
        "<strong>hi</strong> <em>there</em>",
        "<p>one</p><p>two<br/>three</p><ul><li>a</li><li>b<ol start=\"3\"><li>c</li></ol></li></ul>",
        "<blockquote><p>quoted</p></blockquote>answer <a href=\"https://example.org/?a=b&amp;c\">link</a>",
        "<mx-reply><blockquote><a href=\"https://matrix.to/#/!r/$e\">In reply to</a> <a href=\"https://matrix.to/#/@b:c\">@b:c</a><br>before</blockquote></mx-reply>after",
        "<pre><code class=\"language-c\">int a;\n  b</code></pre><h1>x</h1><hr><table><tr><th>a</th><td>b</td></tr></table>",
        "<span data-mx-color=\"#ff0000\"><font color=\"#ff0000\">red</font></span> <span data-mx-spoiler=\"why\">hidden</span> <del>gone</del> <u>u</u> <sup>2</sup>",
        "<img data-mx-emoticon src=\"mxc://example.org/a\" alt=\":cat:\" title=\":cat:\" height=\"32\">",
        "<details><summary>more</summary>text</details>",
    ]);

    private static List<byte[]> ReferenceSeeds => Samples.Bytes(
    [
        .. Samples.Contents.Where(sample => sample.Content.Contains("mxc://", StringComparison.Ordinal)).Select(sample => sample.Content),
        """{"Url":"mxc://example.org/a","Key":null,"Counter":null,"Sha256":null}""",
        """{"Url":"mxc://example.org/a","Key":"AAAA","Counter":"AAAA","Sha256":"AAAA"}""",
    ]);

    private static List<byte[]> TextSeeds => Samples.Bytes(
    [
        "hello", "<b>not bold</b> & so", "line\r\nline\rline\u2028line", "  two  blanks ", "@room @alice:example.org https://matrix.to/#/@alice:example.org", "a (cat) b :) c", "\u202Emirror\u2066",
    ]);

    /// <summary>The readers of an event's content, whatever its type.</summary>
    public static void ReadContent(string type, JsonElement content)
    {
        _ = FileReading.Read(type, content);
        _ = MediaReference.Read(content)?.Format();
        _ = ToBridge.FindRelatedEvent(content);
        var answers = Polls.Answers(content);
        if (ToBridge.Convert(type, content, "what was\nsaid before", answers) is not ConvertedEvent.OutgoingText said)
            return;

        var text = said.Content.Text;
        if (text.Length > LongestText || string.IsNullOrWhiteSpace(text))
            throw new FuzzFindingException($"A text of {text.Length} characters goes to MSN.");
        // A line end of another kind, or a NUL, is an end of a header line to some reader on the way.
        if (text.Any(character => char.IsControl(character) && character != '\n'))
            throw new FuzzFindingException("A control character goes to MSN.");
    }

    private static void ReadTyped(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        if (blank > 0 && Parse(text[(blank + 1)..]) is { } document)
        {
            using (document)
                ReadContent(text[..blank], document.RootElement);
        }
    }

    private static void ReadHtml(byte[] input)
    {
        var html = Encoding.UTF8.GetString(input);
        if (html.Length > ToBridge.MaxHtmlLength)
            return;

        var said = HtmlText.Read(html, out var images);
        if (images.Length > 20 || images.Any(image => image.Code.Length > 100))
            throw new FuzzFindingException($"{images.Length} pictures are taken from a text.");
        if (said.Text.Length > 100 * (html.Length + 10))
            throw new FuzzFindingException($"{html.Length} characters of HTML are a text of {said.Text.Length}.");
    }

    private static void ReadReference(byte[] input)
    {
        _ = MediaReference.Parse(Encoding.UTF8.GetString(input));
        if (Parse(Encoding.UTF8.GetString(input)) is not { } document)
            return;

        using (document)
        {
            if (MediaReference.Read(document.RootElement) is not { } read)
                return;
            if (MediaReference.Parse(read.Format()) is not { } again || again.Url != read.Url || !again.Key.AsSpan().SequenceEqual(read.Key))
                throw new FuzzFindingException("A reference is not read as it was written.");
            if (!read.Url.StartsWith("mxc://", StringComparison.Ordinal))
                throw new FuzzFindingException("A file is fetched from somewhere else than a homeserver.");
        }
    }

    private static void ReadStatus(byte[] input) => _ = StatusWords.Read(Encoding.UTF8.GetString(input));

    // What MSN says becomes HTML without a tag that the bridge did not write, and reads as it was said.
    private static void WriteText(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var style = new TextStyle { Bold = true, Color = new RgbColor(1, 2, 3) };
        foreach (var content in new[] { new MessageContent(text, style), new MessageContent(text) { IsAction = true } })
        {
            var pictures = new Dictionary<string, MediaUri> { ["(cat)"] = new("mxc://example.org/a"), ["<b>"] = new("mxc://example.org/b\"><script>") };
            var written = FromBridge.Text(content, pictures);
            if (written["m.mentions"]?.AsObject().Count != 0)
                throw new FuzzFindingException("A text from MSN mentions somebody.");
            if ((string?)written["formatted_body"] is { } html)
                RefuseForeign(HtmlTree.Parse(html));
        }
    }

    private static void RefuseForeign(HtmlNode node)
    {
        if (!Allowed.Contains(node.Name) && node.Name is not "#root")
            throw new FuzzFindingException($"A text from MSN has an element <{node.Name}>.");
        foreach (var child in node.Children)
            RefuseForeign(child);
    }

    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
