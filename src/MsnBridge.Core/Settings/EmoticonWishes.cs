using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Settings;

/// <summary>Writes ordinary emoticons the way the person wants them, on the last step of a message: the journal holds what was said.</summary>
internal sealed class EmoticonWishes(PersonalSettings settings, IRemoteNetwork remote)
{
    public async ValueTask<EventToHome> ForAsync(HomeUser reader, EventToHome told, CancellationToken cancellationToken) => told switch
    {
        MessageToHome message when await settings.ShowsEmoticonsAsUnicodeAsync(reader, cancellationToken) =>
            message with { Content = remote.WithPictographs(message.Content) },
        OwnMessageToHome own when await settings.ShowsEmoticonsAsUnicodeAsync(reader, cancellationToken) =>
            own with { Content = remote.WithPictographs(own.Content) },
        _ => told,
    };

    public async ValueTask<Messages.MessageContent> FromAsync(MessageToRemote message, CancellationToken cancellationToken) =>
        await settings.ShowsEmoticonsAsUnicodeAsync(message.Message.Sender, cancellationToken) ? remote.WithEmoticonCodes(message.Content) : message.Content;
}
