using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Networks;

/// <summary>Secrets that people entrust to a home network, for example what lets it act in their name. Sealed at rest, and independent of
/// puppets: they stay until they are removed. Safe for concurrent use.</summary>
public interface IHomeSecrets
{
    /// <summary>Null where there is none, or none that can be opened.</summary>
    ValueTask<Secret?> FindAsync(HomeUser user, string name, CancellationToken cancellationToken);

    /// <summary>Stores the secret in place of the one of that name.</summary>
    ValueTask SaveAsync(HomeUser user, string name, Secret secret, CancellationToken cancellationToken);

    ValueTask RemoveAsync(HomeUser user, string name, CancellationToken cancellationToken);

    /// <summary>The users of a home network who have a secret of that name.</summary>
    ValueTask<IReadOnlyList<HomeUser>> FindUsersAsync(HomeNetworkId network, string name, CancellationToken cancellationToken);
}
