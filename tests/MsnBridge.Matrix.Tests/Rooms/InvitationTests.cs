using System.Text.Json.Nodes;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Rooms;
using MsnBridge.Matrix.Tests.Support;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests.Rooms;

public sealed class InvitationTests
{
    private static readonly StateEvent s_encryption = new("m.room.encryption", "", new JsonObject { ["algorithm"] = "m.megolm.v1.aes-sha2" });

    [Fact]
    public async Task Whoever_invites_a_ghost_has_a_chat_with_it()
    {
        await using var stage = await StartAsync();
        var room = Invite(stage);
        await stage.HandleAsync();

        Assert.Equal("join", room.Members[stage.Ghost()]);
        Assert.Empty(room.Bodies);
        stage.Say(room, "hi Bob");
        await stage.HandleAsync();
        Assert.Equal(["hi Bob"], stage.Puppets.Texts);
        Assert.Same(room, await stage.BobSaysAsync("hi Alice"));
        Assert.Single(stage.Homeserver.Rooms);
    }

    [Fact]
    public async Task Whoever_invites_a_ghost_whose_room_a_dying_process_had_made_is_led_there()
    {
        var unnoted = 0;
        await foreach (var (stage, where) in AfterEachDeathAsync(() => StartAsync(), stage => stage.Home.DeliverAsync(stage.Message("hello"), Token)))
        {
            if (stage.Homeserver.Rooms.FirstOrDefault(room => room.Creator == stage.Ghost()) is not { } made)
                continue;
            if (!stage.Get<PortalDirectory>().TryFindByRoom(made.Id, out _))
                unnoted++;
            stage.Homeserver.Join(Alice, made.Id);
            var invited = Invite(stage);
            await stage.HandleAsync();

            Assert.True(invited.Members[stage.Ghost()] == "leave", where);
            Assert.Contains(Uri.EscapeDataString(made.Id.Value), invited.Bodies[^1], StringComparison.Ordinal);
            Assert.Same(made, await stage.BobSaysAsync("again"));
        }

        Assert.True(unnoted >= 2, $"Only {unnoted} deaths left a room that nobody had noted.");
    }

    [Fact]
    public async Task Whoever_invites_a_ghost_while_its_room_is_being_made_is_led_there()
    {
        await using var stage = await StartAsync();
        var invited = Invite(stage);
        Task? delivered = null;
        stage.Homeserver.Refuse = (name, _, _) =>
        {
            // Bob speaks when nothing is left to ask about the room but who is in it.
            if (name == "members" && delivered is null)
                (delivered = stage.Home.DeliverAsync(stage.Message("hello"), Token)).GetAwaiter().GetResult();
        };
        await stage.HandleAsync();
        Assert.NotNull(delivered);

        var made = Assert.Single(stage.Homeserver.Rooms, room => room.Creator == stage.Ghost());
        Assert.Equal("leave", invited.Members[stage.Ghost()]);
        Assert.Same(made, await stage.BobSaysAsync("again"));
        Assert.Equal(["hello", "again"], made.Bodies);
    }

    [Fact]
    public async Task A_contact_who_is_not_on_the_list_says_so()
    {
        await using var stage = await StartAsync();
        var room = Invite(stage, contact: new ContactId("dave@msn.example"));
        await stage.HandleAsync();

        Assert.Contains("!msn add", Assert.Single(room.Bodies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_written_before_the_ghost_had_joined_is_carried_once_and_first()
    {
        await using var stage = await StartAsync();
        var room = Invite(stage);
        // The homeserver hands over the invitation alone; of a room without us it tells nothing.
        stage.Say(room, "one");
        stage.Say(room, "two");
        await stage.HandOverAsync();
        var gate = new TaskCompletionSource();
        stage.Homeserver.Refuse = (name, _, _) =>
        {
            // What is written when the ghost has come and has not looked back yet comes the ordinary way.
            if (name != "messages" || gate.Task.IsCompleted)
                return;
            gate.SetResult();
            stage.Say(room, "three");
            stage.HandOverAsync().GetAwaiter().GetResult();
        };
        await stage.HandleAsync();

        Assert.True(gate.Task.IsCompleted);
        Assert.Equal(["one", "two", "three"], stage.Puppets.Texts);
        Assert.Empty(stage.Inbox.Pending);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_written_while_the_ghost_had_come_and_the_bridge_was_away_keeps_its_order(bool wasAccepted)
    {
        await using var stage = await StartAsync();
        var room = Invite(stage);
        var one = stage.Say(room, "one");
        await stage.HandOverAsync();
        // It joined, and died.
        stage.Homeserver.Register(stage.Ghost());
        stage.Homeserver.Join(stage.Ghost(), room.Id);
        stage.Say(room, "two");
        await stage.HandOverAsync();
        stage.Say(room, "three");
        if (wasAccepted)
        {
            var missed = (JsonObject)stage.Homeserver.RecentEvents(stage.Ghost(), room.Id, 10).Single(known => known.Text("event_id") == one.Value).DeepClone();
            missed["room_id"] = room.Id.Value;
            await stage.Inbox.AcceptAsync(MatrixHome.Id, [new InboxDraft(room.Id.Value, one.Value, missed.ToJsonString(), stage.Time.GetUtcNow())], Token);
        }

        await stage.RestartAsync();
        await stage.HandleAsync();

        Assert.Equal(["one", "two", "three"], stage.Puppets.Texts);
        Assert.Empty(stage.Inbox.Pending);
    }

    [Fact]
    public async Task What_was_written_before_the_invitation_is_not_carried()
    {
        await using var stage = await StartAsync();
        var room = stage.Homeserver[stage.Homeserver.CreateRoom(Alice, new CreateRoomRequest { Preset = "private_chat" })];
        stage.Say(room, "dear diary");
        stage.Homeserver.Invite(Alice, room.Id, stage.Ghost());
        stage.Say(room, "hi");
        await stage.HandleAsync();

        Assert.Equal(["hi"], stage.Puppets.Texts);
    }

    [Fact]
    public async Task An_invitation_into_a_second_room_points_to_the_first()
    {
        await using var stage = await StartAsync();
        var first = await stage.ChatAsync();
        var second = Invite(stage);
        await stage.HandleAsync();

        Assert.Contains(Uri.EscapeDataString(first.Id.Value), Assert.Single(second.Bodies), StringComparison.Ordinal);
        Assert.Equal("leave", second.Members[stage.Ghost()]);
        Assert.Same(first, await stage.BobSaysAsync("two"));
    }

    [Fact]
    public async Task In_an_encrypted_room_the_ghost_says_why_it_leaves_and_opens_one_that_is_not()
    {
        await using var stage = await StartAsync();
        var room = Invite(stage, request => request with { InitialState = [s_encryption] });
        await stage.HandleAsync();

        Assert.Contains("encrypted", Assert.Single(room.Bodies), StringComparison.Ordinal);
        Assert.Equal("leave", room.Members[stage.Ghost()]);
        var other = Assert.Single(stage.Homeserver.Rooms, known => known != room);
        Assert.Equal("invite", other.Members[Alice]);
        Assert.Contains(Uri.EscapeDataString(other.Id.Value), room.Bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_room_with_others_the_ghost_says_why_it_leaves()
    {
        await using var stage = await StartAsync();
        var room = Invite(stage, request => request with { Invite = [.. request.Invite, Carol] });
        await stage.HandleAsync();

        Assert.Contains("with MSN contacts alone", Assert.Single(room.Bodies), StringComparison.Ordinal);
        Assert.Equal("leave", room.Members[stage.Ghost()]);
    }

    [Fact]
    public async Task Who_may_not_use_the_bridge_is_declined()
    {
        await using var stage = await StartAsync(options => options with { BlockedUsers = [Alice.Value] });
        var room = Invite(stage);
        var management = await stage.ManagementAsync();

        Assert.Equal("leave", room.Members[stage.Ghost()]);
        Assert.Equal("leave", management.Members[FakeMatrix.Bot]);
        Assert.Equal(2, stage.Homeserver.Rooms.Count);
    }

    [Fact]
    public async Task Who_has_no_account_is_told_how_to_link_one()
    {
        await using var stage = await StartAsync(linked: false);
        var room = Invite(stage);
        await stage.HandleAsync();

        Assert.Contains("login", Assert.Single(room.Bodies), StringComparison.Ordinal);
        Assert.Equal("leave", room.Members[stage.Ghost()]);
    }

    [Fact]
    public async Task A_contact_of_another_network_says_so()
    {
        await using var stage = await StartAsync();
        var room = Invite(stage, profile: "escargot");
        await stage.HandleAsync();

        Assert.Contains("another network", Assert.Single(room.Bodies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_that_was_taken_back_is_no_fault()
    {
        await using var stage = await StartAsync();
        var room = Invite(stage);
        stage.Homeserver.Kick(Alice, room.Id, stage.Ghost());
        await stage.HandleAsync();

        Assert.Empty(stage.Inbox.Pending);
    }

    [Fact]
    public async Task Wherever_the_process_ends_an_invited_ghost_takes_the_room_and_carries_what_was_said_once()
    {
        var steps = 0;
        for (var reached = true; reached; steps++)
        {
            await using var stage = await StartAsync();
            var room = Invite(stage);
            stage.Say(room, "one");
            try
            {
                await stage.RestartAsync(new Crash(steps + 1));
                await stage.HandleAsync();
                reached = false;
            }
            catch (CrashedException)
            {
            }

            await stage.RestartAsync();
            await stage.HandleAsync();
            var where = $"ended at step {steps + 1}";
            Assert.True(stage.Puppets.Texts is ["one"], where);
            Assert.True(stage.Homeserver.Rooms.Count == 1, where);
            Assert.Same(room, await stage.BobSaysAsync("two"));
        }

        Assert.True(steps > 15, $"Only {steps} steps were cut.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wherever_the_process_ends_a_room_that_does_not_suit_is_left_and_one_is_opened(bool encrypted)
    {
        var steps = 0;
        for (var reached = true; reached; steps++)
        {
            await using var stage = await StartAsync();
            var room = Invite(stage, request => encrypted
                ? request with { InitialState = [s_encryption] }
                : request with { Invite = [.. request.Invite, Carol] });
            try
            {
                await stage.RestartAsync(new Crash(steps + 1));
                await stage.HandleAsync();
                reached = false;
            }
            catch (CrashedException)
            {
            }

            await stage.RestartAsync();
            await stage.HandleAsync();
            Assert.Single(room.Bodies);
            Assert.Equal("leave", room.Members[stage.Ghost()]);
            Assert.Equal(2, stage.Homeserver.Rooms.Count);
        }
    }

    [Fact]
    public async Task Whoever_invites_the_bot_has_a_management_room_and_what_he_wrote_at_once_is_answered()
    {
        await using var stage = await StartAsync();
        stage.Homeserver.Register(FakeMatrix.Bot);
        var room = stage.Homeserver[stage.Homeserver.CreateRoom(Alice, new CreateRoomRequest { Preset = "private_chat", Invite = [FakeMatrix.Bot] })];
        stage.Say(room, "networks");
        await stage.HandleAsync();

        Assert.Equal(3, room.Bodies.Count);
        Assert.StartsWith("Hello", room.Bodies[1], StringComparison.Ordinal);
        Assert.Contains("escargot", room.Bodies[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_an_encrypted_or_crowded_room_the_bot_says_so_and_talks_elsewhere()
    {
        await using var stage = await StartAsync();
        stage.Homeserver.Register(FakeMatrix.Bot);
        var encrypted = stage.Homeserver[stage.Homeserver.CreateRoom(
            Alice, new CreateRoomRequest { Preset = "private_chat", Invite = [FakeMatrix.Bot], InitialState = [s_encryption] })];
        await stage.HandleAsync();
        var own = Assert.Single(stage.Homeserver.Rooms, room => room != encrypted);
        Assert.Contains("encrypted", encrypted.Bodies[0], StringComparison.Ordinal);
        Assert.Equal("leave", encrypted.Members[FakeMatrix.Bot]);
        Assert.Equal("invite", own.Members[Alice]);

        var crowded = stage.Homeserver[stage.Homeserver.CreateRoom(
            Alice, new CreateRoomRequest { Preset = "private_chat", Invite = [FakeMatrix.Bot, Carol] })];
        await stage.HandleAsync();
        Assert.Contains("one person", crowded.Bodies[0], StringComparison.Ordinal);
        Assert.Equal("leave", crowded.Members[FakeMatrix.Bot]);
        Assert.Equal(3, stage.Homeserver.Rooms.Count);
    }

    [Fact]
    public async Task Of_two_rooms_with_the_bot_the_later_counts_and_the_earlier_is_left()
    {
        await using var stage = await StartAsync();
        var first = await stage.ManagementAsync();
        var second = await stage.ManagementAsync();

        Assert.Contains(Uri.EscapeDataString(second.Id.Value), first.Bodies[^1], StringComparison.Ordinal);
        Assert.Equal("leave", first.Members[FakeMatrix.Bot]);
        Assert.Contains("Signed in", await stage.AskAsync(second, "status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_left_his_management_room_is_invited_again_and_who_put_the_bot_out_gets_another()
    {
        await using var stage = await StartAsync();
        var first = await stage.ManagementAsync();
        stage.Homeserver.Leave(Alice, first.Id);
        await stage.HandleAsync();
        await stage.Home.ShowNoticeAsync(stage.Link, "maintenance", Token);
        await stage.ShownAsync();
        Assert.Contains("maintenance", first.Bodies);
        Assert.Equal("invite", first.Members[Alice]);

        stage.Homeserver.Join(Alice, first.Id);
        stage.Homeserver.Kick(Alice, first.Id, FakeMatrix.Bot);
        await stage.Home.ShowNoticeAsync(stage.Link, "again", Token);
        await stage.ShownAsync();
        Assert.Contains("again", Assert.Single(stage.Homeserver.Rooms, room => room != first).Bodies);
    }

    [Fact]
    public async Task Where_encryption_is_switched_on_the_bot_talks_in_another_room()
    {
        await using var stage = await StartAsync();
        var first = await stage.ManagementAsync();
        stage.Homeserver.SetState(Alice, first.Id, s_encryption.Type, "", s_encryption.Content);
        await stage.HandleAsync();

        Assert.Equal("leave", first.Members[FakeMatrix.Bot]);
        Assert.Equal("invite", Assert.Single(stage.Homeserver.Rooms, room => room != first).Members[Alice]);
    }

    private static FakeRoom Invite(
        MatrixStage stage, Func<CreateRoomRequest, CreateRoomRequest>? change = null, ContactId? contact = null, string profile = "local")
    {
        var ghost = stage.Ghost(contact, profile);
        var request = new CreateRoomRequest { Preset = "trusted_private_chat", IsDirect = true, Invite = [ghost] };
        return stage.Homeserver[stage.Homeserver.CreateRoom(Alice, change?.Invoke(request) ?? request)];
    }
}
