using System.Text;

namespace MsnBridge.Msnp.Payloads;

/// <summary>
/// Something said in a datagram (MSNP21, and in circles since MSNP18): what kind it is, and its headers and body. The kinds are those that a monitor of the time and public clients
/// of MSNP21 read. Of handwriting nobody has told a kind, so whatever names one of its media types is read as such.
/// </summary>
/// <param name="Type">The kind (<c>Message-Type</c>).</param>
/// <param name="Content">What goes behind the kind.</param>
public sealed record SpokenDatagram(string Type, MessageEnvelope Content)
{
    private const string TypeHeader = "Message-Type";
    private const string Text = "Text";
    private const string Nudge = "Nudge";
    private const string Emoticons = "CustomEmoticon";
    private const string Wink = "Wink";
    private const string Voice = "Voice";
    private const string Ink = "Ink";
    private const string PlainText = "text/plain; charset=UTF-8";

    // Message-Type: Control/Typing | Control/Recording                                                empty; in circles Control with Message-Subtype: Typing
    // Message-Type: Text            Content-Type: text/plain; charset=UTF-8                           the text
    // Message-Type: Nudge           Content-Type: text/plain; charset=UTF-8                           CRLF
    // Message-Type: CustomEmoticon  Content-Type: text/x-mms-emoticon | text/x-mms-animemoticon       code TAB <msnobj .../> TAB ...
    // Message-Type: Wink | Voice    Content-Type: text/plain; charset=UTF-8                           <msnobj .../>, by some behind "Data: " as in a switchboard
    // Message-Type: Ink             Content-Type: image/gif | application/x-ms-ink                    base64:...; what does not fit in pieces, as in a switchboard

    /// <summary>The datagrams that say a message, in order; none where it has no form there.</summary>
    public static IReadOnlyList<SpokenDatagram> Of(MsnpMessage message) => message switch
    {
        TextMessage text => [.. TextMessageSplitter.Split(text).Select(part => new SpokenDatagram(Text, part.ToEnvelope()))],
        DatacastMessage { Kind: DatacastKind.Nudge } => [new(Nudge, Plain("\r\n"))],
        DatacastMessage { Kind: DatacastKind.Wink, Data: { } wink } => [new(Wink, Plain(wink))],
        DatacastMessage { Kind: DatacastKind.VoiceClip, Data: { } clip } => [new(Voice, Plain(clip))],
        EmoticonMessage emoticons => [new(Emoticons, emoticons.ToEnvelope())],
        InkMessage ink => [.. ink.ToEnvelopes(Guid.NewGuid()).Select(piece => new SpokenDatagram(Ink, piece))],
        _ => [],
    };

    /// <summary>What a datagram says, that of a whole message where it came in pieces.</summary>
    /// <param name="whole">The headers from the kind on, and the body.</param>
    /// <returns>Null for what says nothing to a person.</returns>
    public static MsnpMessage? Read(MessageEnvelope whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        return whole[TypeHeader] switch
        {
            Text => MsnpMessage.Parse(whole) is TextMessage text ? text : null,
            "Control/Typing" => new TypingMessage(whole["TypingUser"] ?? ""),
            "Control/Recording" => new TypingMessage(whole["RecordingUser"] ?? "", IsRecording: true),
            "Control" when string.Equals(whole["Message-Subtype"], "Typing", StringComparison.OrdinalIgnoreCase) => new TypingMessage(whole["TypingUser"] ?? ""),
            Nudge => new DatacastMessage(DatacastKind.Nudge),
            Wink => new DatacastMessage(DatacastKind.Wink, ReadObject(whole)),
            Voice => new DatacastMessage(DatacastKind.VoiceClip, ReadObject(whole)),
            Emoticons => EmoticonMessage.Read(whole) is EmoticonMessage emoticons ? emoticons : new OtherMessage(OtherContent.CustomEmoticons, whole),
            // Signals are between programs.
            { } type when !type.StartsWith("Signal/", StringComparison.Ordinal) && MsnpMessage.Parse(whole) is { } other && IsForPeople(other) => other,
            _ => null,
        };
    }

    private static bool IsForPeople(MsnpMessage message) =>
        message is InkMessage or DatacastMessage or EmoticonMessage or OtherMessage { Kind: OtherContent.Handwriting or OtherContent.Invitation };

    private static MessageEnvelope Plain(string body) => new([new("Content-Type", PlainText)], Encoding.UTF8.GetBytes(body));

    private static string? ReadObject(MessageEnvelope whole)
    {
        var body = whole.DecodeBody().Trim('\0', '\r', '\n', ' ');
        return body.StartsWith('<') ? body : body.StartsWith("%3C", StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(body) : BodyLines.Parse(whole)["Data"];
    }
}
