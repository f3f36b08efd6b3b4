using System.Diagnostics.CodeAnalysis;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Sessions;

/// <summary>
/// Who is signed in, and the one gate under which sessions and lists change. What happens under it is short and in memory; whoever holds it may deliver events.
/// </summary>
internal sealed class NetworkState(AccountDirectory accounts)
{
    private readonly Dictionary<string, SignedInUser> _users = new(StringComparer.Ordinal);

    public Lock Gate { get; } = new();

    public AccountDirectory Accounts { get; } = accounts;

    /// <summary>Everybody who is signed in; to be used under the gate.</summary>
    public IReadOnlyCollection<SignedInUser> Users => _users.Values;

    /// <summary>Somebody who is signed in.</summary>
    public bool TryFind(string address, [NotNullWhen(true)] out SignedInUser? user) => _users.TryGetValue(MsnAddress.Normalize(address), out user);

    /// <summary>The user of an address, made if he is not signed in. He counts as signed in only once he has a session.</summary>
    public SignedInUser Enter(string address)
    {
        if (TryFind(address, out var user))
            return user;

        user = new SignedInUser(MsnAddress.Normalize(address));
        _users.Add(user.Address, user);
        return user;
    }

    /// <summary>Removes a session, and with the last one the user; false if it was removed before.</summary>
    public bool Leave(UserSession session)
    {
        if (!session.User.Remove(session))
            return false;

        if (session.User.Sessions.Count == 0)
            _users.Remove(session.Address);

        return true;
    }

    /// <summary>The sessions in which this user is seen now: of those who have him on their list, have chosen a status themselves, and whom he lets.</summary>
    public List<UserSession> ViewersOf(string address)
    {
        if (!TryFind(address, out var user) || !user.IsPublic)
            return [];

        var owner = Accounts[address];
        return [.. ListedBy(owner).Where(viewer => PrivacyRules.Allows(owner, viewer.Address))];
    }

    /// <summary>A contact, if the user has him on his list and sees him now.</summary>
    public bool TrySee(MsnAccount viewer, string address, [NotNullWhen(true)] out SignedInUser? contact) =>
        TryFind(address, out contact)
        && contact.IsPublic
        && viewer.Find(address) is { } entry
        && entry.Lists.HasFlag(MsnpLists.Forward)
        && PrivacyRules.Allows(Accounts[address], viewer.Address);

    /// <summary>The sessions of those who have this user on their list and have chosen a status.</summary>
    private IEnumerable<UserSession> ListedBy(MsnAccount owner)
    {
        foreach (var entry in owner.Contacts.Values)
        {
            if (!entry.Lists.HasFlag(MsnpLists.Reverse) || !TryFind(entry.Address, out var user))
                continue;

            foreach (var viewer in user.Sessions.Where(session => session.Presence is not null))
                yield return viewer;
        }
    }
}
