using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.AddressBook;

/// <summary>Answers the calls of the address book and the sharing service from the same list that clients of all dialects edit.</summary>
internal sealed class AddressBookService(
    NetworkState state, AddressBookReader reader, ContactCalls contacts, GroupCalls groups, MemberCalls members, CircleCalls circles)
{
    /// <summary>Answers a call of an account that is known to exist.</summary>
    public AddressBookReply Answer(string address, AddressBookRequest request)
    {
        // An account does not change once it is at hand, so a long list is written without keeping others waiting.
        var account = state.Accounts[address];
        switch (request)
        {
            case FindMembershipRequest find:
                return MembershipReader.Find(account, find);
            case FindAllRequest find:
                return reader.FindAll(account, find);
            case FindContactsPagedRequest find:
                return reader.FindPaged(account, find);
            default:
                lock (state.Gate)
                    return Change(state.Accounts[address], request);
        }
    }

    /// <summary>Makes a change, with everything in it at one moment.</summary>
    private AddressBookReply Change(MsnAccount account, AddressBookRequest request) => request switch
    {
        ContactAddRequest add => contacts.Add(account, add),
        ContactUpdateRequest update => contacts.Update(account, update),
        ContactDeleteRequest delete => contacts.Delete(account, delete),
        GroupAddRequest add => groups.Add(account, add),
        GroupUpdateRequest update => groups.Rename(account, update),
        GroupDeleteRequest delete => groups.Delete(account, delete),
        GroupContactAddRequest add => groups.AddContacts(account, add),
        GroupContactDeleteRequest delete => groups.DeleteContacts(account, delete),
        AddMemberRequest add => members.Add(account, add),
        DeleteMemberRequest delete => members.Delete(account, delete),
        CreateContactRequest create => circles.CreateContact(account, create),
        ManageConnectionRequest manage => circles.Manage(account, manage),
        BreakConnectionRequest end => circles.Break(account, end),
        CreateCircleRequest create => circles.Create(account, create),
        BookAddRequest => AddressBookReply.Refused(AddressBookFault.BookAlreadyExists, "The address book exists already."),

        // Nothing is new with anybody here, so that there is nothing to note.
        UpdateDynamicItemRequest => AddressBookReply.Done(request),
        _ => AddressBookReply.Refused(AddressBookFault.Forbidden, $"API {request.Method} no longer supported"),
    };
}
