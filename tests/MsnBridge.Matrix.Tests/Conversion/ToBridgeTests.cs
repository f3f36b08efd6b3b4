using System.Text.Json;
using CsCheck;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Tests.Conversion;

public sealed class ToBridgeTests
{
    private const string Message = "m.room.message";

    [Theory]
    [InlineData("""{"msgtype":"m.text","body":"hi"}""", "hi")]
    [InlineData("""{"msgtype":"m.notice","body":"hi"}""", "hi")]
    [InlineData("""{"msgtype":"m.emote","body":"waves"}""", "*waves*")]
    [InlineData("""{"msgtype":"org.example.new","body":"hi"}""", "hi")]
    [InlineData("""{"body":"hi"}""", "hi")]
    [InlineData("""{"msgtype":"m.text","body":"a\r\nb\rc\u0000\u0007\td\u0085e"}""", "a\nb\nc    d\ne")]
    [InlineData("""{"msgtype":"m.text","body":"**hi**","format":"org.matrix.custom.html","formatted_body":"<b>hi</b>"}""", "hi")]
    [InlineData("""{"msgtype":"m.text","body":"hi","format":"org.example","formatted_body":"<b>other</b>"}""", "hi")]
    [InlineData("""{"msgtype":"m.text","body":"hi","format":"org.matrix.custom.html","formatted_body":7}""", "hi")]
    [InlineData("""{"msgtype":"m.text","body":"hi","format":"org.matrix.custom.html","formatted_body":"<br>"}""", "hi")]
    [InlineData("""{"msgtype":"m.text","body":"> <@a:b> old\n> more\n\nnew","m.relates_to":{"m.in_reply_to":{"event_id":"$1"}}}""", "> quoted text\nnew")]
    [InlineData("""{"msgtype":"m.text","body":"new","m.relates_to":{"m.in_reply_to":{"event_id":"$1"}}}""", "> quoted text\nnew")]
    [InlineData("""{"msgtype":"m.text","body":"> mine\nnew","m.relates_to":{"m.in_reply_to":{"event_id":"$1"}}}""", "> quoted text\n> mine\nnew")]
    [InlineData("""{"msgtype":"m.text","body":"> <@a:b> not a reply"}""", "> <@a:b> not a reply")]
    [InlineData("""{"msgtype":"m.text","body":"new","m.relates_to":{"rel_type":"m.thread","event_id":"$0","is_falling_back":true,"m.in_reply_to":{"event_id":"$1"}}}""", "new")]
    [InlineData("""{"msgtype":"m.text","body":"* new","m.new_content":{"msgtype":"m.text","body":"new"},"m.relates_to":{"rel_type":"m.replace","event_id":"$1"}}""", "* new")]
    [InlineData("""{"msgtype":"m.text","body":"* new","m.relates_to":{"rel_type":"m.replace","event_id":"$1"}}""", "* new")]
    [InlineData("""{"msgtype":"m.location","body":"Big Ben","geo_uri":"geo:51.5008,-0.1247;u=35"}""", "(shared a location: Big Ben, latitude 51.5008, longitude -0.1247)")]
    [InlineData("""{"msgtype":"m.location","body":"Location was shared at geo:1,2","geo_uri":"geo:1,2"}""", "(shared a location: latitude 1, longitude 2)")]
    [InlineData("""{"msgtype":"m.location","body":"here","geo_uri":"geo:x"}""", "(shared a location: here)")]
    public void Message_becomes_text(string content, string text) => Assert.Equal(text, Text(Message, content, "quoted\ntext"));

    [Theory]
    [InlineData("m.sticker", """{"body":"a cat"}""", "(sent a sticker: a cat)")]
    [InlineData("m.sticker", "{}", "(sent a sticker)")]
    [InlineData("m.reaction", """{"m.relates_to":{"rel_type":"m.annotation","event_id":"$1","key":"👍"}}""", "(reacted with 👍 to \"quoted text\")")]
    [InlineData("m.reaction", """{"shortcode":":cat:","m.relates_to":{"rel_type":"m.annotation","event_id":"$1","key":"mxc://a/b"}}""", "(reacted with :cat: to \"quoted text\")")]
    [InlineData("m.poll.start", """{"m.poll":{"question":{"m.text":[{"body":"Lunch?"}]},"answers":[{"m.id":"a","m.text":[{"body":"Pizza"}]},{"m.id":"b","m.text":[{"body":"Rice"}]}]}}""", "Poll: Lunch?\n1. Pizza\n2. Rice")]
    [InlineData("org.matrix.msc3381.poll.start", """{"org.matrix.msc3381.poll.start":{"question":{"org.matrix.msc1767.text":"Lunch?"},"answers":[{"id":"a","org.matrix.msc1767.text":"Pizza"}]}}""", "Poll: Lunch?\n1. Pizza")]
    [InlineData("m.poll.response", """{"m.selections":["a"]}""", "(voted in the poll: Pizza)")]
    [InlineData("org.matrix.msc3381.poll.response", """{"org.matrix.msc3381.poll.response":{"answers":["z"]}}""", "(voted in the poll)")]
    [InlineData("org.matrix.msc3381.poll.response", """{"org.matrix.msc3381.poll.response":{"answers":[]}}""", "(took the vote in the poll back)")]
    [InlineData("m.poll.end", """{"m.text":[{"body":"Pizza won"}]}""", "(ended the poll: Pizza won)")]
    [InlineData("org.matrix.msc3381.poll.end", "{}", "(ended the poll)")]
    public void Other_event_becomes_text(string type, string content, string text) => Assert.Equal(text, Text(type, content, "quoted\ntext"));

    [Theory]
    [InlineData(Message, """{"msgtype":"m.image","body":"cat.png","url":"mxc://a/b"}""", "Files cannot be sent to MSN yet: your picture \"cat.png\" was not sent.")]
    [InlineData(Message, """{"msgtype":"m.file","filename":"a.txt","body":"read this"}""", "Files cannot be sent to MSN yet: your file \"a.txt\" was not sent, and neither was the text with it.")]
    [InlineData(Message, """{"msgtype":"m.audio"}""", "Files cannot be sent to MSN yet: your recording was not sent.")]
    [InlineData(Message, """{"msgtype":"m.video","body":7}""", "Files cannot be sent to MSN yet: your video was not sent.")]
    [InlineData(Message, """{"msgtype":"m.text","body":" \n "}""", "Your message was not sent: there is no text in it.")]
    [InlineData(Message, """{"msgtype":"m.emote","body":""}""", "Your message was not sent: there is no text in it.")]
    [InlineData(Message, """{"msgtype":"org.example.new"}""", "Your message was not sent: the bridge does not know this kind of message.")]
    [InlineData(Message, "{}", "Your message was not sent: the bridge does not know this kind of message.")]
    [InlineData("m.room.redaction", """{"redacts":"$1"}""", ToBridge.RedactionNotice)]
    public void Sender_is_told_what_msn_cannot_carry(string type, string content, string sentence) =>
        Assert.Equal(sentence, Assert.IsType<ConvertedEvent.Unsupported>(Convert(type, content)).Sentence);

    [Fact]
    public void Encrypted_message_is_refused_with_the_reason() =>
        Assert.Contains(
            "encrypted", Assert.IsType<ConvertedEvent.Unsupported>(Convert("m.room.encrypted", """{"algorithm":"m.megolm.v1.aes-sha2"}""")).Sentence, StringComparison.Ordinal);

    [Theory]
    [InlineData(Message, """{"msgtype":"m.key.verification.request","body":"Alice wants to verify"}""")]
    [InlineData("m.key.verification.done", "{}")]
    [InlineData("m.room.member", """{"membership":"join"}""")]
    [InlineData("m.reaction", "{}")]
    public void What_is_not_for_people_is_ignored(string type, string content) => Assert.IsType<ConvertedEvent.Ignored>(Convert(type, content));

    [Fact]
    public void Html_past_the_limit_is_left_for_the_body()
    {
        var html = "<b>" + new string('x', ToBridge.MaxHtmlLength) + "</b>";
        Assert.Equal("short", Text(Message, $$"""{"body":"short","format":"org.matrix.custom.html","formatted_body":"{{html}}"}"""));
    }

    [Theory]
    [InlineData("שלום world", true)]
    [InlineData("1, مرحبا", true)]
    [InlineData("hello שלום", false)]
    [InlineData("123", false)]
    public void Direction_is_that_of_the_first_letter(string body, bool rightToLeft) =>
        Assert.Equal(
            rightToLeft,
            Assert.IsType<ConvertedEvent.OutgoingText>(Convert(Message, JsonSerializer.Serialize(new { msgtype = "m.text", body }))).Content.Style is { RightToLeft: true });

    [Theory]
    [InlineData("""{"m.relates_to":{"m.in_reply_to":{"event_id":"$1"}}}""", "$1")]
    [InlineData("""{"m.relates_to":{"rel_type":"m.annotation","event_id":"$1","key":"x"}}""", "$1")]
    [InlineData("""{"m.relates_to":{"rel_type":"m.reference","event_id":"$1"}}""", "$1")]
    [InlineData("""{"m.relates_to":{"rel_type":"m.thread","event_id":"$0","m.in_reply_to":{"event_id":"$1"}}}""", "$1")]
    [InlineData("""{"m.relates_to":{"rel_type":"m.thread","event_id":"$0","is_falling_back":true,"m.in_reply_to":{"event_id":"$1"}}}""", null)]
    [InlineData("""{"m.relates_to":{"rel_type":"m.replace","event_id":"$1"}}""", null)]
    [InlineData("""{"m.relates_to":[]}""", null)]
    public void Related_event_is_found(string content, string? id) => Assert.Equal(id, ToBridge.FindRelatedEvent(Parse(content)));

    private static readonly string[] s_names =
    [
        "msgtype", "body", "format", "formatted_body", "filename", "geo_uri", "m.relates_to", "rel_type", "event_id", "key", "m.in_reply_to", "m.new_content",
        "m.poll", "question", "answers", "m.text", "m.selections", "org.matrix.msc3381.poll.start", "org.matrix.msc1767.text", "id", "m.location", "uri", "shortcode",
    ];

    private static readonly Gen<string> s_leaf = Gen.OneOf(
        Gen.OneOf(
            "null", "true", "7", "1e999", "[]", "{}", "\"\"", "\"\\ud800\"", "\"\\u0000\\u0085x\"", "\"m.text\"", "\"m.emote\"", "\"m.image\"", "\"m.location\"",
            "\"m.replace\"", "\"m.annotation\"", "\"org.matrix.custom.html\"", "\"<b>x\\u0001</b>\"", "\"> <@a:b> x\\n\"", "\"geo:1,2\"", "\"\\u200f\"", "\"👍\""),
        Gen.String[Gen.Char['\0', '\uFFFF'], 0, 5].Select(text => JsonSerializer.Serialize(text)));

    private static readonly Gen<string> s_json = Gen.OneOf(
        Grow(Grow(Grow(s_leaf))),
        // Nearly right, so that what lies behind the first question is reached as well.
        Gen.Select(
            s_leaf, s_leaf, Gen.OneOf("\"org.matrix.custom.html\"", "7"), s_leaf, Grow(Grow(s_leaf)),
            (type, body, format, html, relation) => $$"""{"msgtype":{{type}},"body":{{body}},"format":{{format}},"formatted_body":{{html}},"m.relates_to":{{relation}}}"""));

    [Fact]
    public void Any_json_of_any_type_is_dealt_with() =>
        Gen.Select(
                Gen.OneOf(
                    Message, "m.sticker", "m.reaction", "m.poll.start", "m.poll.response", "m.poll.end", "org.matrix.msc3381.poll.start", "m.room.redaction", "m.room.encrypted", "x"),
                s_json,
                Gen.OneOf(null, "", "quoted\u0001"))
            .Sample((type, json, related) =>
            {
                using var document = JsonDocument.Parse(json);
                ToBridge.FindRelatedEvent(document.RootElement);
                var answers = Polls.Answers(document.RootElement);
                var converted = ToBridge.Convert(type, document.RootElement, related, answers);
                if (converted is ConvertedEvent.OutgoingText text)
                {
                    Assert.False(string.IsNullOrWhiteSpace(text.Content.Text));
                    Assert.DoesNotContain(text.Content.Text, character => char.IsControl(character) && character != '\n');
                }
            }, iter: 20_000);

    [Fact]
    public void Content_that_is_no_object_is_dealt_with()
    {
        Assert.IsType<ConvertedEvent.Unsupported>(ToBridge.Convert(Message, default));
        Assert.IsType<ConvertedEvent.Unsupported>(Convert(Message, """{"\ud800":"x","msgtype":"\udc00"}"""));
    }

    private static Gen<string> Grow(Gen<string> inner) => Gen.Frequency(
        (1, inner),
        (4, Gen.Select(Gen.OneOf(s_names), inner, (name, value) => $"\"{name}\":{value}").Array[0, 7].Select(members => "{" + string.Join(',', members) + "}")),
        (1, inner.Array[0, 3].Select(items => "[" + string.Join(',', items) + "]")));

    private static string Text(string type, string content, string? related = null) =>
        Assert.IsType<ConvertedEvent.OutgoingText>(Convert(type, content, related)).Content.Text;

    private static ConvertedEvent Convert(string type, string content, string? related = null) =>
        ToBridge.Convert(type, Parse(content), related, new Dictionary<string, string> { ["a"] = "Pizza" });

    private static JsonElement Parse(string content) => JsonDocument.Parse(content).RootElement.Clone();
}
