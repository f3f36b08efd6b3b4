using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Pictures;

/// <summary>Takes pictures from the home networks, has them made for the remote network, keeps them, and tells the puppets.</summary>
internal sealed partial class OwnPictures(
    PuppetDirectory directory, IPictureMaker maker, IContentStore content, TimeProvider time, ILogger<OwnPictures> logger) : IOwnPictures
{
    public async Task<OwnPictureStatus?> FindAsync(HomeUser user, CancellationToken cancellationToken)
    {
        if (await directory.FindRestoredAsync(user, cancellationToken) is not { } puppet)
            return null;
        var (known, counts) = await puppet.AskAsync(model => (model.Pictures.Of(user.Network), model.Pictures.Latest), cancellationToken);
        // Without its content the picture counts as one that was never handed in, so that it is handed in again.
        var isThere = known?.Content is not { } key || await content.FindAsync(key, cancellationToken) is not null;
        return new OwnPictureStatus(
            isThere ? known?.Source : null, counts?.Picture.Shown is not null, counts is not null && counts.Network != user.Network,
            counts?.Picture.IsHidden == true);
    }

    public async Task<OwnPictureResult> SetAsync(HomeUser user, OwnPicture? picture, bool anew, CancellationToken cancellationToken)
    {
        if (await directory.FindRestoredAsync(user, cancellationToken) is not { } puppet)
            return OwnPictureResult.NoAccount;
        var known = await puppet.AskAsync(model => model.Pictures.Of(user.Network), cancellationToken);
        if (picture?.Source == known?.Source && !anew && (known?.Content is not { } kept || await content.FindAsync(kept, cancellationToken) is not null))
            return OwnPictureResult.Unchanged;
        var now = time.GetUtcNow();
        if (picture is null)
        {
            await puppet.TellAsync(new HomePictureChanged(user.Network, new HomePicture(null, null, false, now)), cancellationToken);
            return OwnPictureResult.Removed;
        }

        var made = picture.Bytes.Length > OwnPicture.MaxBytes ? MadePicture.Failed(OwnPictureResult.TooLarge) : maker.Make(picture.Bytes);
        if (made.Failure is { } failure)
        {
            // Remembered by its source alone, so that its owner is not told again at each start; the one before stays.
            var before = known ?? new HomePicture(null, null, false, now);
            await puppet.TellAsync(new HomePictureChanged(user.Network, before with { Source = picture.Source }), cancellationToken);
            return failure;
        }

        try
        {
            var key = KeyOf(puppet.Id, made.Bytes.Span);
            await content.SaveAsync(key, made.MediaType, made.Bytes, cancellationToken);
            await puppet.TellAsync(new HomePictureChanged(user.Network, new HomePicture(picture.Source, key, false, now)), cancellationToken);
            return OwnPictureResult.Changed;
        }
        catch (ContentStoreException exception)
        {
            LogNotStored(puppet.Id, exception.Message);
            return OwnPictureResult.NotStored;
        }
    }

    public async Task<bool> HideAsync(HomeUser user, CancellationToken cancellationToken)
    {
        if (await directory.FindRestoredAsync(user, cancellationToken) is not { } puppet)
            return false;
        var known = await puppet.AskAsync(model => model.Pictures.Of(user.Network), cancellationToken) ?? new HomePicture(null, null, true, default);
        await puppet.TellAsync(
            new HomePictureChanged(user.Network, known with { IsHidden = true, ChangedAt = time.GetUtcNow() }), cancellationToken);
        return true;
    }

    // The puppet in it, so that what one puppet no longer needs is not another's.
    private static ContentKey KeyOf(PuppetId puppet, ReadOnlySpan<byte> bytes) =>
        new($"own-{puppet}-{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}");

    [LoggerMessage(CoreEventIds.OwnPictureNotStored, LogLevel.Error, "Puppet {Puppet}: the own picture could not be kept: {Reason}")]
    private partial void LogNotStored(PuppetId puppet, string reason);
}
