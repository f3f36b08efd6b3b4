using System.Net;
using System.Text;
using System.Xml.Linq;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Tests.Scripted;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Tests.Soap;

public sealed class SoapClientTests : IDisposable
{
    private const string Ticket = "t=secretticket&p=";
    private static readonly XNamespace Service = "http://example.net/service";
    private static readonly Uri Url = new("https://services.example.net/service.asmx");

    private readonly ScriptedService _service = new();
    private readonly SignallingClock _clock = new(TestContext.Current.CancellationToken);
    private readonly HttpClient _http;

    private ServerProfile _profile = new()
    {
        Name = "scripted",
        Title = "Scripted",
        NotificationServer = new MsnpServerAddress("ns.example.net", 1863),
        RstUrl = new Uri("https://login.example.net/RST.srf"),
        AddressBookUrl = Url,
        LoginHosts = [".login.example.net"],
    };

    public SoapClientTests() => _http = new HttpClient(_service) { Timeout = Timeout.InfiniteTimeSpan };

    public static TheoryData<string, string> FaultShapes => new()
    {
        // In the body, at either status.
        {
            ScriptedService.Envelope("<soap:Fault><faultcode xmlns:q0='urn:x'>q0:BadContextToken</faultcode><faultstring>Old.</faultstring></soap:Fault>"),
            "BadContextToken"
        },

        // Beside the body, as Passport writes it.
        {
            "<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/'><S:Fault><faultcode>wsse:BadContextToken</faultcode>"
                + "<faultstring>Old.</faultstring></S:Fault></S:Envelope>",
            "BadContextToken"
        },

        // SOAP 1.2.
        {
            "<S:Envelope xmlns:S='http://www.w3.org/2003/05/soap-envelope'><S:Body><S:Fault><S:Code><S:Value>S:Sender</S:Value><S:Subcode>"
                + "<S:Value>wst:BadContextToken</S:Value></S:Subcode></S:Code><S:Reason><S:Text>Old.</S:Text></S:Reason></S:Fault></S:Body></S:Envelope>",
            "BadContextToken"
        },

        // The service's own code.
        {
            ScriptedService.Envelope(
                "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>Old.</faultstring><detail><errorcode xmlns='urn:ab'>BadContextToken</errorcode></detail></soap:Fault>"),
            "BadContextToken"
        },
    };

    [TimedFact]
    public async Task A_call_sends_envelope_action_and_type_and_returns_the_envelope()
    {
        _service.Then(ScriptedService.Envelope("<PingResponse xmlns='urn:x'><Value> 5 </Value></PingResponse>", "<Extra xmlns='urn:x'>7</Extra>"));
        var answer = await CallAsync();
        Assert.Equal("5", SoapEnvelope.Content(answer).Text("value"));
        Assert.Equal("7", SoapEnvelope.Header(answer, "Extra")?.Value);

        var call = Assert.Single(_service.Calls);
        Assert.Equal("http://example.net/service/Ping", call.Action);
        Assert.Equal("text/xml; charset=utf-8", call.ContentType);
        Assert.Equal(Ticket, SoapEnvelope.Header(call.Envelope, "Auth").Text("TicketToken"));
        Assert.DoesNotContain('\n', call.Body);
    }

    [TimedFact]
    public async Task What_XML_cannot_hold_is_left_out_of_a_request()
    {
        _service.Then(ScriptedService.Envelope("<PingResponse/>"));
        await CallAsync(new XElement(Service + "Ping", new XAttribute("who", "a\u0001b"), "x\u0000y\ud800z😀"));
        Assert.Equal("xyz😀", SoapEnvelope.Content(_service.Calls[0].Envelope)!.Value.Replace("\ufffd", "", StringComparison.Ordinal));
    }

    [TimedFact]
    public async Task SOAP_1_2_names_the_action_in_the_type()
    {
        _service.Then("<S:Envelope xmlns:S='http://www.w3.org/2003/05/soap-envelope'><S:Body><A/></S:Body></S:Envelope>");
        await CallAsync(version: SoapVersion.Soap12);
        Assert.StartsWith("application/soap+xml; charset=utf-8; action=", _service.Calls[0].ContentType, StringComparison.Ordinal);
        Assert.Null(_service.Calls[0].Action);
    }

    [TimedTheory]
    [MemberData(nameof(FaultShapes))]
    public async Task Faults_are_found_wherever_they_are(string body, string code)
    {
        foreach (var status in (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.InternalServerError])
        {
            _service.Then(body, status);
            var exception = Assert.IsType<SoapFaultException>(await FailAsync());
            Assert.True(exception.Fault.Is(code));
            Assert.True(exception.IsAboutTicket);
            Assert.Equal(status, exception.Status);
            Assert.Equal("services.example.net refused Ping: Old.", exception.Message);
        }
    }

    [TimedFact]
    public async Task A_ticket_that_a_fault_repeats_is_masked()
    {
        _service.Then(ScriptedService.Envelope(
            "<soap:Fault><faultcode>Client</faultcode><faultstring>Bad ticket\r\nt=secretticket&amp;p=!</faultstring></soap:Fault>"));
        Assert.Equal("services.example.net refused Ping: Bad ticket ***!", (await FailAsync()).Message);
    }

    [TimedTheory]
    [InlineData(HttpStatusCode.OK, "text/html", "<html><body>Please sign in to the hotel's network</body></html>", SoapFailure.NotSoap)]
    [InlineData(HttpStatusCode.OK, "text/xml", "<html><body>Fault</body></html>", SoapFailure.NotSoap)]
    [InlineData(HttpStatusCode.OK, "text/xml", "", SoapFailure.NotSoap)]
    [InlineData(HttpStatusCode.OK, "application/json", "{}", SoapFailure.Unreadable)]
    [InlineData(HttpStatusCode.OK, "text/xml", "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'><soap:Body><A>half", SoapFailure.Unreadable)]
    [InlineData(HttpStatusCode.OK, "text/xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><Envelope>&a;</Envelope>", SoapFailure.Unreadable)]
    [InlineData(HttpStatusCode.Unauthorized, "text/html", "no", SoapFailure.AccessDenied)]
    [InlineData(HttpStatusCode.Forbidden, "text/plain", "", SoapFailure.AccessDenied)]
    [InlineData(HttpStatusCode.NotFound, "text/html", "no", SoapFailure.NotFound)]
    [InlineData(HttpStatusCode.InternalServerError, "text/html", "<html>soap:Fault</html>", SoapFailure.Unavailable)]
    [InlineData(HttpStatusCode.BadGateway, "text/xml", "", SoapFailure.Unavailable)]
    [InlineData(HttpStatusCode.BadRequest, "text/plain", "what?", SoapFailure.Unreadable)]
    internal async Task What_is_no_answer_has_a_name(HttpStatusCode status, string type, string body, SoapFailure failure)
    {
        _service.Then(body, status, type);
        Assert.Equal(failure, (await FailAsync()).Failure);
    }

    [TimedFact]
    public async Task Deep_nesting_is_refused()
    {
        _service.Then(ScriptedService.Envelope(string.Concat(Enumerable.Repeat("<a>", 100_000))));
        Assert.Equal(SoapFailure.Unreadable, (await FailAsync()).Failure);
    }

    [TimedTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_longer_than_the_limit_is_refused(bool tellsLength)
    {
        var body = Encoding.UTF8.GetBytes(ScriptedService.Envelope($"<A>{new string('x', 3000)}</A>"));
        _service.Then(_ => new HttpResponseMessage
        {
            Content = tellsLength ? new ByteArrayContent(body) : new StreamContent(new NotSeekable(body)),
        });
        var exception = await FailAsync(maxAnswerLength: 2048);
        Assert.Equal(SoapFailure.TooLarge, exception.Failure);
    }

    [TimedFact]
    public async Task An_answer_that_breaks_off_is_told_apart()
    {
        _service.Then(_ => new HttpResponseMessage { Content = new StreamContent(new NotSeekable("<a>"u8.ToArray(), breaksOff: true)) });
        var exception = await FailAsync();
        Assert.Equal(SoapFailure.Incomplete, exception.Failure);
        Assert.True(exception.IsTransient);
    }

    [TimedFact]
    public async Task A_server_that_cannot_be_reached_is_told_apart()
    {
        _service.Then(_ => throw new HttpRequestException(HttpRequestError.NameResolutionError, "no"));
        var exception = await FailAsync();
        Assert.Equal(SoapFailure.Unavailable, exception.Failure);
        Assert.Contains("NameResolutionError", exception.Message, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        _service.IsSilent = true;
        var failing = FailAsync();
        await _clock.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(SoapFailure.TimedOut, (await failing).Failure);
    }

    [TimedFact]
    public async Task The_caller_may_give_up()
    {
        _service.IsSilent = true;
        using var cancellation = new CancellationTokenSource();
        var calling = Client().CallAsync(Request(), cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    [TimedTheory]
    [InlineData(HttpStatusCode.MovedPermanently)]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.PermanentRedirect)]
    public async Task Redirects_are_followed_with_the_same_body(HttpStatusCode status)
    {
        _service.Then(_ => ScriptedService.Redirect("/other.asmx", status)).Then(ScriptedService.Envelope("<A/>"));
        await CallAsync();
        Assert.Equal(new Uri("https://services.example.net/other.asmx"), _service.Calls[1].Url);
        Assert.Equal(_service.Calls[0].Body, _service.Calls[1].Body);
        Assert.Equal(_service.Calls[0].Action, _service.Calls[1].Action);
    }

    [TimedFact]
    public async Task Redirects_without_end_are_given_up_after_five()
    {
        _service.Otherwise = _ => ScriptedService.Redirect(Url.AbsoluteUri);
        Assert.Equal(SoapFailure.TooManyRedirects, (await FailAsync()).Failure);
        Assert.Equal(6, _service.Calls.Count);
    }

    [TimedTheory]
    [InlineData("https://evil.example.org/")]
    [InlineData("http://services.example.net/service.asmx")]
    [InlineData("https://contacts.msn.com/abservice/abservice.asmx")]
    [InlineData("https://services.example.net.evil.example/")]
    public async Task Tickets_go_only_where_the_profile_allows(string location)
    {
        _service.Then(_ => ScriptedService.Redirect(location));
        Assert.Equal(SoapFailure.ForbiddenHost, (await FailAsync()).Failure);
        Assert.Single(_service.Calls);
    }

    [TimedFact]
    public async Task The_password_goes_to_hosts_of_the_login_alone()
    {
        var request = new SoapRequest { Url = _profile.RstUrl!, Content = new XElement("Login"), CarriesPassword = true };
        _service.Then(_ => ScriptedService.Redirect("https://two.login.example.net/")).Then(_ => ScriptedService.Redirect(Url.AbsoluteUri));
        var exception = await Assert.ThrowsAsync<SoapException>(() => Client().CallAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal(SoapFailure.ForbiddenHost, exception.Failure);
        Assert.Equal(2, _service.Calls.Count);
    }

    [TimedFact]
    public async Task A_local_network_may_be_plain()
    {
        _profile = _profile with { IsLocal = true, AddressBookUrl = new Uri("http://127.0.0.1:80/") };
        _service.Then(ScriptedService.Envelope("<A/>"));
        await Client().CallAsync(
            new SoapRequest { Url = new Uri("http://127.0.0.1/abservice/abservice.asmx"), Content = new XElement("A") }, TestContext.Current.CancellationToken);
    }

    [TimedFact]
    public async Task A_redirect_to_nowhere_is_no_answer()
    {
        _service.Then(_ => new HttpResponseMessage(HttpStatusCode.Found));
        Assert.Equal(SoapFailure.NotSoap, (await FailAsync()).Failure);
    }

    public void Dispose() => _http.Dispose();

    private SoapClient Client(int maxAnswerLength = 8 * 1024 * 1024) => new(_http, _profile, _clock) { MaxAnswerLength = maxAnswerLength };

    private static SoapRequest Request(XElement? content = null, SoapVersion? version = null) => new()
    {
        Url = Url,
        Action = "http://example.net/service/Ping",
        Version = version ?? SoapVersion.Soap11,
        Headers = [new XElement(Service + "Auth", new XElement(Service + "TicketToken", Ticket))],
        Content = content ?? new XElement(Service + "Ping"),
        Secrets = [new Sensitive(Ticket)],
    };

    private Task<XElement> CallAsync(XElement? content = null, SoapVersion? version = null) =>
        Client().CallAsync(Request(content, version), TestContext.Current.CancellationToken);

    private async Task<SoapException> FailAsync(int maxAnswerLength = 8 * 1024 * 1024)
    {
        var exception = await Assert.ThrowsAnyAsync<SoapException>(
            () => Client(maxAnswerLength).CallAsync(Request(), TestContext.Current.CancellationToken));
        Assert.DoesNotContain("secretticket", exception.ToString(), StringComparison.Ordinal);
        return exception;
    }

    private sealed class NotSeekable(byte[] bytes, bool breaksOff = false) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Read(buffer.Span);
            return count == 0 && breaksOff ? throw new IOException("The connection was reset.") : ValueTask.FromResult(count);
        }
    }
}
