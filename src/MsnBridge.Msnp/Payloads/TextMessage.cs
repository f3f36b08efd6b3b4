using System.Text;

namespace MsnBridge.Msnp.Payloads;

/// <summary>A chat message.</summary>
/// <param name="Text">What was said, with LF line ends.</param>
/// <param name="Format">How it looks; null if the sender did not say.</param>
/// <param name="SenderName">A name to show for this message instead of the sender's (P4-Context), for those who speak for others; null for none.</param>
public sealed record TextMessage(string Text, MessageFormat? Format = null, string? SenderName = null) : MsnpMessage
{
    private const string FormatHeader = "X-MMS-IM-Format";
    private const string SenderNameHeader = "P4-Context";

    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope() => new(Headers(), Encoding.UTF8.GetBytes(WireText(Text)));

    /// <summary>The length, never the text.</summary>
    public override string ToString() => $"{nameof(TextMessage)} {{ {Text.Length} characters }}";

    internal List<KeyValuePair<string, string>> Headers()
    {
        var headers = HeadersFor("text/plain; charset=UTF-8");
        headers.Add(new(FormatHeader, (Format ?? MessageFormat.Default).ToString()));
        if (!string.IsNullOrEmpty(SenderName))
            headers.Add(new(SenderNameHeader, SenderName));

        return headers;
    }

    internal static TextMessage Read(MessageEnvelope envelope) => new(
        WithLineFeeds(envelope.DecodeBody()),
        envelope[FormatHeader] is { } format ? MessageFormat.Parse(format) : null,
        envelope[SenderNameHeader] is { Length: > 0 } name ? name : null);

    /// <summary>Line ends are CRLF on the wire.</summary>
    internal static string WireText(string text) => WithLineFeeds(text).Replace("\n", "\r\n", StringComparison.Ordinal);

    /// <summary>Some clients send CR alone.</summary>
    internal static string WithLineFeeds(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
