using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Lists;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.AddressBook;

/// <summary>Edits an account's list for a web service, which belongs to no session. What follows for others follows as from an edit over MSNP. Called under the gate.</summary>
internal sealed class ListAccess(NetworkState state, ContactListService lists, PresenceService presence)
{
    /// <summary>Puts somebody on a list; that he is on it already is no error. Who is on the opposite list is taken off it first: clients do it in either order.</summary>
    public ListEditError? Add(string account, MsnpLists list, string address)
    {
        var opposite = list switch
        {
            MsnpLists.Allow => MsnpLists.Block,
            MsnpLists.Block => MsnpLists.Allow,
            _ => MsnpLists.None,
        };
        if (opposite != MsnpLists.None && state.Accounts[account].Find(address) is { } contact && contact.Lists.HasFlag(opposite))
            lists.Remove(OwnerOf(account), opposite, address, Ignore);

        return lists.Add(OwnerOf(account), list, address, name: null, 0, Ignore) is { } error && error != ListEditError.AlreadyThere ? error : null;
    }

    /// <summary>Takes somebody off the allow or block list, or settles a pending contact.</summary>
    public ListEditError? Remove(string account, MsnpLists list, string address) => lists.Remove(OwnerOf(account), list, address, Ignore);

    /// <summary>Takes a contact off the forward list.</summary>
    public ListEditError? RemoveContact(string account, ListedContact contact) =>
        lists.RemoveContact(OwnerOf(account), _ => (contact, null), Ignore);

    /// <summary>Makes a change that concerns nobody else.</summary>
    public ListEditError? Edit(string account, Func<MsnAccount, ListEdit> change) => lists.Edit(OwnerOf(account), change, Ignore);

    /// <summary>Changes a setting.</summary>
    public void ChangeSetting(string account, Func<MsnAccount, MsnAccount> change) => lists.ChangeSetting(OwnerOf(account), change, Ignore);

    /// <summary>Changes what the account calls itself.</summary>
    public void Rename(string account, string name) => presence.Rename(account, name, Ignore);

    /// <summary>Notes what somebody is told whom the account added, if he still has to decide.</summary>
    public void Invite(string account, string address, string message)
    {
        const int LongestMessage = 1024;
        if (!state.Accounts.TryFind(address, out var other) || other.Find(account) is not { } entry || !entry.Lists.HasFlag(MsnpLists.Pending))
            return;

        var text = message.Length <= LongestMessage ? message : message[..LongestMessage];
        state.Accounts.Replace(other with { Contacts = other.Contacts.SetItem(entry.Address, entry with { InviteMessage = text }) });
    }

    /// <summary>The entry a client means: by the id of a contact or of a membership.</summary>
    public ListedContact? FindById(string account, string? id)
    {
        // Allow/guid, as memberships are named, or the guid alone.
        if (id is null || !Guid.TryParse(id.AsSpan(id.IndexOf('/', StringComparison.Ordinal) + 1), out var guid))
            return null;

        return state.Accounts[account].Contacts.Values.FirstOrDefault(contact => contact.Id == guid);
    }

    /// <summary>The account as it is now.</summary>
    public MsnAccount Current(string account) => state.Accounts[account];

    /// <summary>The fault for a refused edit.</summary>
    public static AddressBookReply Fault(ListEditError error, string noSuchAccount = AddressBookFault.InvalidPassportUser) => error switch
    {
        ListEditError.InvalidAddress => AddressBookReply.Refused(AddressBookFault.BadEmailArgument, "The address is not valid."),
        ListEditError.NoSuchAccount => AddressBookReply.Refused(noSuchAccount, "There is no account with this address."),
        ListEditError.ListFull => AddressBookReply.Refused(AddressBookFault.QuotaLimitReached, "The list is full."),
        ListEditError.TooManyGroups => AddressBookReply.Refused(AddressBookFault.QuotaLimitReached, "There are too many groups."),
        ListEditError.GroupNameTaken => AddressBookReply.Refused(AddressBookFault.GroupAlreadyExists, "There is a group of this name."),
        ListEditError.GroupNameTooLong => AddressBookReply.Refused(AddressBookFault.BadArgumentLength, "The name is empty or too long."),
        ListEditError.NoSuchGroup => NoSuchGroup(),
        _ => NoSuchContact(),
    };

    public static AddressBookReply NoSuchContact() =>
        AddressBookReply.Refused(AddressBookFault.ContactDoesNotExist, "The contact does not exist.");

    public static AddressBookReply NoSuchGroup() => AddressBookReply.Refused(AddressBookFault.GroupDoesNotExist, "The group does not exist.");

    public static AddressBookReply Incomplete(string what) =>
        AddressBookReply.Refused(AddressBookFault.InvalidArgument, $"The request has no {what}.");

    private static void Ignore(MsnAccount account)
    {
    }

    /// <summary>Whose list it is, and the session that asks: the only one there is, if its client uses web services. Of several it could be any.</summary>
    private ListOwner OwnerOf(string account) =>
        state.TryFind(account, out var user) && user.Sessions is [{ Dialect.ContactList: ContactListModel.AddressBook } only]
            ? only
            : new ListOwner(account);
}
