using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Storage;

namespace MsnBridge.MsnNetwork.Pictures;

/// <summary>
/// The account's picture as the network's storage service keeps it for the account's other clients (MSNP13 and later). Nothing of it is needed to chat: what fails is told once
/// in the log and not tried again until the picture changes or the account signs in anew.
/// </summary>
internal sealed partial class KeptPicture(IRoamingProfileStorage storage, ILogger logger)
{
    /// <summary>What is kept; null where nothing is, or where it cannot be had.</summary>
    public Task<ReadOnlyMemory<byte>?> FindAsync(CancellationToken cancellationToken) => AskAsync(async () =>
        (await storage.GetPictureAsync(cancellationToken))?.Data);

    /// <summary>Keeps this one, if it is not what is kept already.</summary>
    public Task KeepAsync(ReadOnlyMemory<byte> picture, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        if (await storage.GetPictureAsync(cancellationToken) is not { } kept || !kept.Data.Span.SequenceEqual(picture.Span))
            await storage.SetPictureAsync(new RoamingPicture(picture), cancellationToken);
        return null;
    });

    /// <summary>Keeps none, where it is this one that is kept: one that another client put there is not ours to take away.</summary>
    public Task RemoveAsync(ReadOnlyMemory<byte> picture, CancellationToken cancellationToken) => AskAsync(async () =>
    {
        if (await storage.GetPictureAsync(cancellationToken) is { } kept && kept.Data.Span.SequenceEqual(picture.Span))
            await storage.RemovePictureAsync(cancellationToken);
        return null;
    });

    private async Task<ReadOnlyMemory<byte>?> AskAsync(Func<Task<ReadOnlyMemory<byte>?>> ask)
    {
        if (!storage.IsOffered)
            return null;
        try
        {
            return await ask();
        }
        catch (MsnServiceException exception)
        {
            LogFailed(exception.Failure, exception.Message);
        }
        catch (MsnpSessionEndedException)
        {
            // The next session asks anew.
        }

        return null;
    }

    [LoggerMessage(
        MsnNetworkEventIds.RoamingPictureFailed, LogLevel.Information,
        "MSN's storage of the account's picture did not do what it was asked ({Failure}): {Reason}")]
    private partial void LogFailed(MsnServiceFailure failure, string reason);
}
