using System.Globalization;
using System.Text;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Payloads;

/// <summary>
/// The payload of <c>PUT</c>, <c>DEL</c>, <c>NFY</c> and <c>SDG</c> (MSNP18 and later): blocks of headers that say who to whom, how surely, and what, and a body.
/// </summary>
public sealed class RoutedDocument
{
    private readonly MessageEnvelope _routing;
    private readonly MessageEnvelope _reliability;
    private readonly MessageEnvelope _content;

    private RoutedDocument(MessageEnvelope routing, MessageEnvelope reliability, MessageEnvelope content)
    {
        _routing = routing;
        _reliability = reliability;
        _content = content;
    }

    /// <summary>A document to send.</summary>
    /// <param name="to">To whom.</param>
    /// <param name="from">From whom.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="contentHeaders">Further headers of the third block in order; <c>Content-Length</c> is added by itself where it is missing.</param>
    /// <param name="body">The body.</param>
    /// <param name="routing">Further headers of the first block.</param>
    /// <param name="reliability">Further headers of the second block.</param>
    /// <param name="version">The version of the third block: 2.0 for messages of MSNP21, 1.0 for everything else.</param>
    public RoutedDocument(
        RoutedAddress to,
        RoutedAddress from,
        RoutedContent content,
        IEnumerable<KeyValuePair<string, string>> contentHeaders,
        ReadOnlyMemory<byte> body,
        IEnumerable<KeyValuePair<string, string>>? routing = null,
        IEnumerable<KeyValuePair<string, string>>? reliability = null,
        string version = "1.0")
    {
        _routing = new MessageEnvelope(
            [new("Routing", "1.0"), new("To", to.ToString()), new("From", from.ToString()), .. routing ?? []], ReadOnlyMemory<byte>.Empty);
        _reliability = new MessageEnvelope([new("Reliability", "1.0"), .. reliability ?? []], ReadOnlyMemory<byte>.Empty);
        List<KeyValuePair<string, string>> headers = content == RoutedContent.None ? [] : [new(content.ToString(), version), .. contentHeaders];
        if (content != RoutedContent.None && !headers.Exists(header => header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)))
            headers.Add(new("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)));

        _content = new MessageEnvelope(headers, body);
    }

    /// <summary>From whom; null if it does not say.</summary>
    public RoutedAddress? From => RoutedAddress.Parse(_routing["From"]);

    /// <summary>To whom; null if it does not say.</summary>
    public RoutedAddress? To => RoutedAddress.Parse(_routing["To"]);

    /// <summary>Further than whom it goes, for example <c>IM/Offline</c>, <c>PD</c>; null mostly.</summary>
    public string? ServiceChannel => _routing["Service-Channel"];

    /// <summary>The headers of the first block.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Routing => _routing.Headers;

    /// <summary>The headers of the second block.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Reliability => _reliability.Headers;

    /// <summary>Whether the sender wants to hear that it arrived.</summary>
    public bool WantsAcknowledgement => (_reliability["Flags"] ?? "").Contains("ACK", StringComparison.OrdinalIgnoreCase);

    /// <summary>The headers of the third block; read a value with <see cref="this"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Content => _content.Headers;

    /// <summary>What it holds.</summary>
    public RoutedContent Kind => _content.Headers is [var first, ..] && Enum.TryParse<RoutedContent>(first.Key, ignoreCase: true, out var kind) ? kind : RoutedContent.None;

    /// <summary>What is published, for example <c>/circle</c>, <c>/user</c>; null if it does not say.</summary>
    public string? Uri => _content["Uri"];

    /// <summary>The type of the body without its parameters, in lower case; empty if it does not say.</summary>
    public string ContentType => _content.ContentType;

    /// <summary>What kind of message it is, for example <c>Text</c>, <c>Nudge</c>, <c>Control/Typing</c>; null if it is none.</summary>
    public string? MessageType => _content["Message-Type"];

    /// <summary>
    /// The body: all that is left of the payload. A <c>Content-Length</c> that says less is not believed, since some count characters.
    /// </summary>
    public ReadOnlyMemory<byte> Body => _content.Body;

    /// <summary>The value of the first header of the third block with this name, in any case; null if there is none.</summary>
    public string? this[string name] => _content[name];

    // Routing: 1.0 CRLF  To: address CRLF  From: address CRLF  *header  CRLF
    // Reliability: 1.0 CRLF  *header  CRLF
    // Messaging: 1.0|2.0 CRLF | Publication: 1.0 CRLF | Notification: 1.0 CRLF  *header  CRLF
    // body

    /// <summary>Reads a payload. Whatever it is, it gives a document, perhaps one without anything in it.</summary>
    public static RoutedDocument Parse(MsnpPayload payload)
    {
        var routing = MessageEnvelope.Parse(payload.Bytes);
        var reliability = MessageEnvelope.Parse(routing.Body);
        return new RoutedDocument(routing, reliability, MessageEnvelope.Parse(reliability.Body));
    }

    /// <summary>The body as text.</summary>
    public string DecodeBody() => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The payload.</summary>
    public MsnpPayload ToPayload() => Nest(_routing, Nest(_reliability, _content.ToPayload()));

    private static MsnpPayload Nest(MessageEnvelope block, MsnpPayload rest) => new MessageEnvelope(block.Headers, rest.Bytes).ToPayload();

    /// <summary>From, to and kind, never the content.</summary>
    public override string ToString() => $"{Kind} from {From} to {To}";
}
