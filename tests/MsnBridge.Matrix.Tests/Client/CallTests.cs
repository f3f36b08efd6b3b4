using System.Text.Json.Nodes;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Tests.Support;

namespace MsnBridge.Matrix.Tests.Client;

/// <summary>What the calls look like on the wire and how answers are read.</summary>
public sealed class CallTests
{
    private const string Forgotten = """{"errcode":"M_FORBIDDEN","error":"Application service has not registered this user (@_msn_ann:localhost)"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_from_outside_is_one_segment_whatever_it_holds()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        await test.Client.FindStateAsync(ClientUnderTest.Ghost, new RoomId("!a/b?c#d:localhost"), "m/type", "..", Token).Soon();
        await test.Client.FindStateAsync(ClientUnderTest.Ghost, new RoomId("!12withoutserver"), "m.type", "", Token).Soon();
        Assert.Equal(
            "/_matrix/client/v3/rooms/%21a%2Fb%3Fc%23d%3Alocalhost/state/m%2Ftype/%2E%2E?user_id=%40_msn_ann%3Alocalhost",
            homeserver.Requests[0].Target);
        Assert.Equal("/_matrix/client/v3/rooms/%2112withoutserver/state/m.type?user_id=%40_msn_ann%3Alocalhost", homeserver.Requests[1].Target);
    }

    [Fact]
    public async Task A_homeserver_below_a_path_is_asked_below_it()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(new Uri(homeserver.Address, "/matrix/"));
        await test.SetNameAsync("Ann").Soon();
        Assert.StartsWith("/matrix/_matrix/client/v3/profile/", homeserver.Requests[0].Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true, "Bearer as-token-of-the-test", true)]
    [InlineData("second", true, "Bearer second", true)]
    [InlineData("alices-own", false, "Bearer alices-own", false)]
    public async Task A_user_is_asserted_beside_a_token_that_is_not_his_own(string? token, bool asserted, string authorization, bool userId)
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        var actor = new Actor(new("alice", "localhost"), token is null ? null : new Secret(token), asserted);
        await test.Client.SetAccountDataAsync(actor, "m.direct", new() { ["@x:y"] = new JsonArray("!r") }, Token).Soon();
        var request = Assert.Single(homeserver.Requests);
        Assert.Equal(authorization, request.Authorization);
        Assert.Equal(userId, request.Target.Contains("user_id=%40alice%3Alocalhost", StringComparison.Ordinal));
        Assert.Equal("""{"@x:y":["!r"]}""", request.Body);
    }

    [Fact]
    public async Task A_token_that_cannot_be_one_is_refused_without_being_quoted()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        var exception = await Assert.ThrowsAsync<MatrixException>(() => test.Client.WhoAmIAsync(new Secret("two\r\nlines"), Token).Soon());
        Assert.True(exception.IsUnknownToken);
        Assert.DoesNotContain("lines", exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(homeserver.Requests);
    }

    [Fact]
    public async Task A_room_is_asked_for_with_all_it_is_to_have()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(200, """{"room_id":"!new"}""");
        var room = await test.Client.CreateRoomAsync(
            ClientUnderTest.Ghost,
            new()
            {
                Preset = "trusted_private_chat",
                AliasLocalpart = "_msn_x",
                IsDirect = true,
                Invite = [new("alice", "localhost")],
                InitialState = [new("m.room.canonical_alias", "", [])],
            },
            Token).Soon();
        Assert.Equal("!new", room.Value);
        Assert.Equal(
            """{"preset":"trusted_private_chat","room_alias_name":"_msn_x","is_direct":true,"invite":["@alice:localhost"],"initial_state":[{"type":"m.room.canonical_alias","state_key":"","content":{}}]}""",
            homeserver.Requests[0].Body);
    }

    [Fact]
    public async Task An_alias_that_is_taken_is_told()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(400, """{"errcode":"M_ROOM_IN_USE","error":"Room alias already taken"}""");
        var exception = await Assert.ThrowsAsync<MatrixException>(
            () => test.Client.CreateRoomAsync(ClientUnderTest.Ghost, new() { Preset = "private_chat" }, Token).Soon());
        Assert.True(exception.IsRoomInUse);
    }

    [Fact]
    public async Task A_ghost_that_was_forgotten_is_registered_again_and_the_call_made_once_more()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(200, "{}").Answers(403, Forgotten).Answers(200, "{}").Answers(200, """{"event_id":"$e"}""");
        await test.Client.EnsureRegisteredAsync(ClientUnderTest.Ghost.User, Token).Soon();
        Assert.Equal("$e", (await test.SendAsync("t").Soon()).Value);
        Assert.Equal(
            ["/_matrix/client/v3/register", "/send/", "/_matrix/client/v3/register", "/send/"],
            homeserver.Requests.Select(request => request.Target.Contains("/send/", StringComparison.Ordinal) ? "/send/" : request.Target));
        Assert.Equal("""{"type":"m.login.application_service","username":"_msn_ann","inhibit_login":true}""", homeserver.Requests[2].Body);
    }

    [Fact]
    public async Task A_ghost_that_stays_unknown_is_not_tried_for_ever()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(403, Forgotten).Answers(400, """{"errcode":"M_USER_IN_USE"}""").Answers(403, Forgotten);
        await Assert.ThrowsAsync<MatrixException>(() => test.SendAsync("t").Soon());
        Assert.Equal(3, homeserver.Requests.Count);
    }

    [Fact]
    public async Task A_person_is_never_registered()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(403, Forgotten);
        await Assert.ThrowsAsync<MatrixException>(() => test.Client.JoinAsync(new(new("alice", "localhost")), ClientUnderTest.Room, Token).Soon());
        Assert.Single(homeserver.Requests);
    }

    [Fact]
    public async Task A_registered_ghost_is_remembered_and_one_in_use_counts()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(400, """{"errcode":"M_USER_IN_USE","error":"User ID already taken."}""");
        await test.Client.EnsureRegisteredAsync(ClientUnderTest.Ghost.User, Token).Soon();
        await test.Client.EnsureRegisteredAsync(ClientUnderTest.Ghost.User, Token).Soon();
        Assert.Single(homeserver.Requests);
    }

    [Fact]
    public async Task A_token_that_the_homeserver_does_not_know_brings_the_link_down_and_ends_the_call()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(401, """{"errcode":"M_UNKNOWN_TOKEN","error":"Invalid access token passed."}""");
        var exception = await Assert.ThrowsAsync<MatrixException>(() => test.SendAsync("t").Soon());
        Assert.True(exception.IsUnknownToken);
        Assert.Equal(MatrixLinkFault.UnknownToken, test.Link.Status.Fault);
        Assert.Equal(1, test.Log.Count(MatrixEventIds.AppserviceTokenUnknown));

        homeserver.Answers(200, """{"event_id":"$e"}""");
        await test.SendAsync("t").Soon();
        Assert.Equal(MatrixLinkState.Up, test.Link.Status.State);
    }

    [Fact]
    public async Task A_persons_token_says_nothing_of_the_link()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(401, """{"errcode":"M_UNKNOWN_TOKEN"}""");
        await Assert.ThrowsAsync<MatrixException>(() => test.Client.WhoAmIAsync(new Secret("wrong"), Token).Soon());
        Assert.Equal(MatrixLinkState.Up, test.Link.Status.State);
    }

    [Fact]
    public async Task A_refusal_without_json_is_a_refusal()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(403, "<html>no</html>", "text/html");
        var exception = await Assert.ThrowsAsync<MatrixException>(() => test.SendAsync("t").Soon());
        Assert.Equal("M_UNKNOWN", exception.Code);
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_a_proxys_404_is_not_that()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(404, """{"errcode":"M_NOT_FOUND","error":"Room alias not found"}""").Answers(404, "<html>404</html>", "text/html");
        Assert.Null(await test.Client.FindRoomAsync(new("_msn_x", "localhost"), Token).Soon());
        await Assert.ThrowsAsync<MatrixException>(() => test.Client.FindRoomAsync(new("_msn_x", "localhost"), Token).Soon());
    }

    [Fact]
    public async Task Members_and_profiles_are_read_with_care()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver
            .Answers(200, """{"chunk":[{"state_key":"@a:b","content":{"membership":"join"}},{"state_key":"nobody","content":{"membership":"join"}},{"state_key":"@c:d","content":{}}]}""")
            .Answers(200, """{"displayname":{"odd":1},"avatar_url":"mxc://a/b"}""")
            .Answers(404, """{"errcode":"M_UNKNOWN","error":"No row found (profiles)"}""");
        var members = await test.Client.GetMembersAsync(ClientUnderTest.Ghost, ClientUnderTest.Room, Token).Soon();
        Assert.Equal("join", Assert.Single(members).Value);
        Assert.Equal(new MatrixProfile(null, new("mxc://a/b")), await test.Client.FindProfileAsync(new("a", "b"), Token).Soon());
        Assert.Null(await test.Client.FindProfileAsync(new("a", "b"), Token).Soon());
    }

    [Fact]
    public async Task An_answer_of_another_shape_is_refused_and_not_waited_for()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(200, """{"event_id":7}""").Answers(200, "{}");
        Assert.Equal("M_BAD_JSON", (await Assert.ThrowsAsync<MatrixException>(() => test.SendAsync("t").Soon())).Code);
        Assert.Equal("M_BAD_JSON", (await Assert.ThrowsAsync<MatrixException>(() => test.SendAsync("t").Soon())).Code);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Does(async context =>
        {
            var piece = new byte[1024 * 1024];
            Array.Fill(piece, (byte)' ');
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        });
        var exception = await Assert.ThrowsAsync<MatrixException>(
            () => test.Client.GetMembersAsync(ClientUnderTest.Ghost, ClientUnderTest.Room, Token).Soon());
        Assert.Equal("M_TOO_LARGE", exception.Code);
    }

    [Fact]
    public async Task Content_that_is_nested_deeper_than_usual_is_read()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        var nested = string.Concat(Enumerable.Repeat("[", 500)) + string.Concat(Enumerable.Repeat("]", 500));
        homeserver.Answers(200, $$"""{"a":{{nested}}}""");
        Assert.NotNull(await test.Client.FindStateAsync(ClientUnderTest.Ghost, ClientUnderTest.Room, "t", "", Token).Soon());
    }

    [Fact]
    public async Task Time_is_massaged_and_text_goes_as_it_is()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(200, """{"event_id":"$e"}""");
        await test.Client.SendAsync(
            ClientUnderTest.Ghost, ClientUnderTest.Room, "m.room.message", new() { ["body"] = "naïve 😀 <b>" }, "t", DateTimeOffset.FromUnixTimeMilliseconds(1234), Token).Soon();
        var request = Assert.Single(homeserver.Requests);
        Assert.Contains("?ts=1234&user_id=", request.Target, StringComparison.Ordinal);
        Assert.Equal("naïve 😀 <b>", (string?)JsonNode.Parse(request.Body)!["body"]);
    }

    [Fact]
    public async Task A_homeserver_that_could_not_reach_us_says_so_at_once()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(502, """{"errcode":"M_CONNECTION_FAILED","error":"Refused"}""");
        var exception = await Assert.ThrowsAsync<MatrixException>(() => test.Client.PingAsync("msnbridge", "t", Token).Soon());
        Assert.Equal("M_CONNECTION_FAILED", exception.Code);
        Assert.Equal("/_matrix/client/v1/appservice/msnbridge/ping", homeserver.Requests[0].Target);
    }

    [Fact]
    public void Nothing_shows_the_token()
    {
        var request = new MatrixRequest(HttpMethod.Get, "/p", new Secret("s3cret"));
        Assert.DoesNotContain("s3cret", $"{request} {ClientUnderTest.Ghost with { Token = new Secret("s3cret") }}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_JSON_and_no_text_in_an_answer_is_an_answer_that_cannot_be_read()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);

        homeserver.Answers(200, """{"name":"\ud800"}""").Answers(200, """{"n\ud800":1}""").Answers(200, """{"name":1,"name":2}""");
        for (var answers = 0; answers < 3; answers++)
        {
            var exception = await Assert.ThrowsAsync<MatrixException>(() => test.Client.FindStateAsync(ClientUnderTest.Ghost, ClientUnderTest.Room, "m.room.name", "", Token).Soon());
            Assert.Equal("M_BAD_JSON", exception.Code);
        }

        homeserver.Answers(200, """{"displayname":"\ud800","avatar_url":"\udc00"}""");
        Assert.Equal(new MatrixProfile(null, null), await test.Client.FindProfileAsync(ClientUnderTest.Ghost.User, Token).Soon());

        homeserver.Answers(200, """{"chunk":[{"event_id":"$2"},{"event_id":"\ud800"},{"event_id":"$1"}]}""");
        var recent = await test.Client.GetRecentEventsAsync(ClientUnderTest.Ghost, ClientUnderTest.Room, 50, Token).Soon();
        Assert.Equal(["$1", "$2"], recent.Select(read => read.Text("event_id")));
    }
}
