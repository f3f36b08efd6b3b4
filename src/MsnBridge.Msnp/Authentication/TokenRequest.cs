using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Authentication;

/// <summary>Writes what the token service is asked.</summary>
internal static class TokenRequest
{
    private const string HostingApplication = "{7108E71A-9926-4FCB-BCC9-9A9D3F32E423}";

    /// <summary>A list of one name and one value, in binary and Base64: lc, 1033.</summary>
    private const string Locale = "AQAAAAIAAABsYwQAAAAxMDMz";

    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    // <S:Header>
    //   <wsa:Action/><wsa:To/><wsa:MessageID/>                                       RST2 alone
    //   <ps:AuthInfo Id="PPAuthInfo"><ps:HostingApp/><ps:BinaryVersion/><ps:UIVersion/><ps:Cookies/><ps:RequestParams/></ps:AuthInfo>
    //   <wsse:Security>
    //     <wsse:UsernameToken Id="user"><wsse:Username/><wsse:Password/></wsse:UsernameToken>
    //     <wsu:Timestamp Id="Timestamp"><wsu:Created/><wsu:Expires/></wsu:Timestamp>   RST2 alone
    //   </wsse:Security>
    // </S:Header>
    // <S:Body><ps:RequestMultipleSecurityTokens Id="RSTS"><wst:RequestSecurityToken Id="RST0">...</S:Body>
    //
    // MSN cut the password at 16 characters; the servers there are today compare all of it.
    /// <param name="url">Where the service is.</param>
    /// <param name="version">Which it is.</param>
    /// <param name="credentials">Who asks.</param>
    /// <param name="sites">For what.</param>
    /// <param name="now">What time it is, for a service that wants to know.</param>
    public static SoapRequest Create(
        Uri url, TokenServiceVersion version, MsnpCredentials credentials, IEnumerable<TicketSite> sites, DateTimeOffset now)
    {
        XElement[] tokens =
        [
            Token(version, 0, TicketSite.TokenBoxAddress, policy: null),
            .. sites.Select((site, index) => Token(version, index + 1, site.Address, site.Policy)),
        ];
        return new SoapRequest
        {
            Url = url,
            Version = version.Soap,
            Prefixes =
            [
                new("wsse", version.Security),
                new("wsp", version.Policy),
                new("wsu", TokenServiceVersion.Utility),
                new("wsa", version.Addressing),
                new("wst", version.Trust),
                new("ps", TokenServiceVersion.Passport),
            ],
            Headers = [.. Routing(url, version, now), Application(version), Security(version, credentials, now)],
            Content = new XElement(TokenServiceVersion.Passport + "RequestMultipleSecurityTokens", new XAttribute("Id", "RSTS"), tokens),
            Secrets = [new Sensitive(credentials.Password)],
            CarriesPassword = true,
        };
    }

    private static IEnumerable<XElement> Routing(Uri url, TokenServiceVersion version, DateTimeOffset now)
    {
        if (!version.HasTimestamp)
            return [];

        var mustUnderstand = new XAttribute(version.Soap.Envelope + "mustUnderstand", "1");
        return
        [
            new XElement(version.Addressing + "Action", mustUnderstand, "http://schemas.xmlsoap.org/ws/2005/02/trust/RST/Issue"),
            new XElement(version.Addressing + "To", mustUnderstand, url.AbsoluteUri),
            new XElement(version.Addressing + "MessageID", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ];
    }

    private static XElement Application(TokenServiceVersion version)
    {
        var passport = TokenServiceVersion.Passport;
        return new XElement(
            passport + "AuthInfo",
            new XAttribute("Id", "PPAuthInfo"),
            new XElement(passport + "HostingApp", HostingApplication),
            new XElement(passport + "BinaryVersion", version.BinaryVersion),
            new XElement(passport + "UIVersion", "1"),
            new XElement(passport + "Cookies"),
            new XElement(passport + "RequestParams", Locale));
    }

    private static XElement Security(TokenServiceVersion version, MsnpCredentials credentials, DateTimeOffset now)
    {
        var utility = TokenServiceVersion.Utility;
        var user = new XElement(
            version.Security + "UsernameToken",
            new XAttribute(version.HasTimestamp ? utility + "Id" : "Id", "user"),
            new XElement(version.Security + "Username", credentials.Account),
            new XElement(version.Security + "Password", credentials.Password));
        return new XElement(
            version.Security + "Security",
            user,
            version.HasTimestamp
                ? new XElement(
                    utility + "Timestamp",
                    new XAttribute("Id", "Timestamp"),
                    new XElement(utility + "Created", Time(now)),
                    new XElement(utility + "Expires", Time(now + Validity)))
                : null);
    }

    private static XElement Token(TokenServiceVersion version, int number, string address, string? policy) => new(
        version.Trust + "RequestSecurityToken",
        new XAttribute("Id", string.Create(CultureInfo.InvariantCulture, $"RST{number}")),
        new XElement(version.Trust + "RequestType", version.RequestType),
        new XElement(
            version.Policy + "AppliesTo",
            new XElement(version.Addressing + "EndpointReference", new XElement(version.Addressing + "Address", address))),
        policy is null ? null : new XElement(version.PolicyReference, new XAttribute("URI", policy)));

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
