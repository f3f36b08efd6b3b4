using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Circles;

namespace MsnBridge.Msnp.Server.AddressBook;

/// <summary>Circles, and the way in which clients of Windows Live Messenger 2011 add and drop people (MSNP18 and later).</summary>
internal sealed class CircleCalls(CircleDirectory circles, ListAccess lists, ContactCalls contacts)
{
    public AddressBookReply Create(MsnAccount account, CreateCircleRequest request)
    {
        var (circle, error) = circles.Create(account.Address, request.DisplayName);
        return error is { } refusal ? Fault(refusal) : AddressBookReply.Done(request, "Id", circle!.WireId);
    }

    public AddressBookReply CreateContact(MsnAccount account, CreateContactRequest request)
    {
        if (request.CircleId is { } circleId)
        {
            var (membership, error) = circles.Prepare(account.Address, circleId, request.Email);
            return error switch
            {
                CircleError.AlreadyMember => AddressBookReply.Exists(membership!.ContactId.ToString()),
                { } refusal => Fault(refusal),
                null => AddressBookReply.Done(request, "contactId", membership!.ContactId.ToString()),
            };
        }

        var fault = contacts.Add(account.Address, new AddressBookContactInfo { PassportName = request.Email }, allows: false, out var contact);
        return fault ?? AddressBookReply.Done(request, "contactId", contact!.Id.ToString());
    }

    public AddressBookReply Manage(MsnAccount account, ManageConnectionRequest request) => request.RelationshipType switch
    {
        NetworkInfo.Circle => ManageCircle(account, request),
        NetworkInfo.Individual => ManagePerson(account, request),
        _ => ListAccess.Incomplete("relationshipType that is known"),
    };

    public AddressBookReply Break(MsnAccount account, BreakConnectionRequest request)
    {
        if (request.CircleId is { } circleId)
        {
            if (!Guid.TryParse(request.ContactId, out var memberId))
                return ListAccess.NoSuchContact();

            return circles.PutOut(account.Address, circleId, memberId) is { } error ? Fault(error) : AddressBookReply.Done(request);
        }

        if (lists.FindById(account.Address, request.ContactId) is { } contact)
        {
            lists.Remove(account.Address, MsnpLists.Allow, contact.Address);
            if (request.Blocks)
                lists.Add(account.Address, MsnpLists.Block, contact.Address);

            if (request.Deletes && contact.Lists.HasFlag(MsnpLists.Forward))
                lists.RemoveContact(account.Address, contact);

            return AddressBookReply.Done(request);
        }

        return circles.Leave(account.Address, request.ContactId) is null ? AddressBookReply.Done(request) : ListAccess.NoSuchContact();
    }

    private AddressBookReply ManageCircle(MsnAccount account, ManageConnectionRequest request)
    {
        CircleError? error;
        if (request.CircleId is { } circleId)
        {
            if (!Guid.TryParse(request.ContactId, out var memberId))
                return ListAccess.NoSuchContact();

            error = circles.Invite(account.Address, circleId, memberId, request.Role);
        }
        else
        {
            error = circles.Answer(account.Address, request.ContactId, request.Action == ConnectionAction.Establish);
        }

        return error is { } refusal
            ? Fault(refusal)
            : AddressBookReply.Done(request, "contactId", request.ContactId);
    }

    private AddressBookReply ManagePerson(MsnAccount account, ManageConnectionRequest request)
    {
        if (lists.FindById(account.Address, request.ContactId) is not { } contact)
            return ListAccess.NoSuchContact();

        if (lists.Add(account.Address, request.Action == ConnectionAction.Establish ? MsnpLists.Allow : MsnpLists.Block, contact.Address) is { } error)
            return ListAccess.Fault(error);

        if (request.Annotations.FirstOrDefault(annotation => annotation.Name == AnnotationNames.InviteMessage)?.Value is { Length: > 0 } message)
            lists.Invite(account.Address, contact.Address, message);

        var entry = AddressBookReader.Entry(lists.Current(account.Address).Find(contact.Address)!).ToXml();
        return AddressBookReply.Answer(AddressBookXml.Response(request.Method, entry.Nodes()));
    }

    private static AddressBookReply Fault(CircleError error) => error switch
    {
        CircleError.NoSuchCircle => AddressBookReply.Refused(AddressBookFault.BookDoesNotExist, "The circle does not exist."),
        CircleError.NoSuchAccount => AddressBookReply.Refused(AddressBookFault.InvalidPassportUser, "There is no account with this address."),
        CircleError.NotAllowed => AddressBookReply.Refused(AddressBookFault.Forbidden, "Only those who run a circle may do this."),
        CircleError.NameTooLong => AddressBookReply.Refused(AddressBookFault.BadArgumentLength, "The name is empty or too long."),
        CircleError.TooMany => AddressBookReply.Refused(AddressBookFault.QuotaLimitReached, "There are too many circles or members."),
        _ => ListAccess.NoSuchContact(),
    };
}
