using Microsoft.Extensions.Logging;
using MsnBridge.Core.Content;
using MsnBridge.Core.Pictures;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.MsnNetwork.Pictures;

/// <summary>What all sessions know of pictures together: which is being fetched, so that one fetches it for all, and which is none.</summary>
internal sealed partial class SharedPictures(IContentStore content, IImageReader images, ILogger<SharedPictures> logger)
{
    /// <summary>Official clients make pictures of 30 kB at the most; the protocol has no limit of its own.</summary>
    public const int MaxBytes = 1024 * 1024;

    // A peer can make as many hashes as he likes.
    private const int MostRemembered = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<ContentKey> _fetching = [];

    // The bytes of that hash are no picture, whoever has them.
    private readonly HashSet<ContentKey> _refused = [];
    private readonly HashSet<ContentKey> _logged = [];

    /// <summary>The key of a display picture that may be fetched; null for what is another kind of thing, too large, or known to be none.</summary>
    /// <remarks>An object with an address (<c>Url1</c>) is fetched from its owner like any other, and its address never asked.</remarks>
    public ContentKey? KeyOf(MsnObject? picture)
    {
        if (picture is not { Type: MsnObjectType.DisplayPicture, Size: > 0 } || !ContentKey.TryForObject(picture.DataHash, out var key))
            return null;
        lock (_lock)
        {
            if (_refused.Contains(key))
                return null;
        }

        if (picture.Size <= MaxBytes)
            return key;
        LogOnce(key, "it is too large");
        return null;
    }

    public async Task<bool> IsThereAsync(ContentKey key, CancellationToken cancellationToken) =>
        await content.FindAsync(key, cancellationToken) is not null;

    /// <summary>False where another session is at it; then wait with <see cref="WaitAsync"/>.</summary>
    public bool TryBegin(ContentKey key)
    {
        lock (_lock)
            return _fetching.Add(key);
    }

    public void End(ContentKey key)
    {
        lock (_lock)
            _fetching.Remove(key);
        // Those who waited and did not get it try for themselves.
        content.ReportMissing(key);
    }

    public async Task<bool> WaitAsync(ContentKey key, TimeSpan timeout, CancellationToken cancellationToken) =>
        await content.WaitForAsync(key, timeout, cancellationToken) is not null;

    /// <summary>Looks at what was fetched and keeps it. False where it is none or could not be kept.</summary>
    public async Task<PictureKept> KeepAsync(ContentKey key, MsnObject picture, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!picture.IsOf(bytes.Span))
        {
            LogOnce(key, "what came is not what was announced");
            return PictureKept.Refused;
        }

        if (images.Identify(bytes) is not { } facts)
        {
            lock (_lock)
                Remember(_refused, key);
            LogOnce(key, "it is not an image, or one of too many pixels");
            return PictureKept.Refused;
        }

        try
        {
            await content.SaveAsync(key, facts.MediaType, bytes, cancellationToken);
            return PictureKept.Kept;
        }
        catch (ContentStoreException exception)
        {
            LogNotStored(exception.Message);
            return PictureKept.NotStored;
        }
    }

    public void LogOnce(ContentKey key, string reason)
    {
        bool isNew;
        lock (_lock)
            isNew = Remember(_logged, key);
        if (isNew)
            LogRefused(key, reason);
    }

    private static bool Remember(HashSet<ContentKey> keys, ContentKey key)
    {
        if (keys.Count >= MostRemembered)
            keys.Clear();
        return keys.Add(key);
    }

    [LoggerMessage(MsnNetworkEventIds.PictureRefused, LogLevel.Warning, "A contact's picture {Key} is not taken: {Reason}")]
    private partial void LogRefused(ContentKey key, string reason);

    [LoggerMessage(MsnNetworkEventIds.PictureNotStored, LogLevel.Error, "A contact's picture could not be kept: {Reason}")]
    private partial void LogNotStored(string reason);
}

internal enum PictureKept
{
    Kept,
    Refused,
    NotStored,
}
