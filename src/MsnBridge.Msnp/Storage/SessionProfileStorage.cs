using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Storage;

/// <summary>The storage of one session, of the generation that goes with the dialect spoken. What is asked while the session signs in waits for that.</summary>
internal sealed class SessionProfileStorage(NotificationSession session, MsnpClientOptions options, Authentication.ServiceTickets tickets) : IRoamingProfileStorage
{
    public bool IsOffered => options.Profile.StorageUrl is not null && session is { State: SessionState.SignedIn, Dialect.HasRoamingProfile: true };

    public async Task<RoamingProfile> LoadAsync(CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).LoadAsync(cancellationToken).ConfigureAwait(false);

    public async Task SetNameAndMessageAsync(string? displayName, string? personalStatus, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).SetNameAndMessageAsync(displayName, personalStatus, cancellationToken).ConfigureAwait(false);

    public async Task<RoamingPicture?> GetPictureAsync(CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).GetPictureAsync(cancellationToken).ConfigureAwait(false);

    public async Task SetPictureAsync(RoamingPicture picture, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).SetPictureAsync(picture, cancellationToken).ConfigureAwait(false);

    public async Task RemovePictureAsync(CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).RemovePictureAsync(cancellationToken).ConfigureAwait(false);

    private async Task<RoamingProfileStorage> OpenAsync(CancellationToken cancellationToken)
    {
        await session.WaitUntilSignedInAsync(cancellationToken).ConfigureAwait(false);
        if (!session.Dialect.HasRoamingProfile)
            throw new MsnServiceException(MsnServiceFailure.NotOffered, $"Clients of {session.Dialect} keep no name, message or picture at the network.");

        var (http, profile, time) = (options.Http, options.Profile, options.TimeProvider);
        return new RoamingProfileStorage(
            new SoapClient(http, profile, time), http, tickets, profile, StorageVersion.For(session.Dialect), session.OwnCid ?? 0, time);
    }
}
