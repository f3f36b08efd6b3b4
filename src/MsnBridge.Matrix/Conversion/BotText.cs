using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MsnBridge.Matrix.Conversion;

/// <summary>
/// An answer of the bot, written once for clients with HTML and without. Whatever stands between two backticks is shown as code; everything
/// is escaped, so names and texts of others may be handed in as they are.
/// </summary>
/// <example><c>new BotText().Paragraph("Type `login` to sign in.").List(["`help`", "`logout`"]).ToNotice()</c></example>
internal sealed class BotText
{
    private readonly List<(string Plain, string Html)> _blocks = [];

    /// <summary>Nothing, as an answer that was given in another way.</summary>
    public static BotText AlreadySaid => new();

    public bool IsEmpty => _blocks.Count == 0;

    public BotText Paragraph(string text)
    {
        var clean = CleanText.Of(text);
        return Add(clean, MatrixHtml.Wrap("p", Inline(clean)));
    }

    public BotText Heading(string text)
    {
        var clean = CleanText.Of(text);
        return Add(clean, MatrixHtml.Wrap("p", MatrixHtml.Wrap("strong", Inline(clean))));
    }

    public BotText List(IEnumerable<string> items) => AddList("ul", items.Select(item => ("- ", item)));

    public BotText NumberedList(IEnumerable<string> items) =>
        AddList("ol", items.Select((item, index) => (string.Create(CultureInfo.InvariantCulture, $"{index + 1}. "), item)));

    /// <summary>Lines to be copied or compared, as they are.</summary>
    public BotText Code(string text)
    {
        var clean = CleanText.Of(text);
        return Add(clean, MatrixHtml.Wrap("pre", MatrixHtml.Wrap("code", MatrixHtml.EscapeVerbatim(clean))));
    }

    // {"msgtype": "m.notice", "body": "...", "format": "org.matrix.custom.html", "formatted_body": "<p>...</p>", "m.mentions": {}}
    public JsonObject ToNotice() => new()
    {
        ["msgtype"] = "m.notice",
        ["body"] = ToString(),
        ["format"] = "org.matrix.custom.html",
        ["formatted_body"] = string.Concat(_blocks.Select(block => block.Html)),
        ["m.mentions"] = new JsonObject(),
    };

    /// <summary>The plain text.</summary>
    public override string ToString() => string.Join("\n\n", _blocks.Select(block => block.Plain));

    private BotText AddList(string element, IEnumerable<(string Mark, string Item)> items)
    {
        var plain = new StringBuilder();
        var html = new StringBuilder();
        foreach (var (mark, item) in items)
        {
            var clean = CleanText.Of(item);
            plain.Append(plain.Length == 0 ? "" : "\n").Append(mark).Append(clean.Replace("\n", "\n" + new string(' ', mark.Length), StringComparison.Ordinal));
            html.Append(MatrixHtml.Wrap("li", Inline(clean)));
        }

        return plain.Length == 0 ? this : Add(plain.ToString(), MatrixHtml.Wrap(element, html.ToString()));
    }

    private BotText Add(string plain, string html)
    {
        _blocks.Add((plain, html));
        return this;
    }

    private static string Inline(string text)
    {
        var parts = text.Split('`');
        var html = new StringBuilder();
        for (var index = 0; index < parts.Length; index++)
        {
            var part = MatrixHtml.Escape(parts[index], continued: index > 0);
            html.Append((index % 2 == 1, index + 1 < parts.Length) switch
            {
                (true, true) => MatrixHtml.Wrap("code", part),
                // A backtick that nothing closes is a backtick.
                (true, false) => "`" + part,
                _ => part,
            });
        }

        return html.ToString();
    }
}
