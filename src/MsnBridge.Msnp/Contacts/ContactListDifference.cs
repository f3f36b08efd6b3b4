using MsnBridge.Msnp.Client;

namespace MsnBridge.Msnp.Contacts;

/// <summary>What a list that was read anew says that the one known did not. Pure.</summary>
internal static class ContactListDifference
{
    /// <summary>The events that lead from one list to the other: settings and groups first, since contacts may be in new groups.</summary>
    public static IEnumerable<MsnpEvent> Between(ContactListSnapshot known, ContactListSnapshot read)
    {
        if (!HasSameSettings(known, read))
            yield return new ContactListSettingsEvent(read);

        foreach (var contact in read.Contacts.Values)
        {
            var before = known.Contacts.GetValueOrDefault(contact.Address);
            if (contact.IsPending && before?.IsPending != true)
                yield return new ContactRequestEvent(contact);
            else if (before is null || !IsSame(before, contact))
                yield return new ContactChangedEvent(contact);
        }

        foreach (var address in known.Contacts.Keys.Where(address => !read.Contacts.ContainsKey(address)))
            yield return new ContactRemovedEvent(address);
    }

    private static bool HasSameSettings(ContactListSnapshot known, ContactListSnapshot read) =>
        known.OwnName == read.OwnName
        && known.AllowsStrangers == read.AllowsStrangers
        && known.AsksAboutNewContacts == read.AsksAboutNewContacts
        && known.Groups.Count == read.Groups.Count
        && known.Groups.Values.All(group => read.Groups.TryGetValue(group.Id, out var same) && same.Name == group.Name);

    // What is kept in collections is compared by what is in them.
    private static bool IsSame(MsnContact known, MsnContact read) =>
        known with { GroupIds = read.GroupIds, Properties = read.Properties } == read
        && known.GroupIds.Length == read.GroupIds.Length
        && known.GroupIds.All(id => read.GroupIds.Contains(id, StringComparer.OrdinalIgnoreCase))
        && known.Properties.Count == read.Properties.Count
        && known.Properties.All(property => read.Properties.TryGetValue(property.Key, out var value) && value == property.Value);
}
