namespace MsnBridge.Msnp.Payloads;

/// <summary>Somebody is typing. Sent every four or five seconds while it lasts; a text ends it, and so do six seconds of silence.</summary>
/// <param name="Account">Who.</param>
/// <param name="IsRecording">Whether a voice clip is being recorded instead.</param>
public sealed record TypingMessage(string Account, bool IsRecording = false) : MsnpMessage
{
    private const string ContentType = "text/x-msmsgscontrol";

    // TypingUser: account | RecordingUser: account         header; the body is one empty line

    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope()
    {
        var headers = HeadersFor(ContentType);
        headers.Add(new(IsRecording ? "RecordingUser" : "TypingUser", Account));
        return new MessageEnvelope(headers, "\r\n"u8.ToArray());
    }

    internal static MsnpMessage Read(MessageEnvelope envelope)
    {
        if (envelope["TypingUser"] is { } typing)
            return new TypingMessage(typing);

        return envelope["RecordingUser"] is { } recording ? new TypingMessage(recording, IsRecording: true) : OtherMessage.Read(envelope);
    }
}
