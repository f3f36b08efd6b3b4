using System.Net;

namespace MsnBridge.Matrix.Tests.Appservice;

public sealed class AppserviceEndpointsTests
{
    [Theory]
    [InlineData("PUT", "/_matrix/app/v1/transactions/1")]
    [InlineData("PUT", "/transactions/1")]
    [InlineData("GET", "/_matrix/app/v1/users/%40_msn_local_bob%3D40x.y%3Aexample.org")]
    [InlineData("GET", "/users/@bob:example.org")]
    [InlineData("GET", "/_matrix/app/v1/rooms/%23_msn_x%3Aexample.org")]
    [InlineData("GET", "/rooms/x")]
    [InlineData("POST", "/_matrix/app/v1/ping")]
    [InlineData("GET", "/_matrix/app/v1/thirdparty/protocol/msn")]
    [InlineData("GET", "/_matrix/app/unstable/thirdparty/user?userid=x")]
    public async Task Nothing_is_answered_without_the_homeservers_token(string method, string path)
    {
        await using var appservice = await RunningAppservice.StartAsync();

        var (none, missing) = await appservice.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}", token: null);
        var (wrong, forbidden) = await appservice.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}", "another");

        Assert.Equal((HttpStatusCode.Unauthorized, "M_MISSING_TOKEN"), (none, (string?)missing?["errcode"]));
        Assert.Equal((HttpStatusCode.Forbidden, "M_FORBIDDEN"), (wrong, (string?)forbidden?["errcode"]));
    }

    [Fact]
    public async Task A_bridge_without_a_token_lets_nobody_in()
    {
        Assert.False(MsnBridge.Matrix.Appservice.TokenCheck.Matches("", new Core.Identities.Secret("")));
        await using var appservice = await RunningAppservice.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await appservice.SendAsync(
            HttpMethod.Put, $"/transactions/1?access_token={RunningAppservice.Token}", """{"events":[]}""", token: null)).Status);
    }

    [Fact]
    public async Task Nothing_at_an_address_and_a_wrong_method_are_told_in_the_form_of_Matrix()
    {
        await using var appservice = await RunningAppservice.StartAsync();

        var (nothing, unknown) = await appservice.GetAsync("/_matrix/app/v1/teapot");
        var (wrong, method) = await appservice.GetAsync("/_matrix/app/v1/ping");

        Assert.Equal((HttpStatusCode.NotFound, "M_UNRECOGNIZED"), (nothing, (string?)unknown?["errcode"]));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "M_UNRECOGNIZED"), (wrong, (string?)method?["errcode"]));
    }

    [Theory]
    [InlineData("@_msn_escargot_bob=40x.y:example.org", true)]
    [InlineData("@msnbot:example.org", true)]
    [InlineData("@_msn_nowhere_bob=40x.y:example.org", false)]
    [InlineData("@_msn_escargot_bob:example.org", false)]
    [InlineData("@_msn_escargot_=42ob=40x.y:example.org", false)]
    [InlineData("@alice:example.org", false)]
    [InlineData("nonsense", false)]
    public async Task A_user_exists_where_a_contact_may_have_the_address(string user, bool exists)
    {
        await using var appservice = await RunningAppservice.StartAsync();

        foreach (var prefix in (string[])["/_matrix/app/v1", ""])
        {
            var (status, body) = await appservice.GetAsync($"{prefix}/users/{Uri.EscapeDataString(user)}");
            Assert.Equal(exists ? HttpStatusCode.OK : HttpStatusCode.NotFound, status);
            Assert.Equal(exists ? null : "M_NOT_FOUND", (string?)body?["errcode"]);
        }

        Assert.Equal(exists ? [user, user] : [], appservice.AskedFor.Select(asked => asked.Value));
    }

    [Fact]
    public async Task No_alias_leads_to_a_room()
    {
        await using var appservice = await RunningAppservice.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await appservice.GetAsync("/_matrix/app/v1/rooms/%23_msn_x%3Aexample.org")).Status);
    }

    [Fact]
    public async Task A_ping_is_answered_and_noted()
    {
        await using var appservice = await RunningAppservice.StartAsync();

        var (status, _) = await appservice.SendAsync(HttpMethod.Post, "/_matrix/app/v1/ping", """{"transaction_id":"mine"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("mine", appservice.Pings.Last);
    }

    [Theory]
    [InlineData("/_matrix/app/v1/thirdparty")]
    [InlineData("/_matrix/app/unstable/thirdparty")]
    public async Task Clients_find_MSN_and_a_contact_by_his_address(string prefix)
    {
        await using var appservice = await RunningAppservice.StartAsync();

        var (_, protocol) = await appservice.GetAsync($"{prefix}/protocol/msn");
        Assert.Equal("""["network","address"]""", protocol?["user_fields"]?.ToJsonString());
        Assert.Equal("mxc://example.org/msn", (string?)protocol?["icon"]);
        Assert.Equal("[]", protocol?["location_fields"]?.ToJsonString());
        Assert.Equal(["local", "escargot"], protocol?["instances"]?.AsArray().Select(instance => (string?)instance?["network_id"]));
        Assert.NotNull(protocol?["field_types"]?["address"]?["placeholder"]);

        var (_, users) = await appservice.GetAsync($"{prefix}/user/msn?address=Bob@X.y&network=escargot");
        Assert.Equal("@_msn_escargot_bob=40x.y:example.org", (string?)Assert.Single(users!.AsArray())?["userid"]);
        Assert.Equal(2, (await appservice.GetAsync($"{prefix}/user/msn?address=bob@x.y")).Body?.AsArray().Count);
        Assert.Empty((await appservice.GetAsync($"{prefix}/user/msn?address=bob")).Body!.AsArray());

        var (_, user) = await appservice.GetAsync($"{prefix}/user?userid=@_msn_local_bob%3D40x.y:example.org");
        Assert.Equal("bob@x.y", (string?)Assert.Single(user!.AsArray())?["fields"]?["address"]);
        Assert.Equal(HttpStatusCode.NotFound, (await appservice.GetAsync($"{prefix}/user?userid=@alice:example.org")).Status);

        Assert.Equal(HttpStatusCode.NotFound, (await appservice.GetAsync($"{prefix}/protocol/irc")).Status);
        Assert.Equal("[]", (await appservice.GetAsync($"{prefix}/location/msn")).Body?.ToJsonString());
        Assert.Equal("[]", (await appservice.GetAsync($"{prefix}/location?alias=x")).Body?.ToJsonString());
    }
}
