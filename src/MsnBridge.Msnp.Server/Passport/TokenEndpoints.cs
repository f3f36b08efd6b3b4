using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Soap;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Server.Passport;

/// <summary>
/// The token services: <c>RST.srf</c> (MSN Messenger 7.5 to Windows Live Messenger 8.5) and <c>RST2.srf</c> (2009 and later). Which of the two a client speaks, its
/// envelope says. Every failure is told with HTTP 200: clients look at nothing else.
/// </summary>
internal sealed partial class TokenEndpoints(PassportService passport, TimeProvider time, ILogger<TokenEndpoints> logger)
    : SoapEndpoint(logger, "/RST.srf", "/RST2.srf")
{
    private const int MostTokens = 32;
    private const string TokenBox = "http://Passport.NET/tb";
    private const string WrongPassword = "0x80048823";
    private const string WrongPasswordSecond = "0x80048821";
    private const string Malformed = "0x80048820";
    private const string NotAuthenticated = "0x80048800";
    private const string Authenticated = "0x48803";

    private static readonly XNamespace Faults = "http://schemas.microsoft.com/Passport/SoapServices/SOAPFault";
    private static readonly XNamespace Utility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    private static readonly XNamespace Encryption = "http://www.w3.org/2001/04/xmlenc#";
    private static readonly XNamespace Signature = "http://www.w3.org/2000/09/xmldsig#";

    private readonly ILogger<TokenEndpoints> _logger = logger;

    protected override ValueTask<SoapReply> HandleAsync(SoapCall call, CancellationToken cancellationToken) => ValueTask.FromResult(Handle(call));

    protected override SoapReply RefuseMalformed() => Refuse(SoapVersion.Soap11, "Client", Malformed, "Invalid Request");

    private SoapReply Handle(SoapCall call)
    {
        var names = call.Version == SoapVersion.Soap12 ? TrustNames.Second : TrustNames.First;
        var user = call.Envelope.Child("Header").Descendant("UsernameToken");
        List<RequestedToken> requested = [.. call.Envelope.Child("Body").DescendantsOf("RequestSecurityToken").Take(MostTokens).Select(RequestedToken.Read)];
        if (user.Text("Username") is not { } address || user.Child("Password")?.Value is not { } password || requested.Count == 0)
            return Refuse(call.Version, "InvalidRequest", Malformed, "Invalid Request");

        if (passport.IssueForSites(address, password) is not { } issued)
        {
            LogRefused();
            return Refuse(
                call.Version, "FailedAuthentication", call.Version == SoapVersion.Soap12 ? WrongPasswordSecond : WrongPassword, "Authentication Failure");
        }

        LogIssued(issued.Account.Address);
        var ids = AccountIds.Of(issued.Account.Address);
        var collection = new XElement(
            names.Trust + "RequestSecurityTokenResponseCollection",
            new XAttribute(XNamespace.Xmlns + "wst", names.Trust.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "wsse", names.Security.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "wsu", Utility.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "wsp", names.Policy.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "wsa", names.Addressing.NamespaceName),
            requested.Select(token => Response(names, token, issued)));
        return SoapReply.Done(collection, Passport(Authenticated, "0x0", issued.Account.Address, ids));
    }

    // <wst:RequestSecurityTokenResponse>
    //   <wst:TokenType/><wsp:AppliesTo/><wst:LifeTime/><wst:RequestedSecurityToken/><wst:RequestedTokenReference/><wst:RequestedProofToken/>
    // </wst:RequestSecurityTokenResponse>
    //
    // libpurple finds a ticket by Id="CompactN", where N is the number of the RSTn that asked for it.
    private static XElement Response(TrustNames names, RequestedToken token, IssuedTicket issued)
    {
        var isTokenBox = token.Address.Equals(TokenBox, StringComparison.OrdinalIgnoreCase);
        var id = string.Create(CultureInfo.InvariantCulture, $"{(isTokenBox ? "BinaryDAToken" : "Compact")}{token.Number}");
        return new XElement(
            names.Trust + "RequestSecurityTokenResponse",
            new XElement(names.Trust + "TokenType", isTokenBox ? "urn:passport:legacy" : "urn:passport:compact"),
            new XElement(
                names.Policy + "AppliesTo",
                new XElement(names.Addressing + "EndpointReference", new XElement(names.Addressing + "Address", token.Address))),
            new XElement(
                names.Trust + names.Lifetime,
                new XElement(Utility + "Created", Time(issued.Created)),
                new XElement(Utility + "Expires", Time(issued.Expires))),
            new XElement(
                names.Trust + "RequestedSecurityToken",
                isTokenBox
                    ? EncryptedToken(id)
                    : new XElement(names.Security + "BinarySecurityToken", new XAttribute("Id", id), issued.Ticket.Reveal())),
            new XElement(
                names.Trust + "RequestedTokenReference",
                new XElement(names.Security + "KeyIdentifier", new XAttribute("ValueType", isTokenBox ? "urn:passport" : "urn:passport:compact")),
                new XElement(names.Security + "Reference", new XAttribute("URI", "#" + id))),
            new XElement(
                names.Trust + "RequestedProofToken",
                new XElement(
                    names.Trust + "BinarySecret",
                    Convert.ToBase64String(isTokenBox ? RandomNumberGenerator.GetBytes(issued.ProofKey.Length) : issued.ProofKey))));
    }

    // With this, clients could get other tickets without the password. Nobody here takes it, and they ask with the password when that fails.
    private static XElement EncryptedToken(string id) => new(
        Encryption + "EncryptedData",
        new XAttribute("Id", id),
        new XAttribute("Type", Encryption.NamespaceName + "Element"),
        new XElement(Encryption + "EncryptionMethod", new XAttribute("Algorithm", Encryption.NamespaceName + "tripledes-cbc")),
        new XElement(Signature + "KeyInfo", new XElement(Signature + "KeyName", "http://Passport.NET/STS")),
        new XElement(
            Encryption + "CipherData", new XElement(Encryption + "CipherValue", Convert.ToBase64String(RandomNumberGenerator.GetBytes(256)))));

    // <psf:pp><psf:PUID/><psf:authstate/><psf:reqstatus/><psf:serverInfo ServerTime="..."/><psf:credProperties/><psf:extProperties/></psf:pp>
    private XElement Passport(string state, string status, string? address = null, AccountIds ids = default) => new(
        Faults + "pp",
        new XAttribute(XNamespace.Xmlns + "psf", Faults.NamespaceName),
        new XElement(Faults + "serverVersion", "1"),
        address is null ? null : new XElement(Faults + "PUID", ids.HexPuid),
        new XElement(Faults + "authstate", state),
        new XElement(Faults + "reqstatus", status),
        new XElement(Faults + "serverInfo", new XAttribute("ServerTime", Time(time.GetUtcNow())), "MsnBridge"),
        new XElement(Faults + "cookies"),
        address is null
            ? null
            : new XElement(
                Faults + "credProperties",
                Property("credProperty", "IsWinLiveUser", "true"),
                Property("credProperty", "CID", ids.HexCid),
                Property("credProperty", "AuthMembername", address),
                Property("credProperty", "Country", "US"),
                Property("credProperty", "Language", "1033"),
                Property("credProperty", "Flags", "40100643")),
        address is null ? null : new XElement(Faults + "extProperties", Property("extProperty", "CID", ids.HexCid)),
        new XElement(Faults + "response"));

    private static XElement Property(string kind, string name, string value) => new(Faults + kind, new XAttribute("Name", name), value);

    // RST    <S:Envelope><S:Header/><S:Fault><faultcode/><faultstring/></S:Fault></S:Envelope>        beside the body, which is not there
    // RST2   <S:Envelope><S:Header/><S:Body><S:Fault>...<S:Detail><psf:error/></S:Detail></S:Fault></S:Body></S:Envelope>
    private SoapReply Refuse(SoapVersion version, string code, string status, string text)
    {
        var envelope = version.Envelope;
        var passport = Passport(NotAuthenticated, status);
        if (version == SoapVersion.Soap11)
        {
            return SoapReply.Verbatim(SafeXml.Write(new XElement(
                envelope + "Envelope",
                new XAttribute(XNamespace.Xmlns + "S", envelope.NamespaceName),
                new XAttribute(XNamespace.Xmlns + "wsse", TrustNames.First.Security.NamespaceName),
                new XElement(envelope + "Header", passport),
                new XElement(
                    envelope + "Fault",
                    new XElement("faultcode", code is "FailedAuthentication" ? "wsse:" + code : "S:Client"),
                    new XElement("faultstring", text)))));
        }

        return SoapReply.Done(
            new XElement(
                envelope + "Fault",
                new XAttribute(XNamespace.Xmlns + "wst", TrustNames.Second.Trust.NamespaceName),
                new XElement(
                    envelope + "Code",
                    new XElement(envelope + "Value", "soap:Sender"),
                    new XElement(envelope + "Subcode", new XElement(envelope + "Value", "wst:" + code))),
                new XElement(envelope + "Reason", new XElement(envelope + "Text", new XAttribute(XNamespace.Xml + "lang", "en-US"), text)),
                new XElement(
                    envelope + "Detail",
                    new XElement(
                        Faults + "error",
                        new XElement(Faults + "value", status),
                        new XElement(Faults + "internalerror", new XElement(Faults + "code", "0x80041012"), new XElement(Faults + "text", text))))),
            passport);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    [LoggerMessage(MsnpServerEventIds.ServiceTicketsIssued, LogLevel.Debug, "Tickets were issued to {Address}.")]
    private partial void LogIssued(string address);

    [LoggerMessage(MsnpServerEventIds.ServiceTicketsRefused, LogLevel.Information, "A sign-in was refused: the address or the password is wrong.")]
    private partial void LogRefused();

    // <wst:RequestSecurityToken Id="RST1"><wsp:AppliesTo><wsa:EndpointReference><wsa:Address>contacts.msn.com</wsa:Address>...
    private sealed record RequestedToken(int Number, string Address)
    {
        public static RequestedToken Read(XElement request, int index)
        {
            var id = request.AttributeText("Id");
            var isNumbered = id is not null && id.StartsWith("RST", StringComparison.OrdinalIgnoreCase);
            var number = isNumbered && int.TryParse(id![3..], NumberStyles.None, CultureInfo.InvariantCulture, out var found) ? found : index;
            return new RequestedToken(number, (request.Descendant("Address") ?? request.Descendant("ServiceName"))?.Value.Trim() ?? "");
        }
    }

    private sealed record TrustNames(XNamespace Trust, XNamespace Security, XNamespace Policy, XNamespace Addressing, string Lifetime)
    {
        public static TrustNames First { get; } = new(
            "http://schemas.xmlsoap.org/ws/2004/04/trust",
            "http://schemas.xmlsoap.org/ws/2003/06/secext",
            "http://schemas.xmlsoap.org/ws/2002/12/policy",
            "http://schemas.xmlsoap.org/ws/2004/03/addressing",
            "LifeTime");

        public static TrustNames Second { get; } = new(
            "http://schemas.xmlsoap.org/ws/2005/02/trust",
            "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
            "http://schemas.xmlsoap.org/ws/2004/09/policy",
            "http://www.w3.org/2005/08/addressing",
            "Lifetime");
    }
}
