using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Lists;

namespace MsnBridge.Msnp.Server.AddressBook;

/// <summary>Making, renaming and deleting groups, and who is in them.</summary>
internal sealed class GroupCalls(ListAccess lists, ContactCalls contacts)
{
    // What clients show for those who are in no group.
    private const string NoGroup = "(No Group)";

    public AddressBookReply Add(MsnAccount account, GroupAddRequest request)
    {
        if (request.GroupName == NoGroup)
            return ListAccess.Fault(ListEditError.GroupNameTaken);

        var id = Guid.NewGuid();
        return lists.Edit(account.Address, current => ContactListEditor.AddGroup(current, request.GroupName, id, GroupLimits.AddressBook)) is { } error
            ? ListAccess.Fault(error)
            : AddressBookReply.Done(request, "guid", id.ToString());
    }

    public AddressBookReply Rename(MsnAccount account, GroupUpdateRequest request)
    {
        if (request.GroupName == NoGroup)
            return ListAccess.Fault(ListEditError.GroupNameTaken);

        return lists.Edit(account.Address, current => Find(current, request.GroupId) is { } group
            ? ContactListEditor.RenameGroup(current, group, request.GroupName, GroupLimits.AddressBook)
            : ListEditError.NoSuchGroup) is { } error
            ? ListAccess.Fault(error)
            : AddressBookReply.Done(request);
    }

    public AddressBookReply Delete(MsnAccount account, GroupDeleteRequest request)
    {
        if (request.GroupIds.Count == 0)
            return ListAccess.NoSuchGroup();

        foreach (var id in request.GroupIds)
        {
            if (lists.Edit(account.Address, current => Find(current, id) is { } group
                ? ContactListEditor.RemoveGroup(current, group)
                : ListEditError.NoSuchGroup) is { } error)
            {
                return ListAccess.Fault(error);
            }
        }

        return AddressBookReply.Done(request);
    }

    public AddressBookReply AddContacts(MsnAccount account, GroupContactAddRequest request)
    {
        if (request.GroupIds.Count == 0 || request.GroupIds.Any(id => Find(account, id) is null))
            return ListAccess.NoSuchGroup();

        if (request.Contacts.Count == 0)
            return ListAccess.Incomplete("contact");

        ListedContact? last = null;
        foreach (var wanted in request.Contacts)
        {
            if (wanted.Id is not null)
                last = Forward(account, wanted.Id);
            else if (contacts.Add(account.Address, wanted.Info, allows: true, out last) is { } fault)
                return fault;

            if (last is null)
                return ListAccess.NoSuchContact();

            foreach (var id in request.GroupIds)
            {
                // That he is in it already is what was wanted.
                lists.Edit(account.Address, current => ContactListEditor.AddToGroup(current, last.Address, Find(current, id)!));
            }
        }

        return AddressBookReply.Done(request, "guid", last!.Id.ToString());
    }

    public AddressBookReply DeleteContacts(MsnAccount account, GroupContactDeleteRequest request)
    {
        if (request.GroupIds.Count == 0 || request.GroupIds.Any(id => Find(account, id) is null))
            return ListAccess.NoSuchGroup();

        if (request.ContactIds.Count == 0)
            return ListAccess.Incomplete("contact");

        foreach (var contactId in request.ContactIds)
        {
            if (Forward(account, contactId) is not { } contact)
                return ListAccess.NoSuchContact();

            foreach (var id in request.GroupIds)
                lists.Edit(account.Address, current => ContactListEditor.RemoveFromGroup(current, contact.Address, Find(current, id)!));
        }

        return AddressBookReply.Done(request);
    }

    private ListedContact? Forward(MsnAccount account, string id) =>
        lists.FindById(account.Address, id) is { } contact && contact.Lists.HasFlag(MsnpLists.Forward) ? contact : null;

    private static ContactGroup? Find(MsnAccount account, string id) =>
        Guid.TryParse(id, out var guid) ? account.Groups.Find(group => group.Id == guid) : null;
}
