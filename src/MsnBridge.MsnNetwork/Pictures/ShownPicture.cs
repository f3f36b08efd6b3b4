using MsnBridge.Core.Content;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.MsnNetwork.Pictures;

/// <summary>The picture that one session shows and serves.</summary>
internal sealed class ShownPicture(MsnpClient client, IContentStore content)
{
    private const int MostBytes = 100 * 1024;
    private MsnObject? _shown;

    /// <summary>Called one at a time.</summary>
    public async Task ShowAsync(ContentKey? picture, CancellationToken cancellationToken)
    {
        var bytes = picture is { } key ? await content.ReadAsync(key, MostBytes, cancellationToken) : null;
        if (picture is not null && bytes is not { Length: > 0 })
            return;
        // Served before it is shown: who sees it asks for it at once. The same bytes make the same object, so nobody fetches again after a restart.
        var shown = bytes is null ? null : client.ShareObject(MsnObjectType.DisplayPicture, bytes, "");
        try
        {
            await client.SetPictureAsync(shown, cancellationToken);
            (shown, _shown) = (_shown, shown);
        }
        catch (MsnpCommandException)
        {
            // The server refused: what was shown before stays.
        }
        finally
        {
            if (shown is not null)
                client.StopSharing(shown);
        }
    }
}
