using System.Net;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Tests.Scripted;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Tests.Authentication;

/// <summary>What the tests of tickets have in common: a token service that answers as a test says, and a clock.</summary>
public abstract class TokenTests : IDisposable
{
    protected const string Password = "a password of more than 16 characters & <ä>";
    protected const string Nonce = "dDF63TV8BqZf1i4gwUj+zWeTU2bLIlaTnERrfnauakHH5nGgwaou49+OT6s3ltk7";

    private readonly HttpClient _http;

    protected TokenTests() => _http = new HttpClient(Service) { Timeout = Timeout.InfiniteTimeSpan };

    private protected static MsnpCredentials Credentials { get; } = new("alice@example.com", Password);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected ScriptedService Service { get; } = new();

    private protected SignallingClock Clock { get; } = new(TestContext.Current.CancellationToken);

    private protected ServerProfile Profile { get; set; } = new()
    {
        Name = "scripted",
        Title = "Scripted",
        NotificationServer = new MsnpServerAddress("ns.example.net", 1863),
        RstUrl = new Uri("https://login.example.net/RST.srf"),
        LoginHosts = [".example.net"],
    };

    private protected HttpClient Http => _http;

    private protected SoapClient Soap => new(_http, Profile, Clock);

    public void Dispose()
    {
        _http.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ServiceTickets NewTickets() => new(new TokenService(Soap, Profile, Clock), Credentials, Clock);
}

public sealed class SingleSignOnAuthenticationTests : TokenTests
{
    [TimedFact]
    public async Task The_ticket_of_the_sign_in_is_found_by_its_address_and_proven_with_its_key()
    {
        Service.Then(call => ScriptedService.Answer(ScriptedTokens.AnswerAll(call)));
        var proof = await ProveAsync();
        Assert.Equal("t=one-messengerclear.live.com&p=", proof.Ticket.Reveal());
        Assert.True(SingleSignOnProof.Verify(Convert.FromBase64String(ScriptedTokens.Key), Nonce, proof.Proof!.Value.Reveal()));
    }

    [TimedFact]
    public async Task All_sites_are_asked_for_at_once_with_their_policies_and_the_whole_password()
    {
        Service.Then(call => ScriptedService.Answer(ScriptedTokens.AnswerAll(call)));
        await ProveAsync();
        var call = Assert.Single(Service.Calls);
        Assert.Equal("text/xml; charset=utf-8", call.ContentType);
        var tokens = call.Envelope.Descendants().Where(element => element.IsNamed("RequestSecurityToken"));
        Assert.Equal(
            [
                "RST0 http://Passport.NET/tb ",
                "RST1 messengerclear.live.com MBI_KEY_OLD",
                "RST2 messenger.msn.com ?id=507",
                "RST3 messengersecure.live.com MBI_SSL",
                "RST4 contacts.msn.com MBI",
                "RST5 storage.msn.com MBI",
                "RST6 sup.live.com MBI",
            ],
            tokens.Select(token => $"{token.AttributeText("Id")} {token.Descendant("Address")!.Value} {token.Child("PolicyReference").AttributeText("URI")}"));
        Assert.Equal(Password, call.Envelope.Descendant("Password")!.Value);
        Assert.Equal(Credentials.Account, call.Envelope.Descendant("Username")!.Value);
        Assert.Null(call.Envelope.Descendant("Timestamp"));
    }

    [TimedFact]
    public async Task A_client_with_endpoints_asks_RST2_which_spells_the_lifetime_another_way()
    {
        Profile = Profile with { Rst2Url = new Uri("https://login.example.net/RST2.srf") };
        Service.Then(call => ScriptedService.Answer(
            ScriptedTokens.AnswerAll(call).Replace("LifeTime", "Lifetime", StringComparison.Ordinal), type: "application/soap+xml"));
        await ProveAsync(MsnpDialect.Msnp18);
        var call = Assert.Single(Service.Calls);
        Assert.Equal("/RST2.srf", call.Url.AbsolutePath);
        Assert.Equal("http://www.w3.org/2003/05/soap-envelope", call.Envelope.Name.NamespaceName);
        Assert.StartsWith("application/soap+xml", call.ContentType, StringComparison.Ordinal);
        var created = DateTimeOffset.Parse(call.Envelope.Descendant("Created")!.Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeSeconds(), created.ToUnixTimeSeconds());
    }

    [TimedFact]
    public async Task Where_RST2_is_not_there_RST_is_asked()
    {
        Profile = Profile with { Rst2Url = new Uri("https://login.example.net/RST2.srf") };
        Service.Then("not here", HttpStatusCode.NotFound, "text/html").Then(call => ScriptedService.Answer(ScriptedTokens.AnswerAll(call)));
        await ProveAsync(MsnpDialect.Msnp18);
        Assert.Equal(["/RST2.srf", "/RST.srf"], Service.Calls.Select(call => call.Url.AbsolutePath));
    }

    [TimedTheory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task A_refused_password_is_told_apart_in_both_versions(HttpStatusCode status)
    {
        Service.Then(ScriptedTokens.RstFault("wsse:FailedAuthentication", "Authentication Failure", status: "0x80048823"), status);
        Assert.Equal(AuthenticationFailure.WrongPassword, (await FailAsync()).Failure);

        Profile = Profile with { RstUrl = null, Rst2Url = new Uri("https://login.example.net/RST2.srf") };
        Service.Then(ScriptedTokens.Rst2Fault("wst:FailedAuthentication", "0x80048821", "Authentication Failure"), status);
        Assert.Equal(AuthenticationFailure.WrongPassword, (await FailAsync()).Failure);
        Assert.Equal(2, Service.Calls.Count);
    }

    [TimedFact]
    public async Task A_problem_of_the_account_is_told_apart()
    {
        Profile = Profile with { RstUrl = null, Rst2Url = new Uri("https://login.example.net/RST2.srf") };
        Service.Then(ScriptedTokens.Rst2Fault("wst:FailedAuthentication", "0x80048831", "Accept the terms of use first."));
        var exception = await FailAsync();
        Assert.Equal(AuthenticationFailure.AccountProblem, exception.Failure);
        Assert.Contains("Accept the terms of use first.", exception.Message, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task A_request_that_is_not_understood_is_told_apart()
    {
        Service.Then(ScriptedTokens.RstFault("S:Client", "Invalid Request"));
        Assert.Equal(AuthenticationFailure.Refused, (await FailAsync()).Failure);
    }

    [TimedFact]
    public async Task A_fault_that_sends_elsewhere_is_followed_with_the_same_request()
    {
        Service
            .Then(ScriptedTokens.RstFault("psf:Redirect", "Moved", "<psf:redirectUrl>https://other.example.net/RST.srf</psf:redirectUrl>"))
            .Then(call => ScriptedService.Answer(ScriptedTokens.AnswerAll(call)));
        await ProveAsync();
        Assert.Equal("other.example.net", Service.Calls[1].Url.Host);
        Assert.Equal(Service.Calls[0].Body, Service.Calls[1].Body);
    }

    [TimedTheory]
    [InlineData("https://evil.example.org/RST.srf")]
    [InlineData("http://login.example.net/RST.srf")]
    [InlineData("https://login.live.com/RST.srf")]
    public async Task A_fault_cannot_send_the_password_where_the_profile_does_not_allow(string target)
    {
        Service.Then(ScriptedTokens.RstFault("psf:Redirect", "Moved", $"<psf:redirectUrl>{target}</psf:redirectUrl>"));
        Assert.Equal(AuthenticationFailure.ForbiddenHost, (await FailAsync()).Failure);
        Assert.Single(Service.Calls);
    }

    [TimedFact]
    public async Task Faults_that_send_in_circles_are_given_up()
    {
        var hop = 0;
        Service.Otherwise = _ => ScriptedService.Answer(ScriptedTokens.RstFault(
            "psf:Redirect", "Moved", $"<psf:redirectUrl>https://login.example.net/{++hop}</psf:redirectUrl>"));
        Assert.Equal(AuthenticationFailure.TooManyRedirects, (await FailAsync()).Failure);
        Assert.Equal(6, Service.Calls.Count);

        Service.Calls.Clear();
        Service.Otherwise = _ => ScriptedService.Answer(ScriptedTokens.RstFault(
            "psf:Redirect", "Moved", "<psf:redirectUrl>https://login.example.net/RST.srf</psf:redirectUrl>"));
        Assert.Equal(AuthenticationFailure.TooManyRedirects, (await FailAsync()).Failure);
        Assert.Single(Service.Calls);
    }

    [TimedFact]
    public async Task A_server_that_minds_a_wrong_clock_is_asked_again_by_its_own()
    {
        Profile = Profile with { RstUrl = null, Rst2Url = new Uri("https://login.example.net/RST2.srf") };
        Service
            .Then(ScriptedTokens.Rst2Fault("wsse:MessageExpired", "0x80048999", "The message has expired", Clock.GetUtcNow() + TimeSpan.FromDays(3)))
            .Then(call => ScriptedService.Answer(ScriptedTokens.AnswerAll(call)));
        await ProveAsync();
        var created = DateTimeOffset.Parse(Service.Calls[1].Envelope.Descendant("Created")!.Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(TimeSpan.FromDays(3), created - Clock.GetUtcNow());
    }

    [TimedFact]
    public async Task A_clock_that_cannot_be_made_up_for_has_a_name()
    {
        Profile = Profile with { RstUrl = null, Rst2Url = new Uri("https://login.example.net/RST2.srf") };
        Service.Otherwise = _ => ScriptedService.Answer(
            ScriptedTokens.Rst2Fault("wsse:MessageExpired", "0x80041033", "The message has expired", Clock.GetUtcNow() - TimeSpan.FromHours(2)));
        var exception = await FailAsync();
        Assert.Equal(AuthenticationFailure.WrongClock, exception.Failure);
        Assert.Contains("120 minutes", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, Service.Calls.Count);
    }

    [TimedTheory]
    [InlineData(HttpStatusCode.OK, "text/html", "<html>Please sign in to the hotel's network</html>", AuthenticationFailure.NotPassport)]
    [InlineData(HttpStatusCode.OK, "text/xml", "<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/'><S:Bo", AuthenticationFailure.NotPassport)]
    [InlineData(HttpStatusCode.NotFound, "text/html", "", AuthenticationFailure.NotPassport)]
    [InlineData(HttpStatusCode.Forbidden, "text/html", "", AuthenticationFailure.NotPassport)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "text/html", "", AuthenticationFailure.Unavailable)]
    internal async Task What_is_no_answer_has_a_name(HttpStatusCode status, string type, string body, AuthenticationFailure failure)
    {
        Service.Then(body, status, type);
        Assert.Equal(failure, (await FailAsync()).Failure);
    }

    [TimedFact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        Service.IsSilent = true;
        var failing = FailAsync();
        await Clock.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(AuthenticationFailure.TimedOut, (await failing).Failure);
    }

    [TimedFact]
    public async Task An_answer_without_the_ticket_or_the_key_is_refused()
    {
        Service.Then(ScriptedTokens.Rst(ScriptedTokens.Response("contacts.msn.com", "t=x", TimeSpan.FromHours(1))));
        Assert.Equal(AuthenticationFailure.NoTicket, (await FailAsync()).Failure);

        Service.Then(ScriptedTokens.Rst(ScriptedTokens.Response(TicketSite.SignInAddress, "t=x", TimeSpan.FromHours(1), key: null)));
        Assert.Equal(AuthenticationFailure.NoTicket, (await FailAsync()).Failure);

        Service.Then(ScriptedTokens.Rst(ScriptedTokens.Response(TicketSite.SignInAddress, "t=x y", TimeSpan.FromHours(1))));
        Assert.Equal(AuthenticationFailure.NotPassport, (await FailAsync()).Failure);
    }

    [TimedFact]
    public async Task A_challenge_without_a_nonce_is_refused()
    {
        var exception = await Assert.ThrowsAsync<AuthenticationException>(() => new SingleSignOnAuthentication(NewTickets())
            .ProveAsync(new SignInChallenge(MsnpDialect.Msnp15, "MBI_KEY_OLD"), Credentials, Profile, Token));
        Assert.Equal(AuthenticationFailure.NotPassport, exception.Failure);
        Assert.Empty(Service.Calls);
    }

    [TimedTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tweener_asks_the_token_service_where_there_is_no_nexus_or_an_address_book(bool hasNexus)
    {
        Profile = Profile with { NexusUrl = hasNexus ? new Uri("https://nexus.example.net/rdr/pprdr.asp") : null };
        Service.Then(call => ScriptedService.Answer(ScriptedTokens.AnswerAll(call)));
        var tickets = NewTickets();
        var proof = await new TweenerAuthentication(Http, Clock, tickets).ProveAsync(
            new SignInChallenge(hasNexus ? MsnpDialect.Msnp13 : MsnpDialect.Msnp12, "lc=1033,id=507,tw=40"), Credentials, Profile, Token);
        Assert.Equal("t=one-messenger.msn.com&p=", proof.Ticket.Reveal());
        Assert.Null(proof.Proof);
        var token = Service.Calls[0].Envelope.Descendants().Where(element => element.IsNamed("RequestSecurityToken")).ElementAt(1);
        Assert.Equal("?lc=1033&id=507&tw=40", token.Child("PolicyReference").AttributeText("URI"));
        Assert.Equal("t=one-contacts.msn.com&p=", (await tickets.GetAsync(TicketSite.Contacts, Token)).Reveal());
        Assert.Single(Service.Calls);
    }

    private async Task<SignInProof> ProveAsync(MsnpDialect? dialect = null) => await new SingleSignOnAuthentication(NewTickets())
        .ProveAsync(new SignInChallenge(dialect ?? MsnpDialect.Msnp15, "MBI_KEY_OLD", Nonce), Credentials, Profile, Token);

    private async Task<AuthenticationException> FailAsync()
    {
        var exception = await Assert.ThrowsAsync<AuthenticationException>(() => ProveAsync());
        Assert.DoesNotContain(Password, exception.ToString(), StringComparison.Ordinal);
        return exception;
    }
}

public sealed class ServiceTicketsTests : TokenTests
{
    private int _issued;

    public ServiceTicketsTests() =>
        Service.Otherwise = call => ScriptedService.Answer(ScriptedTokens.AnswerAll(call, $"t={++_issued}", Lifetime, TellsServerTime));

    private TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(24);

    private bool TellsServerTime { get; set; } = true;

    [TimedFact]
    public async Task Tickets_are_kept_and_one_answer_serves_all_sites()
    {
        var tickets = NewTickets();
        Assert.Equal("t=1-contacts.msn.com&p=", (await tickets.GetAsync(TicketSite.Contacts, Token)).Reveal());
        Assert.Equal("t=1-storage.msn.com&p=", (await tickets.GetAsync(TicketSite.Storage, Token)).Reveal());
        Assert.Equal("t=1-contacts.msn.com&p=", (await tickets.GetAsync(TicketSite.Contacts, Token)).Reveal());
    }

    [TimedFact]
    public async Task A_site_nobody_asked_for_yet_is_asked_for_then()
    {
        var tickets = NewTickets();
        await tickets.GetAsync(TicketSite.Contacts, Token);
        Assert.Equal("t=2-voice.messenger.msn.com&p=", (await tickets.GetAsync(TicketSite.Voice, Token)).Reveal());
    }

    [TimedTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tickets_are_got_anew_shortly_before_they_end_however_wrong_the_clock_here_is(bool tellsServerTime)
    {
        TellsServerTime = tellsServerTime;

        // Years away from the time in the answers.
        Assert.True((Clock.GetUtcNow() - ScriptedTokens.ServerTime).Duration() > TimeSpan.FromDays(365));
        var tickets = NewTickets();
        await tickets.GetAsync(TicketSite.Contacts, Token);
        Clock.Advance(TimeSpan.FromHours(23));
        Assert.StartsWith("t=1-", (await tickets.GetAsync(TicketSite.Contacts, Token)).Reveal(), StringComparison.Ordinal);
        Clock.Advance(TimeSpan.FromMinutes(51));
        Assert.StartsWith("t=2-", (await tickets.GetAsync(TicketSite.Contacts, Token)).Reveal(), StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task A_ticket_that_is_still_good_is_used_while_no_other_can_be_got()
    {
        var tickets = NewTickets();
        await tickets.GetAsync(TicketSite.Contacts, Token);
        Service.Otherwise = _ => ScriptedService.Answer("", HttpStatusCode.ServiceUnavailable);
        Clock.Advance(TimeSpan.FromHours(23) + TimeSpan.FromMinutes(55));
        Assert.StartsWith("t=1-", (await tickets.GetAsync(TicketSite.Contacts, Token)).Reveal(), StringComparison.Ordinal);
        Clock.Advance(TimeSpan.FromMinutes(6));
        var exception = await Assert.ThrowsAsync<AuthenticationException>(() => tickets.GetAsync(TicketSite.Contacts, Token));
        Assert.Equal(AuthenticationFailure.Unavailable, exception.Failure);
    }

    [TimedFact]
    public async Task A_ticket_that_has_ended_before_it_came_is_good_for_a_moment()
    {
        Lifetime = TimeSpan.FromHours(-1);
        var tickets = NewTickets();
        await tickets.GetAsync(TicketSite.Contacts, Token);
        await tickets.GetAsync(TicketSite.Contacts, Token);
        Assert.Single(Service.Calls);
        Clock.Advance(TimeSpan.FromMinutes(2));
        await tickets.GetAsync(TicketSite.Contacts, Token);
        Assert.Equal(2, Service.Calls.Count);
    }

    [TimedFact]
    public async Task Many_who_need_a_ticket_ask_once()
    {
        var tickets = NewTickets();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => tickets.GetAsync(TicketSite.Contacts, Token), Token)));
        Assert.Single(Service.Calls);
    }

    [TimedFact]
    public async Task A_refused_ticket_is_got_anew_once_however_many_were_refused()
    {
        var tickets = NewTickets();
        var refused = await tickets.GetAsync(TicketSite.Contacts, Token);
        tickets.Renew(TicketSite.Contacts, refused);
        var another = await tickets.GetAsync(TicketSite.Contacts, Token);
        tickets.Renew(TicketSite.Contacts, refused);
        Assert.Equal(another, await tickets.GetAsync(TicketSite.Contacts, Token));
        Assert.Equal(2, Service.Calls.Count);
    }

    [TimedFact]
    public async Task The_ticket_of_the_older_login_serves_all_sites_until_one_refuses_it()
    {
        var tickets = NewTickets();
        var adopted = new Sensitive("t=login&p=");
        tickets.Adopt(adopted);
        Assert.Equal(adopted, await tickets.GetAsync(TicketSite.Messenger, Token));
        tickets.Renew(TicketSite.Messenger, adopted);
        Assert.Equal("t=1-messenger.msn.com&p=", (await tickets.GetAsync(TicketSite.Messenger, Token)).Reveal());
    }

    [TimedFact]
    public async Task A_call_that_is_refused_for_its_ticket_is_made_once_more_with_another()
    {
        Profile = Profile with { StorageUrl = new Uri("https://storage.example.net/") };
        var answers = new Queue<HttpResponseMessage>([
            ScriptedService.Answer(ScriptedService.Envelope("<soap:Fault><faultcode>q0:BadContextToken</faultcode><faultstring>x</faultstring></soap:Fault>")),
            ScriptedService.Answer(ScriptedService.Envelope("<Done/>")),
            ScriptedService.Answer("", HttpStatusCode.Forbidden),
            ScriptedService.Answer("", HttpStatusCode.Forbidden),
        ]);
        var issue = Service.Otherwise;
        Service.Otherwise = call => call.Url.Host == "storage.example.net" ? answers.Dequeue() : issue(call);
        var calls = new TicketedCalls(Soap, NewTickets());
        SoapRequest Request(Sensitive ticket) => new()
        {
            Url = Profile.StorageUrl,
            Content = new System.Xml.Linq.XElement("Do", ticket.Reveal()),
            Secrets = [ticket],
        };
        await calls.CallAsync(TicketSite.Storage, Request, Token);
        var shown = Service.Calls.Where(call => call.Url.Host == "storage.example.net").Select(call => SoapEnvelope.Content(call.Envelope)!.Value);
        Assert.Equal(["t=1-storage.msn.com&p=", "t=2-storage.msn.com&p="], shown);

        var exception = await Assert.ThrowsAsync<SoapException>(() => calls.CallAsync(TicketSite.Storage, Request, Token));
        Assert.Equal(SoapFailure.AccessDenied, exception.Failure);
        Assert.Empty(answers);
    }
}
