using System.Text.Json.Nodes;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Presence;
using MsnBridge.Matrix.Rooms;
using MsnBridge.Matrix.Tests.Support;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests.Rooms;

public sealed class GroupRoomTests
{
    private static readonly ContactId s_dave = new("dave@msn.example");
    private static readonly ContactId s_erin = new("erin@msn.example");
    private static readonly GroupConversation s_group = new() { Id = new("group:1"), Members = [Bob, s_dave] };

    [Fact]
    public async Task First_word_makes_one_room_of_the_bot_with_a_ghost_for_each_and_the_person_invited()
    {
        await using var stage = await StartGroupAsync();

        var room = await SayAsync(stage, s_dave, "hello all");

        Assert.Equal(FakeMatrix.Bot, room.Creator);
        Assert.Equal(("join", "join", "invite"), (room.Members[stage.Ghost()], room.Members[stage.Ghost(s_dave)], room.Members[Alice]));
        Assert.Equal([(stage.Ghost(s_dave), "m.text", "hello all")], room.Said);
        Assert.Equal("Bob, dave@msn.example", NameOf(room));
        Assert.False(room.Request.IsDirect);
        var info = room.State.First(state => state.Key.Type == "m.bridge").Value;
        Assert.Equal("group_dm", info.Text("com.beeper.room_type.v2"));
    }

    [Fact]
    public async Task Room_is_the_same_after_a_restart()
    {
        await using var stage = await StartGroupAsync();
        var room = await SayAsync(stage, Bob, "one");
        await stage.RestartAsync();

        Assert.Same(room, await SayAsync(stage, s_dave, "two"));
        Assert.NotSame(room, await stage.BobSaysAsync("for you alone"));
    }

    [Fact]
    public async Task Wherever_the_process_ends_the_word_arrives_once_and_in_one_room()
    {
        var steps = 0;
        for (var reached = true; reached; steps++)
        {
            await using var stage = await StartGroupAsync();
            var delivery = Word(stage, Bob, "hello");
            try
            {
                await stage.RestartAsync(new Crash(steps + 1));
                await stage.Home.DeliverAsync(delivery, Token);
                reached = false;
            }
            catch (CrashedException)
            {
            }

            await stage.RestartAsync();
            await stage.Home.DeliverAsync(delivery, Token);

            var where = $"ended at step {steps + 1}";
            var room = Assert.Single(stage.Homeserver.Rooms, room => room is { IsSpace: false });
            Assert.True(room.Bodies is ["hello"], where);
            Assert.True(room.Members[stage.Ghost(s_dave)] == "join", where);
        }

        // Fewer would mean that the process was not cut at each call.
        Assert.True(steps > 20);
    }

    [Fact]
    public async Task What_is_said_in_a_room_that_a_dying_process_had_made_is_carried()
    {
        var unnoted = 0;
        await foreach (var (stage, where) in AfterEachDeathAsync(StartGroupAsync, stage => stage.Home.DeliverAsync(Word(stage, Bob, "hello"), Token)))
        {
            if (stage.Homeserver.Rooms.FirstOrDefault(room => !room.IsSpace) is not { } made)
                continue;
            if (!stage.Get<PortalDirectory>().TryFindByRoom(made.Id, out _))
                unnoted++;
            stage.Homeserver.Join(Alice, made.Id);
            stage.Say(made, "who is there?");
            await stage.HandleAsync();

            Assert.True(stage.Puppets.Submitted is [MessageToRemote { Content.Text: "who is there?" }], where);
            Assert.True(made.Members[stage.Ghost(s_dave)] == "join", where);
        }

        Assert.True(unnoted >= 2, $"Only {unnoted} deaths left a room that nobody had noted.");
    }

    [Fact]
    public async Task Who_comes_and_who_leaves_does_so_in_the_room_and_its_name_follows()
    {
        await using var stage = await StartGroupAsync();
        var room = await SayAsync(stage, Bob, "hello");
        stage.Puppets.Groups[0] = s_group with { Members = [Bob, s_erin] };

        await stage.Home.DeliverAsync(Event(stage, new MembershipToHome(s_erin, MembershipChange.Joined, stage.Time.GetUtcNow())), Token);
        await stage.Home.DeliverAsync(Event(stage, new MembershipToHome(s_dave, MembershipChange.Left, stage.Time.GetUtcNow())), Token);

        Assert.Equal(("join", "leave"), (room.Members[stage.Ghost(s_erin)], room.Members[stage.Ghost(s_dave)]));
        Assert.Equal("Bob, erin@msn.example", NameOf(room));
    }

    [Fact]
    public async Task Name_that_the_person_gave_stays_and_the_name_of_a_circle_is_the_rooms()
    {
        await using var stage = await StartGroupAsync();
        var room = await OpenedAsync(stage);
        stage.Homeserver.SetState(Alice, room.Id, "m.room.name", "", new JsonObject { ["name"] = "My gang" });
        await stage.HandleAsync();
        await stage.Home.ShowGroupAsync(stage.Link, s_group with { Members = [Bob] }, Token);
        await stage.ShownAsync();
        Assert.Equal("My gang", NameOf(room));

        var circle = new GroupConversation { Id = new("circle:1"), Name = "Club", Members = [Bob], Lasts = true };
        stage.Puppets.Groups.Add(circle);
        await stage.Home.ShowGroupAsync(stage.Link, circle, Token);
        await stage.ShownAsync();
        Assert.Contains(stage.Homeserver.Rooms, made => made.State.ContainsKey(("m.room.name", "")) && NameOf(made) == "Club");
    }

    [Fact]
    public async Task What_the_person_says_goes_to_the_group_and_who_missed_it_is_named()
    {
        await using var stage = await StartGroupAsync();
        var room = await OpenedAsync(stage);
        var said = stage.Say(room, "hi all");
        await stage.HandleAsync();

        Assert.Equal(["hi all"], stage.Puppets.Texts);
        Assert.Equal(s_group.Id, Assert.Single(stage.Puppets.Conversations));
        var reference = ((MessageToRemote)stage.Puppets.Submitted[0]).Message;
        await stage.Home.DeliverAsync(Event(stage, new DeliveryReport(reference, DeliveryOutcome.Delivered, DeliveryFailure.None, [Bob])), Token);
        Assert.Equal((FakeMatrix.Bot, "Not delivered to Bob, who is offline or appears to be."), room.Said[^1] is var last ? (last.Sender, last.Body) : default);
        Assert.NotNull(said.Value);
    }

    [Fact]
    public async Task A_file_goes_to_the_group_and_who_got_it_and_who_did_not_is_told_in_one_notice()
    {
        await using var stage = await StartGroupAsync();
        var room = await OpenedAsync(stage);
        stage.Send(room, "m.room.message", new JsonObject
        {
            ["msgtype"] = "m.file",
            ["body"] = "song.bin",
            ["url"] = "mxc://example.org/song",
            ["info"] = new JsonObject { ["size"] = 7 },
        });
        await stage.HandleAsync();

        Assert.Equal(s_group.Id, Assert.Single(stage.Puppets.Conversations));
        var file = Assert.IsType<FileToRemote>(stage.Puppets.Submitted[0]);
        Assert.Equal("song.bin", file.File.Name);
        await stage.Home.ShowTransferAsync(
            stage.Link, new TransferView("out-1", s_group.Id, null, file.File, TransferState.Running, 3, file.Message), Token);
        await stage.ShownAsync();
        Assert.Equal((FakeMatrix.Bot, "Sending the file \"song.bin\" (7 bytes): 42 %."), room.Said[^1] is var shown ? (shown.Sender, shown.Body) : default);
        await stage.Home.DeliverAsync(
            Event(stage, new DeliveryReport(file.Message, DeliveryOutcome.Delivered, DeliveryFailure.None)
            {
                Recipients = [new(Bob, true, DeliveryOutcome.Delivered), new(s_dave, false, DeliveryOutcome.Refused, DeliveryFailure.Declined)],
            }),
            Token);

        Assert.Equal(FakeMatrix.Bot, room.Said[^1].Sender);
        Assert.Matches("^The file was delivered to Bob. It was not delivered to .*(Dave|dave@).* \\(declined it\\).$", room.Said[^1].Body);
    }

    [Fact]
    public async Task A_nudge_in_the_room_goes_to_everybody()
    {
        await using var stage = await StartGroupAsync();
        var room = await OpenedAsync(stage);

        stage.Say(room, "!msn nudge");
        await stage.HandleAsync();

        Assert.Equal(s_group.Id, Assert.Single(stage.Puppets.Conversations));
        Assert.IsType<NudgeToRemote>(Assert.Single(stage.Puppets.Submitted));
    }

    [Fact]
    public async Task Typing_goes_both_ways()
    {
        await using var stage = await StartGroupAsync();
        var room = await OpenedAsync(stage);
        await stage.Home.ShowTypingAsync(stage.Link, s_group.Id, s_dave, Token);
        await stage.ShownAsync();
        Assert.Equal((stage.Ghost(s_dave), room.Id), Assert.Single(stage.Homeserver.Typing) is var typing ? (typing.User, typing.Room) : default);

        await stage.Get<TypingRelay>().HearAsync(room.Id, [Alice], Token);
        Assert.Equal(s_group.Id, Assert.Single(stage.Puppets.Typing).Conversation);
    }

    [Fact]
    public async Task What_the_person_says_elsewhere_is_his_own_word_with_a_double_puppet_and_told_by_the_bot_without()
    {
        await using var stage = await StartGroupAsync();
        var room = await OpenedAsync(stage);
        await stage.Home.DeliverAsync(Event(stage, new OwnMessageToHome(new MessageContent("from my phone"), stage.Time.GetUtcNow())), Token);
        Assert.Equal(FakeMatrix.Bot, room.Said[^1].Sender);

        await stage.GiveTokenAsync();
        await stage.Home.DeliverAsync(Event(stage, new OwnMessageToHome(new MessageContent("and again"), stage.Time.GetUtcNow())), Token);
        Assert.Equal((Alice, "and again"), (room.Said[^1].Sender, room.Said[^1].Body));
    }

    [Fact]
    public async Task Inviting_a_ghost_calls_the_contact_in_on_MSN()
    {
        await using var stage = await StartGroupAsync();
        var room = await OpenedAsync(stage);
        stage.Puppets.OnGroup = _ => GroupResult.Made(s_group with { Members = [Bob, s_dave, s_erin] }, []);
        await InviteAsync(stage, room, s_erin);

        Assert.Equal(["invite erin@msn.example group:1"], stage.Puppets.GroupRequests);
        Assert.Equal("join", room.Members[stage.Ghost(s_erin)]);
    }

    [Fact]
    public async Task Ghost_who_cannot_come_says_why_and_leaves()
    {
        await using var stage = await StartGroupAsync();
        var room = await OpenedAsync(stage);
        stage.Puppets.OnGroup = _ => GroupResult.Refused(GroupFailure.ContactOffline);
        await InviteAsync(stage, room, s_erin);

        Assert.Contains("erin@msn.example was not invited. MSN cannot bring in somebody who is offline", room.Bodies[^1], StringComparison.Ordinal);
        Assert.Equal("leave", room.Members[stage.Ghost(s_erin)]);
    }

    [Fact]
    public async Task Inviting_a_ghost_into_a_chat_of_two_makes_a_group_with_a_room_of_its_own()
    {
        await using var stage = await StartGroupAsync();
        var chat = await stage.ChatAsync();
        stage.Puppets.OnGroup = _ => GroupResult.Made(s_group, []);
        await InviteAsync(stage, chat, s_dave);

        Assert.Equal(["invite dave@msn.example direct:bob@msn.example"], stage.Puppets.GroupRequests);
        var group = Assert.Single(stage.Homeserver.Rooms, room => room.Creator == FakeMatrix.Bot && !room.IsSpace);
        Assert.Equal(("join", "join"), (group.Members[stage.Ghost()], group.Members[stage.Ghost(s_dave)]));
        Assert.Equal("leave", chat.Members[stage.Ghost(s_dave)]);
        Assert.Contains(Uri.EscapeDataString(group.Id.Value), chat.Bodies[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Room_that_was_made_with_several_ghosts_becomes_a_group_with_a_room_of_its_own()
    {
        await using var stage = await StartGroupAsync();
        stage.Puppets.OnGroup = _ => GroupResult.Made(s_group, [s_erin]);
        stage.Homeserver.Register(stage.Ghost());
        stage.Homeserver.Register(stage.Ghost(s_dave));
        var own = stage.Homeserver[stage.Homeserver.CreateRoom(
            Alice, new CreateRoomRequest { Preset = "private_chat", Invite = [stage.Ghost(), stage.Ghost(s_dave)] })];
        await stage.HandleAsync();

        Assert.Equal(["create bob@msn.example dave@msn.example"], stage.Puppets.GroupRequests);
        Assert.Contains("Not in it: erin@msn.example.", own.Bodies[0], StringComparison.Ordinal);
        Assert.DoesNotContain(own.Members, member => FakeMatrix.IsOurs(member.Key) && member.Value == "join");
    }

    [Fact]
    public async Task Ghost_who_is_put_out_comes_back_with_a_word_on_why()
    {
        await using var stage = await StartGroupAsync();
        var room = await OpenedAsync(stage);
        stage.Homeserver.Kick(Alice, room.Id, stage.Ghost(s_dave));
        await stage.HandleAsync();

        Assert.Equal("join", room.Members[stage.Ghost(s_dave)]);
        Assert.Contains("nobody can be put out", room.Bodies[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_the_room_leaves_the_group_and_its_ghosts_go()
    {
        await using var stage = await StartGroupAsync();
        var room = await OpenedAsync(stage);
        stage.Homeserver.Leave(Alice, room.Id);
        await stage.HandleAsync();

        Assert.Equal(["leave group:1"], stage.Puppets.GroupRequests);
        Assert.False(room.HasOurs);
        Assert.NotSame(room, await SayAsync(stage, Bob, "hello again"));
    }

    [Fact]
    public async Task Group_that_was_left_elsewhere_says_so_in_its_room()
    {
        await using var stage = await StartGroupAsync();
        var room = await OpenedAsync(stage);
        await stage.Home.CloseGroupAsync(stage.Link, s_group.Id, Token);
        await stage.ShownAsync();

        Assert.Contains("not in this MSN group any more", room.Bodies[^1], StringComparison.Ordinal);
        Assert.False(room.HasOurs);
    }

    [Fact]
    public async Task Room_in_which_encryption_was_switched_on_is_replaced()
    {
        await using var stage = await StartGroupAsync();
        var room = await OpenedAsync(stage);
        stage.Homeserver.SetState(Alice, room.Id, "m.room.encryption", "", new JsonObject { ["algorithm"] = "m.megolm.v1.aes-sha2" });
        await stage.HandleAsync();

        Assert.False(room.HasOurs);
        Assert.NotSame(room, await SayAsync(stage, Bob, "over here"));
    }

    [Fact]
    public async Task Invitation_into_a_circle_is_told_with_how_to_answer_it()
    {
        await using var stage = await StartGroupAsync();
        var room = await stage.ManagementAsync();
        await stage.Home.DeliverAsync(stage.Delivery(new GroupInvitationToHome("Club", Bob), conversation: new("circle:1")), Token);

        Assert.Contains("Write group accept circle:1 or group decline circle:1.", room.Bodies[^1], StringComparison.Ordinal);
        Assert.Contains("I am entering the group", await stage.AskAsync(room, "group accept circle:1"), StringComparison.Ordinal);
        Assert.Contains("declined", await stage.AskAsync(room, "group decline circle:1"), StringComparison.Ordinal);
        Assert.Equal(["answer circle:1 True", "answer circle:1 False"], stage.Puppets.GroupRequests);
    }

    [Fact]
    public async Task Bot_makes_lists_and_leaves_groups()
    {
        await using var stage = await StartGroupAsync();
        stage.Puppets.Groups.Clear();
        var room = await stage.ManagementAsync();
        Assert.Contains("no group", await stage.AskAsync(room, "group list"), StringComparison.Ordinal);
        Assert.Contains("two contacts", await stage.AskAsync(room, "group create bob@msn.example"), StringComparison.Ordinal);
        Assert.Contains("is not an MSN address", await stage.AskAsync(room, "group create bob@msn.example nobody"), StringComparison.Ordinal);

        stage.Puppets.OnGroup = _ => GroupResult.Refused(GroupFailure.ContactOffline);
        Assert.Contains("was not made", await stage.AskAsync(room, "group create bob@msn.example dave@msn.example"), StringComparison.Ordinal);
        stage.Puppets.OnGroup = _ => GroupResult.Made(s_group, [s_erin]);
        Assert.Contains("Not in it", await stage.AskAsync(room, "group create bob@msn.example dave@msn.example erin@msn.example"), StringComparison.Ordinal);
        Assert.Contains("group:1", await stage.AskAsync(room, "group"), StringComparison.Ordinal);

        stage.Puppets.OnGroup = _ => GroupResult.Done;
        Assert.Contains("You have left", await stage.AskAsync(room, "group leave group:1"), StringComparison.Ordinal);
        Assert.Contains("Which?", await stage.AskAsync(room, "group leave"), StringComparison.Ordinal);
        Assert.Contains("in the room", await stage.AskAsync(room, "group invite bob@msn.example"), StringComparison.Ordinal);
        Assert.Contains("create addresses", await stage.AskAsync(room, "group what"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Circle_is_made_by_its_name()
    {
        await using var stage = await StartGroupAsync();
        var room = await stage.ManagementAsync();
        stage.Puppets.OnGroup = _ => GroupResult.Made(new GroupConversation { Id = new("circle:1"), Name = "The old gang", Lasts = true }, []);
        await stage.AskAsync(room, "group circle The old gang");

        Assert.Equal(["create The old gang"], stage.Puppets.GroupRequests);
        Assert.Contains(stage.Homeserver.Rooms, made => made.State.ContainsKey(("m.room.name", "")) && NameOf(made) == "The old gang");
    }

    private static async Task<MatrixStage> StartGroupAsync()
    {
        var stage = await StartAsync();
        stage.Puppets.Groups.Add(s_group);
        return stage;
    }

    private static Core.Networks.HomeDelivery Event(MatrixStage stage, EventToHome happened) => stage.Delivery(happened, conversation: s_group.Id);

    private static Core.Networks.HomeDelivery Word(MatrixStage stage, ContactId who, string text) =>
        Event(stage, new MessageToHome(who, new MessageContent(text), stage.Time.GetUtcNow(), false));

    private static async Task<FakeRoom> SayAsync(MatrixStage stage, ContactId who, string text)
    {
        await stage.Home.DeliverAsync(Word(stage, who, text), Token);
        await stage.HandleAsync();
        return stage.Homeserver.Rooms.Last(room => room.Bodies.Contains(text));
    }

    /// <summary>The room of the group, with Alice in it.</summary>
    private static async Task<FakeRoom> OpenedAsync(MatrixStage stage)
    {
        var room = await SayAsync(stage, Bob, "hello");
        stage.Homeserver.Join(Alice, room.Id);
        await stage.HandleAsync();
        return room;
    }

    private static async Task InviteAsync(MatrixStage stage, FakeRoom room, ContactId contact)
    {
        stage.Homeserver.Register(stage.Ghost(contact));
        stage.Homeserver.Invite(Alice, room.Id, stage.Ghost(contact));
        await stage.HandleAsync();
    }

    private static string? NameOf(FakeRoom room) => room.State[("m.room.name", "")].Text("name");
}
