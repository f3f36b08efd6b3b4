using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Client;

/// <summary>Somebody sent a few spoken seconds.</summary>
/// <param name="Conversation">Where.</param>
/// <param name="Sender">Who, and whom to ask for it (<see cref="MsnpClient.FetchObjectAsync"/>).</param>
/// <param name="Clip">A file that <see cref="VoiceClips.VoiceClip"/> decodes.</param>
/// <param name="ReceivedAt">When it arrived.</param>
public sealed record VoiceClipEvent(MsnConversationId Conversation, string Sender, MsnObject Clip, DateTimeOffset ReceivedAt) : MsnpEvent
{
    /// <summary>From whom alone.</summary>
    public override string ToString() => $"{nameof(VoiceClipEvent)} {{ {Sender} }}";
}
