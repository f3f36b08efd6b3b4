using System.Text;
using System.Text.Json.Nodes;
using MsnBridge.Core.Messages;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Conversion;

/// <summary>
/// What comes from MSN as contents of <c>m.room.message</c>. All of them carry <c>"m.mentions": {}</c>, so that no name in a text rings
/// anybody's bell by chance.
/// </summary>
internal static class FromBridge
{
    // An event has 65,536 bytes with everything that the homeserver adds to it.
    private const int MaxContentBytes = 60_000;

    private const string CutNotice = "\n[The rest of this message is too long for Matrix.]";

    /// <summary>A message of a contact, or of the user himself where his double puppet sends it.</summary>
    /// <param name="pictures">What stands for codes in it.</param>
    public static JsonObject Text(MessageContent content, IReadOnlyDictionary<string, MediaUri>? pictures = null) =>
        Write(content.IsAction ? "m.emote" : "m.text", "", content, pictures);

    /// <summary>A message that the user sent from another MSN client, where there is no double puppet to say it.</summary>
    public static JsonObject OwnMessage(MessageContent content) => Write("m.notice", "You wrote elsewhere: ", content);

    /// <summary>Shown by clients as "* Bob sent you a nudge". An emote and no notice: a nudge is meant to be noticed, and notices ring no
    /// bell.</summary>
    /// <param name="isFlood">Whether more follow that are not told one by one.</param>
    public static JsonObject Nudge(bool isFlood = false) => Write(
        "m.emote", "", new MessageContent(isFlood ? "sends you one nudge after the other; those that follow are not shown one by one" : "sent you a nudge"));

    /// <param name="description">What it was, for example "a wink".</param>
    public static JsonObject UnsupportedContent(string description) =>
        Write("m.notice", "", new MessageContent($"(sent {description}, which cannot be shown here)"));

    /// <summary>A plain notice of the bridge; <see cref="BotText"/> has more to say.</summary>
    public static JsonObject Notice(string text) => Write("m.notice", "", new MessageContent(text));

    /// <summary>A notice that answers an event.</summary>
    public static JsonObject Notice(string text, EventId answered)
    {
        var notice = Notice(text);
        notice["m.relates_to"] = new JsonObject { ["m.in_reply_to"] = new JsonObject { ["event_id"] = answered.Value } };
        return notice;
    }

    /// <summary>A notice that takes the place of an earlier one.</summary>
    public static JsonObject EditedNotice(EventId earlier, string text)
    {
        // The text with the asterisk is for clients that know no edits.
        var notice = Notice("* " + text);
        notice["m.new_content"] = Notice(text);
        notice["m.relates_to"] = new JsonObject { ["rel_type"] = "m.replace", ["event_id"] = earlier.Value };
        return notice;
    }

    // {"msgtype": "m.text", "body": "hi", "format": "org.matrix.custom.html", "formatted_body": "<strong>hi</strong>", "m.mentions": {}}
    private static JsonObject Write(string messageType, string lead, MessageContent content, IReadOnlyDictionary<string, MediaUri>? pictures = null)
    {
        var text = CleanText.Of(content.Text);
        if (content.Style is { RightToLeft: true } && !TextDirection.IsRightToLeft(text))
            text = TextDirection.Mark + text;
        // Clients show nothing at all for an event without text, not even who sent it.
        var body = Fit(lead + (text.Length == 0 ? " " : text));
        var written = new JsonObject { ["msgtype"] = messageType, ["body"] = body };
        var isPlain = content.Style is null && pictures is not { Count: > 0 };
        if (!isPlain && !string.IsNullOrWhiteSpace(text) && lead.Length + text.Length == body.Length)
        {
            var html = MatrixHtml.Escape(lead)
                + MatrixHtml.Dress(pictures is { Count: > 0 } ? EmoticonHtml.Write(text, pictures) : MatrixHtml.Escape(text), content.Style ?? new TextStyle());
            if (html != MatrixHtml.Escape(body) && Size(body) + Size(html) <= MaxContentBytes)
            {
                written["format"] = "org.matrix.custom.html";
                written["formatted_body"] = html;
            }
        }

        written["m.mentions"] = new JsonObject();
        return written;
    }

    // A contact's messages come in parts that fit (TextParts), so that nothing of them is lost; this keeps anything else from being refused for ever.
    private static string Fit(string text)
    {
        if (Size(text) <= MaxContentBytes)
            return text;
        var kept = new StringBuilder();
        var size = Size(CutNotice);
        foreach (var rune in text.EnumerateRunes())
        {
            size += Size(rune);
            if (size > MaxContentBytes)
                break;
            kept.Append(rune.ToString());
        }

        return kept.Append(CutNotice).ToString();
    }

    // As canonical JSON, which is what homeservers measure: escapes for the quotation mark, the backslash and LF.
    private static int Size(string text) => text.EnumerateRunes().Sum(Size);

    private static int Size(Rune rune) => rune.Value is '"' or '\\' or '\n' ? 2 : rune.Utf8SequenceLength;
}
