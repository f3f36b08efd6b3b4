using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Lists;

/// <summary>The rules of a contact list. Pure: an account and a change go in, the changed account or the reason against it comes out.</summary>
internal static class ContactListEditor
{
    /// <summary>Adds somebody to the forward, allow or block list.</summary>
    public static ListEdit Add(MsnAccount account, MsnpLists list, string address, string? name, Guid newId, int maxContacts)
    {
        var contact = account.Find(address);
        var lists = contact?.Lists ?? MsnpLists.None;
        if (lists.HasFlag(list))
            return ListEditError.AlreadyThere;

        if (Opposite(list) is var opposite && opposite != MsnpLists.None && lists.HasFlag(opposite))
            return ListEditError.OnOppositeList;

        if (account.Contacts.Values.Count(entry => entry.Lists.HasFlag(list)) >= maxContacts)
            return ListEditError.ListFull;

        contact ??= New(address, name, newId);

        // Allowing or blocking is the decision that a pending contact waits for.
        var decided = list is MsnpLists.Allow or MsnpLists.Block ? lists & ~MsnpLists.Pending : lists;
        return With(account, contact with
        {
            Lists = decided | list,
            Name = list == MsnpLists.Forward && !string.IsNullOrEmpty(name) ? name : contact.Name,
        });
    }

    /// <summary>Takes somebody off the forward, allow or block list.</summary>
    public static ListEdit Remove(MsnAccount account, MsnpLists list, string address)
    {
        if (account.Find(address) is not { } contact || !contact.Lists.HasFlag(list))
            return ListEditError.NotOnList;

        return With(account, contact with
        {
            Lists = contact.Lists & ~list,
            Groups = list == MsnpLists.Forward ? [] : contact.Groups,
        });
    }

    /// <summary>Settles a pending contact: the user saw the request, whatever he made of it.</summary>
    /// <remarks>Succeeds when it is settled already, because allowing or blocking settles it before clients say so.</remarks>
    public static ListEdit Settle(MsnAccount account, string address)
    {
        if (account.Find(address) is not { } contact || !contact.Lists.HasFlag(MsnpLists.Reverse))
            return ListEditError.NotOnList;

        return With(account, contact with { Lists = contact.Lists & ~MsnpLists.Pending });
    }

    /// <summary>Records that somebody added this account to his forward list.</summary>
    public static MsnAccount AddReverse(MsnAccount account, string address, string name, Guid newId)
    {
        var contact = account.Find(address) ?? New(address, name, newId);
        var decided = (contact.Lists & (MsnpLists.Allow | MsnpLists.Block)) != MsnpLists.None;
        return With(account, contact with { Lists = contact.Lists | MsnpLists.Reverse | (decided ? MsnpLists.None : MsnpLists.Pending) });
    }

    /// <summary>Records that somebody took this account off his forward list.</summary>
    public static MsnAccount RemoveReverse(MsnAccount account, string address) =>
        account.Find(address) is { } contact
            ? With(account, contact with { Lists = contact.Lists & ~(MsnpLists.Reverse | MsnpLists.Pending) })
            : account;

    /// <summary>Changes the name the list holds for a contact.</summary>
    public static ListEdit Rename(MsnAccount account, string address, string name) =>
        account.Find(address) is { } contact ? With(account, contact with { Name = name }) : ListEditError.NotOnList;

    /// <summary>Puts a contact of the forward list into a group; he may be in several.</summary>
    public static ListEdit AddToGroup(MsnAccount account, string address, ContactGroup group)
    {
        if (account.Find(address) is not { } contact || !contact.Lists.HasFlag(MsnpLists.Forward))
            return ListEditError.NotOnList;

        return contact.Groups.Contains(group.Id)
            ? ListEditError.AlreadyThere
            : With(account, contact with { Groups = contact.Groups.Add(group.Id) });
    }

    /// <summary>Takes a contact out of a group; he stays on the list.</summary>
    public static ListEdit RemoveFromGroup(MsnAccount account, string address, ContactGroup group)
    {
        if (account.Find(address) is not { } contact || !contact.Lists.HasFlag(MsnpLists.Forward))
            return ListEditError.NotOnList;

        return contact.Groups.Contains(group.Id)
            ? With(account, contact with { Groups = contact.Groups.Remove(group.Id) })
            : ListEditError.NotInGroup;
    }

    /// <summary>Makes a group under the lowest free number.</summary>
    public static ListEdit AddGroup(MsnAccount account, string name, Guid newId) => AddGroup(account, name, newId, GroupLimits.Commands);

    /// <summary>Makes a group under the lowest free number.</summary>
    public static ListEdit AddGroup(MsnAccount account, string name, Guid newId, GroupLimits limits)
    {
        if (Refuse(account, name, limits) is { } error)
            return error;

        if (account.Groups.Count >= limits.MaxGroups)
            return ListEditError.TooManyGroups;

        var number = Enumerable.Range(1, limits.MaxGroups).First(candidate => account.Groups.All(group => group.Number != candidate));
        return account with { Groups = account.Groups.Add(new ContactGroup(number, newId, name)) };
    }

    /// <summary>Renames a group.</summary>
    public static ListEdit RenameGroup(MsnAccount account, ContactGroup group, string name) =>
        RenameGroup(account, group, name, GroupLimits.Commands);

    /// <summary>Renames a group.</summary>
    public static ListEdit RenameGroup(MsnAccount account, ContactGroup group, string name, GroupLimits limits) =>
        group.Name != name && Refuse(account, name, limits) is { } error
            ? error
            : account with { Groups = account.Groups.Replace(group, group with { Name = name }) };

    /// <summary>Removes a group. Who was in it stays a contact: losing people with a group is a surprise nobody can take back.</summary>
    public static MsnAccount RemoveGroup(MsnAccount account, ContactGroup group)
    {
        var contacts = account.Contacts;
        foreach (var contact in account.Contacts.Values.Where(contact => contact.Groups.Contains(group.Id)))
            contacts = contacts.SetItem(contact.Address, contact with { Groups = contact.Groups.Remove(group.Id) });

        return account with { Groups = account.Groups.Remove(group), Contacts = contacts };
    }

    private static ListEditError? Refuse(MsnAccount account, string name, GroupLimits limits)
    {
        if (!limits.Allow(name))
            return ListEditError.GroupNameTooLong;

        return account.Groups.Any(group => group.Name == name) ? ListEditError.GroupNameTaken : null;
    }

    private static ListedContact New(string address, string? name, Guid newId) => new()
    {
        Address = MsnAddress.Normalize(address),
        Id = newId,
        Name = string.IsNullOrEmpty(name) ? address : name,
        Lists = MsnpLists.None,
    };

    /// <summary>Stores the contact, or forgets it when it is on no list any more.</summary>
    private static MsnAccount With(MsnAccount account, ListedContact contact) => account with
    {
        Contacts = contact.Lists == MsnpLists.None
            ? account.Contacts.Remove(contact.Address)
            : account.Contacts.SetItem(contact.Address, contact),
    };

    private static MsnpLists Opposite(MsnpLists list) => list switch
    {
        MsnpLists.Allow => MsnpLists.Block,
        MsnpLists.Block => MsnpLists.Allow,
        _ => MsnpLists.None,
    };
}
