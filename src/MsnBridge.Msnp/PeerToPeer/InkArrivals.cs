using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>Reports handwriting that comes over peer-to-peer like that which comes in a message.</summary>
internal sealed class InkArrivals(EventQueue events, TimeProvider timeProvider) : IInkReceiver
{
    public ValueTask InkArrivedAsync(MsnConversationId conversation, string sender, ReadOnlyMemory<byte> message)
    {
        var now = timeProvider.GetUtcNow();
        return events.ReportAsync(InkMessage.ReadPeerToPeer(message.Span) is { } ink
            ? new InkEvent(conversation, sender, ink, now)
            : new UnsupportedContentEvent(conversation, sender, "handwriting", now));
    }
}
