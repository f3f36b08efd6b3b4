using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Client;

/// <summary>Somebody drew or wrote something by hand.</summary>
/// <param name="Conversation">Where.</param>
/// <param name="Sender">Who.</param>
/// <param name="Ink">What; at most 256 KiB, and nobody has looked whether it is what it says.</param>
/// <param name="ReceivedAt">When it arrived.</param>
public sealed record InkEvent(MsnConversationId Conversation, string Sender, InkMessage Ink, DateTimeOffset ReceivedAt) : MsnpEvent
{
    /// <summary>From whom alone.</summary>
    public override string ToString() => $"{nameof(InkEvent)} {{ {Sender} }}";
}
