using System.Buffers.Text;
using System.Text;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>Handwriting (MSN Messenger 6 and later).</summary>
/// <param name="MediaType"><see cref="Gif"/> or <see cref="Isf"/>.</param>
/// <param name="Data">An image, which may have the strokes in a comment; or the strokes.</param>
public sealed record InkMessage(string MediaType, ReadOnlyMemory<byte> Data) : MsnpMessage
{
    /// <summary>For clients with <see cref="ClientCapabilities.InkGif"/>.</summary>
    public const string Gif = "image/gif";

    /// <summary>For clients with <see cref="ClientCapabilities.InkIsf"/>: Ink Serialized Format.</summary>
    public const string Isf = "application/x-ms-ink";

    /// <summary>The most bytes that are sent as handwriting; more is worth a transfer.</summary>
    public const int LargestSent = 48 * 1024;

    // Content-Type: image/gif | application/x-ms-ink
    //
    // base64:<data in base64>                              one message, or in pieces; over peer-to-peer in UTF-16LE with zeros before it

    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope() => new(HeadersFor(MediaType), Encoding.ASCII.GetBytes($"base64:{Convert.ToBase64String(Data.Span)}"));

    /// <summary>The payloads to send: one, or for clients with <see cref="ClientCapabilities.ChunkedMessages"/> the pieces of one.</summary>
    /// <param name="messageId">Tells its pieces from those of others.</param>
    public IReadOnlyList<MsnpPayload> ToPayloads(Guid messageId) => [.. ToEnvelopes(messageId).Select(piece => piece.ToPayload())];

    /// <summary>The same, as headers and bodies.</summary>
    internal IReadOnlyList<MessageEnvelope> ToEnvelopes(Guid messageId)
    {
        var whole = ToEnvelope();
        if (whole.ToPayload().Length <= MessageLimits.MaxPayloadLength)
            return [whole];

        var id = ChunkHeaders.Id(messageId.ToString("B").ToUpperInvariant());
        var count = (whole.Body.Length + MessageLimits.MaxTextLength - 1) / MessageLimits.MaxTextLength;
        return
        [
            .. Enumerable.Range(0, count).Select(index => new MessageEnvelope(
                index == 0 ? [.. whole.Headers, id, ChunkHeaders.Count(count)] : [new("MIME-Version", "1.0"), id, ChunkHeaders.Index(index)],
                whole.Body.Slice(index * MessageLimits.MaxTextLength, Math.Min(MessageLimits.MaxTextLength, whole.Body.Length - (index * MessageLimits.MaxTextLength))))),
        ];
    }

    /// <summary>The kind and length alone.</summary>
    public override string ToString() => $"{nameof(InkMessage)} {{ {MediaType}, {Data.Length} bytes }}";

    /// <summary>Reads what came over peer-to-peer; null if it is no handwriting.</summary>
    public static InkMessage? ReadPeerToPeer(ReadOnlySpan<byte> message)
    {
        var text = Encoding.Unicode.GetString(message);
        return MessageEnvelope.Parse(Encoding.UTF8.GetBytes(text)) is { ContentType: Gif or Isf } envelope ? Read(envelope) as InkMessage : null;
    }

    internal static MsnpMessage Read(MessageEnvelope envelope)
    {
        var body = envelope.Body.Span.Trim("\0\r\n\t "u8);
        if (!body.StartsWith("base64:"u8))
            return OtherMessage.Read(envelope);

        var encoded = body["base64:"u8.Length..];
        var data = new byte[Base64.GetMaxDecodedFromUtf8Length(encoded.Length)];
        return Base64.DecodeFromUtf8(encoded, data, out _, out var length) == System.Buffers.OperationStatus.Done && length > 0
            ? new InkMessage(envelope.ContentType, data.AsMemory(0, length))
            : OtherMessage.Read(envelope);
    }
}
