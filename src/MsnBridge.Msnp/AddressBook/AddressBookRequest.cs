using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

/// <summary>One call of the address book or sharing service: the element in the body of the request.</summary>
public abstract record AddressBookRequest
{
    private const string ActionPrefix = "http://www.msn.com/webservices/AddressBook/";

    /// <summary>The method.</summary>
    public abstract string Method { get; }

    /// <summary>Whether the sharing service has the method, rather than the address book.</summary>
    public virtual bool IsSharing => false;

    /// <summary>The value of <c>SOAPAction</c>, without quotes.</summary>
    public string SoapAction => ActionPrefix + Method;

    /// <summary>The body element.</summary>
    public abstract XElement ToXml();

    /// <summary>Reads the body element of a request. What is missing in it is empty; whoever serves the call decides whether it can go without.</summary>
    /// <returns>Null for a method that is not known.</returns>
    public static AddressBookRequest? Parse(XElement body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return body.Name.LocalName switch
        {
            FindMembershipRequest.Name => FindMembershipRequest.Read(body),
            FindAllRequest.Name => FindAllRequest.Read(body),
            FindContactsPagedRequest.Name => FindContactsPagedRequest.Read(body),
            ContactAddRequest.Name => ContactAddRequest.Read(body),
            ContactUpdateRequest.Name => ContactUpdateRequest.Read(body),
            ContactDeleteRequest.Name => ContactDeleteRequest.Read(body),
            GroupAddRequest.Name => GroupAddRequest.Read(body),
            GroupUpdateRequest.Name => GroupUpdateRequest.Read(body),
            GroupDeleteRequest.Name => GroupDeleteRequest.Read(body),
            GroupContactAddRequest.Name => GroupContactAddRequest.Read(body),
            GroupContactDeleteRequest.Name => GroupContactDeleteRequest.Read(body),
            BookAddRequest.Name => BookAddRequest.Read(body),
            AddMemberRequest.Name => AddMemberRequest.Read(body),
            DeleteMemberRequest.Name => DeleteMemberRequest.Read(body),
            UpdateDynamicItemRequest.Name => UpdateDynamicItemRequest.Read(body),
            CreateContactRequest.Name => CreateContactRequest.Read(body),
            ManageConnectionRequest.Name => ManageConnectionRequest.Read(body),
            BreakConnectionRequest.Name => BreakConnectionRequest.Read(body),
            CreateCircleRequest.Name => CreateCircleRequest.Read(body),
            _ => null,
        };
    }

    // <abId>00000000-0000-0000-0000-000000000000</abId>
    private protected static XElement Book(string id) => AddressBookXml.Element("abId", id);

    private protected static string BookOf(XElement body) => body.Filled("abId") ?? AddressBookXml.OwnBook;

    // <abHandle><ABId>…</ABId><Puid>0</Puid><Cid>0</Cid></abHandle>
    private protected static XElement? Handle(string? circleId) => circleId is null
        ? null
        : AddressBookXml.Element(
            "abHandle", AddressBookXml.Element("ABId", circleId), AddressBookXml.Element("Puid", "0"), AddressBookXml.Element("Cid", "0"));

    /// <summary>The circle whose book is meant; null for the account's own.</summary>
    private protected static string? CircleOf(XElement body) =>
        body.Child("abHandle").Filled("ABId") is { } id && id != AddressBookXml.OwnBook ? id : null;

    private protected static XElement WriteContacts(IEnumerable<AddressBookContact> contacts) =>
        AddressBookXml.Element("contacts", contacts.Select(contact => contact.ToRequestXml()));

    private protected static EquatableList<AddressBookContact> ContactsOf(XElement body) =>
        [.. body.Child("contacts").Children("Contact").Select(AddressBookContact.Parse)];

    // <groupFilter><groupIds><guid>…</guid>*</groupIds></groupFilter>
    private protected static XElement WriteGroups(IEnumerable<string> ids) => AddressBookXml.Element(
        "groupFilter", AddressBookXml.Element("groupIds", ids.Select(id => AddressBookXml.Element("guid", id))));

    private protected static EquatableList<string> GroupsOf(XElement body) =>
        [.. from id in body.Child("groupFilter").Child("groupIds").Children("guid") where id.Value.Length > 0 select id.Value.Trim()];
}
