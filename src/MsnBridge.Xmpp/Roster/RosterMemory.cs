using System.Collections.Concurrent;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Roster;

/// <summary>The stored <see cref="RosterState"/> of each contact, read once per user. Calls for one user are not made at the same time; the
/// user's roster queue sees to that.</summary>
internal sealed class RosterMemory(IHomeRosterStore store)
{
    private readonly ConcurrentDictionary<string, Dictionary<ContactId, RosterState>> _users = new(StringComparer.Ordinal);

    public async Task<IReadOnlyDictionary<ContactId, RosterState>> LoadAsync(Jid user, CancellationToken cancellationToken) =>
        await OpenAsync(user, cancellationToken);

    public async Task<RosterState> GetAsync(Jid user, ContactId contact, CancellationToken cancellationToken) =>
        (await OpenAsync(user, cancellationToken)).GetValueOrDefault(contact);

    public async Task SetAsync(Jid user, ContactId contact, RosterState state, CancellationToken cancellationToken)
    {
        var states = await OpenAsync(user, cancellationToken);
        if (states.GetValueOrDefault(contact) == state)
        {
            return;
        }

        if (state == RosterState.None)
        {
            await store.RemoveAsync(UserSessions.ToHomeUser(user), contact, cancellationToken);
            states.Remove(contact);
            return;
        }

        await store.SaveAsync(UserSessions.ToHomeUser(user), contact, state.ToString().ToLowerInvariant(), cancellationToken);
        states[contact] = state;
    }

    /// <summary>What is stored is read again at the next question.</summary>
    public void Forget(Jid user) => _users.TryRemove(user.Bare.ToString(), out _);

    public async Task ClearAsync(Jid user, CancellationToken cancellationToken)
    {
        _users.TryRemove(user.Bare.ToString(), out _);
        await store.ClearAsync(UserSessions.ToHomeUser(user), cancellationToken);
    }

    private async Task<Dictionary<ContactId, RosterState>> OpenAsync(Jid user, CancellationToken cancellationToken)
    {
        var key = user.Bare.ToString();
        if (_users.TryGetValue(key, out var known))
        {
            return known;
        }

        var stored = await store.LoadAsync(UserSessions.ToHomeUser(user), cancellationToken);
        return _users[key] = stored.ToDictionary(
            entry => entry.Key, entry => Enum.TryParse<RosterState>(entry.Value, ignoreCase: true, out var state) ? state : RosterState.None);
    }
}
