using System.Net;
using System.Text;
using System.Xml.Linq;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Tests.Scripted;

/// <summary>Token service, address book and sharing service of a scripted network: they answer from what a test puts in, and say what they were asked.</summary>
internal sealed class ScriptedBook
{
    public const string BobId = "7d0b7a52-2222-4f0b-8a10-0000000000b1";
    public const string NewId = "7d0b7a52-3333-4f0b-8a10-0000000000c1";
    public const string GroupId = "5b6f0f9e-1111-4c1a-9d2e-0000000000a1";
    public const string SignInTicket = "t=kq2Zr8vXb0LwPd5sNc1e&p=";
    private const string ProofKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    private readonly Lock _lock = new();
    private int _tokensIssued;

    public List<AddressBookContact> Contacts { get; } =
    [
        new() { Id = BobId, Info = new() { Type = AddressBookContactType.Regular, PassportName = "bob@example.org", DisplayName = "Bob", IsMessengerUser = true } },
        new() { Id = "00000000-0000-0000-0000-0000000000ee", Info = new() { Type = AddressBookContactType.Me, PassportName = ScriptedNetwork.Account, DisplayName = "Alice Ä" } },
    ];

    public List<AddressBookGroup> Groups { get; } = [new() { Id = GroupId, Name = "Friends" }];

    public List<(MembershipRole Role, Member Member)> Members { get; } =
        [(MembershipRole.Allow, Person("bob@example.org")), (MembershipRole.Reverse, Person("bob@example.org"))];

    /// <summary>The circles of the account.</summary>
    public List<CircleInverseInfo> Circles { get; } = [];

    /// <summary>What shows that it is in them.</summary>
    public Sensitive? CircleTicket { get; set; }

    /// <summary>The methods called, with whom they were about.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>How often tickets were asked for.</summary>
    public int TokensIssued => _tokensIssued;

    /// <summary>Answers a method otherwise; null leaves it to the book.</summary>
    public Func<string, HttpResponseMessage?> Instead { get; set; } = _ => null;

    /// <summary>Answers the token service otherwise; null leaves it as it is.</summary>
    public Func<HttpResponseMessage?> InsteadOfTokens { get; set; } = () => null;

    public static PassportMember Person(string address, string? name = null) => new() { PassportName = address, DisplayName = name };

    public static HttpResponseMessage Fault(string code) => Soap(
        $"<soap:Fault xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><faultcode>soap:Client</faultcode><faultstring>{code}</faultstring>"
            + $"<detail><errorcode>{code}</errorcode></detail></soap:Fault>",
        HttpStatusCode.InternalServerError);

    public static HttpResponseMessage Html(HttpStatusCode status) =>
        new(status) { Content = new StringContent("<html><body>Sorry.</body></html>", Encoding.UTF8, "text/html") };

    public async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        var envelope = XElement.Parse(body);
        if (request.RequestUri!.AbsolutePath.EndsWith(".srf", StringComparison.OrdinalIgnoreCase))
        {
            Interlocked.Increment(ref _tokensIssued);
            return InsteadOfTokens() ?? Tokens(envelope);
        }

        var element = SoapEnvelope.Content(envelope)!;
        if (!request.RequestUri.AbsolutePath.Contains("/abservice/", StringComparison.Ordinal))
            return AnswerOfflineMessages(element);

        lock (_lock)
        {
            var asked = AddressBookRequest.Parse(element)!;
            Calls.Add(Describe(asked));
            return Instead(asked.Method) ?? Soap(Answer(asked).ToString(SaveOptions.DisableFormatting));
        }
    }

    /// <summary>Offline messages that wait, by id: mail as it is kept.</summary>
    public Dictionary<string, string> OfflineMail { get; } = [];

    private HttpResponseMessage AnswerOfflineMessages(XElement asked)
    {
        var method = asked.Name.LocalName;
        lock (_lock)
        {
            Calls.Add($"{method} {string.Join(',', asked.Descendants().Where(element => element.Name.LocalName == "messageId").Select(id => id.Value))}".TrimEnd());
            return Instead(method) ?? Soap(method switch
            {
                "GetMessage" => new XElement("GetMessageResponse", new XElement("GetMessageResult", OfflineMail[asked.Elements().First().Value])).ToString(SaveOptions.DisableFormatting),
                _ => $"<{method}Response/>",
            });
        }
    }

    private static string Describe(AddressBookRequest request) => request switch
    {
        AddMemberRequest { Memberships: [var membership] } => $"AddMember {membership.Role} {membership.Members[0].Address}",
        DeleteMemberRequest { Memberships: [var membership] } => $"DeleteMember {membership.Role} {membership.Members[0].Address}",
        ContactAddRequest { Contacts: [var contact] } => $"ABContactAdd {contact.Info.PassportName ?? contact.Info.Emails[0].Address}",
        ContactDeleteRequest { ContactIds: [var id] } => $"ABContactDelete {id}",
        ContactUpdateRequest { Contacts: [var contact] } =>
            $"ABContactUpdate {contact.Id ?? "Me"} {string.Join(',', contact.Info.Annotations.Select(note => $"{note.Name}={note.Value}"))}{contact.Info.DisplayName}",
        FindMembershipRequest { Since: not null } or FindAllRequest { Since: not null } or FindContactsPagedRequest { Since: not null } => $"{request.Method} since",
        _ => request.Method,
    };

    private XElement Answer(AddressBookRequest request) => request switch
    {
        FindMembershipRequest => new FindMembershipResult
        {
            Services =
            [
                new MembershipService(
                    MembershipService.Messenger,
                    [.. Members.GroupBy(entry => entry.Role).Select(role => new Membership(role.Key, [.. role.Select(entry => entry.Member)]))],
                    "2026-01-02T03:04:05Z"),
            ],
        }.ToXml(),
        FindAllRequest => Found().ToFindAllXml(),
        FindContactsPagedRequest => Found().ToPagedXml(),
        ContactAddRequest or GroupContactAddRequest => AddressBookXml.Response(request.Method, new XElement(AddressBookXml.Namespace + "guid", NewId)),
        GroupAddRequest => AddressBookXml.Response(request.Method, new XElement(AddressBookXml.Namespace + "guid", "5b6f0f9e-2222")),
        _ => AddressBookXml.Response(request.Method),
    };

    private FindContactsResult Found() => new()
    {
        Contacts = [.. Contacts],
        Groups = [.. Groups],
        Circles = [.. Circles],
        CircleTicket = CircleTicket,
        Book = new AddressBookInfo { OwnerEmail = ScriptedNetwork.Account, LastChange = "2026-01-02T03:04:06Z" },
    };

    private static HttpResponseMessage Tokens(XElement request)
    {
        var tokens = request.Descendants().Where(element => element.Name.LocalName == "Address").Select((address, index) =>
            "<wst:RequestSecurityTokenResponse><wsp:AppliesTo xmlns:wsp=\"p\"><wsa:EndpointReference xmlns:wsa=\"a\"><wsa:Address>"
                + $"{address.Value}</wsa:Address></wsa:EndpointReference></wsp:AppliesTo><wst:RequestedSecurityToken><wsse:BinarySecurityToken xmlns:wsse=\"s\" Id=\"Compact{index}\">"
                + (address.Value == "messengerclear.live.com" ? "t=kq2Zr8vXb0LwPd5sNc1e&amp;p=" : $"t=ticket{index}&amp;p=")
                + $"</wsse:BinarySecurityToken></wst:RequestedSecurityToken><wst:RequestedProofToken><wst:BinarySecret>{ProofKey}</wst:BinarySecret></wst:RequestedProofToken>"
                + "</wst:RequestSecurityTokenResponse>");
        return Soap($"<wst:RequestSecurityTokenResponseCollection xmlns:wst=\"t\">{string.Concat(tokens)}</wst:RequestSecurityTokenResponseCollection>");
    }

    private static HttpResponseMessage Soap(string content, HttpStatusCode status = HttpStatusCode.OK) => new(status)
    {
        Content = new StringContent(ScriptedService.Envelope(content), Encoding.UTF8, "text/xml"),
    };
}
