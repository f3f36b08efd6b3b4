using System.Collections.Immutable;
using System.Text.Json;
using MsnBridge.Core.Messages;
using static MsnBridge.Matrix.Conversion.ConvertedEvent;

namespace MsnBridge.Matrix.Conversion;

/// <summary>
/// Events of a portal room as messages for MSN. Contents are written by anybody: wrong types and missing parts never throw.
/// <list type="bullet">
/// <item>What the bridge itself says about an event stands in parentheses: <c>(reacted with 👍)</c>.</item>
/// <item>An emote is <c>*waves*</c>, without a name: MSN shows the sender's name above each message, and it need not be the one he has on
/// Matrix.</item>
/// <item>A reply begins with one line that quotes what it answers, where that is known.</item>
/// <item>An edit is sent as <c>* corrected text</c>: MSN cannot change what it has delivered.</item>
/// </list>
/// </summary>
internal static class ToBridge
{
    /// <summary>Past this many characters the HTML is left alone and <c>body</c> is sent.</summary>
    public const int MaxHtmlLength = 64 * 1024;

    /// <summary>What a user is told who removes a message that was delivered already.</summary>
    public const string RedactionNotice =
        "You removed this message here, but MSN cannot take a message back: your contact still has what was delivered.";

    private const int ReactionExcerptLength = 40;

    private const string HtmlFormat = "org.matrix.custom.html";

    /// <summary>The event whose text belongs into <see cref="Convert"/>: the one that is replied to, reacted to or voted on; null where there
    /// is none.</summary>
    public static string? FindRelatedEvent(JsonElement content)
    {
        if (content.Object("m.relates_to") is not { } relation)
            return null;
        return relation.Text("rel_type") switch
        {
            "m.replace" => null,
            "m.annotation" or "m.reference" => relation.Text("event_id"),
            // In a thread the reply is there for clients that know no threads, unless the sender replied within the thread.
            "m.thread" when relation.IsTrue("is_falling_back") => null,
            _ => relation.Object("m.in_reply_to")?.Text("event_id"),
        };
    }

    /// <param name="type">The type of the event, for example <c>m.room.message</c>.</param>
    /// <param name="content">Its decrypted content.</param>
    /// <param name="relatedText">What the event of <see cref="FindRelatedEvent"/> says, or null where that is not known.</param>
    /// <param name="pollAnswers">For a vote: the answers of the poll by their ids, see <see cref="Polls.Answers"/>.</param>
    public static ConvertedEvent Convert(
        string type, JsonElement content, string? relatedText = null, IReadOnlyDictionary<string, string>? pollAnswers = null)
    {
        if (content.Object("m.relates_to") is not { } relation || relation.Text("rel_type") != "m.replace")
            return Finish(ConvertOriginal(type, content, relatedText, pollAnswers));

        // The content beside m.new_content is for clients that know no edits, and begins with "* " already.
        if (content.Object("m.new_content") is not { } edited)
            return Finish(ConvertOriginal(type, content, null, null));
        var converted = Finish(ConvertOriginal(type, edited, null, pollAnswers));
        return converted is OutgoingText { Content: var said } outgoing ? outgoing with { Content = said with { Text = "* " + said.Text } } : converted;
    }

    private static ConvertedEvent ConvertOriginal(
        string type, JsonElement content, string? relatedText, IReadOnlyDictionary<string, string>? pollAnswers) => type switch
        {
            "m.room.message" => ConvertMessage(content, relatedText),
            "m.sticker" => Say(Describe("sent a sticker", content.Text("body"))),
            "m.reaction" => ConvertReaction(content, relatedText),
            "m.room.redaction" => new Unsupported(RedactionNotice),
            "m.room.encrypted" => new Unsupported(
                "Your message was not sent: it is encrypted from end to end, the bridge cannot read it, and MSN knows no such encryption. "
                + "Use a room without encryption."),
            "m.poll.start" or "org.matrix.msc3381.poll.start" => Polls.ReadStart(content) is { } poll
                ? new OutgoingText(new MessageContent(poll))
                : new Unsupported("Your poll was not sent: the bridge cannot read its question."),
            "m.poll.response" or "org.matrix.msc3381.poll.response" => Say(Polls.ReadResponse(content, pollAnswers)),
            "m.poll.end" or "org.matrix.msc3381.poll.end" => Say(Polls.ReadEnd(content)),
            "m.call.invite" => new Unsupported("Calls cannot be bridged to MSN: your contact does not hear of this one."),
            _ => new Ignored("The type of the event is not one that says something to people."),
        };

    private static ConvertedEvent ConvertMessage(JsonElement content, string? relatedText)
    {
        switch (content.Text("msgtype"))
        {
            case "m.image":
                return NoFile("picture", content);
            case "m.video":
                return NoFile("video", content);
            case "m.audio":
                return NoFile("recording", content);
            case "m.file":
                return NoFile("file", content);
            case "m.location":
                return Locations.Read(content) is { } place
                    ? Say(place)
                    : new Unsupported("Your location was not sent: the bridge cannot read where it is.");
            case "m.key.verification.request":
                return new Ignored("A request to verify a device is for Matrix clients.");
        }

        if (ReadText(content, out var images) is not { } said)
            return new Unsupported("Your message was not sent: the bridge does not know this kind of message.");
        if (content.Text("msgtype") == "m.emote" && !string.IsNullOrWhiteSpace(said.Text))
            said = said with { Text = $"*{said.Text.Trim()}*" };
        return new OutgoingText(Quote(said, content, relatedText)) { Images = images };
    }

    private static MessageContent? ReadText(JsonElement content, out ImmutableArray<InlineImage> images)
    {
        images = [];
        if (content.Text("format") == HtmlFormat
            && content.Text("formatted_body") is { Length: <= MaxHtmlLength } html
            && HtmlText.Read(html, out var found) is var formatted
            && !string.IsNullOrWhiteSpace(formatted.Text))
        {
            images = found;
            return formatted;
        }

        return content.Text("body") is { } body ? new MessageContent(IsReply(content) ? WithoutReplyFallback(CleanText.Of(body)) : body) : null;
    }

    private static MessageContent Quote(MessageContent said, JsonElement content, string? relatedText) =>
        relatedText is not null && IsReply(content) && FindRelatedEvent(content) is not null && Excerpts.OneLine(relatedText) is { Length: > 0 } excerpt
            ? said with { Text = $"> {excerpt}\n{said.Text}" }
            : said;

    private static bool IsReply(JsonElement content) => content.Object("m.relates_to")?.Object("m.in_reply_to") is not null;

    // > <@user:server> first line          ("> * <@user:server>" for an emote), until version 1.12 of the specification
    // > further lines
    //
    // the reply
    private static string WithoutReplyFallback(string body)
    {
        if (!body.StartsWith("> <@", StringComparison.Ordinal) && !body.StartsWith("> * <@", StringComparison.Ordinal))
            return body;
        var lines = body.Split('\n');
        var quoted = lines.TakeWhile(line => line.StartsWith('>')).Count();
        return string.Join('\n', lines.Skip(quoted < lines.Length && lines[quoted].Length == 0 ? quoted + 1 : quoted));
    }

    private static ConvertedEvent ConvertReaction(JsonElement content, string? relatedText)
    {
        if (content.Object("m.relates_to") is not { } relation || relation.Text("key") is not { } key || string.IsNullOrWhiteSpace(key))
            return new Ignored("The reaction has no key.");
        // A custom emoji is the address of a picture, with its name beside it.
        if (key.StartsWith("mxc://", StringComparison.Ordinal))
            key = content.Text("shortcode") ?? content.Text("com.beeper.reaction.shortcode") ?? "a picture";
        var reaction = $"reacted with {Excerpts.OneLine(key, ReactionExcerptLength)}";
        return relatedText is not null && Excerpts.OneLine(relatedText, ReactionExcerptLength) is { Length: > 0 } excerpt
            ? Say($"{reaction} to \"{excerpt}\"")
            : Say(reaction);
    }

    private static Unsupported NoFile(string kind, JsonElement content)
    {
        // Where there is a file name the body is a caption (Matrix specification 1.10, "Media captions").
        var name = Excerpts.OneLine(content.Text("filename") ?? content.Text("body") ?? "");
        var caption = content.Text("filename") is { } file && content.Text("body") is { } body && body != file && !string.IsNullOrWhiteSpace(body);
        return new Unsupported(
            $"Files cannot be sent to MSN yet: your {kind}{(name.Length == 0 ? "" : $" \"{name}\"")} was not sent"
            + (caption ? ", and neither was the text with it." : "."));
    }

    private static OutgoingText Say(string sentence) => new(new MessageContent($"({sentence})"));

    private static string Describe(string what, string? name) =>
        name is not null && Excerpts.OneLine(name) is { Length: > 0 } excerpt ? $"{what}: {excerpt}" : what;

    private static ConvertedEvent Finish(ConvertedEvent converted)
    {
        if (converted is not OutgoingText { Content: var content } outgoing)
            return converted;
        var text = CleanText.Of(content.Text).Trim('\n');
        // A mark that FromBridge wrote, quoted or sent again, is MSN's own RL=1.
        var rightToLeft = TextDirection.IsRightToLeft(text);
        text = text.TrimStart(TextDirection.Mark);
        if (string.IsNullOrWhiteSpace(text))
            return new Unsupported("Your message was not sent: there is no text in it.");
        var style = rightToLeft ? (content.Style ?? new TextStyle()) with { RightToLeft = true } : content.Style;
        return outgoing with { Content = new MessageContent(text, style) };
    }
}
