using MsnBridge.Core.People;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Rooms;
using MsnBridge.Matrix.Tests.Support;
using MsnBridge.Testing;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests.Bot;

/// <summary>What a person asks the bot to hand over, and to erase.</summary>
public sealed class OwnDataTests
{
    [Fact]
    public async Task An_export_is_a_file_in_the_management_room()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();

        Assert.Contains("password and tokens are named", await stage.AskAsync(room, "export"), StringComparison.Ordinal);

        var file = room.Events("m.room.message").Select(message => message["content"]!.AsObject()).Single(content => (string?)content["msgtype"] == "m.file");
        Assert.Equal(PersonDataText.FileName, (string?)file["filename"]);
        Assert.Equal(FakePersonData.Export, stage.Homeserver.Media[new MediaUri((string)file["url"]!)]);
    }

    [Fact]
    public async Task No_export_is_given_where_somebody_else_could_read_it()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        stage.Homeserver.Invite(Alice, room.Id, Carol);
        await stage.HandleAsync();

        Assert.Contains("Somebody else is in this room", await stage.AskAsync(room, "export"), StringComparison.Ordinal);
        var chat = await stage.ChatAsync();
        Assert.Contains("in your room with it", await stage.AskAsync(chat, "!msn export"), StringComparison.Ordinal);
        Assert.Contains("in your room with it", await stage.AskAsync(chat, "!msn forget-me yes"), StringComparison.Ordinal);
        Assert.DoesNotContain(room.Events("m.room.message"), message => (string?)message["content"]!["msgtype"] == "m.file");
        Assert.Empty(stage.People.Erased);
    }

    [Theory]
    [InlineData(ExportOutcome.TooSoon, "ten minutes")]
    [InlineData(ExportOutcome.TooLarge, "msnbridge user export")]
    [InlineData(ExportOutcome.Nothing, "holds nothing")]
    public async Task Why_there_is_no_export_is_told(ExportOutcome outcome, string words)
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        stage.People.Outcome = outcome;

        Assert.Contains(words, await stage.AskAsync(room, "export"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_homeserver_that_refuses_the_file_is_told_of()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        stage.Homeserver.Refuse = (call, _, _) =>
        {
            if (call == "upload")
                throw FakeMatrix.Forbidden("no media");
        };

        Assert.Contains("I could not hand it to you", await stage.AskAsync(room, "export"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_erased_before_the_person_was_told_what_that_is_and_said_yes()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();

        Assert.Contains("cannot be taken back", await stage.AskAsync(room, "forget-me yes"), StringComparison.Ordinal);
        Assert.Empty(stage.People.Erased);
        stage.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Contains("cannot be taken back", await stage.AskAsync(room, "forget-me yes"), StringComparison.Ordinal);
        Assert.Empty(stage.People.Erased);

        Assert.Equal(PersonDataText.Begun, await stage.AskAsync(room, "forget-me yes"));
        var (user, place) = Assert.Single(stage.People.Erased);
        Assert.Equal(MatrixHome.ToHomeUser(Alice), user);
        Assert.StartsWith($"{room.Id} $", place, StringComparison.Ordinal);
        stage.People.IsUnderWay = true;
        await stage.AskAsync(room, "forget-me");
        Assert.Equal(PersonDataText.UnderWay, await stage.AskAsync(room, "forget-me yes"));
    }

    [Fact]
    public async Task Who_asked_elsewhere_is_told_in_the_room_he_had_with_the_bot_although_it_is_forgotten_by_then()
    {
        await using var stage = await StartAsync();
        var erasure = Assert.Single(stage.Get<IEnumerable<IHomeErasure>>());
        var user = MatrixHome.ToHomeUser(Alice);
        Assert.Equal("", erasure.ChoosePlace(user));
        var room = await stage.ManagementAsync();

        var place = erasure.ChoosePlace(user);
        await erasure.ForgetAsync(user, Token);
        await erasure.TellAsync(user, place, "It is done.", Token);
        // As after a crash.
        await erasure.TellAsync(user, place, "It is done.", Token);

        Assert.Single(room.Bodies, body => body.Contains("It is done.", StringComparison.Ordinal));
        Assert.False(room.HasOurs);
    }

    [Fact]
    public async Task The_rooms_of_an_erased_person_are_left_to_him_and_forgotten_and_he_is_told_in_the_one_he_asked_in()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        var chat = await stage.ChatAsync();
        var erasure = Assert.Single(stage.Get<IEnumerable<IHomeErasure>>());
        var user = MatrixHome.ToHomeUser(Alice);

        await erasure.PartAsync(user, Token);
        await erasure.ForgetAsync(user, Token);
        await erasure.TellAsync(user, $"{room.Id} $asked", "It is done.", Token);
        // As after a crash.
        await erasure.PartAsync(user, Token);
        await erasure.TellAsync(user, $"{room.Id} $asked", "It is done.", Token);

        Assert.False(chat.HasOurs);
        Assert.Equal("join", chat.Members[Alice]);
        Assert.False(room.HasOurs);
        Assert.Single(room.Bodies, body => body.Contains("It is done.", StringComparison.Ordinal));
        Assert.Null(stage.Get<ManagementRooms>().Find(Alice));
        Assert.False(stage.Get<PortalDirectory>().TryFindByRoom(chat.Id, out _));
    }
}
