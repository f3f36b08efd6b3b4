using System.Text.Json.Nodes;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Rooms;
using MsnBridge.Matrix.Tests.Support;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests.Rooms;

public sealed class PortalRoomTests
{
    [Fact]
    public async Task Linking_an_account_with_three_hundred_contacts_makes_no_room()
    {
        await using var stage = await StartAsync();
        Contact[] contacts =
            [.. Enumerable.Range(0, 300).Select(i => ListedBob with { Id = new ContactId($"c{i}@msn.example"), DisplayName = $"C {i}" })];

        await stage.Home.ShowContactsAsync(stage.Link, contacts, Token);
        foreach (var contact in contacts)
            await stage.Home.ShowPresenceAsync(stage.Link, contact, new ContactPresence(Availability.Online), Token);
        await stage.ShownAsync();

        // The one is the management room, in which the stage waits for its marker.
        Assert.Equal(FakeMatrix.Bot, Assert.Single(stage.Homeserver.Rooms).Creator);
    }

    [Fact]
    public async Task The_first_message_makes_one_direct_room_of_the_ghost_with_the_person_invited()
    {
        await using var stage = await StartAsync();

        var room = await stage.BobSaysAsync("hello");

        Assert.Single(stage.Homeserver.Rooms);
        Assert.Equal(stage.Ghost(), room.Creator);
        Assert.Equal("invite", room.Members[Alice]);
        Assert.True(room.State[("m.room.member", Alice.Value)].IsTrue("is_direct"));
        Assert.True(room.Request.IsDirect);
        Assert.Null(room.State[("m.room.canonical_alias", "")].Text("alias"));
        Assert.False(room.State.ContainsKey(("m.room.name", "")));
        Assert.Contains(room.State.Keys, key => key.Type == "m.bridge");
        Assert.Contains(room.State.Keys, key => key.Type == "uk.half-shot.bridge");
        Assert.Equal([(stage.Ghost(), "m.text", "hello")], room.Said);
        Assert.Equal("Bob", stage.Homeserver.ProfileOf(stage.Ghost())?.DisplayName);
    }

    [Fact]
    public async Task The_room_is_the_same_after_a_restart_and_after_unlinking_and_linking_again()
    {
        await using var stage = await StartAsync();
        var room = await stage.BobSaysAsync("one");
        await stage.RestartAsync();
        await stage.BobSaysAsync("two");
        stage.Puppets.RemoveAccount(Alice);
        await stage.Home.ForgetUserAsync(stage.Link, [ListedBob], Token);
        stage.Puppets.AddAccount(Alice);

        Assert.Same(room, await stage.BobSaysAsync("three"));
        Assert.Single(stage.Homeserver.Rooms);
    }

    [Fact]
    public async Task Another_account_has_a_room_of_its_own_with_the_same_contact()
    {
        await using var stage = await StartAsync();
        var room = await stage.BobSaysAsync("one");
        var other = new RemoteAccount("local", "other@msn.example");
        stage.Puppets.AddAccount(Alice, other);

        await stage.Home.DeliverAsync(stage.Message("two", account: other), Token);

        Assert.Equal(2, stage.Homeserver.Rooms.Count);
        Assert.Equal(["one"], room.Bodies);
    }

    [Fact]
    public async Task Wherever_the_process_ends_the_message_arrives_once_and_in_one_room()
    {
        var steps = 0;
        for (var reached = true; reached; steps++)
        {
            await using var stage = await StartAsync(options => options with { Spaces = true });
            var delivery = stage.Message("hello");
            var crash = new Crash(steps + 1);
            try
            {
                await stage.RestartAsync(crash);
                await stage.Home.DeliverAsync(delivery, Token);
                reached = false;
            }
            catch (CrashedException)
            {
            }

            await stage.RestartAsync();
            await stage.Home.DeliverAsync(delivery, Token);

            var where = $"ended at step {steps + 1}";
            var portal = Assert.Single(stage.Homeserver.Rooms, room => room.Creator == stage.Ghost());
            Assert.True(portal.Bodies is ["hello"], where);
            Assert.True(portal.Members[Alice] == "invite", where);
            Assert.True(stage.Homeserver.Rooms.Count(room => room.IsSpace) <= 1, where);
            await stage.HandleAsync();
            Assert.True(stage.Puppets.Submitted.Count == 0, where);
            Assert.Same(portal, await stage.BobSaysAsync("again"));
        }

        // Fewer would mean that the process was not cut at each call.
        Assert.True(steps > 25, $"Only {steps} steps were cut.");
    }

    [Fact]
    public async Task What_is_said_in_a_room_that_a_dying_process_had_made_is_carried()
    {
        var unnoted = 0;
        var lives = AfterEachDeathAsync(
            () => StartAsync(options => options with { Spaces = true }), stage => stage.Home.DeliverAsync(stage.Message("hello"), Token));
        await foreach (var (stage, where) in lives)
        {
            if (stage.Homeserver.Rooms.FirstOrDefault(room => room.Creator == stage.Ghost()) is not { } made)
                continue;
            if (!stage.Get<PortalDirectory>().TryFindByRoom(made.Id, out _))
                unnoted++;
            stage.Homeserver.Join(Alice, made.Id);
            stage.Say(made, "who is there?");
            await stage.HandleAsync();

            Assert.True(stage.Puppets.Submitted is [MessageToRemote { Content.Text: "who is there?" }], where);
            Assert.Same(made, await stage.BobSaysAsync("it is me"));
        }

        // At least before the answer of the homeserver and before the note.
        Assert.True(unnoted >= 2, $"Only {unnoted} deaths left a room that nobody had noted.");
    }

    [Fact]
    public async Task What_is_said_in_another_room_does_not_make_it_the_chat()
    {
        await using var stage = await StartAsync();
        await stage.Get<PortalDirectory>().SaveAsync(new RoomKey(Alice, FakePuppets.Account, Bob), new Portal("reserved"), Token);
        var ghost = stage.Ghost(new ContactId("dave@msn.example"));
        stage.Homeserver.Register(ghost);
        var other = stage.Homeserver.CreateRoom(ghost, new CreateRoomRequest { Preset = "private_chat", AliasLocalpart = "other", Invite = [Alice] });
        stage.Homeserver.Join(Alice, other);
        stage.Say(stage.Homeserver[other], "not for Bob");
        await stage.HandleAsync();

        Assert.Empty(stage.Puppets.Submitted);
        Assert.NotEqual(other, (await stage.BobSaysAsync("hello")).Id);
    }

    [Fact]
    public async Task Who_has_left_is_invited_again()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.Leave(Alice, room.Id);
        await stage.HandleAsync();

        Assert.Same(room, await stage.BobSaysAsync("come back"));
        Assert.Equal("invite", room.Members[Alice]);
    }

    [Fact]
    public async Task Who_left_before_the_last_word_came_is_invited_for_it_once_that_is_known()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.Leave(Alice, room.Id);
        await stage.Home.DeliverAsync(stage.Message("are you there?"), Token);
        Assert.Equal("leave", room.Members[Alice]);

        await stage.HandleAsync();

        Assert.Equal("invite", room.Members[Alice]);
    }

    [Fact]
    public async Task Who_leaves_after_the_last_word_is_left_alone()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        await stage.BobSaysAsync("bye");
        stage.Homeserver.Leave(Alice, room.Id);

        await stage.HandleAsync();

        Assert.Equal("leave", room.Members[Alice]);
    }

    [Fact]
    public async Task Who_came_back_unnoticed_keeps_the_room()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.Leave(Alice, room.Id);
        await stage.HandleAsync();
        stage.Homeserver.Invite(stage.Ghost(), room.Id, Alice);
        stage.Homeserver.Join(Alice, room.Id);
        stage.Homeserver.TakeFeed();

        Assert.Same(room, await stage.BobSaysAsync("two"));
        Assert.Equal("join", room.Members[Alice]);
    }

    [Fact]
    public async Task An_invitation_that_the_homeserver_refuses_costs_no_room()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.Leave(Alice, room.Id);
        await stage.HandleAsync();
        stage.Homeserver.Refuse = (name, _, _) =>
        {
            if (name == "invite")
                throw FakeMatrix.Forbidden("Invites have been disabled.");
        };

        Assert.Same(room, await stage.BobSaysAsync("two"));
        Assert.Single(stage.Homeserver.Rooms);
    }

    [Fact]
    public async Task A_proxy_that_finds_nothing_for_a_while_costs_no_room()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.Leave(Alice, room.Id);
        await stage.HandleAsync();
        stage.Homeserver.Refuse = (_, _, _) => throw new MatrixException(System.Net.HttpStatusCode.NotFound, "M_UNKNOWN", "<html>");
        await Assert.ThrowsAsync<MatrixException>(() => stage.Home.DeliverAsync(stage.Message("two"), Token));
        stage.Homeserver.Refuse = (_, _, _) => { };

        Assert.Same(room, await stage.BobSaysAsync("three"));
    }

    [Fact]
    public async Task Where_the_ghost_was_put_out_the_next_word_opens_another_room()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.Kick(Alice, room.Id, stage.Ghost());
        await stage.HandleAsync();

        Assert.NotSame(room, await stage.BobSaysAsync("two"));
        Assert.Same(stage.Homeserver.Rooms[1], await stage.BobSaysAsync("three"));
    }

    [Fact]
    public async Task Where_nobody_said_that_the_ghost_was_put_out_the_next_word_opens_another_room_too()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.Kick(Alice, room.Id, stage.Ghost());
        stage.Homeserver.TakeFeed();

        Assert.NotSame(room, await stage.BobSaysAsync("two"));
        Assert.Equal(2, stage.Homeserver.Rooms.Count);
    }

    [Fact]
    public async Task The_room_is_called_as_the_person_calls_the_contact()
    {
        await using var stage = await StartAsync();
        var bobby = ListedBob with { OwnName = "Bobby" };
        stage.Puppets.AddContact(Alice, bobby);
        var room = await stage.BobSaysAsync("hello");
        Assert.Equal("Bobby", room.State[("m.room.name", "")].Text("name"));

        await stage.Home.ShowContactAsync(stage.Link, bobby with { OwnName = null }, Token);
        await stage.ShownAsync();
        Assert.Equal("", room.State[("m.room.name", "")].Text("name"));
        Assert.Equal("Bob", stage.Homeserver.ProfileOf(stage.Ghost())?.DisplayName);
    }

    [Fact]
    public async Task A_name_that_the_homeserver_refuses_keeps_no_message_from_its_way()
    {
        await using var stage = await StartAsync();
        stage.Homeserver.Refuse = (name, _, _) =>
        {
            if (name is "displayname" or "avatar")
                throw new MatrixException(System.Net.HttpStatusCode.BadRequest, "M_INVALID_PARAM", "no such name");
        };

        Assert.Equal(["hello"], (await stage.BobSaysAsync("hello")).Bodies);
    }

    [Fact]
    public async Task A_contact_without_a_name_is_called_by_its_address()
    {
        await using var stage = await StartAsync();
        stage.Puppets.AddContact(Alice, ListedBob with { DisplayName = "  " });
        await stage.BobSaysAsync("hello");

        Assert.Equal(Bob.Value, stage.Homeserver.ProfileOf(stage.Ghost())?.DisplayName);
    }

    [Fact]
    public async Task A_contact_whom_no_Matrix_id_can_hold_is_heard_in_the_management_room()
    {
        await using var stage = await StartAsync();
        var contact = new ContactId(new string('_', 100) + "@msn.example");

        await stage.Home.DeliverAsync(stage.Message("hello", contact), Token);

        var said = Assert.Single(Assert.Single(stage.Homeserver.Rooms).Bodies);
        Assert.Contains(contact.Value, said, StringComparison.Ordinal);
        Assert.Contains("hello", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_double_puppet_the_person_is_in_the_room_at_once_and_it_is_among_his_direct_chats()
    {
        await using var stage = await StartAsync();
        await stage.GiveTokenAsync();

        var room = await stage.BobSaysAsync("hello");

        Assert.Equal("join", room.Members[Alice]);
        var chats = stage.Homeserver.AccountDataOf(Alice, "m.direct");
        Assert.Equal(room.Id.Value, Assert.IsType<JsonArray>(chats?[stage.Ghost().Value])[0]?.GetValue<string>());
    }

    [Fact]
    public async Task A_token_that_the_homeserver_does_not_know_any_more_is_forgotten_and_the_person_invited()
    {
        await using var stage = await StartAsync();
        await stage.GiveTokenAsync();
        stage.Homeserver.Tokens.Clear();

        Assert.Equal("invite", (await stage.BobSaysAsync("hello")).Members[Alice]);
        Assert.Null(await stage.Secrets.FindAsync(MatrixHome.ToHomeUser(Alice), "access-token", Token));
    }

    [Fact]
    public async Task Every_chat_is_in_the_space_of_its_person()
    {
        await using var stage = await StartAsync(options => options with { Spaces = true });
        var bob = await stage.BobSaysAsync("hello");
        await stage.Home.DeliverAsync(stage.Message("hi", new ContactId("dave@msn.example")), Token);

        var space = Assert.Single(stage.Homeserver.Rooms, room => room.IsSpace);
        Assert.Equal("invite", space.Members[Alice]);
        Assert.Equal(2, space.State.Keys.Count(key => key.Type == "m.space.child"));
        Assert.Contains(("m.space.child", bob.Id.Value), space.State.Keys);
    }

    [Fact]
    public async Task A_space_that_cannot_be_made_keeps_no_message_from_its_way()
    {
        await using var stage = await StartAsync(options => options with { Spaces = true });
        stage.Homeserver.Refuse = (name, actor, _) =>
        {
            if (actor == FakeMatrix.Bot)
                throw FakeMatrix.Forbidden("no");
        };

        Assert.Equal(["hello"], (await stage.BobSaysAsync("hello")).Bodies);
    }

    [Fact]
    public async Task An_upgraded_room_is_followed_where_its_ghost_may_join()
    {
        await using var stage = await StartAsync(options => options with { Spaces = true });
        var room = await stage.ChatAsync();
        var next = stage.Upgrade(room, invited: true);
        stage.Tombstone(room, next);
        await stage.HandleAsync();

        Assert.Equal(next, (await stage.BobSaysAsync("two")).Id);
        stage.Say(stage.Homeserver[next], "three");
        await stage.HandleAsync();
        Assert.Equal(["three"], stage.Puppets.Texts);
        var space = stage.Homeserver.Rooms.Single(known => known.IsSpace);
        Assert.Empty(space.State[("m.space.child", room.Id.Value)]);
        Assert.NotEmpty(space.State[("m.space.child", next.Value)]);
    }

    [Fact]
    public async Task An_upgraded_room_is_followed_when_the_invitation_comes_later()
    {
        await using var stage = await StartAsync(options => options with { Spaces = true });
        var room = await stage.ChatAsync();
        var next = stage.Upgrade(room, invited: false);
        stage.Tombstone(room, next);
        await stage.HandleAsync();
        stage.Homeserver.Invite(Alice, next, stage.Ghost());
        await stage.HandleAsync();

        Assert.Equal(next, (await stage.BobSaysAsync("two")).Id);
        Assert.Empty(stage.Homeserver.Rooms.Single(known => known.IsSpace).State[("m.space.child", room.Id.Value)]);
    }

    [Fact]
    public async Task A_guest_cannot_lead_the_chat_into_a_room_of_his_own()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.Invite(Alice, room.Id, Carol);
        stage.Homeserver.Join(Carol, room.Id);
        var trap = stage.Homeserver.CreateRoom(Carol, new CreateRoomRequest { Preset = "private_chat", Invite = [Alice] });
        stage.Homeserver.Invite(Carol, trap, stage.Ghost());
        // No state, so no power is asked for.
        stage.Send(room, "m.room.tombstone", new JsonObject { ["replacement_room"] = trap.Value }, Carol);
        await stage.HandleAsync();

        Assert.Same(room, await stage.BobSaysAsync("two"));
    }

    [Fact]
    public async Task Where_encryption_is_switched_on_the_chat_goes_on_in_another_room()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.SetState(Alice, room.Id, "m.room.encryption", "", new JsonObject { ["algorithm"] = "m.megolm.v1.aes-sha2" });
        await stage.HandleAsync();

        Assert.Contains("ncrypt", room.Bodies[^1], StringComparison.Ordinal);
        Assert.Equal("leave", room.Members[stage.Ghost()]);
        Assert.NotSame(room, await stage.BobSaysAsync("two"));
        Assert.Equal(2, stage.Homeserver.Rooms.Count);
    }
}
