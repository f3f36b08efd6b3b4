using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Lists;

/// <summary>Changes of contact lists and what follows from them for the other side: who sees whom, and who learns that he was added.</summary>
/// <remarks>On <c>confirm</c> see <see cref="PresenceService"/>; it gets the account as changed and is not called for a refused change.</remarks>
internal sealed class ContactListService(NetworkState state, PresenceService presence, MsnServerOptions options)
{
    /// <summary>Adds somebody to the forward, allow or block list.</summary>
    public ListEditError? Add(
        ListOwner owner, MsnpLists list, string address, string? name, uint transactionId, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            if (!MsnAddress.IsValid(address) || (list == MsnpLists.Forward && MsnAddress.Normalize(address) == owner.Address))
                return ListEditError.InvalidAddress;

            if (!state.Accounts.TryFind(address, out var other))
                return ListEditError.NoSuchAccount;

            var account = state.Accounts[owner.Address];
            var edit = ContactListEditor.Add(account, list, address, name ?? other.FriendlyName, Guid.NewGuid(), options.MaxContacts);
            if (edit.Error is { } error)
                return error;

            if (list != MsnpLists.Forward)
            {
                Commit(owner, edit.Account!, confirm);
                TellOtherPlaces(owner);
                return null;
            }

            account = state.Accounts.Replace(edit.Account!);
            confirm(account);
            account = state.Accounts[owner.Address];
            AddReverse(other.Address, account);
            DeliverInitialPresence(owner, account, other.Address, transactionId);
            TellOtherPlaces(owner);
            return null;
        }
    }

    /// <summary>
    /// Puts people on lists or takes them off, all or nobody. What holds already is left as it is, and whoever is put on the allow or the block list is taken off the
    /// other: clients tell the result of what they changed in the address book, in whatever order.
    /// </summary>
    /// <param name="owner">Whose lists.</param>
    /// <param name="changes">Who is concerned by which lists.</param>
    /// <param name="adds">Whether they are put on, rather than taken off.</param>
    /// <param name="transactionId">The request, for the presence of those the user sees thereby.</param>
    /// <param name="confirm">Called when everything else was delivered, since clients expect the confirmation last.</param>
    public ListEditError? ChangeMemberships(
        ListOwner owner, IReadOnlyList<(string Address, MsnpLists Lists, string? Name)> changes, bool adds, uint transactionId, Action confirm)
    {
        lock (state.Gate)
        {
            var before = state.Accounts[owner.Address];
            var after = before;
            foreach (var (address, lists, name) in changes)
            {
                if (adds && !state.Accounts.Contains(address))
                    return ListEditError.NoSuchAccount;

                if (adds && lists.HasFlag(MsnpLists.Forward) && MsnAddress.Normalize(address) == owner.Address)
                    return ListEditError.InvalidAddress;

                foreach (var list in Lists(lists))
                {
                    var edit = adds ? Replace(after, list, address, name) : ContactListEditor.Remove(after, list, address);
                    if (edit.Error is { } error and not (ListEditError.AlreadyThere or ListEditError.NotOnList))
                        return error;

                    after = edit.Account ?? after;
                }
            }

            if (after != before)
                Commit(owner, after, _ => { });

            foreach (var (address, _, _) in changes.Where(change => change.Lists.HasFlag(MsnpLists.Forward)))
            {
                var isNew = before.Find(address)?.Lists.HasFlag(MsnpLists.Forward) != true;
                if (adds && isNew)
                    AddReverse(address, state.Accounts[owner.Address]);
                else if (!adds && !isNew)
                    RemoveReverse(address, owner.Address);

                if (adds)
                    DeliverInitialPresence(owner, state.Accounts[owner.Address], address, transactionId);
            }

            if (after != before)
                TellOtherPlaces(owner);

            confirm();
            return null;
        }
    }

    /// <summary>Puts somebody into a group, adding him to the forward list first if he is not there.</summary>
    public ListEditError? AddToGroup(
        ListOwner owner, string address, string? name, Func<MsnAccount, ContactGroup?> find, uint transactionId, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            if (find(state.Accounts[owner.Address]) is not { } group)
                return ListEditError.NoSuchGroup;

            if (state.Accounts[owner.Address].Find(address) is { } contact && contact.Lists.HasFlag(MsnpLists.Forward))
                return Edit(owner, account => ContactListEditor.AddToGroup(account, address, group), confirm);

            return Add(owner, MsnpLists.Forward, address, name, transactionId, account =>
                confirm(state.Accounts.Replace(ContactListEditor.AddToGroup(account, address, group).Account!)));
        }
    }

    /// <summary>Takes somebody off the allow or block list, or settles a pending contact.</summary>
    public ListEditError? Remove(ListOwner owner, MsnpLists list, string address, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            var account = state.Accounts[owner.Address];
            var edit = list == MsnpLists.Pending
                ? ContactListEditor.Settle(account, address)
                : ContactListEditor.Remove(account, list, address);
            if (edit.Error is { } error)
                return error;

            Commit(owner, edit.Account!, confirm);
            TellOtherPlaces(owner);
            return null;
        }
    }

    /// <summary>Takes a contact off the forward list; he is told.</summary>
    public ListEditError? RemoveContact(
        ListOwner owner, Func<MsnAccount, (ListedContact? Contact, ListEditError? Error)> find, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            var account = state.Accounts[owner.Address];
            var (contact, error) = find(account);
            if (contact is null)
                return error;

            var edit = ContactListEditor.Remove(account, MsnpLists.Forward, contact.Address);
            if (edit.Error is { } refusal)
                return refusal;

            confirm(state.Accounts.Replace(edit.Account!));
            RemoveReverse(contact.Address, owner.Address);
            TellOtherPlaces(owner);
            return null;
        }
    }

    /// <summary>Whether the user treats strangers this way already.</summary>
    public bool IsSet(ListOwner owner, PrivacyMode mode) =>
        state.Accounts[owner.Address].AllowsStrangers == (mode == PrivacyMode.AllowUnlessBlocked);

    /// <summary>Whether there is an account with this address.</summary>
    public bool Exists(string address) => state.Accounts.Contains(address);

    /// <summary>Makes a change that concerns nobody else: groups, names in the list.</summary>
    public ListEditError? Edit(ListOwner owner, Func<MsnAccount, ListEdit> change, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            var edit = change(state.Accounts[owner.Address]);
            if (edit.Error is { } error)
                return error;

            confirm(state.Accounts.Replace(edit.Account!));
            TellOtherPlaces(owner);
            return null;
        }
    }

    /// <summary>Changes a setting that decides who sees the user; false if it was so already.</summary>
    public bool ChangeSetting(ListOwner owner, Func<MsnAccount, MsnAccount> change, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            var account = state.Accounts[owner.Address];
            var changed = change(account);
            if (changed == account)
                return false;

            Commit(owner, changed, confirm);
            TellOtherPlaces(owner);
            return true;
        }
    }

    /// <summary>Sets or, with null, clears a phone number or flag of the user; those who may see him are told.</summary>
    public void ChangeProperty(ListOwner owner, string key, string? value, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            var account = state.Accounts[owner.Address];
            account = state.Accounts.Replace(account with
            {
                Properties = string.IsNullOrEmpty(value) ? account.Properties.Remove(key) : account.Properties.SetItem(key, value),
            });
            confirm(account);
            foreach (var viewer in state.ViewersOf(owner.Address))
            {
                viewer.Endpoint.Deliver(
                    new ContactPropertyChanged(state.Accounts[viewer.Address].ListSerial, owner.Address, key, value));
            }
        }
    }

    /// <summary>Hands the account to a reader who enqueues what he makes of it, with no change in between.</summary>
    public void Read(ListOwner owner, Action<MsnAccount, IReadOnlyDictionary<string, MsnAccount>> read)
    {
        lock (state.Gate)
        {
            var account = state.Accounts[owner.Address];
            read(account, account.Contacts.Keys.Where(state.Accounts.Contains).ToDictionary(key => key, key => state.Accounts[key], StringComparer.Ordinal));
        }
    }

    /// <summary>Tells the places of the user that did not ask for a change to read the address book again.</summary>
    public void TellOtherPlaces(ListOwner owner)
    {
        lock (state.Gate)
        {
            if (!state.TryFind(owner.Address, out var user))
                return;

            foreach (var session in user.Sessions.Where(session => session != owner.Session))
                session.Endpoint.Deliver(new AddressBookChanged(AddressBookNews.Of(state.Accounts[owner.Address])));
        }
    }

    private static IEnumerable<MsnpLists> Lists(MsnpLists lists) =>
        ((MsnpLists[])[MsnpLists.Forward, MsnpLists.Allow, MsnpLists.Block]).Where(list => lists.HasFlag(list));

    /// <summary>Adds somebody to a list and takes him off its opposite.</summary>
    private ListEdit Replace(MsnAccount account, MsnpLists list, string address, string? name)
    {
        var opposite = list switch
        {
            MsnpLists.Allow => MsnpLists.Block,
            MsnpLists.Block => MsnpLists.Allow,
            _ => MsnpLists.None,
        };
        if (opposite != MsnpLists.None)
            account = ContactListEditor.Remove(account, opposite, address).Account ?? account;

        return ContactListEditor.Add(account, list, address, name ?? state.Accounts[address].FriendlyName, Guid.NewGuid(), options.MaxContacts);
    }

    /// <summary>Tells the user of a contact he just added: where he asked for it, or everywhere.</summary>
    private void DeliverInitialPresence(ListOwner owner, MsnAccount account, string address, uint transactionId)
    {
        if (!state.TryFind(owner.Address, out var user) || !state.TrySee(account, address, out var contact))
            return;

        foreach (var session in user.Sessions.Where(session => session.Presence is not null && (owner.Session is null || session == owner.Session)))
        {
            // A web service has no request that this could be the answer to.
            if (transactionId == 0)
                presence.DeliverPresence(session, contact, withPersonalMessage: true);
            else
                presence.DeliverInitialPresence(session, contact, transactionId);
        }
    }

    /// <summary>Puts a change in place and tells those for whom the user thereby appears or disappears.</summary>
    private void Commit(ListOwner owner, MsnAccount changed, Action<MsnAccount> confirm)
    {
        var before = state.ViewersOf(owner.Address);
        confirm(state.Accounts.Replace(changed));
        var after = state.ViewersOf(owner.Address);
        state.TryFind(owner.Address, out var user);
        foreach (var viewer in before.Except(after))
            viewer.Endpoint.Deliver(new ContactGone(owner.Address));

        foreach (var viewer in after.Except(before))
            presence.DeliverPresence(viewer, user!, withPersonalMessage: true);
    }

    private void AddReverse(string address, MsnAccount adder)
    {
        var account = state.Accounts.Replace(
            ContactListEditor.AddReverse(state.Accounts[address], adder.Address, adder.FriendlyName, Guid.NewGuid()));
        if (!state.TryFind(address, out var user))
            return;

        user.Deliver(new AddedByContact(account.ListSerial, adder.Address, adder.FriendlyName));
        user.Deliver(new AddressBookChanged(AddressBookNews.Of(account)));
    }

    private void RemoveReverse(string address, string remover)
    {
        if (!state.Accounts.TryFind(address, out var other))
            return;

        var account = state.Accounts.Replace(ContactListEditor.RemoveReverse(other, remover));
        if (!state.TryFind(address, out var user))
            return;

        user.Deliver(new RemovedByContact(account.ListSerial, remover));
        user.Deliver(new AddressBookChanged(AddressBookNews.Of(account)));
    }
}
