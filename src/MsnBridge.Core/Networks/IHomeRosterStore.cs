using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Networks;

/// <summary>What a home network remembers of having shown contacts to a user: the state in its own words, opaque to Core and the store.
/// Gone when the puppet is removed; what is saved for a user who has no puppet is ignored. Safe for concurrent use.</summary>
public interface IHomeRosterStore
{
    ValueTask<IReadOnlyDictionary<ContactId, string>> LoadAsync(HomeUser user, CancellationToken cancellationToken);

    ValueTask SaveAsync(HomeUser user, ContactId contact, string state, CancellationToken cancellationToken);

    ValueTask RemoveAsync(HomeUser user, ContactId contact, CancellationToken cancellationToken);

    /// <summary>Forgets all contacts of a user.</summary>
    ValueTask ClearAsync(HomeUser user, CancellationToken cancellationToken);
}
