using System.Xml.Linq;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.Tests.AddressBook;

public sealed class AddressBookWireTests
{
    private const string Circle = "00000000-0000-0000-0009-0123456789ab";
    private const string Since = "2026-01-02T03:04:05.678Z";

    private static readonly AddressBookContact Contact = new()
    {
        Id = "00000000-0000-0000-0000-00000000000b",
        Info = new AddressBookContactInfo
        {
            Type = AddressBookContactType.LivePending,
            PassportName = "bob@msn.example",
            DisplayName = "Bob <3 & Ä",
            QuickName = "Bob",
            FirstName = "Robert",
            MiddleName = "M.",
            LastName = "Smith",
            Comment = "two\nlines",
            Birthdate = "1980-05-06T00:00:00Z",
            IsMessengerUser = true,
            IsSmtp = false,
            IsFavorite = true,
            IsMobileImEnabled = false,
            HasSpace = false,
            Cid = -4115247955431947363,
            GroupIds = ["c5e72e72-ca8a-4e92-b1b8-fb1d3f15b0dc"],
            Emails = [new ContactEmail(ContactEmail.OtherNetwork, "bob@yahoo.example", true, ContactEmail.Yahoo, "Email")],
            Phones = [new ContactPhone(ContactPhone.Mobile, "+1 555 0100", true)],
            Annotations = [new ContactAnnotation(AnnotationNames.Nickname, "Bobby"), new ContactAnnotation("X", "")],
            Networks = [new NetworkInfo(NetworkInfo.WindowsLive, NetworkInfo.Circle, RelationshipState.Accepted, 3) { DisplayName = "Bob" }],
            InviteMessage = "Hello?",
            InviterName = "Alice",
        },
        PropertiesChanged = "DisplayName Annotation",
    };

    public static TheoryData<AddressBookRequest> Requests =>
    [
        new FindMembershipRequest(["Messenger", "Invitation"]),
        new FindMembershipRequest(["Messenger"], Since),
        new FindAllRequest(),
        new FindAllRequest(Circle, Since),
        new FindContactsPagedRequest(),
        new FindContactsPagedRequest(Circle, Since),
        new ContactAddRequest([Contact with { PropertiesChanged = null }], ManagesAllowList: false),
        new ContactUpdateRequest([Contact]),
        new ContactDeleteRequest(["1", "2"]),
        new GroupAddRequest("Friends & <family>"),
        new GroupUpdateRequest("1", "New"),
        new GroupDeleteRequest(["1", "2"]),
        GroupContactAddRequest.For("1", "2"),
        new GroupContactDeleteRequest(["1"], ["2"]),
        new BookAddRequest("alice@msn.example"),
        new AddMemberRequest(MembershipRole.Allow, new PassportMember { PassportName = "bob@msn.example" }),
        new AddMemberRequest(
            MembershipRole.Block,
            new EmailMember { Email = "carol@yahoo.example", Annotations = [new ContactAnnotation(AnnotationNames.BuddyType, "32:")] }),
        new DeleteMemberRequest(MembershipRole.Pending, new PhoneMember { MembershipId = "7", PhoneNumber = "+15550100" }),
        new DeleteMemberRequest(MembershipRole.Reverse, new CircleMember { CircleId = Circle, State = MemberState.Pending }),
        new UpdateDynamicItemRequest("bob@msn.example"),
        new CreateContactRequest("bob@msn.example", Circle),
        new ManageConnectionRequest("1", ConnectionAction.Refuse, NetworkInfo.Circle, CircleRole.Member, Circle)
        {
            Annotations = [new ContactAnnotation(AnnotationNames.InviteMessage, "Come")],
        },
        new BreakConnectionRequest("1", Blocks: true, Deletes: false, Circle),
        new CreateCircleRequest("Club", "Alice"),
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_is_read_as_it_was_written(AddressBookRequest request)
    {
        var written = XElement.Parse(request.ToXml().ToString());
        Assert.Equal(request, AddressBookRequest.Parse(written));
        Assert.Equal("http://www.msn.com/webservices/AddressBook/" + written.Name.LocalName, request.SoapAction);
    }

    [Fact]
    public void An_unknown_method_is_no_request() => Assert.Null(AddressBookRequest.Parse(new XElement("GetContactsRecentActivity")));

    [Fact]
    public void An_empty_request_of_each_method_is_read()
    {
        foreach (var request in Requests)
            Assert.NotNull(AddressBookRequest.Parse(new XElement(AddressBookXml.Namespace + request.Data.Method)));
    }

    [Fact]
    public void Answers_are_read_as_they_were_written()
    {
        var memberships = FindMembershipResult.Parse(XElement.Parse(AddressBookSamples.Memberships));
        Assert.Equal(memberships, FindMembershipResult.Parse(XElement.Parse(memberships.ToXml().ToString())));
        var contacts = FindContactsResult.Parse(XElement.Parse(AddressBookSamples.Contacts));
        var paged = FindContactsResult.Parse(XElement.Parse(contacts.ToPagedXml().ToString()));
        Assert.Equal(contacts.Groups, paged.Groups);
        Assert.Equal(contacts.Circles, paged.Circles);
        Assert.Equal(contacts.CircleTicket, paged.CircleTicket);
        Assert.Equal(contacts.Book, paged.Book);
        Assert.Equal(contacts.Contacts.Select(contact => (contact.Id, contact.Info.PassportName, contact.Info.Annotations, contact.Info.GroupIds)),
            paged.Contacts.Select(contact => (contact.Id, contact.Info.PassportName, contact.Info.Annotations, contact.Info.GroupIds)));
        Assert.Equal(paged.Contacts, FindContactsResult.Parse(XElement.Parse(contacts.ToFindAllXml().ToString())).Contacts);
    }

    [Fact]
    public void Memberships_of_a_revival_server_are_read()
    {
        var result = FindMembershipResult.Parse(XElement.Parse(AddressBookSamples.Memberships));
        Assert.Equal("alice@msn.example", result.OwnerPassportName);
        Assert.Equal(1932204898829715342, result.OwnerCid);
        var service = result.Messenger!;
        Assert.Equal("2026-01-02T03:04:05Z", service.LastChange);
        Assert.Equal([MembershipRole.Allow, MembershipRole.Block, MembershipRole.Pending], service.Memberships.Select(membership => membership.Role));
        Assert.Equal(-4115247955431947363, Assert.IsType<PassportMember>(Assert.Single(service.Memberships[0].Members)).Cid);
        Assert.Equal(Circle + "@live.com", Assert.IsType<CircleMember>(Assert.Single(service.Memberships[1].Members)).Address);
        Assert.Equal("Hello, it is me.", service.Memberships[2].Members[0].InviteMessage);
    }

    [Theory]
    [InlineData("<FindMembershipResponse/>")]
    [InlineData("<FindMembershipResponse><FindMembershipResult><Services><Service/></Services></FindMembershipResult></FindMembershipResponse>")]
    [InlineData("<FindMembershipResponse><FindMembershipResult><Services><Service><Memberships><Membership><MemberRole>Allow</MemberRole><Members>"
        + "<Member/><Member><Type>Passport</Type></Member></Members></Membership></Memberships></Service></Services></FindMembershipResult></FindMembershipResponse>")]
    public void Memberships_that_lack_everything_are_read(string xml) =>
        Assert.Null(FindMembershipResult.Parse(XElement.Parse(xml)).Messenger);

    [Theory]
    [InlineData("<ABFindAllResponse/>")]
    [InlineData("<ABFindAllResponse><ABFindAllResult><groups><Group/></groups><contacts><Contact/></contacts><ab/></ABFindAllResult></ABFindAllResponse>")]
    [InlineData("<ABFindAllResponse><ABFindAllResult><contacts><Contact><contactInfo><CID>99999999999999999999</CID><contactType>Martian</contactType>"
        + "<isMessengerUser>perhaps</isMessengerUser><emails><ContactEmail/></emails><NetworkInfoList><NetworkInfo><DomainId>x</DomainId></NetworkInfo>"
        + "</NetworkInfoList></contactInfo></Contact></contacts></ABFindAllResult></ABFindAllResponse>")]
    public void Contacts_that_lack_everything_are_read(string xml)
    {
        var result = FindContactsResult.Parse(XElement.Parse(xml));
        Assert.All(result.Contacts, contact => Assert.True(contact.Id is null && contact.Info.Cid is null && contact.Info.IsMessengerUser is null));
        Assert.All(result.Contacts, contact => Assert.NotEqual(AddressBookContactType.Me, contact.Info.Type));
    }

    [Fact]
    public void A_number_that_is_no_name_of_a_kind_is_a_regular_contact()
    {
        var contact = XElement.Parse("<Contact><contactInfo><contactType>77</contactType></contactInfo></Contact>");
        Assert.Equal(AddressBookContactType.Regular, AddressBookContact.Parse(contact).Info.Type);
    }

    [Fact]
    public void A_ticket_is_found_in_the_header_and_printed_masked()
    {
        var header = new AddressBookRequestHeader(new Sensitive("t=a&p="), "Initial", "key");
        Assert.DoesNotContain("t=a", header.ToString(), StringComparison.Ordinal);
        Assert.Equal("t=a&p=", AddressBookRequestHeader.TicketOf(header.ToXml())?.Reveal());
        Assert.Null(AddressBookRequestHeader.TicketOf([]));
    }
}
