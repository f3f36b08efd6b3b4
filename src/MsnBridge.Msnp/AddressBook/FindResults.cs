using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.AddressBook;

// <FindMembershipResponse><FindMembershipResult><Services><Service>…</Service>*</Services><OwnerNamespace><Info>…<CreatorCID/><CreatorPassportName/>…</Info>
//   <Changes/><CreateDate/><LastChange/></OwnerNamespace></FindMembershipResult></FindMembershipResponse>

/// <summary>The answer to <c>FindMembership</c>.</summary>
public sealed record FindMembershipResult
{
    /// <summary>The services.</summary>
    public EquatableList<MembershipService> Services { get; init; } = [];

    /// <summary>Whose they are.</summary>
    public string? OwnerPassportName { get; init; }

    /// <summary>The owner's number.</summary>
    public long? OwnerCid { get; init; }

    /// <summary>The service that Messenger uses; null where a server left the answer empty because nothing changed.</summary>
    public MembershipService? Messenger => Services.FirstOrDefault(service => service.Type == MembershipService.Messenger);

    /// <summary>The answer as a server writes it.</summary>
    public XElement ToXml()
    {
        var lastChange = Messenger?.LastChange;
        return AddressBookXml.Response(
            FindMembershipRequest.Name,
            AddressBookXml.Element("Services", Services.Select(service => service.ToXml())),
            AddressBookXml.Element(
                "OwnerNamespace",
                AddressBookXml.Element(
                    "Info",
                    AddressBookXml.Element(
                        "Handle",
                        AddressBookXml.Element("Id", AddressBookXml.OwnBook),
                        AddressBookXml.Element("IsPassportNameHidden", "false"),
                        AddressBookXml.Element("CID", "0")),
                    AddressBookXml.Element("CreatorPuid", "0"),
                    AddressBookXml.Text("CreatorCID", OwnerCid ?? 0),
                    AddressBookXml.Text("CreatorPassportName", OwnerPassportName),
                    AddressBookXml.Element(
                        "CircleAttributes",
                        AddressBookXml.Element("IsPresenceEnabled", "false"),
                        AddressBookXml.Element("Domain", "WindowsLive")),
                    AddressBookXml.Element("MessengerApplicationServiceCreated", "false")),
                AddressBookXml.Element("Changes"),
                AddressBookXml.Text("CreateDate", lastChange),
                AddressBookXml.Text("LastChange", lastChange)));
    }

    /// <summary>Reads the answer; what is missing is empty.</summary>
    public static FindMembershipResult Parse(XElement response)
    {
        var result = response.Child(FindMembershipRequest.Name + "Result");
        var owner = result.Child("OwnerNamespace").Child("Info");
        return new FindMembershipResult
        {
            Services = [.. result.Child("Services").Children("Service").Select(MembershipService.Parse)],
            OwnerPassportName = owner.Filled("CreatorPassportName"),
            OwnerCid = owner.Number("CreatorCID"),
        };
    }
}

// <ABFindAllResponse><ABFindAllResult><groups/><contacts/><ab/></ABFindAllResult></ABFindAllResponse>
// <ABFindContactsPagedResponse><ABFindContactsPagedResult><Groups/><Contacts/><CircleResult><Circles/><CircleTicket/></CircleResult><Ab/>
//   </ABFindContactsPagedResult></ABFindContactsPagedResponse>                                                       (WLM 2009 and later)

/// <summary>The answer to <c>ABFindAll</c> and <c>ABFindContactsPaged</c>, which differ in capitals and in circles.</summary>
public sealed record FindContactsResult
{
    /// <summary>The groups.</summary>
    public EquatableList<AddressBookGroup> Groups { get; init; } = [];

    /// <summary>The contacts, the account's own entry among them.</summary>
    public EquatableList<AddressBookContact> Contacts { get; init; } = [];

    /// <summary>The book; null where a server left the answer empty because nothing changed.</summary>
    public AddressBookInfo? Book { get; init; }

    /// <summary>The circles; null where the answer has none to tell of.</summary>
    public EquatableList<CircleInverseInfo>? Circles { get; init; }

    /// <summary>What proves to the notification server that the account is in its circles (<c>USR SHA A</c>): the text of a signed document. Null if there is none.
    /// </summary>
    public Sensitive? CircleTicket { get; init; }

    /// <summary>The answer to <c>ABFindAll</c>.</summary>
    public XElement ToFindAllXml() => AddressBookXml.Response(
        FindAllRequest.Name,
        AddressBookXml.Element("groups", Groups.Select(group => group.ToXml())),
        AddressBookXml.Element("contacts", Contacts.Select(contact => contact.ToXml())),
        (Book ?? new AddressBookInfo()).ToXml("ab"));

    /// <summary>The answer to <c>ABFindContactsPaged</c>.</summary>
    public XElement ToPagedXml()
    {
        var circles = Circles is null && CircleTicket is null
            ? null
            : AddressBookXml.Element(
                "CircleResult",
                AddressBookXml.Some("Circles", (Circles ?? new EquatableList<CircleInverseInfo>()).Select(circle => circle.ToXml())),
                AddressBookXml.Text("CircleTicket", CircleTicket?.Reveal()));
        return new XElement(
            AddressBookXml.Namespace + (FindContactsPagedRequest.Name + "Response"),
            AddressBookXml.Element(
                FindContactsPagedRequest.Name + "Result",
                AddressBookXml.Element("Groups", Groups.Select(group => group.ToXml())),
                AddressBookXml.Element("Contacts", Contacts.Select(contact => contact.ToXml())),
                circles,
                (Book ?? new AddressBookInfo()).ToXml("Ab")));
    }

    /// <summary>Reads either answer; what is missing is empty.</summary>
    public static FindContactsResult Parse(XElement response)
    {
        var result = response.Child(FindAllRequest.Name + "Result") ?? response.Child(FindContactsPagedRequest.Name + "Result");
        var circles = result.Child("CircleResult");
        return new FindContactsResult
        {
            Groups = [.. result.Child("groups").Children("Group").Select(AddressBookGroup.Parse)],
            Contacts = [.. result.Child("contacts").Children("Contact").Select(AddressBookContact.Parse)],
            Book = result.Child("ab") is { } book ? AddressBookInfo.Parse(book) : null,
            Circles = circles is null
                ? null
                : [.. circles.Child("Circles").Children("CircleInverseInfo").Select(CircleInverseInfo.Parse).OfType<CircleInverseInfo>()],
            CircleTicket = circles.Filled("CircleTicket") is { } ticket ? new Sensitive(ticket) : null,
        };
    }
}
