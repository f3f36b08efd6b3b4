using System.Collections.Immutable;
using MsnBridge.Core.Content;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Pictures;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Media;

/// <summary>Fetches the pictures in a person's text from the homeserver, bounded, so that they go to MSN with it. One that cannot be had leaves its name.</summary>
internal sealed class InlineImages(IMatrixClient client, IContentStore content, IImageReader images)
{
    private const int LargestImage = 1024 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public async Task<MessageContent> TakeAsync(MessageContent said, ImmutableArray<InlineImage> found, CancellationToken cancellationToken)
    {
        if (found.IsDefaultOrEmpty)
            return said;

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        var taken = ImmutableArray.CreateBuilder<MessageEmoticon>();
        foreach (var image in found)
        {
            if (await TakeAsync(image, patience.Token, cancellationToken) is { } key)
                taken.Add(new MessageEmoticon(image.Code, key));
        }

        return taken.Count == 0 ? said : said with { Emoticons = taken.ToImmutable() };
    }

    private async Task<ContentKey?> TakeAsync(InlineImage image, CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            await using var media = await client.DownloadAsync(image.Uri, LargestImage, patience);
            using var buffer = new MemoryStream();
            await media.Content.CopyToAsync(buffer, patience);
            ReadOnlyMemory<byte> bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
            if (images.Identify(bytes) is not { } facts)
                return null;
            var key = ContentKey.OfObject(bytes.Span);
            await content.SaveAsync(key, facts.MediaType, bytes, cancellationToken);
            return key;
        }
        catch (Exception exception) when (exception is MatrixException or MatrixUnavailableException or ContentStoreException or IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
