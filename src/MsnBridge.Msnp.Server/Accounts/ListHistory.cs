using System.Collections.Immutable;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Server.Accounts;

/// <summary>Notes when each entry of a list changed and what was deleted, so that the address book can tell what changed since. Pure.</summary>
/// <remarks>It compares whole accounts, so that no edit, of whatever dialect, can be forgotten.</remarks>
internal static class ListHistory
{
    /// <summary>How long a deletion is remembered.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    /// <summary>How many deletions are remembered.</summary>
    public const int MaxTombstones = 4000;

    /// <summary>The lists under which the address book shows an entry: one who is pending is not on the reverse list yet.</summary>
    public static MsnpLists Shown(MsnpLists lists) => lists.HasFlag(MsnpLists.Pending) ? lists & ~MsnpLists.Reverse : lists;

    /// <summary>The account as changed, with the time of the change in everything that changed.</summary>
    public static MsnAccount Stamp(MsnAccount before, MsnAccount after, DateTimeOffset now)
    {
        List<ListTombstone> gone = [];
        var contacts = StampContacts(before, after, now, gone);
        var groups = StampGroups(before, after, now, gone);
        return Remember(after with { Contacts = contacts, Groups = groups }, gone, now);
    }

    private static ImmutableSortedDictionary<string, ListedContact> StampContacts(
        MsnAccount before, MsnAccount after, DateTimeOffset now, List<ListTombstone> gone)
    {
        if (ReferenceEquals(before.Contacts, after.Contacts))
            return after.Contacts;

        foreach (var old in before.Contacts.Values)
        {
            var lost = Shown(old.Lists) & ~Shown(after.Contacts.GetValueOrDefault(old.Address)?.Lists ?? MsnpLists.None);
            if (lost != MsnpLists.None)
                gone.Add(new ListTombstone(old.Id, old.Address, lost, now));
        }

        return after.Contacts.SetItems(
            after.Contacts.Where(entry => !ReferenceEquals(entry.Value, before.Contacts.GetValueOrDefault(entry.Key)))
                .Select(entry => KeyValuePair.Create(entry.Key, entry.Value with { ChangedAt = now }))
                .ToList());
    }

    private static ImmutableList<ContactGroup> StampGroups(MsnAccount before, MsnAccount after, DateTimeOffset now, List<ListTombstone> gone)
    {
        if (ReferenceEquals(before.Groups, after.Groups))
            return after.Groups;

        gone.AddRange(before.Groups
            .Where(old => after.Groups.TrueForAll(group => group.Id != old.Id))
            .Select(old => new ListTombstone(old.Id, Address: null, MsnpLists.None, now)));
        return [.. after.Groups.Select(group => before.Groups.Contains(group) ? group : group with { ChangedAt = now })];
    }

    private static MsnAccount Remember(MsnAccount account, List<ListTombstone> gone, DateTimeOffset now)
    {
        // What is there again is not gone.
        var kept = account.Tombstones
            .Select(tombstone => tombstone.Address is { } address && account.Find(address) is { } contact
                ? tombstone with { Lists = tombstone.Lists & ~Shown(contact.Lists) }
                : tombstone)
            .Where(tombstone => tombstone.Address is null || tombstone.Lists != MsnpLists.None)
            .Concat(gone)
            .ToList();
        var forgotten = kept.Where((tombstone, index) => index < kept.Count - MaxTombstones || tombstone.DeletedAt < now - Memory).ToList();
        return account with
        {
            Tombstones = [.. kept.Except(forgotten)],
            HistoryBegins = forgotten.Count == 0 ? account.HistoryBegins : forgotten.Max(tombstone => tombstone.DeletedAt),
        };
    }
}
