using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using MsnBridge.Core.Messages;
using MsnBridge.Xmpp.Stanzas;

namespace MsnBridge.Xmpp.Messages;

/// <summary>What a message stanza from a user amounts to.</summary>
internal abstract record IncomingMessage
{
    private const int MaxKeyLength = 100;

    /// <summary>Text for the contact.</summary>
    /// <param name="DeduplicationKey">From the id that the sender's client gave it (XEP-0359), which stays the same when it is sent again.</param>
    internal sealed record TextMessage(MessageContent Content, string? DeduplicationKey, bool ReceiptRequested) : IncomingMessage
    {
        /// <summary>Pictures in it: what stands for each in the text, and where it is (XEP-0231).</summary>
        public IReadOnlyList<(string Code, string Cid)> Images { get; init; } = [];
    }

    /// <summary>Attention asked for (XEP-0224), which is a nudge on MSN.</summary>
    internal sealed record Nudge(string? DeduplicationKey, bool ReceiptRequested) : IncomingMessage;

    internal sealed record Typing : IncomingMessage;

    /// <summary>Nothing that needs an answer: receipts, markers, other chat states.</summary>
    internal sealed record Nothing : IncomingMessage;

    /// <summary>A message is taken back (XEP-0424).</summary>
    /// <param name="Id">What the sender's client calls it; in a room what the room does.</param>
    internal sealed record Retraction(string Id) : IncomingMessage;

    /// <summary>Something the sender believes to be a message, and that MSN cannot have.</summary>
    internal sealed record Unusable(StanzaError Error) : IncomingMessage;

    /// <summary><c>&lt;message type='chat' id='…'&gt;&lt;body&gt;…&lt;/body&gt;&lt;request xmlns='urn:xmpp:receipts'/&gt;&lt;origin-id xmlns='urn:xmpp:sid:0' id='…'/&gt;&lt;/message&gt;</c></summary>
    /// <param name="inRoom">It is for a room, and not for a contact.</param>
    public static IncomingMessage Read(XElement message, int maxLength, bool inRoom = false)
    {
        if (!inRoom && Stanza.TypeOf(message) == "groupchat")
        {
            return new Unusable(StanzaError.ServiceUnavailable("There are no group chats here."));
        }

        // Its body is words for clients that do not know it.
        if (Withdrawals.Read(message) is { } retracted)
        {
            return new Retraction(retracted);
        }

        // Encrypted messages carry a body that only says so; passing that on would look like success.
        if (IsEncrypted(message))
        {
            return new Unusable(StanzaError.NotAcceptable(
                "The message was not sent: it is encrypted, and MSN cannot carry encryption. Switch encryption off for this contact."));
        }

        // Of several bodies in different languages the first one without a language, or else the first.
        var bodies = message.Elements(Ns.Component + "body").ToList();
        var body = (bodies.Find(candidate => candidate.Attribute(XNamespace.Xml + "lang") is null) ?? bodies.FirstOrDefault())?.Value;
        if (string.IsNullOrEmpty(body))
        {
            return ReadWithoutBody(message);
        }

        if (body.StartsWith("?OTR", StringComparison.Ordinal))
        {
            return new Unusable(StanzaError.NotAcceptable("The message was not sent: it is encrypted (OTR), and MSN cannot carry encryption."));
        }

        var subject = (string?)message.Element(Ns.Component + "subject");
        var text = (string.IsNullOrWhiteSpace(subject) ? body : $"{subject}\n{body}").ReplaceLineEndings("\n");
        if (text.Length > maxLength)
        {
            return new Unusable(StanzaError.NotAcceptable($"The message was not sent: it has {text.Length} characters, and {maxLength} is the most."));
        }

        var (said, style, images) = XhtmlReader.Read(message, text);
        // An action, which clients show behind the sender's name (XEP-0245). MSN shows the name above each message.
        if (said.StartsWith("/me ", StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(said[4..]))
            said = $"*{said[4..].Trim()}*";
        return new TextMessage(new(said, style), Key(message), message.Element(Ns.Receipts + "request") is not null) { Images = images };
    }

    // <message type='headline'><attention xmlns='urn:xmpp:attention:0'/></message>
    private static IncomingMessage ReadWithoutBody(XElement message)
    {
        if (message.Element(Ns.ChatStates + "composing") is not null)
        {
            return new Typing();
        }

        return message.Element(Ns.Attention + "attention") is not null
            ? new Nudge(Key(message), message.Element(Ns.Receipts + "request") is not null)
            : new Nothing();
    }

    private static bool IsEncrypted(XElement message) =>
        message.Elements().Any(child => (child.Name.LocalName, child.Name.NamespaceName) is
            ("encrypted", "eu.siacs.conversations.axolotl") or ("encrypted", "urn:xmpp:omemo:1") or ("encrypted", "urn:xmpp:omemo:2")
            or ("x", "jabber:x:encrypted") or ("openpgp", "urn:xmpp:openpgp:0"));

    private static string? Key(XElement message) => (string?)message.Element(Ns.StanzaIds + "origin-id")?.Attribute("id") switch
    {
        null or "" => null,
        { Length: <= MaxKeyLength } originId => $"origin-id:{originId}",
        var originId => $"origin-id-sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(originId)))}",
    };
}
