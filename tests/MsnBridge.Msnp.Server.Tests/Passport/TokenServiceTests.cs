using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Server.Tests.Support;
using MsnBridge.Msnp.Soap;

namespace MsnBridge.Msnp.Server.Tests.Passport;

public sealed class TokenServiceTests : NetworkTest
{
    private ServiceClient _web = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _web = new ServiceClient(Network.NexusUrl);
    }

    [Theory]
    [InlineData("/RST.srf")]
    [InlineData("//RST.srf")]
    [InlineData("/rst.srf")]
    [InlineData("/RST2.srf")]
    [InlineData("//RST2.srf")]
    public async Task Every_site_asked_for_gets_a_ticket_numbered_like_its_request(string path)
    {
        var sites = (string[])["http://Passport.NET/tb", "messengerclear.live.com", "contacts.msn.com", "anything.example"];
        var answer = await _web.PostAsync(path, ServiceClient.TokenRequest(Alice, PasswordOf(Alice), sites));
        Assert.Equal(HttpStatusCode.OK, _web.Status);
        Assert.Equal("text/xml; charset=utf-8", _web.ContentType);
        Assert.Equal(sites, answer.DescendantsOf("Address").Select(address => address.Value));
        var tokens = answer.DescendantsOf("BinarySecurityToken").ToList();
        Assert.Equal(["Compact1", "Compact2", "Compact3"], tokens.Select(token => token.AttributeText("Id")));
        Assert.Matches("^t=[A-Za-z0-9]{20}&p=$", Assert.Single(tokens.Select(token => token.Value).Distinct()));
        Assert.Equal(24, Convert.FromBase64String(answer.DescendantsOf("BinarySecret").ElementAt(1).Value).Length);
        Assert.NotEmpty(answer.Descendant("CipherValue")!.Value);
    }

    [Fact]
    public async Task No_white_space_stands_between_the_answers()
    {
        await _web.PostAsync("/RST.srf", ServiceClient.TokenRequest(Alice, PasswordOf(Alice), "http://Passport.NET/tb", "contacts.msn.com"));
        Assert.DoesNotContain('\n', _web.Text);
        Assert.DoesNotMatch(@">\s+<", _web.Text);
    }

    [Fact]
    public async Task The_lifetime_is_spelled_as_each_version_does_and_begins_now()
    {
        var first = await _web.PostAsync("/RST.srf", ServiceClient.TokenRequest(Alice, PasswordOf(Alice), "contacts.msn.com"));
        var lifetime = first!.Descendants().Single(element => element.Name.LocalName == "LifeTime");
        Assert.Equal("2026-01-01T00:00:00Z", lifetime.Text("Created"));
        Assert.Equal("2026-01-02T00:00:00Z", lifetime.Text("Expires"));

        var second = await _web.PostAsync("/RST2.srf", Second(ServiceClient.TokenRequest(Alice, PasswordOf(Alice), "contacts.msn.com")), type: "application/soap+xml");
        Assert.Single(second!.Descendants(), element => element.Name.LocalName == "Lifetime");
        Assert.Equal("http://www.w3.org/2003/05/soap-envelope", second.Name.NamespaceName);
        Assert.Equal("application/soap+xml; charset=utf-8", _web.ContentType);
    }

    [Fact]
    public async Task The_header_tells_who_it_is_and_what_time()
    {
        var answer = await _web.PostAsync("/RST.srf", ServiceClient.TokenRequest(Alice, PasswordOf(Alice), "contacts.msn.com"));
        var passport = SoapEnvelope.Header(answer!, "pp");
        Assert.Matches("^[0-9A-F]{16}$", passport.Text("PUID"));
        Assert.Equal("2026-01-01T00:00:00Z", passport.Child("serverInfo").AttributeText("ServerTime"));
        var properties = passport.DescendantsOf("credProperty").ToDictionary(property => property.AttributeText("Name")!, property => property.Value);
        Assert.Equal(Alice, properties["AuthMembername"]);
        Assert.Matches("^[0-9a-f]{16}$", properties["CID"]);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_beside_the_body_with_200()
    {
        foreach (var (address, password) in ((string, string)[])[(Alice, "wrong"), ("nobody@msn.example", PasswordOf(Alice)), ("no address", "x")])
        {
            var answer = await _web.PostAsync("/RST.srf", ServiceClient.TokenRequest(address, password, "contacts.msn.com"));
            Assert.Equal(HttpStatusCode.OK, _web.Status);
            Assert.Null(answer.Child("Body"));
            Assert.Equal("wsse:FailedAuthentication", answer.Child("Fault").Text("faultcode"));
            Assert.Equal("0x80048823", SoapEnvelope.Header(answer!, "pp").Text("reqstatus"));
        }
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_the_body_at_RST2()
    {
        var answer = await _web.PostAsync("/RST2.srf", Second(ServiceClient.TokenRequest(Alice, "wrong", "contacts.msn.com")));
        Assert.Equal(HttpStatusCode.OK, _web.Status);
        var fault = answer.At("Body", "Fault");
        Assert.Equal("wst:FailedAuthentication", fault.At("Code", "Subcode").Text("Value"));
        Assert.Equal("0x80048821", fault.At("Detail", "error").Text("value"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not xml")]
    [InlineData("<html/>")]
    [InlineData("<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body/></Envelope>")]
    [InlineData("<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body><RequestSecurityToken/></Body></Envelope>")]
    [InlineData("<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body><RequestSecurityToken>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Envelope>&b;</Envelope>")]
    public async Task Nonsense_is_an_invalid_request(string body)
    {
        var answer = await _web.PostAsync("/RST.srf", body);
        Assert.Equal(HttpStatusCode.OK, _web.Status);
        Assert.Equal("S:Client", answer.Child("Fault").Text("faultcode"));
    }

    [Fact]
    public async Task A_client_may_ask_for_one_ticket_alone()
    {
        var answer = await _web.PostAsync(
            "/RST.srf",
            ServiceClient.TokenRequest(Alice, PasswordOf(Alice), "contacts.msn.com")
                .Replace("<ps:RequestMultipleSecurityTokens xmlns:ps='urn:ps'>", "", StringComparison.Ordinal)
                .Replace("</ps:RequestMultipleSecurityTokens>", "", StringComparison.Ordinal)
                .Replace("Address>", "ServiceName>", StringComparison.Ordinal));
        Assert.Single(answer.DescendantsOf("BinarySecurityToken"));
    }

    [Fact]
    public async Task HTTP_1_0_without_a_host_is_enough()
    {
        var body = ServiceClient.TokenRequest(Alice, PasswordOf(Alice), "contacts.msn.com");
        var length = Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture);
        var answer = await _web.SendRawAsync($"POST //RST.srf HTTP/1.0\r\nContent-Length: {length}\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Compact0", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        await _web.PostAsync("/RST.srf", new string('x', 2 * 1024 * 1024));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, _web.Status);
        Assert.Empty(_web.Text);
    }

    [Fact]
    public async Task A_ticket_of_RST_signs_in_with_the_older_method_too()
    {
        var (ticket, _) = await _web.GetTicketsAsync(Alice, PasswordOf(Alice));
        var client = await ConnectAsync();
        await client.SendAsync("VER 1 MSNP12 CVR0");
        await client.ExpectAsync("VER 1 MSNP12");
        await client.SendAsync($"USR 3 TWN I {Alice}");
        await client.ExpectAsync("USR 3 TWN S *");
        await client.SendAsync($"USR 4 TWN S {ticket}");
        await client.ExpectAsync($"USR 4 OK {Alice} *");
    }

    [Fact]
    public async Task The_library_of_this_repository_gets_tickets_whose_proof_the_network_takes()
    {
        var (ticket, key) = await _web.GetTicketsAsync(Alice, PasswordOf(Alice));
        const string Nonce = "dDF63TV8BqZf1i4gwUj+zWeTU2bLIlaTnERrfnauakHH5nGgwaou49+OT6s3ltk7";
        var proof = new Commands.Sensitive(SingleSignOnProof.Create(Convert.FromBase64String(key), Nonce));
        var shown = new Commands.Sensitive(ticket);
        Assert.True(Network.Passport.VerifiesProof(Alice, shown, Nonce, proof));
        Assert.False(Network.Passport.VerifiesProof(Bob, shown, Nonce, proof));
        Assert.False(Network.Passport.VerifiesProof(Alice, shown, Nonce + "x", proof));
        Assert.False(Network.Passport.VerifiesProof(Alice, new Commands.Sensitive("t=none&p="), Nonce, proof));
        Clock.Advance(TimeSpan.FromHours(25));
        Assert.False(Network.Passport.VerifiesProof(Alice, shown, Nonce, proof));
    }

    [Fact]
    public async Task A_ticket_of_the_older_login_serves_the_web_services_once_somebody_has_signed_in_with_it()
    {
        var ticket = new Commands.Sensitive(await PassportClient.GetTicketAsync(Network.NexusUrl, Alice, PasswordOf(Alice), Token));
        Assert.False(Network.Passport.TryIdentify(ticket, out _));
        Assert.True(Network.Passport.Owns(Alice, ticket));
        Clock.Advance(TimeSpan.FromHours(23));
        Assert.True(Network.Passport.TryIdentify(ticket, out var account));
        Assert.Equal(Alice, account.Address);
        Assert.False(Network.Passport.Owns(Alice, ticket));
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.False(Network.Passport.TryIdentify(ticket, out _));
    }

    [Fact]
    public async Task The_web_sign_in_sends_on_to_where_the_client_wants()
    {
        using var form = new FormUrlEncodedContent([new("token", "ct=1&rver=1&ru=" + Uri.EscapeDataString("http://example.org/a?b=c"))]);
        using var answer = await _web.Http.PostAsync(new Uri("/ppsecure/sha1auth.srf", UriKind.Relative), form, Token);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("http://example.org/a?b=c", answer.Headers.Location?.AbsoluteUri);

        using var bad = new FormUrlEncodedContent([new("token", "ru=javascript:alert(1)")]);
        using var refusal = await _web.Http.PostAsync(new Uri("/ppsecure/sha1auth.srf", UriKind.Relative), bad, Token);
        Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
    }

    [Fact]
    public async Task Patched_clients_get_their_ticket_in_a_header()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/NotRST.srf");
        request.Headers.TryAddWithoutValidation("X-User", Alice);
        request.Headers.TryAddWithoutValidation("X-Password", PasswordOf(Alice));
        using var answer = await _web.Http.SendAsync(request, Token);
        Assert.True(Network.Passport.Owns(Alice, new Commands.Sensitive(answer.Headers.GetValues("X-Token").Single())));

        using var refusal = await _web.Http.PostAsync(new Uri("/NotRST.srf", UriKind.Relative), null, Token);
        Assert.Equal(HttpStatusCode.OK, refusal.StatusCode);
        Assert.False(refusal.Headers.Contains("X-Token"));
    }

    [Theory]
    [InlineData("/ppcrlconfig.srf")]
    [InlineData("/PPCRLconfig.srf")]
    [InlineData("/wlidsvcconfig.xml")]
    [InlineData("/pcrlcheck.srf")]
    public async Task The_sign_in_library_gets_its_configuration(string path) =>
        Assert.NotNull(XElement.Parse(await _web.Http.GetStringAsync(new Uri(path, UriKind.Relative), Token)));

    [Fact]
    public async Task Clients_are_told_where_the_address_book_is()
    {
        var plain = XElement.Parse(await _web.Http.GetStringAsync(new Uri("/config/MsgrConfig.asmx?op=GetClientConfig&ver=14.0.8117.416", UriKind.Relative), Token));
        Assert.Equal($"{Network.NexusUrl.GetLeftPart(UriPartial.Authority)}/abservice/abservice.asmx", plain.At("AbchCfg", "abchconfig").Text("url"));

        var answer = await _web.PostAsync(
            "/Config/MsgrConfig.asmx",
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><GetClientConfig xmlns='http://www.msn.com/webservices/Messenger/Client'/></s:Body></s:Envelope>");
        var inner = XElement.Parse(SoapEnvelope.Content(answer!).Text("GetClientConfigResult")!);
        Assert.Equal(plain.ToString(), inner.ToString());
    }

    protected override void OnDispose() => _web.Dispose();

    private static string Second(string request) =>
        request.Replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope", StringComparison.Ordinal);
}
