using System.Text.Json.Nodes;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Tests.Support;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests.Rooms;

public sealed class PortalConversationTests
{
    private const string Status = "com.beeper.message_send_status";

    [Fact]
    public async Task What_the_person_writes_is_journaled_under_the_id_of_its_event()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var said = stage.Say(room, "hi Bob");
        await stage.HandleAsync();

        var message = Assert.IsType<MessageToRemote>(Assert.Single(stage.Puppets.Submitted));
        Assert.Equal("hi Bob", message.Content.Text);
        Assert.Equal(new HomeMessageReference(MatrixHome.ToHomeUser(Alice), room.Id.Value, said.Value, true), message.Message);
    }

    [Fact]
    public async Task What_others_say_in_the_room_is_not_carried_and_they_are_told_so()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Homeserver.Invite(Alice, room.Id, Carol);
        stage.Homeserver.Join(Carol, room.Id);
        stage.Say(room, "hello everybody", Carol);
        stage.Say(room, "!msn logout", Carol);
        await stage.HandleAsync();

        Assert.Empty(stage.Puppets.Submitted);
        Assert.Empty(stage.Puppets.Unlinks);
        Assert.Single(room.Bodies, body => body.Contains("not carried", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_bridge_says_itself_does_not_come_back()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        await stage.GiveTokenAsync();
        await stage.Home.DeliverAsync(stage.Delivery(new OwnMessageToHome(new MessageContent("from my old client"), stage.Time.GetUtcNow())), Token);
        await stage.HandleAsync();

        Assert.Equal((Alice, "m.text", "from my old client"), room.Said[^1]);
        Assert.Empty(stage.Puppets.Submitted);
    }

    [Fact]
    public async Task Without_a_double_puppet_the_ghost_says_what_the_person_wrote_elsewhere()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var delivery = stage.Delivery(new OwnMessageToHome(new MessageContent("from my old client"), stage.Time.GetUtcNow()));
        await stage.Home.DeliverAsync(delivery, Token);
        await stage.Home.DeliverAsync(delivery, Token);

        Assert.Equal((stage.Ghost(), "m.notice", "You wrote elsewhere: from my old client"), Assert.Single(room.Said, said => said.Body != "hello"));
        // By this id it can be asked for; the repetition has no other.
        Assert.Single(stage.Journal.SentAs.Where(sent => sent.Id == delivery.Id).Distinct());
    }

    [Fact]
    public async Task Where_the_token_is_not_known_any_more_the_ghost_speaks_and_the_token_is_forgotten()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        await stage.GiveTokenAsync();
        stage.Homeserver.Tokens.Clear();
        await stage.Home.DeliverAsync(stage.Delivery(new OwnMessageToHome(new MessageContent("hi"), stage.Time.GetUtcNow())), Token);

        Assert.Equal((stage.Ghost(), "m.notice", "You wrote elsewhere: hi"), room.Said[^1]);
        Assert.Null(await stage.Secrets.FindAsync(MatrixHome.ToHomeUser(Alice), "access-token", Token));
    }

    [Fact]
    public async Task A_text_of_any_length_arrives_whole()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var text = string.Join(" ", Enumerable.Range(0, 30_000).Select(i => $"<&\"{i}"));
        await stage.Home.DeliverAsync(stage.Message(text), Token);
        Assert.Equal(text, string.Join(" ", room.Bodies.Skip(1)));

        var before = room.Said.Count;
        await stage.Home.DeliverAsync(stage.Delivery(new OwnMessageToHome(new MessageContent(text), stage.Time.GetUtcNow())), Token);
        Assert.Equal(text, string.Join(" ", room.Bodies.Skip(before).Select(body => body.Replace("You wrote elsewhere: ", "", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_late_message_keeps_its_time()
    {
        await using var stage = await StartAsync();
        var sent = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
        await stage.Home.DeliverAsync(stage.Delivery(new MessageToHome(Bob, new MessageContent("late"), sent, Late: true)), Token);

        var told = Assert.Single(Assert.Single(stage.Homeserver.Rooms).Events("m.room.message"));
        Assert.Equal(sent.ToUnixTimeMilliseconds(), told["origin_server_ts"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_delivered_message_is_marked_so_and_read()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        await ReportAsync(stage, room, DeliveryOutcome.Delivered, DeliveryFailure.None);

        Assert.Equal("SUCCESS", Assert.Single(room.Events(Status)).Object("content").Text("status"));
        await stage.Homeserver.UntilAsync(() => !stage.Homeserver.Receipts.IsEmpty);
        Assert.Equal(stage.Ghost(), Assert.Single(stage.Homeserver.Receipts).User);
        Assert.Equal(["hello", "hi"], room.Bodies);
    }

    [Fact]
    public async Task Receipts_can_be_switched_off()
    {
        await using var stage = await StartAsync(options => options with { DeliveryReceipts = false });
        var room = await stage.ChatAsync();
        await ReportAsync(stage, room, DeliveryOutcome.Delivered, DeliveryFailure.None);

        Assert.Empty(stage.Homeserver.Receipts);
    }

    [Fact]
    public async Task A_message_that_was_not_delivered_is_marked_so_and_answered_with_the_reason_once()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var report = await ReportAsync(stage, room, DeliveryOutcome.Refused, DeliveryFailure.ContactOffline);
        await stage.Home.DeliverAsync(report, Token);

        Assert.StartsWith("FAIL", Assert.Single(room.Events(Status)).Object("content").Text("status"), StringComparison.Ordinal);
        Assert.Equal(DeliveryText.Describe(DeliveryOutcome.Refused, DeliveryFailure.ContactOffline), room.Bodies[^1]);
        Assert.Equal(3, room.Bodies.Count);
    }

    [Fact]
    public async Task Of_a_message_in_a_room_that_is_gone_only_the_failure_is_told()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Say(room, "hi");
        stage.Homeserver.Kick(Alice, room.Id, stage.Ghost());
        await stage.HandleAsync();
        var reference = new HomeMessageReference(MatrixHome.ToHomeUser(Alice), room.Id.Value, "$gone", true);
        await stage.Home.DeliverAsync(stage.Delivery(new DeliveryReport(reference, DeliveryOutcome.Delivered, DeliveryFailure.None)), Token);
        Assert.Single(stage.Homeserver.Rooms);

        await stage.Home.DeliverAsync(stage.Delivery(new DeliveryReport(reference, DeliveryOutcome.Expired, DeliveryFailure.None)), Token);
        Assert.Contains("not delivered", Assert.Single(stage.Homeserver.Rooms[1].Bodies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_failed_of_what_was_written_elsewhere_is_told_and_what_arrived_is_not()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var reference = new HomeMessageReference(new HomeUser(new HomeNetworkId("xmpp"), "alice@example.org"), "alice@example.org/phone", "1", true);
        await stage.Home.DeliverAsync(stage.Delivery(new DeliveryReport(reference, DeliveryOutcome.Delivered, DeliveryFailure.None)), Token);
        await stage.Home.DeliverAsync(stage.Delivery(new DeliveryReport(reference, DeliveryOutcome.Expired, DeliveryFailure.None)), Token);

        Assert.StartsWith("What you wrote elsewhere was not delivered:", Assert.Single(room.Bodies, body => body != "hello"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nudge_and_what_cannot_be_shown_are_said_by_the_ghost()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        await stage.Home.DeliverAsync(stage.Delivery(new NudgeToHome(Bob, stage.Time.GetUtcNow())), Token);
        await stage.Home.DeliverAsync(stage.Delivery(new UnsupportedContentToHome(Bob, "a wink", stage.Time.GetUtcNow())), Token);

        Assert.Equal((stage.Ghost(), "m.emote", "sent you a nudge"), room.Said[1]);
        Assert.Contains("a wink", room.Said[2].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_discarded_while_the_homeserver_was_away_is_told_in_its_room()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        var told = new DiscardedToHome(12, stage.Time.GetUtcNow(), stage.Time.GetUtcNow().AddHours(1), DiscardReason.TooMuch);

        await stage.Home.DeliverAsync(stage.Delivery(told), Token);

        Assert.Equal((stage.Ghost(), "m.notice", told.Describe()), room.Said[1]);
    }

    [Fact]
    public async Task A_contact_request_and_a_refused_change_of_the_list_are_told_in_the_management_room()
    {
        await using var stage = await StartAsync();
        var management = await stage.ManagementAsync();
        await stage.Home.DeliverAsync(stage.Delivery(new ContactRequestToHome(new ContactId("dave@msn.example"), "Dave")), Token);
        await stage.Home.DeliverAsync(stage.Delivery(new ContactEditReport(Bob, ContactEditKind.Add, ContactEditFailure.ListFull)), Token);
        await stage.Home.DeliverAsync(stage.Delivery(new ContactEditReport(Bob, ContactEditKind.Add, ContactEditFailure.None)), Token);

        Assert.Contains("accept dave@msn.example", management.Bodies[^2], StringComparison.Ordinal);
        Assert.Contains("list is full", management.Bodies[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Msn_cannot_carry_is_told_at_once()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Send(room, "m.room.message", new JsonObject { ["msgtype"] = "m.image", ["body"] = "cat.png" });
        await stage.HandleAsync();

        Assert.Equal("FAIL_PERMANENT", Assert.Single(room.Events(Status)).Object("content").Text("status"));
        Assert.Contains("cat.png", room.Bodies[^1], StringComparison.Ordinal);
        Assert.Empty(stage.Puppets.Submitted);
    }

    [Fact]
    public async Task Without_an_account_and_with_another_one_the_sender_is_told()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Puppets.RemoveAccount(Alice);
        Assert.Contains("no MSN account is linked", await stage.AskAsync(room, "hi"), StringComparison.Ordinal);

        stage.Puppets.AddAccount(Alice, new RemoteAccount("local", "other@msn.example"));
        Assert.Contains("other@msn.example is linked now", await stage.AskAsync(room, "hi"), StringComparison.Ordinal);
        Assert.Empty(stage.Puppets.Submitted);
        Assert.Equal(2, room.Events(Status).Count);
    }

    [Fact]
    public async Task Who_may_not_use_the_bridge_any_more_is_told_so_and_carried_no_further()
    {
        await using var stage = await StartAsync(options => options with { AllowedUsers = ["example.org"] });
        // As though he had a room from better days.
        await stage.BobSaysAsync("hello");
        var room = stage.Homeserver.Rooms[0];
        stage.Homeserver.Join(Alice, room.Id);

        Assert.Contains("not open to you", await stage.AskAsync(room, "hi"), StringComparison.Ordinal);
        Assert.Empty(stage.Puppets.Submitted);
    }

    [Fact]
    public async Task A_command_in_the_room_of_a_chat_is_about_its_contact()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        Assert.Contains("nudge", await stage.AskAsync(room, "!msn nudge"), StringComparison.Ordinal);
        Assert.IsType<NudgeToRemote>(Assert.Single(stage.Puppets.Submitted));
        Assert.Equal(ConversationId.Direct(Bob), Assert.Single(stage.Puppets.Conversations));
        Assert.Contains("!msn", await stage.AskAsync(room, "!MSN"), StringComparison.Ordinal);
        Assert.Contains("in your room with it", await stage.AskAsync(room, "!msn login"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_in_the_room_of_another_account_is_about_nobody()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Puppets.AddAccount(Alice, new RemoteAccount("escargot", "other@msn.example"));

        Assert.StartsWith("Whom?", await stage.AskAsync(room, "!msn nudge"), StringComparison.Ordinal);
        Assert.Empty(stage.Puppets.Submitted);
    }

    [Fact]
    public async Task A_password_that_was_written_into_a_chat_is_removed_from_it()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        await stage.AskAsync(room, "!msn login alice@msn.example pass-word-7");

        Assert.DoesNotContain(room.Bodies, body => body.Contains("pass-word-7", StringComparison.Ordinal));
        Assert.Empty(stage.Puppets.Submitted);
    }

    [Fact]
    public async Task Who_wrote_what_is_given_up_is_told_so()
    {
        await using var stage = await StartAsync();
        var room = await stage.ChatAsync();
        stage.Say(room, "hi");
        await stage.HandOverAsync();
        Assert.True(RoomEvent.TryParse(stage.Inbox.Pending[^1].Content, default, out var given));
        await stage.Get<IRoomEventHandler>().GiveUpAsync(given, Token);

        Assert.Equal("The bridge could not handle this message; it was not delivered to MSN.", room.Bodies[^1]);
        Assert.StartsWith("FAIL", Assert.Single(room.Events(Status)).Object("content").Text("status"), StringComparison.Ordinal);
    }

    private static async Task<Core.Networks.HomeDelivery> ReportAsync(MatrixStage stage, FakeRoom room, DeliveryOutcome outcome, DeliveryFailure failure)
    {
        stage.Say(room, "hi");
        await stage.HandleAsync();
        var sent = Assert.IsType<MessageToRemote>(stage.Puppets.Submitted[^1]);
        var report = stage.Delivery(new DeliveryReport(sent.Message, outcome, failure));
        await stage.Home.DeliverAsync(report, Token);
        await stage.HandleAsync();
        return report;
    }
}
