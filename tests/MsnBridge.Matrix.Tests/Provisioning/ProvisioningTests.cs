using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Access;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Provisioning;
using MsnBridge.Matrix.Rooms;
using MsnBridge.Matrix.Tests.Appservice;
using MsnBridge.Matrix.Tests.Registration;

namespace MsnBridge.Matrix.Tests.Provisioning;

public sealed class ProvisioningTests : IAsyncLifetime, IDirectChats, IProvisionedUsers, IProtocolIcon
{
    private const string Secret = "a-provisioning-secret";
    private const string Alice = "@alice:example.org";

    private readonly FakeTimeProvider _time = new();
    private readonly LinkingDirectory _directory = new();
    private readonly ScriptedClient _script;
    private readonly AppserviceServer _server;
    private readonly HttpClient _client = new();
    private readonly Dictionary<ContactId, RoomId> _rooms = [];
    private readonly List<MatrixUserId> _welcomed = [];
    private int _askedWhoAmI;

    public ProvisioningTests()
    {
        var options = new MatrixOptions
        {
            ServerName = "example.org",
            Port = 0,
            ProvisioningSecret = new Secret(Secret),
            BlockedUsers = ["@mallory:example.org"],
            HomeserverToken = new Secret("a-homeserver-token"),
        };
        (var client, _script) = ScriptedClient.Create();
        _script.WhoAmI = token =>
        {
            _askedWhoAmI++;
            return token?.Reveal() switch
            {
                "alices-token" => new MatrixUserId("alice", "example.org"),
                "mallorys-token" => new MatrixUserId("mallory", "example.org"),
                "strangers-token" => new MatrixUserId("bob", "example.net"),
                "bots-token" => new MatrixUserId("msnbot", "example.org"),
                "slow-token" => throw new MatrixUnavailableException("away"),
                _ => throw new MatrixException(HttpStatusCode.Unauthorized, "M_UNKNOWN_TOKEN", "no"),
            };
        };
        var (ghosts, network) = (new GhostIds(options), new ListedNetwork());
        var endpoints = new ProvisioningEndpoints(
            options, ghosts, new ProvisioningAccess(options, new AccessRules(options), ghosts, client, _time), new LoginProcesses(_time),
            new ContactListing(ghosts, network, _directory, this), this, _directory, network, this, this, NullLogger<ProvisioningEndpoints>.Instance);
        _server = new AppserviceServer(options, [endpoints], NullLoggerFactory.Instance);
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(null, "", 401, "M_MISSING_TOKEN")]
    [InlineData("wrong", "", 401, "M_UNKNOWN_TOKEN")]
    [InlineData("slow-token", "", 503, "M_UNKNOWN")]
    [InlineData("mallorys-token", "", 403, "M_FORBIDDEN")]
    [InlineData("strangers-token", "", 403, "M_FORBIDDEN")]
    [InlineData("bots-token", "", 403, "M_FORBIDDEN")]
    [InlineData("alices-token", "?user_id=@bob:example.org", 403, "M_FORBIDDEN")]
    [InlineData(Secret, "", 400, "M_MISSING_PARAM")]
    [InlineData(Secret, "?user_id=alice", 400, "M_INVALID_PARAM")]
    [InlineData(Secret, "?user_id=@mallory:example.org", 403, "M_FORBIDDEN")]
    [InlineData("a-homeserver-token", "", 401, "M_UNKNOWN_TOKEN")]
    public async Task Who_may_not_is_told_why(string? token, string query, int status, string code)
    {
        foreach (var path in (string[])["whoami", "contacts", "logins"])
        {
            var (actual, body) = await SendAsync(HttpMethod.Get, path + query, token: token);
            Assert.Equal((status, code), ((int)actual, (string?)body["errcode"]));
        }
    }

    [Fact]
    public async Task A_token_is_known_for_a_minute_and_then_asked_about_again()
    {
        await GetAsync("whoami");
        await GetAsync("whoami?user_id=" + Alice);
        Assert.Equal(1, _askedWhoAmI);

        _time.Advance(TimeSpan.FromMinutes(1));
        await GetAsync("whoami");
        Assert.Equal(2, _askedWhoAmI);
    }

    [Fact]
    public async Task The_shared_secret_speaks_for_anybody_who_may()
    {
        _directory.Add(Alice);

        var (status, body) = await SendAsync(HttpMethod.Get, "logins?user_id=" + Alice, token: Secret);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"login_ids":["escargot:alice@x.y"]}""", body.ToJsonString());
        Assert.Equal(0, _askedWhoAmI);
    }

    [Fact]
    public async Task Whoami_tells_the_bridge_and_the_login()
    {
        Assert.Empty((await GetAsync("whoami"))["logins"]!.AsArray());
        _directory.Add(Alice, LoginState.BadCredentials);

        var body = await GetAsync("whoami");

        Assert.Equal(("msn", "@msnbot:example.org", "example.org", "!mgmt", "!msn"),
            ((string?)body["network"]?["network_id"], (string?)body["bridge_bot"], (string?)body["homeserver"], (string?)body["management_room"], (string?)body["command_prefix"]));
        Assert.Equal("password", (string?)body["login_flows"]?[0]?["id"]);
        var login = body["logins"]![0]!;
        Assert.Equal(("escargot:alice@x.y", "alice@x.y", "BAD_CREDENTIALS", 5),
            ((string?)login["id"], (string?)login["name"], (string?)login["state"]?["state_event"], (int?)login["state"]?["timestamp"]));
        Assert.Equal("BAD_CREDENTIALS", (string?)login["state_event"]);
    }

    [Fact]
    public async Task An_account_is_linked_in_one_step_and_unlinked()
    {
        Assert.Equal("password", (string?)(await GetAsync("login/flows"))["flows"]?[0]?["id"]);
        var step = await PostAsync("login/start/password", "");
        Assert.Equal(("user_input", "msnbridge.account"), ((string?)step["type"], (string?)step["step_id"]));
        Assert.Equal(["select:network", "email:address", "password:password"],
            step["user_input"]!["fields"]!.AsArray().Select(field => $"{field!["type"]}:{field["id"]}"));
        var path = $"login/step/{step["login_id"]}/msnbridge.account/user_input";

        var done = await PostAsync(path, """{"network":"escargot","address":"Alice@x.y","password":"right"}""");

        Assert.Equal(("complete", "escargot:alice@x.y"), ((string?)done["type"], (string?)done["complete"]?["user_login_id"]));
        Assert.Equal([Alice], _welcomed.Select(user => user.Value));
        Assert.Equal(done.ToJsonString(), (await PostAsync(path, """{"network":"escargot","address":"Alice@x.y","password":"right"}""")).ToJsonString());
        Assert.Equal(1, _directory.Attempts);

        Assert.Equal("M_NOT_FOUND", (string?)(await SendAsync(HttpMethod.Post, "logout/escargot:bob@x.y", "")).Body["errcode"]);
        await PostAsync("logout/escargot:alice@x.y", "");
        Assert.Empty(_directory.Accounts);
        await PostAsync("logout/all", "");
    }

    [Theory]
    [InlineData("""{"network":"escargot","address":"alice@x.y","password":"wrong"}""", 403, "M_FORBIDDEN", "The password was refused.")]
    [InlineData("""{"network":"escargot","address":"alice@x.y"}""", 400, "M_MISSING_PARAM", "The password is missing.")]
    [InlineData("""{"network":"escargot","password":"right"}""", 400, "M_MISSING_PARAM", "The address of the MSN account is missing.")]
    [InlineData("""{"address":"alice@x.y","password":"right"}""", 400, "M_MISSING_PARAM", "The MSN network is missing: one of local, escargot.")]
    [InlineData("[]", 400, "M_NOT_JSON", "The body is not a JSON object.")]
    [InlineData("{\"network\":\"\\ud800\"}", 400, "M_NOT_JSON", "The body is not a JSON object.")]
    [InlineData("what", 400, "M_NOT_JSON", "The body is not a JSON object.")]
    public async Task What_is_wrong_is_told_and_can_be_mended_in_the_same_step(string body, int status, string code, string sentence)
    {
        var path = $"login/step/{(await PostAsync("login/start/password", ""))["login_id"]}/msnbridge.account/user_input";

        var (actual, refusal) = await SendAsync(HttpMethod.Post, path, body);
        Assert.Equal((status, code, sentence), ((int)actual, (string?)refusal["errcode"], (string?)refusal["error"]));

        Assert.Equal("complete", (string?)(await PostAsync(path, """{"network":"local","address":"alice@x.y","password":"right"}"""))["type"]);
    }

    [Theory]
    [InlineData(LinkFailure.UnknownProfile, 400, "M_INVALID_PARAM")]
    [InlineData(LinkFailure.InvalidAddress, 400, "M_INVALID_PARAM")]
    [InlineData(LinkFailure.ServerUnavailable, 502, "M_UNKNOWN")]
    [InlineData(LinkFailure.AccountRefused, 403, "M_FORBIDDEN")]
    [InlineData(LinkFailure.AccountTaken, 403, "M_FORBIDDEN")]
    [InlineData(LinkFailure.OtherAccountLinked, 403, "FI.MAU.BRIDGE.TOO_MANY_LOGINS")]
    public async Task Each_failure_has_its_code_and_our_sentence(LinkFailure failure, int status, string code)
    {
        _directory.OnLink = _ => Task.FromResult(new LinkResult(failure, "Our sentence."));
        var path = $"login/step/{(await PostAsync("login/start/password", ""))["login_id"]}/msnbridge.account/user_input";

        var (actual, body) = await SendAsync(HttpMethod.Post, path, """{"network":"local","address":"alice@x.y","password":"right"}""");

        Assert.Equal((status, code, "Our sentence."), ((int)actual, (string?)body["errcode"], (string?)body["error"]));
    }

    [Fact]
    public async Task A_step_that_is_sent_twice_at_once_signs_in_once()
    {
        var arrived = new TaskCompletionSource();
        var signedIn = new TaskCompletionSource<LinkResult>();
        _directory.OnLink = _ =>
        {
            arrived.TrySetResult();
            return signedIn.Task;
        };
        var path = $"login/step/{(await PostAsync("login/start/password", ""))["login_id"]}/msnbridge.account/user_input";
        const string body = """{"network":"local","address":"alice@x.y","password":"right"}""";

        var first = PostAsync(path, body);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var second = PostAsync(path, body);
        signedIn.SetResult(new LinkResult(null, "Linked."));

        Assert.Equal((await first).ToJsonString(), (await second).ToJsonString());
        Assert.Equal(1, _directory.Attempts);
    }

    [Fact]
    public async Task An_attempt_ends_when_it_is_cancelled_or_old_and_belongs_to_one_person()
    {
        async Task<string?> TakeStepAsync(JsonNode? id, string query = "", string token = "alices-token", string step = "msnbridge.account/user_input") =>
            (string?)(await SendAsync(HttpMethod.Post, $"login/step/{id}/{step}{query}", "{}", token)).Body["errcode"];

        var id = (await PostAsync("login/start/password", ""))["login_id"];
        Assert.Equal("M_NOT_FOUND", await TakeStepAsync(id, "?user_id=@bob:example.org", Secret));
        Assert.Equal("M_BAD_STATE", await TakeStepAsync(id, step: "msnbridge.other/user_input"));
        Assert.Equal("M_BAD_STATE", await TakeStepAsync(id, step: "msnbridge.account/cookies"));
        await PostAsync($"login/cancel/{id}", "");
        Assert.Equal("M_NOT_FOUND", await TakeStepAsync(id));
        Assert.Equal("M_NOT_FOUND", (string?)(await SendAsync(HttpMethod.Post, $"login/cancel/{id}", "")).Body["errcode"]);

        id = (await PostAsync("login/start/password", ""))["login_id"];
        _time.Advance(LoginProcesses.Lifetime);
        Assert.Equal("M_NOT_FOUND", await TakeStepAsync(id));
        Assert.Equal("M_NOT_FOUND", (string?)(await SendAsync(HttpMethod.Post, "login/start/qr", "")).Body["errcode"]);

        id = (await PostAsync("login/start/password", ""))["login_id"];
        for (var more = 0; more < 5; more++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await PostAsync("login/start/password", "");
        }

        Assert.Equal("M_NOT_FOUND", await TakeStepAsync(id));
    }

    [Fact]
    public async Task Contacts_are_listed_searched_and_resolved()
    {
        _directory.Add(Alice);
        _directory.Contacts.Add(new Contact { Id = new("bob@x.y"), DisplayName = "Bob", OwnName = "Bobby", Relation = ContactRelation.Listed });
        _directory.Contacts.Add(new Contact { Id = new("eve@x.y"), DisplayName = "Eve", Relation = ContactRelation.Pending });
        _rooms[new("bob@x.y")] = new RoomId("!bob");

        Assert.Equal(
            """{"contacts":[{"id":"bob@x.y","name":"Bobby","identifiers":["mailto:bob@x.y"],"mxid":"@_msn_escargot_bob=40x.y:example.org","dm_room_mxid":"!bob"}]}""",
            (await GetAsync("contacts")).ToJsonString());
        Assert.Equal("bob@x.y", (string?)Assert.Single((await PostAsync("search_users", """{"query":"BOB"}"""))["results"]!.AsArray())?["id"]);
        Assert.Equal("new@x.y", (string?)Assert.Single((await PostAsync("search_users", """{"query":"New@x.y"}"""))["results"]!.AsArray())?["id"]);
        Assert.Empty((await PostAsync("search_users", """{"query":"nobody"}"""))["results"]!.AsArray());

        foreach (var identifier in (string[])["Bob@X.y", "mailto:bob@x.y", "@_msn_escargot_bob=40x.y:example.org"])
            Assert.Equal("Bobby", (string?)(await GetAsync($"resolve_identifier/{Uri.EscapeDataString(identifier)}?login_id=escargot:alice@x.y"))["name"]);
        foreach (var identifier in (string[])["bob", "@_msn_local_bob=40x.y:example.org", "@bob:example.org", new string('@', 3), new string('=', 90) + "@x"])
            Assert.Equal("M_NOT_FOUND", (string?)(await SendAsync(HttpMethod.Get, $"resolve_identifier/{Uri.EscapeDataString(identifier)}")).Body["errcode"]);
    }

    [Fact]
    public async Task A_chat_is_opened_once()
    {
        _directory.Add(Alice);

        var (created, first) = await SendAsync(HttpMethod.Post, "create_dm/bob%40x.y", "");
        var (found, second) = await SendAsync(HttpMethod.Post, "create_dm/bob%40x.y", "");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (created, found));
        Assert.Equal("!bob@x.y", (string?)first["dm_room_mxid"]);
        Assert.Equal(first.ToJsonString(), second.ToJsonString());
    }

    [Theory]
    [InlineData("GET", "contacts", 400, "FI.MAU.NOT_LOGGED_IN")]
    [InlineData("POST", "search_users", 400, "FI.MAU.NOT_LOGGED_IN")]
    [InlineData("POST", "create_dm/bob%40x.y", 400, "FI.MAU.NOT_LOGGED_IN")]
    [InlineData("GET", "contacts?login_id=escargot:alice@x.y", 404, "M_NOT_FOUND")]
    [InlineData("POST", "create_group/group", 501, "M_UNRECOGNIZED")]
    [InlineData("GET", "nonsense", 404, "M_UNRECOGNIZED")]
    [InlineData("GET", "search_users", 405, "M_UNRECOGNIZED")]
    public async Task What_cannot_be_done_is_told(string method, string path, int status, string code)
    {
        var (actual, body) = await SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}");
        Assert.Equal((status, code), ((int)actual, (string?)body["errcode"]));
    }

    [Fact]
    public async Task A_browser_may_ask()
    {
        Assert.True((bool?)(await GetAsync("capabilities"))["resolve_identifier"]?["create_dm"]);
        using var request = new HttpRequestMessage(HttpMethod.Options, Url("login/start/password"));
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task A_body_past_the_limit_is_refused()
    {
        _directory.Add(Alice);
        var (status, body) = await SendAsync(HttpMethod.Post, "search_users", $$"""{"query":"{{new string('x', 70_000)}}"}""");
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "M_TOO_LARGE"), (status, (string?)body["errcode"]));
    }

    Task<RoomId?> IDirectChats.FindAsync(MatrixUserId user, ContactId contact, CancellationToken cancellationToken) =>
        Task.FromResult(_rooms.TryGetValue(contact, out var room) ? room : (RoomId?)null);

    Task<RoomId> IDirectChats.OpenAsync(MatrixUserId user, ContactId contact, CancellationToken cancellationToken) =>
        Task.FromResult(_rooms[contact] = new RoomId($"!{contact}"));

    Task<MediaUri?> IProtocolIcon.FindAsync(CancellationToken cancellationToken) => Task.FromResult<MediaUri?>(null);

    RoomId? IProvisionedUsers.FindManagementRoom(MatrixUserId user) => new RoomId("!mgmt");

    Task IProvisionedUsers.WelcomeAsync(MatrixUserId user, CancellationToken cancellationToken)
    {
        _welcomed.Add(user);
        return Task.CompletedTask;
    }

    private string Url(string path) => $"http://127.0.0.1:{_server.Port}/_matrix/provision/v3/{path}";

    private async Task<JsonNode> GetAsync(string path) => Succeeded(await SendAsync(HttpMethod.Get, path));

    private async Task<JsonNode> PostAsync(string path, string body) => Succeeded(await SendAsync(HttpMethod.Post, path, body));

    private static JsonNode Succeeded((HttpStatusCode Status, JsonNode Body) answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Status} {answer.Body.ToJsonString()}");
        return answer.Body;
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpMethod method, string path, string? body = null, string? token = "alices-token")
    {
        using var request = new HttpRequestMessage(method, Url(path));
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
