using MsnBridge.Core.Content;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Pictures;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Media;

/// <summary>Pictures of the content store on the homeserver: uploaded once, and remembered.</summary>
internal sealed class ContentUploads(IContentStore content, IImageReader images, IHomeMemory memory, IMatrixClient client, GhostIds ids)
{
    // As display pictures are remembered, which may be the same picture.
    private const string Prefix = "picture/";
    private const int LargestPicture = 1024 * 1024;

    // Clients show these, and say so to nobody; the rest is converted.
    private static readonly string[] s_shown = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>Null where the store does not have it any more, or the homeserver refuses it.</summary>
    public async Task<MediaUri?> FindAsync(ContentKey key, CancellationToken cancellationToken)
    {
        if (await memory.FindAsync(MatrixHome.Id, Prefix + key, cancellationToken) is { } known)
            return new MediaUri(known);
        if (await content.FindAsync(key, cancellationToken) is not { } stored)
            return null;
        try
        {
            if (await content.ReadAsync(key, LargestPicture, cancellationToken) is not { } bytes)
                return null;
            var mediaType = stored.MediaType;
            if (!s_shown.Contains(mediaType))
            {
                if (images.ToPng(bytes) is not { } png)
                    return null;
                (bytes, mediaType) = (png, "image/png");
            }

            using var stream = new MemoryStream(bytes, writable: false);
            var uploaded = await client.UploadAsync(
                new Actor(ids.Bot), stream, bytes.Length, mediaType, $"{key}.{mediaType["image/".Length..]}", cancellationToken);
            await memory.SaveAsync(MatrixHome.Id, [new(Prefix + key, uploaded.ToString())], cancellationToken);
            return uploaded;
        }
        catch (Exception exception) when (exception is MatrixException or ContentStoreException)
        {
            // Too large, or not allowed: what it stands for is told in words.
            return null;
        }
    }
}
