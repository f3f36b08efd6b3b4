using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Client;

/// <summary>Somebody sent a wink, an animation over the window.</summary>
/// <param name="Conversation">Where.</param>
/// <param name="Sender">Who, and whom to ask for it (<see cref="MsnpClient.FetchObjectAsync"/>).</param>
/// <param name="Wink">A cabinet; <see cref="MsnObject.Friendly"/> is its name.</param>
/// <param name="ReceivedAt">When it arrived.</param>
public sealed record WinkEvent(MsnConversationId Conversation, string Sender, MsnObject Wink, DateTimeOffset ReceivedAt) : MsnpEvent
{
    /// <summary>From whom alone.</summary>
    public override string ToString() => $"{nameof(WinkEvent)} {{ {Sender} }}";
}
