using System.Net;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;

namespace MsnBridge.Matrix.Tests.Appservice;

public sealed class TransactionTests
{
    private const string Message = """{"event_id":"$1","room_id":"!a:x","type":"m.room.message","sender":"@alice:x","content":{"body":"hello"},"origin_server_ts":1}""";
    private const string Another = """{"event_id":"$2","room_id":"!b:x","type":"m.room.message","sender":"@alice:x","content":{"body":"there"},"origin_server_ts":2}""";

    [Fact]
    public async Task Events_are_stored_in_order_and_their_rooms_woken_before_the_answer()
    {
        await using var appservice = await RunningAppservice.StartAsync();

        var (status, body) = await appservice.PushAsync("1", $$"""{"events":[{{Message}},{{Another}}]}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("{}", body?.ToJsonString());
        Assert.Equal([("!a:x", "$1", Message), ("!b:x", "$2", Another)],
            appservice.Inbox.Pending.Select(entry => (entry.Lane, entry.Key, entry.Content)));
        Assert.Equal(["!a:x", "!b:x"], appservice.Woken);
    }

    [Fact]
    public async Task What_the_bridge_said_comes_back_and_is_not_stored_but_who_of_its_users_comes_and_goes_is()
    {
        await using var appservice = await RunningAppservice.StartAsync();

        await appservice.PushAsync("1", $$"""
            {"events":[
              {"event_id":"$3","room_id":"!a:x","type":"m.room.message","sender":"@msnbot:example.org","content":{"body":"hello"} },
              {"event_id":"$4","room_id":"!a:x","type":"m.room.member","state_key":"@alice:x","sender":"@msnbot:example.org","content":{"membership":"invite"} },
              {{Message}}]}
            """);

        Assert.Equal(["$4", "$1"], appservice.Inbox.Pending.Select(entry => entry.Key));
    }

    [Fact]
    public async Task An_event_that_comes_again_is_stored_once_whatever_the_transaction_is_called_and_after_a_restart()
    {
        var inbox = new FakeInbox();
        await using (var first = await RunningAppservice.StartAsync(inbox))
        {
            await first.PushAsync("1", $$"""{"events":[{{Message}}]}""");
            await first.PushAsync("1", $$"""{"events":[{{Message}}]}""");
            await first.PushAsync("2", $$"""{"events":[{{Message}},{{Message}}]}""");
        }

        await using var second = await RunningAppservice.StartAsync(inbox);
        await second.PushAsync("1", $$"""{"events":[{{Message}},{{Another}}]}""");

        Assert.Equal(["$1", "$2"], inbox.Pending.Select(entry => entry.Key));
    }

    [Fact]
    public async Task What_cannot_be_stored_is_not_taken()
    {
        await using var appservice = await RunningAppservice.StartAsync(new FakeInbox { Fault = new IOException("disk full") });

        var (status, body) = await appservice.PushAsync("1", $$"""{"events":[{{Message}}]}""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.DoesNotContain("disk full", body!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(appservice.Woken);

        appservice.Inbox.Fault = null;
        Assert.Equal(HttpStatusCode.OK, (await appservice.PushAsync("1", $$"""{"events":[{{Message}}]}""")).Status);
        Assert.Equal("$1", Assert.Single(appservice.Inbox.Pending).Key);
    }

    [Theory]
    [InlineData("""{"room_id":"!a:x"}""")]
    [InlineData("""{"event_id":"$9"}""")]
    [InlineData("""{"event_id":9,"room_id":"!a:x"}""")]
    [InlineData("""{"event_id":"\ud800","room_id":"!a:x"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task An_event_without_a_name_is_left_out_and_the_others_are_taken(string nameless)
    {
        await using var appservice = await RunningAppservice.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await appservice.PushAsync("1", $$"""{"events":[{{nameless}},{{Message}}]}""")).Status);
        Assert.Equal("$1", Assert.Single(appservice.Inbox.Pending).Key);
    }

    [Fact]
    public async Task An_event_that_is_nested_without_end_does_not_hold_up_the_others()
    {
        await using var appservice = await RunningAppservice.StartAsync();
        var deep = $$"""{"event_id":"$d","room_id":"!d:x","type":"t","sender":"@u:x","content":{{string.Concat(Enumerable.Repeat("{\"a\":", 9000))}}1{{new string('}', 9000)}}}""";

        Assert.Equal(HttpStatusCode.OK, (await appservice.PushAsync("1", $$"""{"events":[{{deep}},{{Message}}]}""")).Status);
        Assert.Equal(["$d", "$1"], appservice.Inbox.Pending.Select(entry => entry.Key));
        Assert.False(RoomEvent.TryParse(deep, default, out _));
    }

    [Theory]
    [InlineData("what", "M_NOT_JSON")]
    [InlineData("", "M_NOT_JSON")]
    [InlineData("[]", "M_BAD_JSON")]
    [InlineData("{}", "M_BAD_JSON")]
    [InlineData("""{"events":{}}""", "M_BAD_JSON")]
    public async Task A_body_of_another_form_is_refused_with_a_sentence(string body, string code)
    {
        await using var appservice = await RunningAppservice.StartAsync();

        var (status, answer) = await appservice.PushAsync("1", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(code, (string?)answer?["errcode"]);
        Assert.EndsWith(".", (string?)answer?["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_past_the_limit_is_refused()
    {
        await using var appservice = await RunningAppservice.StartAsync(maxBytes: 1000);

        var (status, answer) = await appservice.PushAsync("1", $$"""{"events":[],"x":"{{new string('x', 2000)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Equal("M_TOO_LARGE", (string?)answer?["errcode"]);
    }

    [Theory]
    [InlineData("ephemeral")]
    [InlineData("de.sorunome.msc2409.ephemeral")]
    public async Task What_is_of_the_moment_is_handed_on_and_not_stored(string key)
    {
        await using var appservice = await RunningAppservice.StartAsync();

        await appservice.PushAsync("1", """
            {"events":[],"KEY":[
              {"type":"m.typing","room_id":"!a:x","content":{"user_ids":["@alice:x",7,"nobody"]}},
              {"type":"m.receipt","room_id":"!a:x","content":{"$1":{"m.read":{"@alice:x":{"ts":1}},"m.read.private":{"@bob:x":{}}}}},
              {"type":"m.presence","sender":"@alice:x","content":{"presence":"online","status_msg":"hi","currently_active":true}},
              {"type":"m.presence","content":{"presence":"online"}}, {"type":"m.typing"}, {"type":"m.new","room_id":"!a:x","content":{}}, 5
            ],"de.sorunome.msc2409.to_device":[{}]}
            """.Replace("KEY", key, StringComparison.Ordinal));

        Assert.True(MatrixUserId.TryParse("@alice:x", out var alice));
        Assert.Equal(3, appservice.Moments.Count);
        var typing = Assert.IsType<TypingEvent>(appservice.Moments[0]);
        Assert.Equal(("!a:x", alice), (typing.Room.Value, Assert.Single(typing.Users)));
        Assert.Equal(new ReceiptEvent(new RoomId("!a:x"), new EventId("$1"), alice), appservice.Moments[1]);
        Assert.Equal(new PresenceEvent(alice, "online", "hi", true), appservice.Moments[2]);
        Assert.Empty(appservice.Inbox.Pending);
    }

    [Fact]
    public async Task A_transaction_that_comes_again_tells_the_moment_once()
    {
        await using var appservice = await RunningAppservice.StartAsync();
        const string typing = """{"events":[],"ephemeral":[{"type":"m.typing","room_id":"!a:x","content":{"user_ids":[]}}]}""";

        await appservice.PushAsync("1", typing);
        await appservice.PushAsync("1", typing);

        Assert.Single(appservice.Moments);
    }

    [Fact]
    public async Task A_fault_in_what_is_of_the_moment_does_not_make_the_homeserver_repeat()
    {
        await using var appservice = await RunningAppservice.StartAsync();
        appservice.FailsOn = moment => moment is TypingEvent { Users.Count: 0 };

        var (status, _) = await appservice.PushAsync("1", """
            {"events":[],"ephemeral":[{"type":"m.typing","room_id":"!a:x","content":{"user_ids":[]}},
              {"type":"m.typing","room_id":"!b:x","content":{"user_ids":["@alice:x"]}}]}
            """);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("!b:x", Assert.IsType<TypingEvent>(Assert.Single(appservice.Moments)).Room.Value);
    }

    // Valid JSON that is no text, which clients of other servers can send: a transaction that is refused comes again for ever, and nothing else comes.
    [Theory]
    [InlineData("""{"e\ud800":1,"events":[EVENT]}""")]
    [InlineData("""{"events":[{"t\ud800":1,"event_id":"$0","room_id":"!r:x","type":"m.x"},EVENT]}""")]
    [InlineData("""{"events":[EVENT],"ephemeral":[{"type":"m.receipt","room_id":"!r:x","content":{"$\ud800":{"m.read":{"@\udc00:x":{}}},"m\ud800":{}}}]}""")]
    [InlineData("""{"events":[EVENT],"ephemeral":[{"type":"m.presence","sender":"@a:x","content":{"presence":"\ud800","status_msg":"\udfff"}}]}""")]
    [InlineData("""{"events":[EVENT],"ephemeral":[{"c\ud800":1,"type":"m.typing","room_id":"!r:x","content":{"u\ud800":1,"user_ids":["\ud800"]}}]}""")]
    public async Task Halves_of_surrogate_pairs_hold_up_no_transaction(string body)
    {
        await using var appservice = await RunningAppservice.StartAsync();

        var (status, _) = await appservice.PushAsync("1", body.Replace("EVENT", """{"event_id":"$1","room_id":"!r:x","type":"m.room.message","sender":"@a:x"}""", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(appservice.Inbox.Pending, entry => entry.Key == "$1");
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_hold_up_no_transaction()
    {
        var read = await Transaction.ReadAsync(
            new MemoryStream([.. """{"events":[{"event_id":"$1","room_id":"!r:x","type":"m.room.message","""u8, (byte)'"', 0xF1, (byte)'"', .. ":1}]}"u8]), default, _ => false, TestContext.Current.CancellationToken);
        Assert.Equal("$1", Assert.Single(read.Events).Key);
    }
}
