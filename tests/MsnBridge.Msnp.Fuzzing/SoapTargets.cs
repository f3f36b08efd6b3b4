using System.Net;
using System.Net.Http.Headers;
using System.Xml;
using System.Xml.Linq;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Storage;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>What web services are asked and answer.</summary>
internal static class SoapTargets
{
    public static IEnumerable<FuzzTarget> All =>
    [
        new("soap-calls", SeedCorpus.Documents("Envelope", fromClient: false), ReadCall),
        new("token-answers", TokenSeeds, (input, ref _) => ReadTokens(input)),
        new("storage-answers", StorageSeeds, (input, ref _) => ReadStorage(input)),
        new("address-book-answers", SeedCorpus.Documents("/AddressBook", fromClient: false), (input, ref _) => ReadAddressBook(input)),
        new("address-book-requests", SeedCorpus.Documents("/AddressBook", fromClient: true), (input, ref _) => ReadRequest(input)),
    ];

    // The recorded answers are cut; this is what is read of them.
    private static List<byte[]> TokenSeeds => SeedCorpus.Texts(
        "<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/' xmlns:wst='http://schemas.xmlsoap.org/ws/2004/04/trust' xmlns:wsse='http://schemas.xmlsoap.org/ws/2003/06/secext'>"
            + "<S:Header><psf:pp xmlns:psf='http://schemas.microsoft.com/Passport/SoapServices/SOAPFault'><psf:serverInfo ServerTime='2026-11-23T05:06:56Z'>x</psf:serverInfo></psf:pp></S:Header>"
            + "<S:Body><wst:RequestSecurityTokenResponseCollection><wst:RequestSecurityTokenResponse><wst:TokenType>urn:passport:compact</wst:TokenType>"
            + "<wsp:AppliesTo xmlns:wsp='http://schemas.xmlsoap.org/ws/2002/12/policy'><wsa:EndpointReference xmlns:wsa='http://schemas.xmlsoap.org/ws/2004/03/addressing'>"
            + "<wsa:Address>messengerclear.live.com</wsa:Address></wsa:EndpointReference></wsp:AppliesTo><wst:LifeTime>"
            + "<wsu:Created xmlns:wsu='u'>2026-11-23T05:06:56Z</wsu:Created><wsu:Expires xmlns:wsu='u'>2026-11-24T05:06:56Z</wsu:Expires></wst:LifeTime>"
            + "<wst:RequestedSecurityToken><wsse:BinarySecurityToken Id='Compact1'>t=kq2Zr8vXb0LwPd5sNc1e&amp;p=</wsse:BinarySecurityToken></wst:RequestedSecurityToken>"
            + "<wst:RequestedProofToken><wst:BinarySecret>f2EwYzYyMzQ1Njc4OTAxMjM0NTY3ODkw</wst:BinarySecret></wst:RequestedProofToken></wst:RequestSecurityTokenResponse>"
            + "</wst:RequestSecurityTokenResponseCollection></S:Body></S:Envelope>",
        "<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/'><S:Fault><faultcode>psf:Redirect</faultcode>"
            + "<psf:redirectUrl xmlns:psf='http://schemas.microsoft.com/Passport/SoapServices/SOAPFault'>https://login.example.net/pp/RST.srf</psf:redirectUrl>"
            + "<faultstring>Authentication Failure</faultstring></S:Fault></S:Envelope>",
        "<S:Envelope xmlns:S='http://www.w3.org/2003/05/soap-envelope' xmlns:psf='http://schemas.microsoft.com/Passport/SoapServices/SOAPFault'><S:Header><psf:pp><psf:reqstatus>0x80048821</psf:reqstatus>"
            + "<psf:serverInfo ServerTime='2026-11-23T05:06:56Z'>x</psf:serverInfo></psf:pp></S:Header><S:Body><S:Fault><S:Code><S:Value>S:Sender</S:Value><S:Subcode><S:Value>wst:FailedAuthentication</S:Value>"
            + "</S:Subcode></S:Code><S:Reason><S:Text xml:lang='en-US'>Authentication Failure</S:Text></S:Reason><S:Detail><psf:error><psf:value>0x80048821</psf:value><psf:internalerror>"
            + "<psf:code>0x80041012</psf:code><psf:text>x</psf:text></psf:internalerror></psf:error></S:Detail></S:Fault></S:Body></S:Envelope>",
        "<S:Envelope xmlns:S='http://www.w3.org/2003/05/soap-envelope'><S:Body><wst:RequestSecurityTokenResponseCollection xmlns:wst='http://schemas.xmlsoap.org/ws/2005/02/trust'><wst:RequestSecurityTokenResponse>"
            + "<wsp:AppliesTo xmlns:wsp='http://schemas.xmlsoap.org/ws/2004/09/policy'><wsa:EndpointReference xmlns:wsa='http://www.w3.org/2005/08/addressing'><wsa:Address>contacts.msn.com</wsa:Address>"
            + "</wsa:EndpointReference></wsp:AppliesTo><wst:Lifetime><wsu:Created xmlns:wsu='u'>2026-11-23T05:06:56Z</wsu:Created><wsu:Expires xmlns:wsu='u'>2026-11-24T05:06:56Z</wsu:Expires></wst:Lifetime>"
            + "<wst:RequestedSecurityToken><BinarySecurityToken>t=kq2Zr8vX&amp;p=</BinarySecurityToken></wst:RequestedSecurityToken></wst:RequestSecurityTokenResponse>"
            + "</wst:RequestSecurityTokenResponseCollection></S:Body></S:Envelope>");

    private static List<byte[]> StorageSeeds =>
    [
        .. SeedCorpus.Documents("GetProfileResponse", fromClient: false),
        .. SeedCorpus.Texts(
            "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'><soap:Body><GetProfileResponse xmlns='http://www.msn.com/webservices/storage/2008'><GetProfileResult>"
                + "<ResourceID>00f0a1b2c3d4e5f6!106</ResourceID><ExpressionProfile><ResourceID>00f0a1b2c3d4e5f6!118</ResourceID><Photo><ResourceID>00f0a1b2c3d4e5f6!205</ResourceID><DocumentStreams>"
                + "<DocumentStream xsi:type='PhotoStream' xmlns:xsi='x'><MimeType>png</MimeType><DataSize>96</DataSize><PreAuthURL>/y1/a?b=c</PreAuthURL><DocumentStreamType>UserTileStatic</DocumentStreamType>"
                + "</DocumentStream></DocumentStreams></Photo><PersonalStatus>text</PersonalStatus><PersonalStatusLastModified>2026-11-23T05:06:56Z</PersonalStatusLastModified>"
                + "<DisplayName>name</DisplayName><StaticUserTilePublicURL>http://storage.example.net/y1/a</StaticUserTilePublicURL></ExpressionProfile></GetProfileResult></GetProfileResponse></soap:Body></soap:Envelope>"),
    ];

    public static XElement? Envelope(byte[] input)
    {
        try
        {
            using var stream = new MemoryStream(input);
            return SafeXml.LoadAsync(stream, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (XmlException)
        {
            // The documented one.
            return null;
        }
    }

    private static void ReadCall(byte[] input, ref FuzzRandom random)
    {
        var content = new ByteArrayContent(input);
        var types = (string[])["text/xml", "application/soap+xml", "text/html", "application/octet-stream"];
        content.Headers.ContentType = new MediaTypeHeaderValue(types[random.OneIn(4) ? random.Next(types.Length) : 0]);
        var statuses = (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.InternalServerError, HttpStatusCode.Found, HttpStatusCode.NotFound, HttpStatusCode.Unauthorized];
        var status = statuses[random.OneIn(4) ? random.Next(statuses.Length) : 0];
        using var answering = new Answering(() => new HttpResponseMessage(status) { Content = content });
        using var http = new HttpClient(answering);
        var profile = ServerProfiles.Local(new Commands.MsnpServerAddress("127.0.0.1", 1863), new Uri("http://127.0.0.1/"));
        var client = new SoapClient(http, profile, TimeProvider.System);
        var request = new SoapRequest { Url = new Uri("http://127.0.0.1/abservice/abservice.asmx"), Content = new XElement("Ping") };
        try
        {
            _ = client.CallAsync(request, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (SoapException exception)
        {
            // The documented one; its message is for one line of a log.
            if (exception.Message.Any(char.IsControl))
                throw new FuzzFindingException($"A message has more than one line: {exception.Message}");
        }
    }

    private static void ReadTokens(byte[] input)
    {
        if (Envelope(input) is not { } envelope)
            return;

        _ = SoapFault.Find(envelope)?.IsAboutTicket;
        foreach (var ticket in TokenAnswer.Read(envelope))
        {
            if (ticket.Ticket.Reveal().Any(character => character is <= ' ' or >= '\x7f'))
                throw new FuzzFindingException("A ticket is more than one parameter.");
        }
    }

    private static void ReadStorage(byte[] input)
    {
        if (Envelope(input)?.Descendant("GetProfileResult") is { } result)
            _ = RoamingProfile.Read(result).ToString();
    }

    private static void ReadAddressBook(byte[] input)
    {
        if (Envelope(input) is not { } envelope)
            return;

        _ = SoapFault.Find(envelope);
        _ = AddressBookServiceHeader.Parse(envelope.Elements().FirstOrDefault()?.Elements() ?? []);
        if (SoapEnvelope.Content(envelope) is not { } content)
            return;

        _ = FindMembershipResult.Parse(content).ToString();
        var book = FindContactsResult.Parse(content);
        _ = book.ToString();
        _ = SafeXml.Parse(SafeXml.Write(book.ToPagedXml()));
    }

    private static void ReadRequest(byte[] input)
    {
        if (Envelope(input) is not { } envelope || SoapEnvelope.Content(envelope) is not { } content || AddressBookRequest.Parse(content) is not { } request)
            return;

        _ = request.ToString();
        _ = AddressBookRequest.Parse(SafeXml.Parse(SafeXml.Write(request.ToXml()))) ?? throw new FuzzFindingException("A request cannot be read any more after it was written.");
    }

    private sealed class Answering(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer());
    }
}
