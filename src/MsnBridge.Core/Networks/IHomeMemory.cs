using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Networks;

/// <summary>A home network's own memory: keys and values in its own words, opaque to Core and the store. It outlives puppets: what a person
/// had before he unlinked is found again when he links. Not sealed; secrets go to <see cref="IHomeSecrets"/>. Safe for concurrent use.</summary>
public interface IHomeMemory
{
    ValueTask<string?> FindAsync(HomeNetworkId network, string key, CancellationToken cancellationToken);

    /// <summary>All pairs whose key begins with the prefix, in the order of the keys (ordinal).</summary>
    ValueTask<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(HomeNetworkId network, string prefix, CancellationToken cancellationToken);

    /// <summary>Commits all changes together; a null value removes the key. Of two changes of one key the later counts.</summary>
    ValueTask SaveAsync(HomeNetworkId network, IReadOnlyCollection<KeyValuePair<string, string?>> changes, CancellationToken cancellationToken);
}
