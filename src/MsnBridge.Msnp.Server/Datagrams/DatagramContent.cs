using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Server.Datagrams;

/// <summary>What is said in a datagram (MSNP21), as a switchboard carries it, and back.</summary>
internal static class DatagramContent
{
    private const string Text = "Text";
    private const string Nudge = "Nudge";
    private const string Typing = "Control/Typing";

    /// <summary>The message for a switchboard; null if nobody with an older client could make anything of it.</summary>
    public static MsnpPayload? ToMessage(RoutedDocument document, string sender)
    {
        switch (document.MessageType)
        {
            case Text:
                return MsnpMessage.Parse(new MessageEnvelope(document.Content, document.Body)) is TextMessage text ? text.ToPayload() : null;
            case Nudge:
                return new DatacastMessage(DatacastKind.Nudge).ToPayload();
            case Typing:
                return new TypingMessage(sender).ToPayload();
            default:
                return null;
        }
    }

    /// <summary>The datagram for a message of a switchboard; null if it has no form there.</summary>
    public static RoutedDocument? FromMessage(MessageEnvelope message, string from, string to)
    {
        var (type, content) = MsnpMessage.Parse(message) switch
        {
            TextMessage text => (Text, text.ToEnvelope()),
            DatacastMessage { Kind: DatacastKind.Nudge } => (Nudge, new MessageEnvelope([new("Content-Type", "text/plain; charset=UTF-8")], "\r\n"u8.ToArray())),
            TypingMessage => (Typing, new MessageEnvelope([new("Content-Type", "text/plain; charset=UTF-8")], default)),
            _ => (null, message),
        };
        return type is null
            ? null
            : new RoutedDocument(
                new RoutedAddress(new ContactHandle(to)),
                new RoutedAddress(new ContactHandle(from)),
                RoutedContent.Messaging,
                [new("Message-Type", type), .. content.Headers.Where(header => header.Key != "MIME-Version")],
                content.Body,
                [new("Service-Channel", "IM/Online")],
                version: "2.0");
    }
}
