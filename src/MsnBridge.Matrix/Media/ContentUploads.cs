using MsnBridge.Core.Content;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Pictures;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Media;

/// <summary>Pictures of the content store on the homeserver: each uploaded once, whoever shows it, byte for byte as it came, and remembered.</summary>
internal sealed class ContentUploads(IContentStore content, IImageReader images, IHomeMemory memory, IMatrixClient client, GhostIds ids)
{
    // Where a picture is in the media repository: its address there.
    private const string Prefix = "picture/";
    private const int LargestPicture = 1024 * 1024;

    // Clients show these, and say so to nobody; the rest (BMP) becomes PNG.
    private static readonly string[] s_shown = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>Null where the store does not have it any more, or it is no picture.</summary>
    /// <exception cref="MatrixException">The homeserver refuses it: it is too large, or not allowed.</exception>
    /// <exception cref="ContentStoreException">It could not be read.</exception>
    public async Task<MediaUri?> FindAsync(ContentKey picture, CancellationToken cancellationToken)
    {
        var key = Prefix + picture.Value;
        if (await memory.FindAsync(MatrixHome.Id, key, cancellationToken) is { } uploaded)
            return new MediaUri(uploaded);
        if (await content.FindAsync(picture, cancellationToken) is not { } stored
            || await content.ReadAsync(picture, LargestPicture, cancellationToken) is not { } bytes)
        {
            return null;
        }

        var mediaType = stored.MediaType;
        if (!s_shown.Contains(mediaType))
        {
            if (images.ToPng(bytes) is not { } png)
                return null;
            (bytes, mediaType) = (png, "image/png");
        }

        using var stream = new MemoryStream(bytes, writable: false);
        var uri = await client.UploadAsync(
            new Actor(ids.Bot), stream, bytes.Length, mediaType, $"{picture.Value}.{mediaType["image/".Length..]}", cancellationToken);
        await memory.SaveAsync(MatrixHome.Id, [new(key, uri.Value)], cancellationToken);
        return uri;
    }
}
