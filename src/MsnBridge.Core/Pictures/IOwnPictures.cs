using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Pictures;

/// <summary>Where home networks say which picture a person has, so that his contacts on the remote network see it.</summary>
public interface IOwnPictures
{
    /// <summary>What is known of the user's picture, asked for before the picture is fetched at all; null where he has no account.</summary>
    Task<OwnPictureStatus?> FindAsync(HomeUser user, CancellationToken cancellationToken);

    /// <summary>This is the user's picture now, or he has none. The same as before changes nothing.</summary>
    /// <param name="anew">Whether to take it again although it is the same, because he asks for it.</param>
    Task<OwnPictureResult> SetAsync(HomeUser user, OwnPicture? picture, bool anew, CancellationToken cancellationToken);

    /// <summary>Shows no picture on the remote network until the one at home changes. False where the user has no account.</summary>
    Task<bool> HideAsync(HomeUser user, CancellationToken cancellationToken);
}

/// <param name="Source">What the home network knows the picture by: it stays the same as long as the picture does.</param>
/// <param name="Bytes">The picture as it is there.</param>
public sealed record OwnPicture(string Source, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The most bytes a picture is taken with; home networks fetch no more.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;
}

/// <param name="Source">What this home network last handed in; null for no picture.</param>
/// <param name="IsShown">Whether contacts see a picture.</param>
/// <param name="IsOfAnotherNetwork">Whether it is the one of another home network, which changed later.</param>
/// <param name="IsHidden">Whether the user said that none be shown.</param>
public sealed record OwnPictureStatus(string? Source, bool IsShown, bool IsOfAnotherNetwork, bool IsHidden);

/// <summary>What became of a picture.</summary>
public enum OwnPictureResult
{
    NoAccount,
    Unchanged,
    Changed,
    Removed,

    /// <summary>It is no picture, or of a kind that cannot be read.</summary>
    NotAnImage,

    /// <summary>It has too many bytes or pixels.</summary>
    TooLarge,

    /// <summary>The bridge's disk did not take it; it is not remembered, so that it is tried again.</summary>
    NotStored,
}

/// <summary>Sentences for the owner of a picture.</summary>
public static class OwnPictureText
{
    /// <summary>What to tell him of his own accord; null where there is nothing that he should know.</summary>
    public static string? OfFailure(OwnPictureResult result) => result switch
    {
        OwnPictureResult.NotAnImage =>
            "Your picture cannot be shown on MSN: it is not an image that the bridge can read (PNG, JPEG, GIF, WebP or BMP). Your contacts see the one before.",
        OwnPictureResult.TooLarge => "Your picture cannot be shown on MSN: it is too large. Your contacts see the one before.",
        OwnPictureResult.NotStored => "Your picture cannot be shown on MSN now: the bridge's disk does not take it. Its admin finds more in the log.",
        _ => null,
    };
}
