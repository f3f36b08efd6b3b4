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
        UserSession session, MsnpLists list, string address, string? name, uint transactionId, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            if (!MsnAddress.IsValid(address) || (list == MsnpLists.Forward && MsnAddress.Normalize(address) == session.Address))
                return ListEditError.InvalidAddress;

            if (!state.Accounts.TryFind(address, out var other))
                return ListEditError.NoSuchAccount;

            var account = state.Accounts[session.Address];
            var edit = ContactListEditor.Add(account, list, address, name ?? other.FriendlyName, Guid.NewGuid(), options.MaxContacts);
            if (edit.Error is { } error)
                return error;

            if (list != MsnpLists.Forward)
            {
                Commit(session, edit.Account!, confirm);
                return null;
            }

            account = state.Accounts.Replace(edit.Account!);
            confirm(account);
            account = state.Accounts[session.Address];
            AddReverse(other.Address, account);
            if (session.Presence is not null && state.TrySee(account, other.Address, out var contact))
                presence.DeliverInitialPresence(session, contact, transactionId);

            return null;
        }
    }

    /// <summary>Puts somebody into a group, adding him to the forward list first if he is not there.</summary>
    public ListEditError? AddToGroup(
        UserSession session, string address, string? name, Func<MsnAccount, ContactGroup?> find, uint transactionId, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            if (find(state.Accounts[session.Address]) is not { } group)
                return ListEditError.NoSuchGroup;

            if (state.Accounts[session.Address].Find(address) is { } contact && contact.Lists.HasFlag(MsnpLists.Forward))
                return Edit(session, account => ContactListEditor.AddToGroup(account, address, group), confirm);

            return Add(session, MsnpLists.Forward, address, name, transactionId, account =>
                confirm(state.Accounts.Replace(ContactListEditor.AddToGroup(account, address, group).Account!)));
        }
    }

    /// <summary>Takes somebody off the allow or block list, or settles a pending contact.</summary>
    public ListEditError? Remove(UserSession session, MsnpLists list, string address, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            var account = state.Accounts[session.Address];
            var edit = list == MsnpLists.Pending
                ? ContactListEditor.Settle(account, address)
                : ContactListEditor.Remove(account, list, address);
            if (edit.Error is { } error)
                return error;

            Commit(session, edit.Account!, confirm);
            return null;
        }
    }

    /// <summary>Takes a contact off the forward list; he is told.</summary>
    public ListEditError? RemoveContact(
        UserSession session, Func<MsnAccount, (ListedContact? Contact, ListEditError? Error)> find, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            var account = state.Accounts[session.Address];
            var (contact, error) = find(account);
            if (contact is null)
                return error;

            var edit = ContactListEditor.Remove(account, MsnpLists.Forward, contact.Address);
            if (edit.Error is { } refusal)
                return refusal;

            confirm(state.Accounts.Replace(edit.Account!));
            RemoveReverse(contact.Address, session.Address);
            return null;
        }
    }

    /// <summary>Makes a change that concerns nobody else: groups, names in the list.</summary>
    public ListEditError? Edit(UserSession session, Func<MsnAccount, ListEdit> change, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            var edit = change(state.Accounts[session.Address]);
            if (edit.Error is null)
                confirm(state.Accounts.Replace(edit.Account!));

            return edit.Error;
        }
    }

    /// <summary>Changes a setting that decides who sees the user; false if it was so already.</summary>
    public bool ChangeSetting(UserSession session, Func<MsnAccount, MsnAccount> change, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            var account = state.Accounts[session.Address];
            var changed = change(account);
            if (changed == account)
                return false;

            Commit(session, changed, confirm);
            return true;
        }
    }

    /// <summary>Sets or, with null, clears a phone number or flag of the user; those who may see him are told.</summary>
    public void ChangeProperty(UserSession session, string key, string? value, Action<MsnAccount> confirm)
    {
        lock (state.Gate)
        {
            var account = state.Accounts[session.Address];
            account = state.Accounts.Replace(account with
            {
                Properties = string.IsNullOrEmpty(value) ? account.Properties.Remove(key) : account.Properties.SetItem(key, value),
            });
            confirm(account);
            foreach (var viewer in state.ViewersOf(session.Address))
            {
                viewer.Endpoint.Deliver(
                    new ContactPropertyChanged(state.Accounts[viewer.Address].ListSerial, session.Address, key, value));
            }
        }
    }

    /// <summary>Hands the account to a reader who enqueues what he makes of it, with no change in between.</summary>
    public void Read(UserSession session, Action<MsnAccount, IReadOnlyDictionary<string, MsnAccount>> read)
    {
        lock (state.Gate)
        {
            var account = state.Accounts[session.Address];
            read(account, account.Contacts.Keys.Where(state.Accounts.Contains).ToDictionary(key => key, key => state.Accounts[key], StringComparer.Ordinal));
        }
    }

    /// <summary>Puts a change in place and tells those for whom the user thereby appears or disappears.</summary>
    private void Commit(UserSession session, MsnAccount changed, Action<MsnAccount> confirm)
    {
        var before = state.ViewersOf(session.Address);
        confirm(state.Accounts.Replace(changed));
        var after = state.ViewersOf(session.Address);
        foreach (var viewer in before.Except(after))
            viewer.Endpoint.Deliver(new ContactGone(session.Address));

        foreach (var viewer in after.Except(before))
            presence.DeliverPresence(viewer, session, withPersonalMessage: true);
    }

    private void AddReverse(string address, MsnAccount adder)
    {
        var account = state.Accounts.Replace(
            ContactListEditor.AddReverse(state.Accounts[address], adder.Address, adder.FriendlyName, Guid.NewGuid()));
        if (state.TryFind(address, out var session))
            session.Endpoint.Deliver(new AddedByContact(account.ListSerial, adder.Address, adder.FriendlyName));
    }

    private void RemoveReverse(string address, string remover)
    {
        if (!state.Accounts.TryFind(address, out var other))
            return;

        var account = state.Accounts.Replace(ContactListEditor.RemoveReverse(other, remover));
        if (state.TryFind(address, out var session))
            session.Endpoint.Deliver(new RemovedByContact(account.ListSerial, remover));
    }
}
