using System.Net;
using System.Xml.Linq;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Server.Tests.Support;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Server.Tests.AddressBook;

/// <summary>What goes over the wire, with requests as clients write them.</summary>
public sealed class AddressBookEndpointTests : AddressBookTest
{
    private const string Book = "/abservice/abservice.asmx";
    private const string Sharing = "/abservice/SharingService.asmx";
    private const string Namespace = "http://www.msn.com/webservices/AddressBook";

    private ServiceClient _web = null!;
    private string _ticket = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _web = new ServiceClient(Network.NexusUrl);
        _ticket = (await TicketAsync(Alice)).Reveal();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=neverissued&p=")]
    public async Task Without_a_good_ticket_nothing_is_told(string? ticket)
    {
        var answer = await CallAsync(Book, "<ABFindAll><abId>00000000-0000-0000-0000-000000000000</abId></ABFindAll>", ticket);
        Assert.Equal(HttpStatusCode.InternalServerError, _web.Status);
        Assert.EndsWith(":BadContextToken", answer.Descendant("faultcode")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_that_ended_is_refused()
    {
        Clock.Advance(TimeSpan.FromHours(25));
        await CallAsync(Book, "<ABFindAll/>");
        Assert.Equal(HttpStatusCode.InternalServerError, _web.Status);
    }

    [Theory]
    [InlineData(Book, "GetContactsRecentActivity")]
    [InlineData(Book, "AddDynamicItem")]
    [InlineData(Book, "FindMembership")]
    [InlineData(Sharing, "ABFindAll")]
    public async Task A_method_that_is_not_there_is_forbidden_with_status_200(string path, string method)
    {
        var answer = await CallAsync(path, $"<{method}/>");
        Assert.Equal(HttpStatusCode.OK, _web.Status);
        Assert.Equal("soap:Client", answer.Descendant("faultcode")!.Value);
        Assert.Equal($"API {method} no longer supported", answer.Descendant("faultstring")!.Value);
        Assert.Equal(Namespace + "/" + method, answer.Descendant("faultactor")!.Value);
        Assert.Equal((XName)("{" + Namespace + "}errorcode"), answer.Descendant("errorcode")!.Name);
        Assert.Equal("Forbidden", answer.Descendant("errorcode")!.Value);
    }

    [Fact]
    public async Task A_refused_delta_has_status_200_and_other_faults_500()
    {
        var answer = await CallAsync(
            Book, "<ABFindContactsPaged><filterOptions><DeltasOnly>true</DeltasOnly><LastChanged>2030-01-01T00:00:00Z</LastChanged></filterOptions></ABFindContactsPaged>");
        Assert.Equal((HttpStatusCode.OK, "FullSyncRequired"), (_web.Status, answer.Descendant("errorcode")!.Value));
        answer = await CallAsync(Book, "<ABAdd/>");
        Assert.Equal((HttpStatusCode.InternalServerError, "ABAlreadyExists"), (_web.Status, answer.Descendant("errorcode")!.Value));
    }

    [Fact]
    public async Task The_header_of_an_answer_names_the_host_that_was_asked()
    {
        var answer = await CallAsync("//abservice/SharingService.asmx", "<FindMembership><serviceFilter><Types><ServiceType>Messenger</ServiceType></Types></serviceFilter></FindMembership>");
        var header = answer.Descendant("ServiceHeader");
        Assert.Equal("127.0.0.1", header.Text("PreferredHostName"));
        Assert.Equal("15.01.1408.0000", header.Text("Version"));
        Assert.StartsWith("12r1:", header.Text("CacheKey"), StringComparison.Ordinal);
        Assert.Equal("true", header.Text("CacheKeyChanged"));
        Assert.Equal(["Allow", "Block", "Reverse", "Pending"], answer.DescendantsOf("MemberRole").Select(role => role.Value));
        Assert.Equal("Messenger", answer.Descendant("Service").At("Info", "Handle").Text("Type"));
        Assert.DoesNotMatch(@">\s+<", _web.Text);
    }

    [Fact]
    public async Task Other_services_than_Messenger_have_nobody()
    {
        var answer = await CallAsync(Sharing, "<FindMembership><serviceFilter><Types><ServiceType>Space</ServiceType></Types></serviceFilter></FindMembership>");
        Assert.Empty(answer.DescendantsOf("Service"));
        Assert.NotNull(answer.Descendant("FindMembershipResult"));
    }

    [Fact]
    public async Task A_client_without_filter_gets_everything_with_the_own_entry_last()
    {
        await (await OpenAsync(Alice)).AddContactAsync(Bob, 1, null, Token);
        var answer = await CallAsync(Book, "<ABFindContactsPaged><abView>Full</abView><extendedContent>AB AllGroups CircleResult</extendedContent></ABFindContactsPaged>");
        Assert.Equal(["Regular", "Me"], answer.DescendantsOf("contactType").Select(type => type.Value));
        var own = answer.DescendantsOf("contactInfo").Last();
        Assert.Equal(
            ["MSN.IM.MBEA", "MSN.IM.GTC", "MSN.IM.BLP"], own.Child("annotations").Children("Annotation").Select(annotation => annotation.Text("Name")));
        Assert.Equal("0001-01-01T00:00:00", own.Text("birthdate"));
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-16\"?><SignedTicket", answer.Descendant("CircleTicket")!.Value, StringComparison.Ordinal);
        Assert.Equal(["Groups", "Contacts", "CircleResult", "Ab"], answer.Descendant("ABFindContactsPagedResult")!.Elements().Select(element => element.Name.LocalName));
    }

    [Fact]
    public async Task A_contact_put_into_a_group_by_account_is_answered_with_its_id()
    {
        var group = (await CallAsync(Book, "<ABGroupAdd><groupInfo><GroupInfo><name>Friends</name></GroupInfo></groupInfo></ABGroupAdd>")).Descendant("guid")!.Value;
        var answer = await CallAsync(
            Book,
            $"<ABGroupContactAdd><abId>00000000-0000-0000-0000-000000000000</abId><groupFilter><groupIds><guid>{group}</guid></groupIds></groupFilter><contacts><Contact>"
                + $"<contactInfo><passportName>{Bob}</passportName><isSmtp>false</isSmtp><isMessengerUser>true</isMessengerUser></contactInfo></Contact></contacts></ABGroupContactAdd>");
        Assert.True(Guid.TryParse(answer.Descendant("ABGroupContactAddResult").Text("guid"), out _));
    }

    [Theory]
    [InlineData("<ABContactAdd/>")]
    [InlineData("<ABContactAdd><contacts><Contact/></contacts></ABContactAdd>")]
    [InlineData("<ABContactUpdate><contacts><Contact><propertiesChanged>Annotation</propertiesChanged></Contact></contacts></ABContactUpdate>")]
    [InlineData("<ABGroupContactAdd><groupFilter><groupIds><guid>x</guid></groupIds></groupFilter></ABGroupContactAdd>")]
    [InlineData("<ManageWLConnection><contactId/></ManageWLConnection>")]
    [InlineData("<BreakConnection/>")]
    [InlineData("<CreateContact/>")]
    public async Task A_request_that_lacks_everything_is_a_fault(string body)
    {
        var answer = await CallAsync(Book, body);
        Assert.Equal(HttpStatusCode.InternalServerError, _web.Status);
        Assert.NotEqual("", answer.Descendant("errorcode")!.Value);
    }

    [Fact]
    public async Task What_a_stranger_writes_is_kept_within_bounds()
    {
        var book = await OpenAsync(Alice);
        var id = await book.AddContactAsync(Bob, 1, new string('m', 5000), Token);
        var annotations = Enumerable.Range(0, 100).Select(number => new ContactAnnotation($"X{number}", new string('x', 5000)));
        var phones = Enumerable.Range(0, 100).Select(number => new ContactPhone($"Kind{number}", "1"));
        await book.CallAsync(
            new ContactUpdateRequest(
            [
                new AddressBookContact
                {
                    Id = id,
                    Info = new() { Annotations = [.. annotations], Phones = [.. phones], Comment = new string('c', 5000) },
                    PropertiesChanged = "Annotation ContactPhone Comment",
                },
            ]),
            Token);
        var info = FindContactsResult.Parse(await book.CallAsync(new FindAllRequest(), Token)).Contacts[0].Info;
        Assert.Equal((32, 16, 1024), (info.Annotations.Count, info.Phones.Count, info.Comment!.Length));
        Assert.All(info.Annotations, annotation => Assert.Equal(1024, annotation.Value.Length));
        Assert.Equal(1024, (await (await OpenAsync(Bob)).LoadAsync(Token)).InviteMessages[Alice].Length);
    }

    protected override void OnDispose()
    {
        _web.Dispose();
        base.OnDispose();
    }

    private Task<XElement> CallAsync(string path, string body) => CallAsync(path, body, _ticket);

    private async Task<XElement> CallAsync(string path, string body, string? ticket)
    {
        var token = ticket is null ? "" : new XElement("TicketToken", ticket).ToString();
        var envelope = "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'><soap:Header>"
            + $"<ABApplicationHeader xmlns='{Namespace}'><ApplicationId>A</ApplicationId></ABApplicationHeader>"
            + $"<ABAuthHeader xmlns='{Namespace}'><ManagedGroupRequest>false</ManagedGroupRequest>{token}</ABAuthHeader></soap:Header>"
            + $"<soap:Body>{body}</soap:Body></soap:Envelope>";
        return (await _web.PostAsync(path, envelope, Namespace + "/Whatever"))!;
    }
}
