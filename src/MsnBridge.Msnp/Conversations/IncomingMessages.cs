using System.Globalization;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.FileTransferLegacy;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Conversations;

/// <summary>What comes in over one switchboard, or in datagrams, made into events. Used by one read loop alone.</summary>
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

        return Report(conversation, new Speaker(sender, delivery.Name, sender), MsnpMessage.Parse(envelope), timeProvider.GetUtcNow());
    }

    // <<< SDG 0 length ... Message-Type: Text ...
    /// <summary>The same for a datagram.</summary>
    /// <param name="conversation">Where it was said.</param>
    /// <param name="sender">By whom.</param>
    /// <param name="name">His name.</param>
    /// <param name="document">The datagram.</param>
    public MsnpEvent? Read(MsnConversationId conversation, string sender, string name, RoutedDocument document)
    {
        // Everything comes over one connection, so who says it where tells talks apart.
        var speaker = new Speaker(sender, name, $"{conversation} {sender}");
        if (_assembler.Add(speaker.Key, new MessageEnvelope(document.Content, document.Body)) is not { } whole)
            return null;

        var isLate = DateTimeOffset.TryParse(
            whole["Original-Arrival-Time"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var arrived);
        var report = Report(conversation, speaker, SpokenDatagram.Read(whole), isLate ? arrived : timeProvider.GetUtcNow());
        return report is TextEvent text ? text with { IsLate = isLate } : report;
    }

    private MsnpEvent? Report(MsnConversationId conversation, Speaker speaker, MsnpMessage? message, DateTimeOffset time)
    {
        var (sender, name, key) = speaker;
        if (string.Equals(sender, account, StringComparison.OrdinalIgnoreCase))
            return message is TextMessage own ? new OwnMessageEvent(conversation, own, time) : null;

        return message switch
        {
            TextMessage text => new TextEvent(conversation, sender, name, text, time) { Emoticons = _emoticons.Of(key, text.Text) },
            EmoticonMessage announced => Announce(announced),
            TypingMessage { IsRecording: false } => new TypingEvent(conversation, sender),
            DatacastMessage { Kind: DatacastKind.Nudge } => new NudgeEvent(conversation, sender, time),
            // An action is a line of text in another dress.
            DatacastMessage { Kind: DatacastKind.Action, Data: { Length: > 0 } action } =>
                new TextEvent(conversation, sender, name, new TextMessage(action), time) { IsAction = true },
            DatacastMessage { Kind: DatacastKind.Wink } wink =>
                MsnObject.Parse(wink.Data) is { } named ? new WinkEvent(conversation, sender, named, time) : Unsupported("a wink"),
            DatacastMessage { Kind: DatacastKind.VoiceClip } clip =>
                MsnObject.Parse(clip.Data) is { } named ? new VoiceClipEvent(conversation, sender, named, time) : Unsupported("a voice clip"),
            InkMessage ink => new InkEvent(conversation, sender, ink, time),
            OtherMessage other => Describe(other) is { } description ? Unsupported(description) : null,
            _ => null,
        };

        // Nothing to tell yet: they are part of the text that follows.
        MsnpEvent? Announce(EmoticonMessage announced)
        {
            _emoticons.Add(key, announced);
            return null;
        }

        UnsupportedContentEvent Unsupported(string description) => new(conversation, sender, description, time);
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

    private readonly record struct Speaker(string Address, string Name, string Key);
}
