using System.Globalization;

namespace MsnBridge.Msnp.Payloads;

/// <summary>A nudge, wink, voice clip or action.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Data">The MSNObject of a wink or voice clip, or the text of an action; null for a nudge.</param>
public sealed record DatacastMessage(DatacastKind Kind, string? Data = null) : MsnpMessage
{
    private const string ContentType = "text/x-msnmsgr-datacast";

    // ID: number CRLF [Data: data CRLF] CRLF               the body; the last empty line is not always there

    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope()
    {
        var id = ((int)Kind).ToString(CultureInfo.InvariantCulture);
        var body = Data is null
            ? BodyLines.Format(("ID", id))
            : BodyLines.Format(("ID", id), ("Data", Data.ReplaceLineEndings(" ")));
        return new MessageEnvelope(HeadersFor(ContentType), (byte[])[.. body, .. "\r\n"u8]);
    }

    /// <summary>The kind only.</summary>
    public override string ToString() => $"{nameof(DatacastMessage)} {{ {Kind} }}";

    internal static MsnpMessage Read(MessageEnvelope envelope)
    {
        var lines = BodyLines.Parse(envelope);
        return int.TryParse(lines["ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Enum.IsDefined((DatacastKind)id)
            ? new DatacastMessage((DatacastKind)id, lines["Data"])
            : OtherMessage.Read(envelope);
    }
}

/// <summary>Which datacast, by its number on the wire.</summary>
public enum DatacastKind
{
    /// <summary>The window shakes.</summary>
    Nudge = 1,

    /// <summary>An animation, to be fetched from the sender.</summary>
    Wink = 2,

    /// <summary>A recording, to be fetched from the sender.</summary>
    VoiceClip = 3,

    /// <summary>A line of text that is not speech.</summary>
    Action = 4,
}
