using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Contacts;

/// <summary>
/// The list as the session knows it. Written by whoever handles what the server says, read by anybody through <see cref="Snapshot"/>. It knows what a change
/// means and nothing of how a dialect writes it.
/// </summary>
internal sealed class ContactList
{
    /// <summary>More than any network lets people have; what comes beyond is not kept.</summary>
    public const int MostContacts = 20_000;

    /// <inheritdoc cref="MostContacts"/>
    public const int MostGroups = 1000;

    /// <inheritdoc cref="MostContacts"/>
    public const int MostProperties = 64;

    private readonly Lock _lock = new();

    private volatile ContactListSnapshot _snapshot = ContactListSnapshot.Empty;

    public ContactListSnapshot Snapshot
    {
        get => _snapshot;
        private set => _snapshot = value;
    }

    /// <summary>Replaces everything, after a synchronisation.</summary>
    public void Replace(ContactListSnapshot snapshot)
    {
        lock (_lock)
            Snapshot = snapshot;
    }

    public void SetOwnName(string name) => Change(list => list with { OwnName = name });

    public void SetAllowsStrangers(bool allows) => Change(list => list with { AllowsStrangers = allows });

    public void SetAsksAboutNewContacts(bool asks) => Change(list => list with { AsksAboutNewContacts = asks });

    public void SetGroup(ContactGroup group) => Change(list =>
        list.Groups.Count < MostGroups || list.Groups.ContainsKey(group.Id) ? list with { Groups = list.Groups.SetItem(group.Id, group) } : list);

    /// <summary>Forgets a group and that anybody was in it.</summary>
    public void RemoveGroup(string groupId) => Change(list => list with
    {
        Groups = list.Groups.Remove(groupId),
        Contacts = list.Contacts.SetItems(
            from entry in list.Contacts
            where entry.Value.GroupIds.Contains(groupId)
            select KeyValuePair.Create(entry.Key, entry.Value with { GroupIds = entry.Value.GroupIds.Remove(groupId) })),
    });

    /// <summary>Changes the lists somebody is on, making him known where he was not, and notes what was told of him.</summary>
    /// <returns>The contact as he is now, kept only where there is room.</returns>
    public MsnContact Put(
        string address,
        Func<MsnpLists, MsnpLists> change,
        string? displayName = null,
        string? id = null,
        string? groupId = null,
        int networkId = 1)
    {
        lock (_lock)
        {
            var key = Canonical(address);
            var contact = Snapshot.Contacts.GetValueOrDefault(key)
                ?? new MsnContact { Address = key, DisplayName = key, Lists = MsnpLists.None, NetworkId = networkId };
            contact = contact with
            {
                Lists = change(contact.Lists),
                DisplayName = string.IsNullOrEmpty(displayName) || contact.Nickname is not null ? contact.DisplayName : displayName,
                Id = id ?? contact.Id,
                GroupIds = groupId is null || contact.GroupIds.Contains(groupId) ? contact.GroupIds : contact.GroupIds.Add(groupId),
            };
            if (HasRoomFor(key))
                Snapshot = Snapshot with { Contacts = Snapshot.Contacts.SetItem(key, contact) };

            return contact;
        }
    }

    /// <summary>Takes somebody off lists.</summary>
    /// <returns>The contact as he is now, with <see cref="MsnpLists.None"/> if he is on no list any more and was forgotten; null if nobody has the address.</returns>
    public MsnContact? Take(string address, Func<MsnpLists, MsnpLists> change) => Update(address, contact =>
    {
        var lists = change(contact.Lists);
        return lists.HasFlag(MsnpLists.Forward)
            ? contact with { Lists = lists }
            : contact with { Lists = lists, Id = null, GroupIds = [] };
    });

    public MsnContact? RemoveFromGroup(string address, string groupId) =>
        Update(address, contact => contact with { GroupIds = contact.GroupIds.Remove(groupId) });

    /// <summary>Makes a new list of the one known, all at once.</summary>
    /// <returns>The list before and after.</returns>
    public (ContactListSnapshot Before, ContactListSnapshot After) Update(Func<ContactListSnapshot, ContactListSnapshot> change)
    {
        lock (_lock)
        {
            var before = Snapshot;
            Snapshot = change(before);
            return (before, Snapshot);
        }
    }

    /// <summary>Notes the name somebody was given, or that he has none any more.</summary>
    public MsnContact? SetNickname(string address, string? nickname) =>
        Update(address, contact => contact with { Nickname = nickname, DisplayName = nickname ?? contact.DisplayName });

    /// <summary>Notes a name.</summary>
    /// <returns>The contact as he is now; null if the name is not new, the user gave him another, or nobody has the address.</returns>
    public MsnContact? SetDisplayName(string address, string displayName) =>
        Snapshot.TryGet(address, out var known) && known.Nickname is null && displayName.Length > 0 && known.DisplayName != displayName
            ? Update(address, contact => contact with { DisplayName = displayName })
            : null;

    /// <summary>Notes a phone number or the like; an empty value removes it.</summary>
    public MsnContact? SetProperty(string address, string key, string value) => Update(address, contact => contact with
    {
        Properties = value.Length == 0 ? contact.Properties.Remove(key)
            : contact.Properties.Count < MostProperties || contact.Properties.ContainsKey(key) ? contact.Properties.SetItem(key, value)
            : contact.Properties,
    });

    /// <summary>The address of the contact of the forward list with this GUID.</summary>
    public string? AddressOf(string id) =>
        Snapshot.Contacts.Values.FirstOrDefault(contact => string.Equals(contact.Id, id, StringComparison.OrdinalIgnoreCase))?.Address;

    public static string Canonical(string address) => address.ToLowerInvariant();

    /// <summary>Whether somebody is on the list or can come to it.</summary>
    public bool HasRoomFor(string address) => Snapshot.Contacts.Count < MostContacts || Snapshot.Contacts.ContainsKey(address);

    private MsnContact? Update(string address, Func<MsnContact, MsnContact> change)
    {
        lock (_lock)
        {
            if (!Snapshot.TryGet(address, out var contact))
                return null;

            var changed = change(contact);
            Snapshot = Snapshot with
            {
                Contacts = changed.Lists == MsnpLists.None
                    ? Snapshot.Contacts.Remove(address)
                    : Snapshot.Contacts.SetItem(contact.Address, changed),
            };
            return changed;
        }
    }

    private void Change(Func<ContactListSnapshot, ContactListSnapshot> change)
    {
        lock (_lock)
            Snapshot = change(Snapshot);
    }
}
