using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.FileTransferLegacy;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Conversations;

/// <summary>What comes in over one switchboard, made into events. Used by its read loop alone.</summary>
internal sealed class IncomingMessages(string account, TimeProvider timeProvider)
{
    private readonly MessageAssembler _assembler = new(timeProvider);
    private readonly AnnouncedEmoticons _emoticons = new();

    // <<< MSG account name length
    /// <returns>What to report, or null if it concerns clients only, or is a piece of something longer.</returns>
    public MsnpEvent? Read(MsnConversationId conversation, MsgDeliveryCommand delivery)
    {
        var sender = EndpointHandle.Parse(delivery.Account).Account.ToLowerInvariant();
        if (_assembler.Add(sender, MessageEnvelope.Parse(delivery.Message.Bytes)) is not { } envelope)
            return null;

        var now = timeProvider.GetUtcNow();
        if (string.Equals(sender, account, StringComparison.OrdinalIgnoreCase))
            return MsnpMessage.Parse(envelope) is TextMessage own ? new OwnMessageEvent(conversation, own, now) : null;

        return MsnpMessage.Parse(envelope) switch
        {
            TextMessage text => new TextEvent(conversation, sender, delivery.Name, text, now) { Emoticons = _emoticons.Of(sender, text.Text) },
            EmoticonMessage announced => Announce(announced),
            TypingMessage { IsRecording: false } => new TypingEvent(conversation, sender),
            DatacastMessage { Kind: DatacastKind.Nudge } => new NudgeEvent(conversation, sender, now),
            // An action is a line of text in another dress.
            DatacastMessage { Kind: DatacastKind.Action, Data: { Length: > 0 } action } =>
                new TextEvent(conversation, sender, delivery.Name, new TextMessage(action), now) { IsAction = true },
            DatacastMessage { Kind: DatacastKind.Wink } wink =>
                MsnObject.Parse(wink.Data) is { } named ? new WinkEvent(conversation, sender, named, now) : Unsupported("a wink"),
            DatacastMessage { Kind: DatacastKind.VoiceClip } clip =>
                MsnObject.Parse(clip.Data) is { } named ? new VoiceClipEvent(conversation, sender, named, now) : Unsupported("a voice clip"),
            InkMessage ink => new InkEvent(conversation, sender, ink, now),
            OtherMessage other => Describe(other) is { } description ? Unsupported(description) : null,
            _ => null,
        };

        // Nothing to tell yet: they are part of the text that follows.
        MsnpEvent? Announce(EmoticonMessage announced)
        {
            _emoticons.Add(sender, announced);
            return null;
        }

        UnsupportedContentEvent Unsupported(string description) => new(conversation, sender, description, now);
    }

    private static string? Describe(OtherMessage message) => message.Kind switch
    {
        OtherContent.CustomEmoticons => "custom emoticons",
        OtherContent.Handwriting => "handwriting",
        OtherContent.Invitation => LegacyInvitation.Read(message.Envelope) is { Command: LegacyInvitationCommand.Invite } offer ? offer.Describe() : null,
        OtherContent.PeerToPeerData => null,
        _ when message.Envelope.ContentType.Length == 0 => null,
        _ => "something this client does not know",
    };
}
