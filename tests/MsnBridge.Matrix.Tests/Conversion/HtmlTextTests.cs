using CsCheck;
using MsnBridge.Core.Messages;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Tests.Conversion;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("a &lt;b&gt; &amp; &#x263A; &nbsp;c", "a <b> & ☺  c")]
    [InlineData("one<br>two<br/>three", "one\ntwo\nthree")]
    [InlineData("<p>one</p><p>two</p>", "one\n\ntwo")]
    [InlineData("<p>one\n  line</p>\n<p>two<br></p>\n", "one line\n\ntwo")]
    [InlineData("<h1>Title</h1>text", "Title\n\ntext")]
    [InlineData("a<hr>b", "a\n----\nb")]
    [InlineData("<ul><li>one</li><li>two</li></ul>", "- one\n- two")]
    [InlineData("<ul>\n<li>one\n<li>two\n</ul>\nafter", "- one\n- two\nafter")]
    [InlineData("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two")]
    [InlineData("<ol start=\"9\"><li>nine</li><li>ten</li></ol>", "9. nine\n10. ten")]
    [InlineData("<ol start=\"99999999999\"><li>a</li></ol>", "1. a")]
    [InlineData("<ul><li>one<ol><li>inner</li></ol></li><li>two</li></ul>", "- one\n  1. inner\n- two")]
    [InlineData("<ul><li><p>one</p><p>more</p></li></ul>", "- one\n\n  more")]
    [InlineData("<blockquote>said<br>before</blockquote>answer", "> said\n> before\nanswer")]
    [InlineData("<blockquote><p>a</p><blockquote>b</blockquote></blockquote>c", "> a\n>\n> > b\nc")]
    [InlineData("<pre><code class=\"language-cs\">if (a)\n    b();\n\nc();\n</code></pre>done", "if (a)\n    b();\n\nc();\ndone")]
    [InlineData("run <code>a  b</code> now", "run a  b now")]
    [InlineData("<table><caption>C</caption><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>", "C\na | b\n1 | 2")]
    [InlineData("<table><tr><td>1<td>2<tr><td>3</table>", "1 | 2\n3")]
    [InlineData("<table><tr>stray<td>1</td><td></td></tr></table>", "stray | 1 |")]
    [InlineData("<a href=\"https://example.org/x\">this</a>.", "this (https://example.org/x).")]
    [InlineData("see <a href=\"https://example.org/\">example.org</a> now", "see example.org now")]
    [InlineData("<a href=\"https://example.org/x\">https://example.org/x</a>", "https://example.org/x")]
    [InlineData("<a href=\"mailto:a@example.org\">write</a>", "write (a@example.org)")]
    [InlineData("<a href=\"javascript:alert(1)\">click</a>", "click")]
    [InlineData("<a href=\"https://example.org/x\"></a>", "https://example.org/x")]
    [InlineData("<a href=\"https://matrix.to/#/@bob:example.org\">Bob</a>: hi", "Bob: hi")]
    [InlineData("<a href=\"https://matrix.to/#/%40bob%3Aexample.org\">Bob</a>", "Bob")]
    [InlineData("<a href=\"matrix:u/bob:example.org\">Bob</a>", "Bob")]
    [InlineData("<img data-mx-emoticon src=\"mxc://a/b\" alt=\":party:\" title=\"party\"> yes", ":party: yes")]
    [InlineData("<img src=\"mxc://a/b\">", "[image]")]
    [InlineData("<mx-reply><blockquote>old <b>text</b></blockquote></mx-reply>new", "new")]
    [InlineData("he is <span data-mx-spoiler>dead</span>!", "he is [spoiler: dead]!")]
    [InlineData("<span data-mx-spoiler=\"the end\">dead</span>", "[spoiler (the end): dead]")]
    [InlineData("<details><summary>More</summary>hidden</details>", "More\nhidden")]
    [InlineData("10<sup>3</sup> H<sub>2</sub>O", "10^3 H_2O")]
    [InlineData("<script>alert('<b>x</b>')</script><style>b{}</style>text", "text")]
    [InlineData("<b>un<i>closed", "unclosed")]
    [InlineData("</b></p>stray <!-- comment -->ends", "stray ends")]
    [InlineData("<blink>kept</blink>", "kept")]
    [InlineData("a\tb\rc", "a b c")]
    [InlineData("<pre>a\tb\u0007</pre>", "a    b")]
    [InlineData("", "")]
    public void Html_reads_as_text(string html, string text) => Assert.Equal(text, HtmlText.Read(html).Text);

    public static TheoryData<string, TextStyle?> Styles => new()
    {
        { "plain", null },
        { "<strong>all</strong>", new TextStyle { Bold = true } },
        { "<p><b>one</b></p>\n<p><strong>two</strong></p>", new TextStyle { Bold = true } },
        { "<b>some</b> of it", null },
        { "<b><i>both</i> one</b>", new TextStyle { Bold = true } },
        { "<em>a</em><i>b</i>", new TextStyle { Italic = true } },
        { "<u><del>x</del></u>", new TextStyle { Underline = true, Strikethrough = true } },
        { "<font color=\"#ff0000\">red</font>", new TextStyle { Color = new RgbColor(255, 0, 0) } },
        { "<font color=\"navy\">blue</font>", new TextStyle { Color = new RgbColor(0, 0, 128) } },
        { "<span data-mx-color=\"#00ff00\">green</span>", new TextStyle { Color = new RgbColor(0, 255, 0) } },
        { "<span data-mx-color=\"#00ff00\">green</span><span data-mx-color=\"#ff0000\">red</span>", null },
        { "<span data-mx-color=\"#00ff00\">green</span> none", null },
        { "none <span data-mx-color=\"#00ff00\">green</span>", null },
        { "<span data-mx-color=\"#000000\">black</span>", null },
        { "<font color=\"ActiveBorder\">x</font><font color=\"url(x)\">y</font>", null },
        { "<ul><li><b>one</b></li><li><b>two</b></li></ul>", new TextStyle { Bold = true } },
        { "<b><a href=\"https://example.org\">link</a></b>", new TextStyle { Bold = true } },
        { "<mx-reply>old</mx-reply><b>new</b>", new TextStyle { Bold = true } },
        { "<b> </b>", null },
    };

    [Theory]
    [MemberData(nameof(Styles))]
    public void Style_counts_where_all_of_the_text_has_it(string html, TextStyle? style) => Assert.Equal(style, HtmlText.Read(html).Style);

    public static TheoryData<string, string, string> Hostile => new()
    {
        { "deep", Repeat("<div>"), Repeat("</div>") },
        { "deep quotes", Repeat("<blockquote>"), Repeat("</blockquote>") },
        { "deep lists", Repeat("<ul><li>"), Repeat("</li></ul>") },
        { "deep links", Repeat("<a href='https://example.org/x'>"), Repeat("</a>") },
        { "deep tables", Repeat("<table><tr><td>"), "" },
        { "unclosed formatting", string.Concat(Enumerable.Range(0, 3000).Select(n => $"<b id={n}>")), string.Concat(Enumerable.Repeat("<p>x</p>", 3000)) },
        { "misnested", string.Concat(Enumerable.Repeat("<b><i></b></i><table><a>", 2500)), "" },
        { "attributes", "<b " + string.Concat(Enumerable.Range(0, 9000).Select(n => $"a{n} ")) + ">", "" },
        { "stray ends", Repeat("</p>"), Repeat("</i>") },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_nesting_costs_little_and_loses_no_text(string name, string before, string after)
    {
        Assert.NotEmpty(name);
        var started = GC.GetAllocatedBytesForCurrentThread();
        var text = HtmlText.Read(before + "inner" + after + "last").Text;
        Assert.Contains("inner", text, StringComparison.Ordinal);
        Assert.Contains("last", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 9, 1_000_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - started, 0, 100_000_000);
    }

    [Fact]
    public void Any_markup_is_read_without_control_characters() =>
        Gen.OneOf(
                Gen.OneOf(
                    "<", ">", "</", "<b>", "</b>", "<i", "<p>", "</p>", "<ul>", "<li>", "</ul>", "<pre>", "</pre>", "<table>", "<tr>", "<td>", "<a href='x:y'>",
                    "<a href=\"https://e.org/\u0001\n\">", "</a>", "<!--", "-->", "<mx-reply>", "</mx-reply>", "<span data-mx-spoiler=\"\n\u0002\">", "</span>",
                    "&#0;", "&#x1;", "&#xD800;", "&", "<br>", "<blockquote>", "<![CDATA[", "<script>", "<font color=", "<img alt=\"\u0003\r\">", "\0", "\ud800"),
                Gen.String[Gen.Char['\0', '\uFFFF'], 0, 6])
            .Array[0, 40]
            .Select(string.Concat)
            .Sample(html => Assert.DoesNotContain(CleanText.Of(HtmlText.Read(html).Text), character => char.IsControl(character) && character != '\n'));

    private static string Repeat(string text) => string.Concat(Enumerable.Repeat(text, 30_000 / text.Length));
}
