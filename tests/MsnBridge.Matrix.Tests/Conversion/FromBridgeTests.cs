using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using CsCheck;
using MsnBridge.Core.Messages;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Tests.Conversion;

public sealed class FromBridgeTests
{
    private static readonly HashSet<string> s_allowed = ["strong", "em", "u", "del", "br", "span", "font", "p", "ul", "ol", "li", "code", "pre"];

    private static readonly Gen<TextStyle> s_style = Gen.Select(
        Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte, Gen.Bool),
        (bold, italic, underline, strikethrough, rightToLeft, color) => new TextStyle
        {
            Bold = bold,
            Italic = italic,
            Underline = underline,
            Strikethrough = strikethrough,
            RightToLeft = rightToLeft,
            Color = color.Item4 && (color.Item1, color.Item2, color.Item3) != (0, 0, 0) ? new RgbColor(color.Item1, color.Item2, color.Item3) : null,
        });

    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.String[Gen.Char['\0', '\uFFFF'], 0, 30], Gen.String[Gen.Char[" \n\r\t<>&\"'`ab1א"], 0, 30]);

    public static TheoryData<TextStyle?, string?> Styles => new()
    {
        { null, null },
        { new TextStyle { Font = "Comic Sans MS" }, null },
        { new TextStyle { Color = default(RgbColor) }, null },
        { new TextStyle { Bold = true }, "<strong>a&lt;b</strong>" },
        { new TextStyle { Bold = true, Italic = true, Underline = true, Strikethrough = true }, "<strong><em><u><del>a&lt;b</del></u></em></strong>" },
        { new TextStyle { Color = new RgbColor(255, 0, 10) }, "<span data-mx-color=\"#ff000a\"><font color=\"#ff000a\">a&lt;b</font></span>" },
    };

    [Theory]
    [MemberData(nameof(Styles))]
    public void Html_is_there_where_the_style_is_not_the_readers_own(TextStyle? style, string? html)
    {
        var content = FromBridge.Text(new MessageContent("a<b", style));
        Assert.Equal(("m.text", "a<b"), ((string?)content["msgtype"], (string?)content["body"]));
        Assert.Equal(html, (string?)content["formatted_body"]);
        Assert.Equal(html is null ? null : "org.matrix.custom.html", (string?)content["format"]);
        Assert.Empty(content["m.mentions"]!.AsObject());
    }

    [Fact]
    public void Lines_and_blanks_survive_in_html() =>
        Assert.Equal(
            "<em>a<br/>\u00A0 b \u00A0c</em>".Replace("\u00A0 b", "\u00A0\u00A0b", StringComparison.Ordinal),
            (string?)FromBridge.Text(new MessageContent("a\r\n  b  c", new TextStyle { Italic = true }))["formatted_body"]);

    [Fact]
    public void Direction_is_said_by_a_mark_where_the_letters_do_not_say_it()
    {
        Assert.Equal("\u200Fabc", (string?)FromBridge.Text(new MessageContent("abc", new TextStyle { RightToLeft = true }))["body"]);
        Assert.Equal("שלום", (string?)FromBridge.Text(new MessageContent("שלום", new TextStyle { RightToLeft = true }))["body"]);
    }

    [Fact]
    public void Empty_message_is_to_be_seen() => Assert.Equal(" ", (string?)FromBridge.Text(new MessageContent(""))["body"]);

    [Theory]
    [InlineData('x')]
    [InlineData('<')]
    [InlineData('"')]
    [InlineData('\n')]
    [InlineData('א')]
    public void Message_longer_than_an_event_is_cut_and_says_so(char character)
    {
        var content = FromBridge.Text(new MessageContent("a" + new string(character, 200_000), new TextStyle { Bold = true }));
        var options = new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        Assert.InRange(Encoding.UTF8.GetByteCount(content.ToJsonString(options)), 50_000, 61_000);
        Assert.EndsWith("too long for Matrix.]", (string?)content["body"], StringComparison.Ordinal);
    }

    [Fact]
    public void Html_is_left_out_before_text_is() =>
        Assert.Null(FromBridge.Text(new MessageContent(new string('x', 40_000), new TextStyle { Bold = true }))["formatted_body"]);

    [Fact]
    public void Variants_say_what_they_are()
    {
        Assert.Equal(("m.emote", "sent you a nudge"), Read(FromBridge.Nudge()));
        Assert.Equal(("m.notice", "(sent a wink, which cannot be shown here)"), Read(FromBridge.UnsupportedContent("a wink")));
        var own = FromBridge.OwnMessage(new MessageContent("hi", new TextStyle { Bold = true }));
        Assert.Equal(("m.notice", "You wrote elsewhere: hi"), Read(own));
        Assert.Equal("You wrote elsewhere: <strong>hi</strong>", (string?)own["formatted_body"]);

        static (string?, string?) Read(JsonObject content)
        {
            Assert.NotNull(content["m.mentions"]);
            return ((string?)content["msgtype"], (string?)content["body"]);
        }
    }

    [Fact]
    public void Html_is_well_formed_and_has_only_allowed_elements() =>
        Gen.Select(s_text, s_style).Sample((text, style) =>
        {
            var content = FromBridge.Text(new MessageContent(text, style));
            Assert.DoesNotContain((string)content["body"]!, character => char.IsControl(character) && character != '\n');
            AssertAllowed((string?)content["formatted_body"] ?? "");
            content.ToJsonString();
        });

    [Fact]
    public void Style_comes_back_as_it_went() =>
        Gen.Select(s_text, s_style).Sample((text, style) =>
        {
            var content = new MessageContent("x" + text, style);
            var back = Assert.IsType<ConvertedEvent.OutgoingText>(
                ToBridge.Convert("m.room.message", JsonSerializer.SerializeToElement(FromBridge.Text(content)))).Content;
            Assert.Equal(style == new TextStyle() ? null : style, back.Style);
            Assert.Equal(Visible(content.Text), Visible(back.Text));
        });

    [Fact]
    public void Lines_come_back_as_they_went_but_for_blanks_at_their_ends() =>
        Gen.String[Gen.Char[" \nab<&"], 0, 30].Sample(text =>
        {
            var content = new MessageContent($"x{text}x", new TextStyle { Bold = true });
            var back = Assert.IsType<ConvertedEvent.OutgoingText>(
                ToBridge.Convert("m.room.message", JsonSerializer.SerializeToElement(FromBridge.Text(content)))).Content;
            Assert.Equal(WithoutBlanksAtEnds(content.Text), WithoutBlanksAtEnds(back.Text));
            Assert.Equal(content.Style, back.Style);

            static string WithoutBlanksAtEnds(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()));
        });

    public static TheoryData<DeliveryOutcome, DeliveryFailure, string, string?> Outcomes => new()
    {
        { DeliveryOutcome.Delivered, DeliveryFailure.None, "SUCCESS", null },
        { DeliveryOutcome.Kept, DeliveryFailure.None, "SUCCESS", null },
        { DeliveryOutcome.Expired, DeliveryFailure.None, "FAIL_RETRIABLE", "m.event_too_old" },
        { DeliveryOutcome.Unconfirmed, DeliveryFailure.None, "FAIL_RETRIABLE", "m.foreign_network_error" },
        { DeliveryOutcome.Refused, DeliveryFailure.None, "FAIL_RETRIABLE", "m.foreign_network_error" },
        { DeliveryOutcome.Refused, DeliveryFailure.ContactOffline, "FAIL_RETRIABLE", "m.foreign_network_error" },
        { DeliveryOutcome.Refused, DeliveryFailure.ContactUnknown, "FAIL_PERMANENT", "m.foreign_network_error" },
        { DeliveryOutcome.Refused, DeliveryFailure.NotAllowed, "FAIL_PERMANENT", "m.no_permission" },
        { DeliveryOutcome.Refused, DeliveryFailure.TooLong, "FAIL_PERMANENT", "com.beeper.unsupported_event" },
        { DeliveryOutcome.Refused, DeliveryFailure.UnsupportedContent, "FAIL_PERMANENT", "com.beeper.unsupported_event" },
        { DeliveryOutcome.Refused, DeliveryFailure.NotSignedIn, "FAIL_RETRIABLE", "m.bridge_unavailable" },
        { DeliveryOutcome.Refused, DeliveryFailure.RemoteError, "FAIL_RETRIABLE", "m.foreign_network_error" },
        { DeliveryOutcome.Refused, DeliveryFailure.TooManyMessages, "FAIL_RETRIABLE", "m.foreign_network_error" },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Outcome_is_told_beside_the_message(DeliveryOutcome outcome, DeliveryFailure failure, string status, string? reason)
    {
        var id = new EventId("$1");
        var content = DeliveryStatus.Ended("msn", id, outcome, failure);
        Assert.Equal((status, reason, "msn"), ((string?)content["status"], (string?)content["reason"], (string?)content["network"]));
        Assert.Equal("""{"rel_type":"m.reference","event_id":"$1"}""", content["m.relates_to"]!.ToJsonString());
        Assert.Equal(reason is null ? null : DeliveryText.Describe(outcome, failure), (string?)content["message"]);

        var notice = DeliveryStatus.Notice(id, outcome, failure);
        var hasArrived = outcome == DeliveryOutcome.Delivered;
        Assert.Equal(hasArrived ? null : """{"m.in_reply_to":{"event_id":"$1"}}""", notice?["m.relates_to"]!.ToJsonString());
        Assert.Equal(hasArrived ? null : "m.notice", (string?)notice?["msgtype"]);
    }

    [Fact]
    public void Unsupported_messages_have_a_status()
    {
        var unsupported = DeliveryStatus.Unsupported("msn", new EventId("$1"), "No files.");
        Assert.Equal(("FAIL_PERMANENT", "No files."), ((string?)unsupported["status"], (string?)unsupported["message"]));
    }

    [Fact]
    public void Bot_text_is_written_with_html_and_without()
    {
        var notice = new BotText().Heading("Help").Paragraph("Type `login <name>` & go.\nNow").List(["one", "two\nlines"]).NumberedList(["a"]).Code("x\n  y").ToNotice();
        Assert.Equal("Help\n\nType `login <name>` & go.\nNow\n\n- one\n- two\n  lines\n\n1. a\n\nx\n  y", (string?)notice["body"]);
        Assert.Equal(
            "<p><strong>Help</strong></p><p>Type <code>login &lt;name&gt;</code> &amp; go.<br/>Now</p><ul><li>one</li><li>two<br/>lines</li></ul><ol><li>a</li></ol>"
            + "<pre><code>x\n  y</code></pre>",
            (string?)notice["formatted_body"]);
        Assert.Equal("m.notice", (string?)notice["msgtype"]);
        Assert.Empty(notice["m.mentions"]!.AsObject());
    }

    [Fact]
    public void Bot_text_of_anything_is_well_formed() =>
        s_text.Sample(text => AssertAllowed((string)new BotText().Heading(text).Paragraph(text).List([text, text]).Code(text).ToNotice()["formatted_body"]!));

    private static string Visible(string text) =>
        string.Concat(CleanText.Of(text).Where(character => !char.IsWhiteSpace(character) && character != TextDirection.Mark));

    private static void AssertAllowed(string html)
    {
        var xml = XElement.Parse("<root>" + html + "</root>", LoadOptions.PreserveWhitespace);
        Assert.All(xml.Descendants(), element => Assert.Contains(element.Name.LocalName, s_allowed));
    }
}
