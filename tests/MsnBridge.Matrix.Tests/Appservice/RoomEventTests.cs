using CsCheck;
using MsnBridge.Matrix.Appservice;

namespace MsnBridge.Matrix.Tests.Appservice;

public sealed class RoomEventTests
{
    private static readonly DateTimeOffset s_accepted = DateTimeOffset.UnixEpoch.AddDays(1);

    [Fact]
    public void Everything_that_an_event_says_is_read()
    {
        Assert.True(RoomEvent.TryParse("""
            {"event_id":"$1","room_id":"!a:x","type":"m.room.member","sender":"@alice:x","state_key":"@bob:x","content":{"membership":"invite"},
             "unsigned":{"age":5},"origin_server_ts":1000}
            """, s_accepted, out var read));

        Assert.Equal(("$1", "!a:x", "m.room.member", "@alice:x", "@bob:x"), (read.Id.Value, read.Room.Value, read.Type, read.Sender.Value, read.StateKey));
        Assert.Equal("invite", (string?)read.Content["membership"]);
        Assert.Equal(5, (int?)read.Unsigned["age"]);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), read.OriginServerTs);
        Assert.Null(read.Redacts);
    }

    [Theory]
    [InlineData("\"content\":{\"redacts\":\"$0\"}")]
    [InlineData("\"content\":{},\"redacts\":\"$0\"")]
    public void What_is_redacted_is_found_in_old_and_new_rooms(string where)
    {
        Assert.True(RoomEvent.TryParse(
            $$"""{"event_id":"$1","room_id":"!a:x","type":"m.room.redaction","sender":"@alice:x",{{where}}}""", s_accepted, out var read));
        Assert.Equal("$0", read.Redacts?.Value);
    }

    [Theory]
    [InlineData("\"content\":5,\"unsigned\":null,\"origin_server_ts\":\"soon\"")]
    [InlineData("\"origin_server_ts\":-1,\"state_key\":7")]
    [InlineData("\"origin_server_ts\":1e300,\"content\":[]")]
    [InlineData("\"content\":{\"a\":1,\"a\":2}")]
    [InlineData("\"content\":{\"body\":[{\"a\":\"\\ud800\"}]}")]
    [InlineData("\"content\":{\"a\":{\"\\ud800\":1}}")]
    public void Nonsense_beside_the_names_is_taken_as_nothing(string rest)
    {
        Assert.True(RoomEvent.TryParse($$"""{"event_id":"$1","room_id":"!a:x","type":"t","sender":"@alice:x",{{rest}}}""", s_accepted, out var read));
        Assert.Equal((s_accepted, null), (read.OriginServerTs, read.StateKey));
        Assert.Empty(read.Content);
        Assert.Empty(read.Unsigned);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"event_id":"$1","room_id":"!a:x","type":"t"}""")]
    [InlineData("""{"event_id":"$1","room_id":"!a:x","type":"t","sender":"alice"}""")]
    [InlineData("""{"event_id":"$1","event_id":"$1","room_id":"!a:x","type":"t","sender":"@alice:x"}""")]
    [InlineData("""{"event_id":"$1","room_id":"\ud800","type":"t","sender":"@alice:x"}""")]
    public void What_is_no_event_is_not_taken_for_one(string json) => Assert.False(RoomEvent.TryParse(json, s_accepted, out _));

    [Fact]
    public void The_text_form_shows_no_content()
    {
        RoomEvent.TryParse("""{"event_id":"$1","room_id":"!a:x","type":"t","sender":"@alice:x","content":{"body":"my password"}}""", s_accepted, out var read);
        Assert.DoesNotContain("password", $"{read}", StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused() =>
        Gen.Select(Gen.String, Gen.OneOf<string>("content", "sender", "type", "unsigned", "origin_server_ts"),
                Gen.OneOf<string>("{}", "[]", "1", "\"\\ud800\"", "{\"\\ud800\":1}", "{\"a\":1,\"a\":1}", "null", "true", "1e999"))
            .Sample((wild, key, value) =>
            {
                RoomEvent.TryParse(wild, s_accepted, out _);
                RoomEvent.TryParse($$"""{"{{key}}":{{value}},"event_id":"$1","room_id":"!a:x"}""", s_accepted, out _);
                if (RoomEvent.TryParse($$"""{"event_id":"$1","room_id":"!a:x","type":"t","sender":"@a:b","{{key}}":{{value}}}""", s_accepted, out var read))
                    _ = read.ToString();
            });
}
