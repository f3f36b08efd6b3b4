using System.Text.Json.Nodes;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Presence;
using MsnBridge.Matrix.Rooms;
using MsnBridge.Matrix.Tests.Support;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests.Bot;

public sealed class CommandTests
{
    [Theory]
    [InlineData("add dave@msn.example", ContactEditKind.Add)]
    [InlineData("accept dave@msn.example", ContactEditKind.Add)]
    [InlineData("remove dave@msn.example", ContactEditKind.Remove)]
    [InlineData("decline dave@msn.example", ContactEditKind.Decline)]
    [InlineData("block dave@msn.example", ContactEditKind.Block)]
    [InlineData("unblock Dave@msn.example", ContactEditKind.Unblock)]
    public async Task A_change_of_the_list_is_journaled_under_the_id_of_its_event(string command, ContactEditKind kind)
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        var answer = await stage.AskAsync(room, command);

        Assert.Contains("dave@msn.example", answer, StringComparison.Ordinal);
        Assert.Equal(new ContactEditToRemote(new ContactId("dave@msn.example"), kind, null), Assert.Single(stage.Puppets.Submitted));
    }

    [Theory]
    [InlineData("add")]
    [InlineData("accept")]
    [InlineData("remove")]
    [InlineData("decline")]
    [InlineData("block")]
    [InlineData("unblock")]
    [InlineData("nudge")]
    [InlineData("chat")]
    public async Task Without_an_address_the_person_is_told_what_to_write(string command)
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();

        Assert.Equal($"Whom? Write `{command}` and the MSN address, for example `{command} bob@example.com`.", await stage.AskAsync(room, command));
        Assert.Contains("is not an MSN address", await stage.AskAsync(room, $"{command} nonsense"), StringComparison.Ordinal);
        Assert.Empty(stage.Puppets.Submitted);
    }

    [Theory]
    [InlineData("add dave@msn.example")]
    [InlineData("accept x@y")]
    [InlineData("remove x@y")]
    [InlineData("decline x@y")]
    [InlineData("block x@y")]
    [InlineData("unblock x@y")]
    [InlineData("nudge x@y")]
    [InlineData("chat x@y")]
    [InlineData("contacts")]
    [InlineData("groups")]
    [InlineData("name Alice")]
    [InlineData("places")]
    [InlineData("sign-out-place 2")]
    [InlineData("reconnect")]
    [InlineData("logout")]
    [InlineData("status")]
    public async Task Without_an_account_the_person_is_told_to_link_one(string command)
    {
        await using var stage = await StartAsync(linked: false);
        var room = await stage.ManagementAsync();

        Assert.Equal("You have no MSN account linked. Write `login` to link one.", await stage.AskAsync(room, command));
    }

    [Fact]
    public async Task What_is_asked_in_a_room_that_a_dying_process_had_made_is_answered()
    {
        var unnoted = 0;
        await foreach (var (stage, _) in AfterEachDeathAsync(() => StartAsync(), stage => stage.Get<ManagementRooms>().OpenAsync(Alice, Token)))
        {
            if (stage.Homeserver.Rooms.FirstOrDefault(room => room.Creator == FakeMatrix.Bot) is not { } made)
                continue;
            if (stage.Get<ManagementRooms>().FindOwner(made.Id) is null)
                unnoted++;
            stage.Homeserver.Join(Alice, made.Id);

            Assert.Contains("login", await stage.AskAsync(made, "help"), StringComparison.Ordinal);
        }

        Assert.True(unnoted >= 2, $"Only {unnoted} deaths left a room that nobody had noted.");
    }

    [Fact]
    public async Task Emoticons_as_characters_are_a_choice_that_is_stored()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();

        Assert.Contains("left as they are", await stage.AskAsync(room, "emoticons"), StringComparison.Ordinal);
        Assert.Contains("as characters", await stage.AskAsync(room, "emoticons unicode"), StringComparison.Ordinal);
        await stage.RestartAsync();
        Assert.True(await stage.Get<PersonalSettings>().ShowsEmoticonsAsUnicodeAsync(stage.Link.User, Token));
        Assert.Contains("left as they are", await stage.AskAsync(room, "emoticons codes"), StringComparison.Ordinal);
        Assert.StartsWith("Write", await stage.AskAsync(room, "emoticons sometimes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_long_messages_wait_is_chosen_within_what_is_allowed()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();

        Assert.Contains("waits for 1d", await stage.AskAsync(room, "wait"), StringComparison.Ordinal);
        Assert.Contains("waits for 12h", await stage.AskAsync(room, "wait 12h"), StringComparison.Ordinal);
        Assert.Contains("from 1m to 7d", await stage.AskAsync(room, "wait 2y"), StringComparison.Ordinal);
        Assert.Contains("waits for 12h", await stage.AskAsync(room, "wait"), StringComparison.Ordinal);
        Assert.Contains("waits for 1d", await stage.AskAsync(room, "wait default"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_on_Matrix_is_followed_for_who_wants_that()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        var names = stage.Get<UserNames>();
        await names.HearAsync(Renamed("Ally"), Token);
        Assert.Empty(stage.Puppets.Names);

        Assert.Contains("followed", await stage.AskAsync(room, "follow-name on"), StringComparison.Ordinal);
        await names.HearAsync(Renamed("Queen\nof Hearts"), Token);
        await names.HearAsync(Renamed("Queen\nof Hearts"), Token);
        Assert.Equal("Queen of Hearts", stage.Puppets.Names[^1]);
        Assert.Single(stage.Puppets.Names, name => name == "Queen of Hearts");

        Assert.Contains("own affair", await stage.AskAsync(room, "follow-name off"), StringComparison.Ordinal);
        await names.HearAsync(Renamed("Knave"), Token);
        Assert.DoesNotContain("Knave", stage.Puppets.Names);

        RoomEvent Renamed(string name) => new()
        {
            Id = new EventId("$renamed"),
            Room = room.Id,
            Type = "m.room.member",
            Sender = Alice,
            StateKey = Alice.Value,
            Content = new JsonObject { ["membership"] = "join", ["displayname"] = name },
            OriginServerTs = stage.Time.GetUtcNow(),
        };
    }

    [Fact]
    public async Task Places_are_listed_and_one_of_them_is_asked_to_go()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        Assert.Contains("nowhere else", await stage.AskAsync(room, "places"), StringComparison.Ordinal);
        stage.Puppets.Places.AddRange([new("a", "MsnBridge", IsThisBridge: true), new("b", "Laptop", IsThisBridge: false)]);

        Assert.Contains("2. Laptop", await stage.AskAsync(room, "places"), StringComparison.Ordinal);
        Assert.Contains("Write sign-out-place", (await stage.AskAsync(room, "sign-out-place 1")).Replace("`", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("asked Laptop to sign out", await stage.AskAsync(room, "sign-out-place laptop"), StringComparison.Ordinal);
        Assert.Equal(["b"], stage.Puppets.SignedOutPlaces);
    }

    [Fact]
    public async Task Help_names_every_command_and_those_of_admins_to_admins_alone()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        var help = await stage.AskAsync(room, "!msn HELP");
        Assert.Equal(help, await stage.AskAsync(room, "!msn"));
        string[] names =
        [
            "login", "logout", "status", "networks", "presence", "login-matrix", "logout-matrix", "contacts", "groups", "chat", "add", "remove", "accept",
            "decline", "block", "unblock", "nudge", "name", "picture", "follow-name", "emoticons", "places", "sign-out-place", "reconnect",
        ];
        Assert.All(names, name => Assert.Contains($"- `{name}", help, StringComparison.Ordinal));
        Assert.DoesNotContain("users", help, StringComparison.Ordinal);
        Assert.Contains("do not know this command", await stage.AskAsync(room, "users"), StringComparison.Ordinal);
        Assert.Contains("do not know this command", await stage.AskAsync(room, "frobnicate"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("users")]
    [InlineData("logout-user @alice:localhost")]
    [InlineData("reconnect-user @alice:localhost")]
    public async Task Commands_of_admins_do_nothing_for_others(string command)
    {
        await using var stage = await MatrixStage.StartAsync();
        var room = await stage.ManagementAsync();

        Assert.StartsWith("I do not know this command.", await stage.AskAsync(room, command), StringComparison.Ordinal);
        Assert.Empty(stage.Puppets.Unlinks);
        Assert.Empty(stage.Puppets.Reconnects);
    }

    [Fact]
    public async Task Admins_see_the_users_and_may_act_for_them()
    {
        await using var stage = await StartAsync(options => options with { Admins = [Alice.Value] });
        var room = await stage.ManagementAsync();
        stage.Puppets.AddAccount(Carol, new RemoteAccount("escargot", "carol@msn.example"), LoginState.BadCredentials);

        Assert.Contains("logout-user", await stage.AskAsync(room, "help"), StringComparison.Ordinal);
        Assert.Contains("@carol:localhost: carol@msn.example (escargot), The password was refused.", await stage.AskAsync(room, "users"), StringComparison.Ordinal);
        Assert.StartsWith("Whom?", await stage.AskAsync(room, "logout-user"), StringComparison.Ordinal);
        Assert.StartsWith("Whom?", await stage.AskAsync(room, "reconnect-user carol"), StringComparison.Ordinal);
        Assert.Contains("signed in again", await stage.AskAsync(room, "reconnect-user @carol:localhost"), StringComparison.Ordinal);
        Assert.Contains("is unlinked", await stage.AskAsync(room, "logout-user @carol:localhost"), StringComparison.Ordinal);
        Assert.Contains("no MSN account", await stage.AskAsync(room, "logout-user @carol:localhost"), StringComparison.Ordinal);
        Assert.Equal([MatrixHome.ToHomeUser(Carol)], stage.Puppets.Reconnects);
    }

    [Fact]
    public async Task The_state_of_the_account_is_told_and_it_is_signed_in_again_and_unlinked()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();

        var status = await stage.AskAsync(room, "status");
        Assert.Contains("alice@msn.example (local): Signed in.", status, StringComparison.Ordinal);
        Assert.Contains("1 of 2 contacts are there", status, StringComparison.Ordinal);
        Assert.Contains("status", await stage.AskAsync(room, "reconnect"), StringComparison.Ordinal);
        Assert.Single(stage.Puppets.Reconnects);
        Assert.Contains("`escargot`", await stage.AskAsync(room, "networks"), StringComparison.Ordinal);
        Assert.Contains("alice@msn.example is unlinked", await stage.AskAsync(room, "logout"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contacts_are_listed_found_and_grouped()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        stage.Puppets.AddContact(
            Alice, new Contact { Id = new ContactId("dave@msn.example"), DisplayName = "Dave", Relation = ContactRelation.Listed, Groups = ["Work"] },
            new ContactPresence(Availability.Busy, "in a meeting"));

        var all = await stage.AskAsync(room, "contacts");
        Assert.True(all.IndexOf("Dave", StringComparison.Ordinal) < all.IndexOf("Bob", StringComparison.Ordinal), all);
        Assert.Contains("Dave (`dave@msn.example`): busy, \"in a meeting\", does not have you on the list", all, StringComparison.Ordinal);
        Assert.DoesNotContain("Dave", await stage.AskAsync(room, "contacts bob"), StringComparison.Ordinal);
        Assert.Equal("Nobody.", await stage.AskAsync(room, "contacts zebra"));
        var groups = await stage.AskAsync(room, "groups");
        Assert.Contains("Work (1)", groups, StringComparison.Ordinal);
        Assert.Contains("In no group (1)", groups, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contact_is_put_into_a_group_and_taken_out()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        var bob = new ContactId("bob@msn.example");

        Assert.Contains("putting", await stage.AskAsync(room, "groups put Bob@msn.example Old friends"), StringComparison.Ordinal);
        Assert.Contains("taking", await stage.AskAsync(room, "groups take bob@msn.example Old friends"), StringComparison.Ordinal);
        Assert.Equal(
            [
                new ContactEditToRemote(bob, ContactEditKind.PutIntoGroup, "Old friends"),
                new ContactEditToRemote(bob, ContactEditKind.TakeOutOfGroup, "Old friends"),
            ],
            stage.Puppets.Submitted);
        Assert.Contains("not on your contact list", await stage.AskAsync(room, "groups put zoe@msn.example Friends"), StringComparison.Ordinal);
        Assert.Contains("at most 61", await stage.AskAsync(room, $"groups put bob@msn.example {new string('x', 62)}"), StringComparison.Ordinal);
        Assert.Contains("groups put bob@example.com Friends", await stage.AskAsync(room, "groups put bob@msn.example"), StringComparison.Ordinal);
        Assert.Equal(2, stage.Puppets.Submitted.Count);
    }

    [Theory]
    [InlineData("contacts")]
    [InlineData("groups")]
    public async Task A_list_of_any_length_can_be_sent(string command)
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        var name = string.Concat(Enumerable.Repeat("漢", 387));
        for (var i = 0; i < 600; i++)
        {
            stage.Puppets.AddContact(
                Alice, new Contact { Id = new ContactId($"c{i}@msn.example"), DisplayName = name, Relation = ContactRelation.Listed, Groups = [$"g{i % 40}"] },
                new ContactPresence(Availability.Online, name));
        }

        Assert.Contains("more: write `contacts`", await stage.AskAsync(room, command), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chat_is_opened_and_its_room_named()
    {
        await using var stage = await StartAsync();
        var management = await stage.ManagementAsync();
        var answer = await stage.AskAsync(management, "chat bob@msn.example");
        var chat = Assert.Single(stage.Homeserver.Rooms, room => room != management);

        Assert.Contains(Uri.EscapeDataString(chat.Id.Value), answer, StringComparison.Ordinal);
        Assert.Equal("invite", chat.Members[Alice]);
        Assert.Contains("not on your list", await stage.AskAsync(management, "chat dave@msn.example"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_is_changed_or_it_is_told_why_not()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        Assert.Contains("Write `name`", await stage.AskAsync(room, "name"), StringComparison.Ordinal);
        Assert.Contains("called Alice in Chains", await stage.AskAsync(room, "name Alice in Chains"), StringComparison.Ordinal);
        stage.Puppets.NameResult = DisplayNameResult.Refused;
        Assert.Contains("refused this name", await stage.AskAsync(room, "name x"), StringComparison.Ordinal);
        stage.Puppets.NameResult = DisplayNameResult.NotSignedIn;
        Assert.Contains("not signed in", await stage.AskAsync(room, "name x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_taken_removed_and_forgotten_again()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync(trusted: false);
        stage.Homeserver.Tokens["syt_alice"] = Alice;
        stage.Homeserver.Tokens["syt_carol"] = Carol;

        Assert.Contains("access token of yours", await stage.AskAsync(room, "login-matrix"), StringComparison.Ordinal);
        Assert.Contains("does not know this access token", await stage.AskAsync(room, "login-matrix syt_nobody"), StringComparison.Ordinal);
        Assert.Contains("belongs to @carol:localhost", await stage.AskAsync(room, "login-matrix syt_carol"), StringComparison.Ordinal);
        Assert.Contains("in your name", await stage.AskAsync(room, "login-matrix syt_alice"), StringComparison.Ordinal);
        Assert.DoesNotContain(room.Bodies, body => body.Contains("syt_alice", StringComparison.Ordinal));
        Assert.DoesNotContain(stage.Log.Lines, line => line.Text.Contains("syt_", StringComparison.Ordinal));
        Assert.Contains("forgotten", await stage.AskAsync(room, "logout-matrix"), StringComparison.Ordinal);
        Assert.Contains("no access token", await stage.AskAsync(room, "logout-matrix"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_MSN_sees_is_fixed_and_mirrored_as_the_person_says()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        Assert.Contains("as your Matrix client says", await stage.AskAsync(room, "presence"), StringComparison.Ordinal);
        Assert.Contains("busy, \"writing tests\" (always the same", await stage.AskAsync(room, "presence busy writing tests"), StringComparison.Ordinal);
        Assert.Equal(new OwnPresence(Availability.Busy, "writing tests"), stage.Puppets.Presences.Last().Presence);
        await stage.RestartAsync();
        Assert.Contains("busy, \"writing tests\"", await stage.AskAsync(room, "presence"), StringComparison.Ordinal);
        Assert.Contains("do not know \"asleep\"", await stage.AskAsync(room, "presence asleep"), StringComparison.Ordinal);
        Assert.Contains("as your Matrix client says", await stage.AskAsync(room, "presence mirror"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_say_in_a_management_room_is_not_obeyed()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        stage.Homeserver.Invite(Alice, room.Id, Carol);
        stage.Homeserver.Join(Carol, room.Id);
        stage.Say(room, "logout", Carol);
        await stage.HandleAsync();

        Assert.Empty(stage.Puppets.Unlinks);
    }

    [Fact]
    public async Task Wherever_the_process_ends_a_command_is_answered_once_and_done_once()
    {
        var steps = 0;
        for (var reached = true; reached; steps++)
        {
            await using var stage = await StartAsync();
            var room = await stage.ManagementAsync();
            stage.Say(room, "add dave@msn.example");
            stage.Say(room, "nudge bob@msn.example");
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
            Assert.Equal(2, stage.Puppets.Submitted.Count);
            Assert.Equal(5, room.Bodies.Count);
        }
    }
}
