using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Testing;

/// <summary>What was shown to whom, for as long as the object lives.</summary>
public sealed class InMemoryHomeRosterStore : IHomeRosterStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<HomeUser, Dictionary<ContactId, string>> _users = [];
    private readonly InMemoryPuppetStore? _puppets;

    /// <summary>A store in which every user counts as linked.</summary>
    public InMemoryHomeRosterStore()
    {
    }

    /// <summary>A store that remembers the users of these puppets alone, and forgets them with their puppet.</summary>
    public InMemoryHomeRosterStore(InMemoryPuppetStore puppets)
    {
        _puppets = puppets;
        puppets.Unlinked += Forget;
    }

    public ValueTask<IReadOnlyDictionary<ContactId, string>> LoadAsync(HomeUser user, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(_users.TryGetValue(user, out var states) ? new Dictionary<ContactId, string>(states) : []);
    }

    public ValueTask SaveAsync(HomeUser user, ContactId contact, string state, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_puppets?.IsLinked(user) == false)
            return ValueTask.CompletedTask;
        lock (_lock)
        {
            if (!_users.TryGetValue(user, out var states))
                _users.Add(user, states = []);
            states[contact] = state;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveAsync(HomeUser user, ContactId contact, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _users.GetValueOrDefault(user)?.Remove(contact);
        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(HomeUser user, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Forget(user);
        return ValueTask.CompletedTask;
    }

    private void Forget(HomeUser user)
    {
        lock (_lock)
            _users.Remove(user);
    }
}
