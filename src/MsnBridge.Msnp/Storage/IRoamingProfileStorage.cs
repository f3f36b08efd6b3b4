using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Storage;

/// <summary>
/// The storage service: keeps name, message and picture for the user's next sign-in, wherever that is. It changes nothing of what contacts see now: that is told to
/// the notification server. May be called from anywhere.
/// </summary>
/// <remarks>Nothing here is needed to chat: a failure should be told once and not be tried again at once. Every method throws <see cref="MsnServiceException"/>.</remarks>
public interface IRoamingProfileStorage
{
    /// <summary>Whether the network has such a service.</summary>
    bool IsOffered { get; }

    /// <summary>Fetches what is kept.</summary>
    Task<RoamingProfile> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Changes name and message; null or empty takes one away.</summary>
    Task SetNameAndMessageAsync(string? displayName, string? personalStatus, CancellationToken cancellationToken);

    /// <summary>Fetches the picture; null if there is none.</summary>
    Task<RoamingPicture?> GetPictureAsync(CancellationToken cancellationToken);

    /// <summary>Changes the picture. PNG of 96 by 96 is what every server takes.</summary>
    Task SetPictureAsync(RoamingPicture picture, CancellationToken cancellationToken);

    /// <summary>Takes the picture away.</summary>
    Task RemovePictureAsync(CancellationToken cancellationToken);
}
