using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Client;

/// <content>Winks, voice clips and handwriting, which go into a conversation like text.</content>
public sealed partial class MsnpClient
{
    /// <summary>Sends a wink to those who can show it (<see cref="Commands.ClientCapabilities.Winks"/>).</summary>
    /// <param name="conversation">To whom.</param>
    /// <param name="wink">From <see cref="ShareObject"/>; to be shared until it was fetched.</param>
    /// <param name="cancellationToken">As in <see cref="SendTextAsync(MsnConversationId, TextMessage, CancellationToken)"/>.</param>
    /// <exception cref="OperationCanceledException">The caller gave up, and nothing was sent.</exception>
    public Task<MsnSendResult> SendWinkAsync(MsnConversationId conversation, MsnObject wink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wink);
        return SendDatacastAsync(conversation, new DatacastMessage(DatacastKind.Wink, wink.Text), cancellationToken);
    }

    /// <summary>Sends a voice clip to those who can play it (<see cref="Commands.ClientCapabilities.VoiceClips"/>).</summary>
    /// <param name="conversation">To whom.</param>
    /// <param name="clip">From <see cref="ShareObject"/>, of a file that <see cref="VoiceClips.VoiceClip.Encode"/> made; to be shared until it was fetched.</param>
    /// <param name="cancellationToken">As in <see cref="SendTextAsync(MsnConversationId, TextMessage, CancellationToken)"/>.</param>
    /// <exception cref="OperationCanceledException">The caller gave up, and nothing was sent.</exception>
    public Task<MsnSendResult> SendVoiceClipAsync(MsnConversationId conversation, MsnObject clip, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return SendDatacastAsync(conversation, new DatacastMessage(DatacastKind.VoiceClip, clip.Text), cancellationToken);
    }

    /// <summary>Sends handwriting to those who can show it (<see cref="Commands.ClientCapabilities.InkGif"/>, <see cref="Commands.ClientCapabilities.InkIsf"/>). What
    /// does not fit into one message goes in pieces, so it needs <see cref="Commands.ClientCapabilities.ChunkedMessages"/> then.</summary>
    /// <param name="conversation">To whom.</param>
    /// <param name="ink">What; more than <see cref="InkMessage.LargestSent"/> bytes are refused.</param>
    /// <param name="cancellationToken">As in <see cref="SendTextAsync(MsnConversationId, TextMessage, CancellationToken)"/>.</param>
    /// <exception cref="OperationCanceledException">The caller gave up, and nothing was sent.</exception>
    public Task<MsnSendResult> SendInkAsync(MsnConversationId conversation, InkMessage ink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ink);
        return ink.Data.Length > InkMessage.LargestSent
            ? Task.FromResult(MsnSendResult.Refused(MsnSendRefusal.TooLong))
            : _conversations.SendContentAsync(conversation, ink, ink.ToPayloads(Guid.NewGuid()), cancellationToken);
    }

    private Task<MsnSendResult> SendDatacastAsync(MsnConversationId conversation, DatacastMessage message, CancellationToken cancellationToken) =>
        _conversations.SendContentAsync(conversation, message, [message.ToPayload()], cancellationToken);
}
