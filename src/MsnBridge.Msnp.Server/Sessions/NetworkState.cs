using System.Diagnostics.CodeAnalysis;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Sessions;

/// <summary>
/// Who is signed in, and the one gate under which sessions and lists change. What happens under it is short and in memory; whoever holds it may deliver events.
/// </summary>
internal sealed class NetworkState(AccountDirectory accounts)
{
    private readonly Dictionary<string, UserSession> _sessions = new(StringComparer.Ordinal);

    public Lock Gate { get; } = new();

    public AccountDirectory Accounts { get; } = accounts;

    /// <summary>Every session; to be used under the gate.</summary>
    public IReadOnlyCollection<UserSession> Sessions => _sessions.Values;

    public bool TryFind(string address, [NotNullWhen(true)] out UserSession? session) =>
        _sessions.TryGetValue(MsnAddress.Normalize(address), out session);

    /// <summary>Puts a session in place and returns the one it takes the place of.</summary>
    public UserSession? Enter(UserSession session)
    {
        _sessions.TryGetValue(session.Address, out var replaced);
        _sessions[session.Address] = session;
        return replaced;
    }

    /// <summary>Removes a session; false if another has taken its place or it was removed before.</summary>
    public bool Leave(UserSession session)
    {
        if (!_sessions.TryGetValue(session.Address, out var current) || current != session)
            return false;

        return _sessions.Remove(session.Address);
    }

    /// <summary>The signed-in users who see this user now: they have him on their list, have chosen a status themselves, and he lets them.</summary>
    public List<UserSession> ViewersOf(string address)
    {
        if (!TryFind(address, out var session) || !session.IsPublic)
            return [];

        var owner = Accounts[address];
        return [.. ListedBy(owner).Where(viewer => PrivacyRules.Allows(owner, viewer.Address))];
    }

    /// <summary>The session of a contact, if the user has him on his list and sees him now.</summary>
    public bool TrySee(MsnAccount viewer, string address, [NotNullWhen(true)] out UserSession? contact) =>
        TryFind(address, out contact)
        && contact.IsPublic
        && viewer.Find(address) is { } entry
        && entry.Lists.HasFlag(MsnpLists.Forward)
        && PrivacyRules.Allows(Accounts[address], viewer.Address);

    /// <summary>The signed-in users who have this user on their list and have chosen a status.</summary>
    private IEnumerable<UserSession> ListedBy(MsnAccount owner)
    {
        foreach (var entry in owner.Contacts.Values)
        {
            if (entry.Lists.HasFlag(MsnpLists.Reverse) && TryFind(entry.Address, out var viewer) && viewer.Presence is not null)
                yield return viewer;
        }
    }
}
