using MsnBridge.Core.Content;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Media;

/// <summary>Content of the bridge's store on the homeserver: uploaded once, and remembered.</summary>
internal sealed class ContentUploads(IContentStore content, IHomeMemory memory, IMatrixClient client, GhostIds ids)
{
    private const string Prefix = "uploaded/";

    /// <summary>Null where the store does not have it any more, or the homeserver refuses it.</summary>
    public async Task<MediaUri?> FindAsync(ContentKey key, CancellationToken cancellationToken)
    {
        if (await memory.FindAsync(MatrixHome.Id, Prefix + key, cancellationToken) is { } known)
            return new MediaUri(known);
        if (await content.FindAsync(key, cancellationToken) is not { } stored)
            return null;
        try
        {
            await using var stream = await content.OpenReadAsync(key, cancellationToken);
            if (stream is null)
                return null;
            var uploaded = await client.UploadAsync(new Actor(ids.Bot), stream, stored.Size, stored.MediaType, null, cancellationToken);
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
