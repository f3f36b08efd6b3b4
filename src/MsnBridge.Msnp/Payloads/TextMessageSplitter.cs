using System.Text;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>Cuts a text that does not fit into one MSG.</summary>
public static class TextMessageSplitter
{
    // Enough for any name a person would choose, and little enough that half of the payload is left for the text.
    private const int MaxSenderNameLength = 400;

    /// <summary>
    /// Several messages, each of which makes sense by itself: for clients that cannot join pieces. Cut behind white space where there is any, and never within
    /// a character. Together they have all of the text.
    /// </summary>
    public static IReadOnlyList<TextMessage> Split(TextMessage message)
    {
        var bounded = Prepare(message);
        return [.. Cut(bounded.Text, MaxTextLength(bounded.Headers())).Select(piece => bounded with { Text = piece })];
    }

    /// <summary>
    /// One message in pieces, for clients that join them (<see cref="ClientCapabilities.ChunkedMessages"/>). A text that fits is one ordinary message.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="messageId">Tells its pieces from those of others.</param>
    public static IReadOnlyList<MsnpPayload> SplitIntoChunks(TextMessage message, Guid messageId)
    {
        var bounded = Prepare(message);
        var headers = bounded.Headers();
        var id = messageId.ToString("B").ToUpperInvariant();
        var pieces = Cut(bounded.Text, MaxTextLength([.. headers, ChunkHeaders.Id(id), ChunkHeaders.Count(MessageAssembler.MostChunks)]));
        if (pieces.Count == 1)
            return [bounded.ToPayload()];

        // The first piece has the headers of the message, the others none but their place in it.
        return
        [
            .. pieces.Select((piece, index) => new MessageEnvelope(
                index == 0
                    ? [.. headers, ChunkHeaders.Id(id), ChunkHeaders.Count(pieces.Count)]
                    : [new("MIME-Version", "1.0"), ChunkHeaders.Id(id), ChunkHeaders.Index(index)],
                Encoding.UTF8.GetBytes(TextMessage.WireText(piece))).ToPayload()),
        ];
    }

    private static TextMessage Prepare(TextMessage message) => message with
    {
        Text = TextMessage.WithLineFeeds(message.Text),
        SenderName = message.SenderName is { } name ? Cut(name, MaxSenderNameLength)[0] : null,
    };

    private static int MaxTextLength(List<KeyValuePair<string, string>> headers)
    {
        var headerLength = new MessageEnvelope(headers, default).ToPayload().Length;
        return Math.Min(MessageLimits.MaxTextLength, MessageLimits.MaxPayloadLength - headerLength);
    }

    private static List<string> Cut(string text, int maxLength)
    {
        var pieces = new List<string>();
        var start = 0;
        do
        {
            var length = FittingLength(text.AsSpan(start), maxLength);
            pieces.Add(text.Substring(start, length));
            start += length;
        }
        while (start < text.Length);

        return pieces;
    }

    /// <summary>How many characters of the text make up the next piece.</summary>
    private static int FittingLength(ReadOnlySpan<char> text, int maxLength)
    {
        var bytes = 0;
        var length = 0;
        var behindWhiteSpace = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // A line feed becomes CRLF on the wire.
            bytes += rune.Value == '\n' ? 2 : rune.Utf8SequenceLength;
            if (bytes > maxLength)
                return behindWhiteSpace > 0 ? behindWhiteSpace : length;

            length += rune.Utf16SequenceLength;
            if (Rune.IsWhiteSpace(rune))
                behindWhiteSpace = length;
        }

        return length;
    }
}
