using System.Collections.Immutable;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Messages;

namespace MsnBridge.Core.Lanes;

/// <summary>
/// A text waits a moment for its pictures, which are fetched beside it; those that have not come by then are read as the codes that they stand for. The text itself was stored
/// before.
/// </summary>
internal sealed class EmoticonPictures(IContentStore content, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public async ValueTask<EventToHome> WithThoseThatCameAsync(EventToHome told, DateTimeOffset acceptedAt, CancellationToken cancellationToken) => told switch
    {
        MessageToHome { Content.Emoticons: { } wanted } message => message with
        {
            Content = message.Content with { Emoticons = await FindAsync(wanted, acceptedAt, cancellationToken) },
        },
        OwnMessageToHome { Content.Emoticons: { } wanted } own => own with
        {
            Content = own.Content with { Emoticons = await FindAsync(wanted, acceptedAt, cancellationToken) },
        },
        _ => told,
    };

    private async Task<ImmutableArray<MessageEmoticon>?> FindAsync(
        ImmutableArray<MessageEmoticon> wanted, DateTimeOffset acceptedAt, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<MessageEmoticon>(wanted.Length);
        foreach (var emoticon in wanted)
        {
            // All of them together, and none for what was stored long ago: nobody is fetching it any more.
            var left = acceptedAt + s_patience - time.GetUtcNow();
            var stored = left > TimeSpan.Zero
                ? await content.WaitForAsync(emoticon.Picture, left, cancellationToken)
                : await content.FindAsync(emoticon.Picture, cancellationToken);
            if (stored is not null)
                found.Add(emoticon);
        }

        return found.Count == 0 ? null : found.ToImmutable();
    }
}
