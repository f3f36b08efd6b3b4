using System.Text;
using System.Text.RegularExpressions;
using MsnBridge.Msnp.Server.Soap;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>Requests to the web services of the embedded network, through to the answer.</summary>
internal static partial class WebServiceTargets
{
    // Stands where a ticket does, so that requests get past the ticket however they are changed elsewhere.
    private const string Ticket = "TICKET";
    private const string MessageId = "MESSAGE";

    // The whole of a network is made for each case, and what is asked for is answered.
    private const long AllocationBase = 2 * 1024 * 1024;
    private const int AllocationPerByte = 4096;

    public static IEnumerable<FuzzTarget> All => Services.Select(service => new FuzzTarget(
        service.Name, service.Seeds, (input, ref _) => Ask(service.Path, service.Service, input))
    {
        AllocationBase = AllocationBase,
        AllocationPerByte = AllocationPerByte,
    });

    /// <summary>What the services say to the requests of which all others are made, to see that those say something.</summary>
    public static IEnumerable<string> AnswersToSeeds(string name)
    {
        var (_, path, service, seeds) = Services.Single(candidate => candidate.Name == name);
        return seeds.Select(seed => Ask(path, service, seed));
    }

    private static IEnumerable<(string Name, string Path, Func<ServiceNetwork, SoapEndpoint> Service, IReadOnlyList<byte[]> Seeds)> Services =>
    [
        ("token-service", "/RST.srf", network => network.Tokens, [.. Recorded("RequestSecurityToken"), .. TokenSeeds]),
        ("offline-store-service", "/OimWS/oim.asmx", network => network.OfflineStore, [.. Recorded("ws/2004/09/oim/'"), .. StoreSeeds]),
        ("offline-fetch-service", "/rsi/rsi.asmx", network => network.OfflineFetch, [.. Recorded("PassportCookie"), .. FetchSeeds]),
        ("storage-service", "/storageservice/SchematizedStore.asmx", network => network.Storage, [.. Recorded("webservices/storage"), .. StorageSeeds]),
        ("address-book-service", "/abservice/abservice.asmx", network => network.AddressBook, [.. Recorded("/AddressBook"), .. CircleSeeds]),
        ("sharing-service", "/abservice/SharingService.asmx", network => network.AddressBook, Recorded("/AddressBook")),
    ];

    private static List<byte[]> TokenSeeds => SeedCorpus.Texts(
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' xmlns:wsse='http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'><s:Header><wsse:Security>"
            + "<wsse:UsernameToken><wsse:Username>u1@example.com</wsse:Username><wsse:Password>pass123</wsse:Password></wsse:UsernameToken></wsse:Security></s:Header><s:Body>"
            + "<wst:RequestSecurityToken xmlns:wst='http://schemas.xmlsoap.org/ws/2005/02/trust' Id='RST7'><wsp:AppliesTo xmlns:wsp='http://schemas.xmlsoap.org/ws/2004/09/policy'>"
            + "<wsa:EndpointReference xmlns:wsa='http://www.w3.org/2005/08/addressing'><wsa:Address>contacts.msn.com</wsa:Address></wsa:EndpointReference></wsp:AppliesTo></wst:RequestSecurityToken></s:Body></s:Envelope>");

    // A product whose key is not known here may answer as it likes.
    private static List<byte[]> StoreSeeds => SeedCorpus.Texts(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header><From memberName='u1@example.com' friendlyName='=?utf-8?B?VTE=?=' xmlns='http://messenger.msn.com/ws/2004/09/oim/'/>"
            + "<To memberName='u2@example.com' xmlns='http://messenger.msn.com/ws/2004/09/oim/'/><Ticket passport='TICKET' appid='PROD0999' lockkey='x' xmlns='http://messenger.msn.com/ws/2004/09/oim/'/>"
            + "<Sequence xmlns='http://schemas.xmlsoap.org/ws/2003/03/rm'><Identifier>http://messenger.msn.com</Identifier><MessageNumber>1</MessageNumber></Sequence></s:Header><s:Body>"
            + "<MessageType xmlns='http://messenger.msn.com/ws/2004/09/oim/'>text</MessageType><Content xmlns='http://messenger.msn.com/ws/2004/09/oim/'>MIME-Version: 1.0\r\n"
            + "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\nX-OIM-Message-Type: OfflineMessage\r\nX-OIM-Run-Id: {3A3BE82C-684D-4F4F-8005-CBE8D4F82BAD}\r\n"
            + "X-OIM-Sequence-Num: 1\r\n\r\naGVsbG8=</Content></s:Body></s:Envelope>");

    private static List<byte[]> FetchSeeds =>
    [
        .. ((string[])
        [
            "<GetMessage xmlns='http://www.hotmail.msn.com/ws/2004/09/oim/rsi'><messageId>MESSAGE</messageId><alsoMarkAsRead>false</alsoMarkAsRead></GetMessage>",
            "<DeleteMessages xmlns='http://www.hotmail.msn.com/ws/2004/09/oim/rsi'><messageIds><messageId>MESSAGE</messageId></messageIds></DeleteMessages>",
        ]).SelectMany(content => SeedCorpus.Texts(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header><PassportCookie xmlns='http://www.hotmail.msn.com/ws/2004/09/oim/rsi'><t>TICKET</t><p/></PassportCookie></s:Header>"
                + $"<s:Body>{content}</s:Body></s:Envelope>")),
    ];

    private static List<byte[]> StorageSeeds =>
    [
        .. ((string[])
        [
            "<GetProfile><profileHandle><Alias><Name>1</Name><NameSpace>MyCidStuff</NameSpace></Alias></profileHandle></GetProfile>",
            "<UpdateProfile><profile><ResourceID>1!106</ResourceID><ExpressionProfile><DisplayName>name</DisplayName><PersonalStatus>text</PersonalStatus></ExpressionProfile></profile></UpdateProfile>",
            "<UpdateProfile><profileAttributesToDelete><ExpressionProfileAttributes><DisplayName>true</DisplayName></ExpressionProfileAttributes></profileAttributesToDelete></UpdateProfile>",
            "<CreateDocument><document><DocumentStreams><DocumentStream><DocumentStreamType>UserTileStatic</DocumentStreamType><Data>iVBORw0KGgo=</Data></DocumentStream></DocumentStreams></document></CreateDocument>",
            "<DeleteRelationships><sourceHandle><ResourceID>1!118</ResourceID></sourceHandle></DeleteRelationships>",
            "<FindDocuments/>",
            "<CreateProfile/>",
        ]).SelectMany(content => SeedCorpus.Texts(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header><StorageUserHeader xmlns='http://www.msn.com/webservices/storage/2008'><Puid>0</Puid>"
                + $"<TicketToken>TICKET</TicketToken></StorageUserHeader></s:Header><s:Body>{content.Insert(content.IndexOfAny(['>', '/']), " xmlns='http://www.msn.com/webservices/storage/2008'")}</s:Body></s:Envelope>")),
    ];

    private static List<byte[]> CircleSeeds =>
    [
        .. ((string[])
        [
            "<CreateCircle><properties><Domain>1</Domain><HostedDomain>live.com</HostedDomain><Type>2</Type><MembershipAccess>0</MembershipAccess><IsPresenceEnabled>true</IsPresenceEnabled>"
                + "<DisplayName>circle</DisplayName></properties><callerProperties><PublicDisplayName>u1@example.com</PublicDisplayName></callerProperties></CreateCircle>",
            "<CreateContact><abHandle><ABId>00000000-0000-0000-0000-000000000000</ABId></abHandle><contactHandle><Email>u2@example.com</Email></contactHandle></CreateContact>",
            "<ABFindContactsPaged><filterOptions><DeltasOnly>false</DeltasOnly><LastChanged>0001-01-01T00:00:00.0000000</LastChanged></filterOptions>"
                + "<pageContext><PageSize>1500</PageSize><Direction>Forward</Direction></pageContext></ABFindContactsPaged>",
        ]).SelectMany(content => SeedCorpus.Texts(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header><ABAuthHeader xmlns='http://www.msn.com/webservices/AddressBook'><TicketToken>TICKET</TicketToken></ABAuthHeader></s:Header>"
                + $"<s:Body>{content.Insert(content.IndexOf('>'), " xmlns='http://www.msn.com/webservices/AddressBook'")}</s:Body></s:Envelope>")),
    ];

    private static List<byte[]> Recorded(string word) =>
        [.. SeedCorpus.Documents(word, fromClient: true).Select(document => Encoding.UTF8.GetBytes(Placeholder().Replace(Encoding.UTF8.GetString(document), Ticket)))];

    /// <summary>What a service says to a request.</summary>
    /// <exception cref="FuzzFindingException">Nothing that a client could read.</exception>
    private static string Ask(string path, Func<ServiceNetwork, SoapEndpoint> service, byte[] input)
    {
        using var network = new ServiceNetwork();
        var request = Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(input).Replace(Ticket, network.Ticket, StringComparison.Ordinal).Replace(MessageId, network.MessageId, StringComparison.Ordinal));
        var (status, answer) = network.Ask(service(network), path, request);
        return status is 200 or 500 && SoapTargets.Envelope(answer) is not null
            ? Encoding.UTF8.GetString(answer)
            : throw new FuzzFindingException($"The answer {status} is no document: {Encoding.UTF8.GetString(answer)}");
    }

    [GeneratedRegex(@"\{(token|ticket)-\d+\}")]
    private static partial Regex Placeholder();
}
