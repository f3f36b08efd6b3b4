using System.Net;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Tests.Scripted;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Tests.Authentication;

public sealed class TweenerAuthenticationTests : IDisposable
{
    private static readonly MsnpCredentials Credentials = new("alice@example.com", "p,%ä secret");

    private readonly ScriptedLogin _login = new();
    private readonly SignallingClock _clock = new(TestContext.Current.CancellationToken);
    private readonly HttpClient _http;
    private ServerProfile _profile = new()
    {
        Name = "scripted",
        Title = "Scripted",
        NotificationServer = new MsnpServerAddress("ns.example.net", 1863),
        NexusUrl = new Uri("https://nexus.example.net/rdr/pprdr.asp"),
        LoginHosts = [".example.net"],
    };

    public TweenerAuthenticationTests() => _http = new HttpClient(_login) { Timeout = Timeout.InfiniteTimeSpan };

    [TimedTheory]
    [InlineData("PassportURLs", "DARealm=Passport.Net,DALogin=login.example.net/login2.srf,DAReg=x", "https://login.example.net/login2.srf")]
    [InlineData("Passporturls", "DALogin=https://login.example.net/login", "https://login.example.net/login")]
    [InlineData("passporturls", "dalogin=HTTPS://login.example.net:8443/a?b=c,X=y", "https://login.example.net:8443/a?b=c")]
    public async Task The_nexus_names_the_login_server_in_several_forms(string header, string value, string url)
    {
        _login.Nexus = (_, _) => ScriptedLogin.Answer(HttpStatusCode.OK, header, value);
        Assert.Equal(ScriptedNetwork.Ticket, (await ProveAsync()).Reveal());
        Assert.Equal(new Uri(url), _login.Requests[1].Url);
    }

    [TimedFact]
    public async Task A_known_login_server_needs_no_nexus()
    {
        _profile = _profile with { NexusUrl = null, LoginUrl = new Uri("https://login.example.net/login") };
        await ProveAsync();
        Assert.Equal(new Uri("https://login.example.net/login"), Assert.Single(_login.Requests).Url);
    }

    [TimedFact]
    public async Task Password_and_account_are_percent_encoded_and_the_challenge_is_not()
    {
        await ProveAsync("lc=1033,ru=http%3A%2F%2Fmessenger%2Eexample,ct=1");
        Assert.Equal(
            "Passport1.4 OrgVerb=GET,OrgURL=http%3A%2F%2Fmessenger%2Eexample,sign-in=alice%40example%2Ecom,pwd=p%2C%25%C3%A4%20secret,"
                + "lc=1033,ru=http%3A%2F%2Fmessenger%2Eexample,ct=1",
            _login.Requests[1].Authorization);
    }

    [TimedFact]
    public async Task Redirects_are_followed_with_the_same_authorization()
    {
        _login.Login = (request, _) => request.RequestUri!.AbsolutePath == "/login2.srf"
            ? ScriptedLogin.Answer(HttpStatusCode.Found, "Location", "/second")
            : ScriptedLogin.Answer(HttpStatusCode.OK, "authentication-info", "Passport1.4 da-status=success,from-PP='t=abc&p=def'");
        Assert.Equal("t=abc&p=def", (await ProveAsync()).Reveal());
        Assert.Equal(_login.Requests[1].Authorization, _login.Requests[2].Authorization);
    }

    [TimedFact]
    public async Task Redirects_without_end_are_given_up_after_five()
    {
        _login.Login = (_, _) => ScriptedLogin.Answer(HttpStatusCode.Found, "Location", "https://login.example.net/again");
        Assert.Equal(AuthenticationFailure.TooManyRedirects, (await FailAsync()).Failure);
        Assert.Equal(1 + 6, _login.Requests.Count);
    }

    [TimedTheory]
    [InlineData("https://login.live.com/login2.srf")]
    [InlineData("https://evil.example.org/")]
    [InlineData("http://login.example.net/plain")]
    [InlineData("https://evilexample.net/")]
    public async Task The_password_goes_only_where_the_profile_allows(string target)
    {
        _login.Login = (_, _) => ScriptedLogin.Answer(HttpStatusCode.Found, "Location", target);
        Assert.Equal(AuthenticationFailure.ForbiddenHost, (await FailAsync()).Failure);

        _login.Requests.Clear();
        _login.Nexus = (_, _) => ScriptedLogin.Answer(HttpStatusCode.OK, "PassportURLs", $"DALogin={target}");
        Assert.Equal(AuthenticationFailure.ForbiddenHost, (await FailAsync()).Failure);
        Assert.Single(_login.Requests);
    }

    [TimedTheory]
    [InlineData("Passport1.4 da-status=failed,srealm=Passport.NET,ts=-3,prompt,cburl=http://x,cbtxt=Bad%20luck%0D%0A", "Bad luck")]
    [InlineData("Passport1.4 da-status=failed", "refused the password.")]
    public async Task A_refusal_of_Passport_is_a_wrong_password(string header, string text)
    {
        _login.Login = (_, _) => ScriptedLogin.Answer(HttpStatusCode.Unauthorized, "WWW-Authenticate", header);
        var exception = await FailAsync();
        Assert.Equal(AuthenticationFailure.WrongPassword, exception.Failure);
        Assert.EndsWith(text, exception.Message, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task A_refusal_of_something_else_is_no_wrong_password()
    {
        _login.Login = (_, _) => ScriptedLogin.Answer(HttpStatusCode.Unauthorized, "WWW-Authenticate", "Basic realm=\"proxy\"");
        Assert.Equal(AuthenticationFailure.NotPassport, (await FailAsync()).Failure);
    }

    [TimedTheory]
    [InlineData(HttpStatusCode.ServiceUnavailable, null, null, AuthenticationFailure.Unavailable)]
    [InlineData(HttpStatusCode.InternalServerError, null, null, AuthenticationFailure.Unavailable)]
    [InlineData(HttpStatusCode.OK, null, null, AuthenticationFailure.NotPassport)]
    [InlineData(HttpStatusCode.NotFound, null, null, AuthenticationFailure.NotPassport)]
    [InlineData(HttpStatusCode.OK, "Authentication-Info", "Passport1.4 da-status=success,from-PP='never closed", AuthenticationFailure.NotPassport)]
    [InlineData(HttpStatusCode.OK, "Authentication-Info", "Passport1.4 da-status=success,from-PP=''", AuthenticationFailure.NotPassport)]
    [InlineData(HttpStatusCode.OK, "Authentication-Info", "Passport1.4 da-status=success,from-PP='a b'", AuthenticationFailure.NotPassport)]
    [InlineData(HttpStatusCode.Found, null, null, AuthenticationFailure.NotPassport)]
    internal async Task Nonsense_is_told_apart_from_a_server_that_is_down(
        HttpStatusCode status, string? header, string? value, AuthenticationFailure failure)
    {
        _login.Login = (_, _) => ScriptedLogin.Answer(status, header, value, "<html>Please sign in to the hotel's network</html>");
        Assert.Equal(failure, (await FailAsync()).Failure);
    }

    [TimedTheory]
    [InlineData(HttpStatusCode.BadGateway, null, AuthenticationFailure.Unavailable)]
    [InlineData(HttpStatusCode.OK, null, AuthenticationFailure.NotPassport)]
    [InlineData(HttpStatusCode.OK, "DARealm=Passport.Net", AuthenticationFailure.NotPassport)]
    [InlineData(HttpStatusCode.OK, "DALogin=,DAReg=x", AuthenticationFailure.NotPassport)]
    internal async Task A_nexus_that_is_none_is_told(HttpStatusCode status, string? value, AuthenticationFailure failure)
    {
        _login.Nexus = (_, _) => ScriptedLogin.Answer(status, value is null ? null : "PassportURLs", value);
        Assert.Equal(failure, (await FailAsync()).Failure);
    }

    [TimedFact]
    public async Task A_connection_that_breaks_off_is_a_server_that_is_down()
    {
        _login.Login = (_, _) => throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
        var exception = await FailAsync();
        Assert.Equal(AuthenticationFailure.Unavailable, exception.Failure);
        Assert.Contains("ResponseEnded", exception.Message, StringComparison.Ordinal);
    }

    [TimedTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_does_not_answer_is_given_up(bool isNexus)
    {
        if (isNexus)
            _login.Nexus = (_, cancellation) => ScriptedLogin.Silence(cancellation);
        else
            _login.Login = (_, cancellation) => ScriptedLogin.Silence(cancellation);

        var failing = FailAsync();
        if (!isNexus)
            await _clock.ForgetAsync(TimeSpan.FromSeconds(20));

        await _clock.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(AuthenticationFailure.TimedOut, (await failing).Failure);
    }

    [TimedFact]
    public async Task Giving_up_is_no_failure()
    {
        using var cancellation = new CancellationTokenSource();
        _login.Nexus = (_, token) => ScriptedLogin.Silence(token);
        var proving = new TweenerAuthentication(_http, _clock).ProveAsync(Challenge("ct=1"), Credentials, _profile, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => proving);
    }

    [Fact]
    public void Credentials_print_the_account_alone() => Assert.Equal("alice@example.com", Credentials.ToString());

    public void Dispose()
    {
        _http.Dispose();
        _login.Dispose();
    }

    private static SignInChallenge Challenge(string policy) => new(MsnpDialect.Msnp12, policy);

    private async Task<Sensitive> ProveAsync(string challenge = "ct=1") => (await new TweenerAuthentication(_http, _clock)
        .ProveAsync(Challenge(challenge), Credentials, _profile, TestContext.Current.CancellationToken)).Ticket;

    /// <summary>There must be no proof, and nothing of the password in what is told.</summary>
    private async Task<AuthenticationException> FailAsync()
    {
        var exception = await Assert.ThrowsAsync<AuthenticationException>(() => ProveAsync());
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
        return exception;
    }
}
