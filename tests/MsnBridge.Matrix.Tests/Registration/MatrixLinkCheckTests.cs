using System.Net;
using System.Net.Sockets;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Testing;

namespace MsnBridge.Matrix.Tests.Registration;

public sealed class MatrixLinkCheckTests
{
    private readonly IMatrixClient _client;
    private readonly ScriptedClient _script;
    private MatrixOptions _options;

    public MatrixLinkCheckTests()
    {
        (_client, _script) = ScriptedClient.Create();
        _options = new MatrixOptions
        {
            ServerName = "example.org",
            Port = LoopbackPorts.Free(),
            AppserviceToken = new Secret("appservice-token-1"),
            HomeserverToken = new Secret("homeserver-token-1"),
        };
        _script.Ping = (_, id) => CallAsync("homeserver-token-1", id);
    }

    [Fact]
    public async Task Where_both_directions_work_it_says_so()
    {
        var finding = await CheckAsync();

        Assert.True(finding.Works, finding.Detail);
        Assert.Contains("knows @msnbot:example.org, and calls the bridge at http://127.0.0.1:", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_homeserver_that_is_away_is_told()
    {
        _script.Versions = () => throw new MatrixUnavailableException("Nothing listens at 127.0.0.1:8008.");

        await ExpectBrokenAsync("homeserver", "Nothing listens at 127.0.0.1:8008.");
    }

    [Fact]
    public async Task What_is_no_homeserver_is_told()
    {
        _script.Versions = () => throw new MatrixException(HttpStatusCode.NotFound, "M_UNKNOWN", "no JSON");

        await ExpectBrokenAsync("homeserver", "is no homeserver's Client-Server API (404 M_UNKNOWN)");
    }

    [Fact]
    public async Task A_registration_that_is_not_loaded_is_told()
    {
        _script.WhoAmI = _ => throw new MatrixException(HttpStatusCode.Unauthorized, "M_UNKNOWN_TOKEN", "Unrecognised access token.");

        await ExpectBrokenAsync("asToken", "has not loaded the registration");
    }

    [Fact]
    public async Task A_homeserver_that_refuses_the_token_at_once_is_a_homeserver()
    {
        _script.Versions = () => throw new MatrixException(HttpStatusCode.Unauthorized, "M_UNKNOWN_TOKEN", "Unrecognised access token.");
        _script.WhoAmI = _ => throw new MatrixException(HttpStatusCode.Unauthorized, "M_UNKNOWN_TOKEN", "Unrecognised access token.");

        await ExpectBrokenAsync("asToken", "has not loaded the registration");
    }

    [Fact]
    public async Task The_address_that_was_meant_is_the_one_of_the_options()
    {
        _options = _options with { PublicUrl = new Uri("https://bridge.example.org/") };
        _script.Ping = (_, _) => throw new MatrixException(HttpStatusCode.BadGateway, "M_CONNECTION_FAILED", "refused");

        await ExpectBrokenAsync("publicUrl", "which should be https://bridge.example.org.");
    }

    [Theory]
    [InlineData("other", "example.org", "botLocalpart", "has other as sender_localpart")]
    [InlineData("msnbot", "example.net", "serverName", "are of example.net, not of example.org")]
    public async Task Another_identity_is_told(string localpart, string server, string key, string expected)
    {
        _script.WhoAmI = _ => new MatrixUserId(localpart, server);

        await ExpectBrokenAsync(key, expected);
    }

    [Fact]
    public async Task A_token_for_double_puppets_that_is_refused_is_told()
    {
        _options = _options with { DoublePuppetToken = new Secret("double-puppet-token") };
        _script.WhoAmI = token => token is null
            ? new MatrixUserId("msnbot", "example.org")
            : throw new MatrixException(HttpStatusCode.Unauthorized, "M_UNKNOWN_TOKEN", "no");

        await ExpectBrokenAsync("doublePuppetToken", "refuses the token for double puppets (M_UNKNOWN_TOKEN)");
    }

    [Fact]
    public async Task A_homeserver_that_calls_with_another_token_is_told()
    {
        _script.Ping = async (_, id) =>
        {
            await CallAsync("another", id);
            throw new MatrixException(HttpStatusCode.BadGateway, "M_BAD_STATUS", "HTTP 403 Forbidden");
        };

        await ExpectBrokenAsync("hsToken", "the hs_token of the registration that it has loaded differs");
    }

    [Theory]
    [InlineData("M_CONNECTION_FAILED", "port", "cannot connect to the bridge: Connection was refused. It calls the url of the registration that it has loaded, which should be http://127.0.0.1:")]
    [InlineData("M_CONNECTION_TIMEOUT", "port", "waited in vain")]
    [InlineData("M_BAD_STATUS", "port", "Something else than the bridge answers")]
    [InlineData("M_URL_NOT_SET", "port", "has no url")]
    [InlineData("M_FORBIDDEN", "appserviceId", "under another id than msnbridge")]
    [InlineData("M_STRANGE", "homeserver", "M_STRANGE")]
    public async Task What_the_homeserver_says_of_its_call_is_explained(string code, string key, string expected)
    {
        _script.Ping = (_, _) => throw new MatrixException(HttpStatusCode.BadGateway, code, "Connection was refused.");

        await ExpectBrokenAsync(key, expected);
    }

    [Fact]
    public async Task An_answer_that_was_not_ours_is_told()
    {
        _script.Ping = (_, _) => Task.CompletedTask;

        await ExpectBrokenAsync("port", "Something answered the homeserver's call that is not this bridge");
    }

    [Fact]
    public async Task A_homeserver_without_ping_is_taken_at_its_word()
    {
        _script.Ping = (_, _) => throw new MatrixException(HttpStatusCode.NotFound, "M_UNRECOGNIZED", "Unrecognized request");

        var finding = await CheckAsync();

        Assert.True(finding.Works);
        Assert.Contains("it has no ping", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_bridge_runs_it_answers_itself()
    {
        using var running = new TcpListener(IPAddress.Loopback, _options.Port);
        running.Start();
        _script.Ping = (_, _) => Task.CompletedTask;
        Assert.True((await CheckAsync()).Works);

        _script.Ping = (_, _) => throw new MatrixException(HttpStatusCode.BadGateway, "M_BAD_STATUS", "HTTP 404");
        await ExpectBrokenAsync("port", "Another program listens on port");
    }

    private async Task ExpectBrokenAsync(string key, string text)
    {
        var finding = await CheckAsync();
        Assert.False(finding.Works);
        Assert.Equal(key, finding.Key);
        Assert.Contains(text, finding.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("token-1", finding.Detail, StringComparison.Ordinal);
    }

    private Task<MatrixLinkFinding> CheckAsync() => MatrixLinkCheck.RunAsync(_options, _client, TestContext.Current.CancellationToken);

    private async Task CallAsync(string token, string id)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{_options.Port}/_matrix/app/v1/ping")
        {
            Content = new StringContent($$"""{"transaction_id":"{{id}}"}"""),
        };
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
