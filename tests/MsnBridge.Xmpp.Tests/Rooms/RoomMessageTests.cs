using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;
using static MsnBridge.Xmpp.Tests.Rooms.RoomEntryTests;
using static MsnBridge.Xmpp.Tests.Rooms.RoomStage;

namespace MsnBridge.Xmpp.Tests.Rooms;

/// <summary>What is said in rooms, both ways.</summary>
public sealed class RoomMessageTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_is_said_comes_to_every_device_in_the_room_with_the_ids_of_the_journal()
    {
        await using var stage = await EnterAsync();
        await stage.JoinAsync(device: AlicesDesk);

        await stage.DeliverAsync(7, Said("hi")).Soon();

        var sent = await stage.SettleAsync();
        Assert.Equal([Transport.AlicesPhone, AlicesDesk], sent.Select(To));
        Assert.All(sent, message =>
        {
            Assert.Equal(($"{stage.Room}/Bob", "groupchat", "hi"), (From(message), Stanza.TypeOf(message), Body(message)));
            Assert.Equal("msnbridge-7", Stanza.IdOf(message));
            var id = message.Element(Ns.StanzaIds + "stanza-id");
            Assert.Equal(("msnbridge-7", stage.Room), ((string?)id?.Attribute("id"), (string?)id?.Attribute("by")));
            Assert.Null(message.Element(Ns.Delay + "delay"));
        });
    }

    [Fact]
    public async Task Delivery_is_done_only_when_the_server_has_it()
    {
        await using var stage = await EnterAsync();
        stage.Server.AnswersPings = false;

        var delivering = stage.DeliverAsync(7, Said("hi"));
        await stage.Server.UntilAsync(stanza => Body(stanza) == "hi");
        await stage.Server.WaitForHeldPingAsync();
        Assert.False(delivering.IsCompleted);

        stage.Server.AnswersPings = true;
        await stage.Server.AnswerHeldPingsAsync();
        await delivering.Soon();
    }

    [Fact]
    public async Task What_is_said_while_the_user_is_in_no_room_is_said_in_the_chat_after_one_invitation()
    {
        await using var stage = await EnterAsync();
        await stage.SendAsync($"<presence from='{Transport.AlicesPhone}' to='{stage.Room}/Alice' type='unavailable'/>");
        await stage.SettleAsync();

        await stage.DeliverAsync(7, Said("one")).Soon();
        await stage.DeliverAsync(8, Said("two")).Soon();
        var sent = await stage.SettleAsync();
        var history = await stage.JoinAsync();

        Assert.Equal([stage.Room, $"{Transport.BobsAddress}/msn", $"{Transport.BobsAddress}/msn"], sent.Select(From));
        Assert.NotNull(sent[0].Element(Ns.Conference + "x"));
        Assert.Equal(["[Bob, Carol] one", "[Bob, Carol] two"], sent.Skip(1).Select(Body));
        Assert.All(sent, message => Assert.Equal(Transport.Alice, To(message)));
        Assert.Equal(["one", "two"], history.Select(Body).OfType<string>());
    }

    [Fact]
    public async Task What_comes_back_from_a_device_that_was_gone_is_said_in_the_chat()
    {
        await using var stage = await EnterAsync();
        await stage.DeliverAsync(7, Said("hi")).Soon();
        var message = (await stage.SettleAsync())[^1];

        await stage.SendAsync(
            $"<message type='error' id='{Stanza.IdOf(message)}' from='{Transport.AlicesPhone}' to='{From(message)}'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
        var sent = await stage.SettleAsync();

        Assert.Equal([null, "[Bob, Carol] hi"], sent.Select(stanza => stanza.Element(Ns.Conference + "x") is null ? Body(stanza) : null));
        Assert.Equal("not-acceptable", Condition(await stage.AskAsync("get", "<ping xmlns='urn:xmpp:ping'/>", to: $"{stage.Room}/Alice")));
    }

    [Fact]
    public async Task What_is_said_in_a_group_that_is_over_is_not_lost()
    {
        await using var stage = await OpenAsync();

        await stage.DeliverAsync(7, Said("late"), new ConversationId("group:over")).Soon();

        var message = Assert.Single(await stage.SettleAsync());
        Assert.Equal(($"{Transport.BobsAddress}/msn", "[Group] late"), (From(message), Body(message)));
    }

    [Fact]
    public async Task Nudge_and_what_cannot_be_shown_are_told_in_the_room()
    {
        await using var stage = await EnterAsync();

        await stage.DeliverAsync(7, new NudgeToHome(Transport.Bob, s_noon)).Soon();
        await stage.DeliverAsync(8, new UnsupportedContentToHome(Carol, "a wink", s_noon)).Soon();

        var sent = await stage.SettleAsync();
        Assert.NotNull(sent[0].Element(Ns.Attention + "attention"));
        Assert.Equal([$"{stage.Room}/Bob", $"{stage.Room}/Carol"], sent.Select(From));
        Assert.Contains("a wink", Body(sent[1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_somebody_sends_to_the_group_is_told_in_the_room()
    {
        await using var stage = await EnterAsync();
        var file = new FileToHome(Carol, SharedFile.Named("verona.png", 5), ContentKey.NewFile(), null, s_noon, false);

        var delivering = stage.DeliverAsync(7, file);
        // The user's server has no place for files.
        var asked = await stage.Server.UntilAsync(stanza => stanza.Element(Ns.DiscoItems + "query") is not null);
        await stage.SendAsync($"<iq type='result' id='{Stanza.IdOf(asked)}' from='localhost' to='msn.localhost'><query xmlns='{Ns.DiscoItems}'/></iq>");
        asked = await stage.Server.UntilAsync(stanza => stanza.Element(Ns.DiscoInfo + "query") is not null);
        await stage.SendAsync($"<iq type='result' id='{Stanza.IdOf(asked)}' from='localhost' to='msn.localhost'><query xmlns='{Ns.DiscoInfo}'/></iq>");
        var message = await stage.Server.UntilAsync(stanza => Body(stanza) is not null);
        await delivering.Soon();

        Assert.Equal(($"{stage.Room}/Carol", "groupchat"), (From(message), Stanza.TypeOf(message)));
        Assert.Contains("verona.png", Body(message), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_user_says_is_seen_by_his_devices_once_it_is_stored()
    {
        await using var stage = await EnterAsync();
        await stage.JoinAsync(device: AlicesDesk);
        var stored = new TaskCompletionSource();
        stage.Transport.Directory.OnSubmit = _ => stored.Task;

        await stage.SayAsync("<body>hi all</body><origin-id xmlns='urn:xmpp:sid:0' id='o1'/><stanza-id xmlns='urn:xmpp:sid:0' by='forged' id='x'/>");
        await stage.Transport.SettleAsync();
        stored.SetResult();
        var sent = await stage.Server.CollectUntilAsync(stanza => To(stanza) == AlicesDesk);
        await stage.SettleAsync();

        var submitted = await stage.Transport.Directory.NextAsync<Submitted>();
        var text = Assert.IsType<MessageToRemote>(submitted.Event);
        Assert.Equal((Group.Id, "hi all", "origin-id:o1"), (submitted.Conversation, text.Content.Text, submitted.DeduplicationKey));
        Assert.Equal((Transport.AlicesPhone, "m1"), (text.Message.ReplyAddress, text.Message.MessageId));
        Assert.Equal([Transport.AlicesPhone, AlicesDesk], sent.Select(To));
        Assert.All(sent, message =>
        {
            Assert.Equal(($"{stage.Room}/Alice", "m1", "hi all"), (From(message), Stanza.IdOf(message), Body(message)));
            Assert.Equal(stage.Room, (string?)Assert.Single(message.Elements(Ns.StanzaIds + "stanza-id")).Attribute("by"));
            Assert.NotNull(message.Element(Ns.StanzaIds + "origin-id"));
        });
    }

    [Fact]
    public async Task What_cannot_be_stored_comes_back_and_is_not_seen()
    {
        await using var stage = await EnterAsync();
        stage.Transport.Directory.OnSubmit = _ => throw new InvalidOperationException("disk full");

        await stage.SayAsync("<body>hi</body>");

        MessageTests.AssertError(Assert.Single(await stage.SettleAsync()), "m1", "internal-server-error");
    }

    [Theory]
    [InlineData("<body>x</body><encrypted xmlns='eu.siacs.conversations.axolotl'/>", "not-acceptable")]
    [InlineData("<body>?OTR:AAMC</body>", "not-acceptable")]
    public async Task What_MSN_cannot_carry_comes_back(string content, string condition)
    {
        await using var stage = await EnterAsync();

        await stage.SayAsync(content);

        MessageTests.AssertError(Assert.Single(await stage.SettleAsync()), "m1", condition);
        Assert.Empty(stage.Transport.Directory.TakeAll());
    }

    [Fact]
    public async Task Who_is_not_in_the_room_says_nothing_there()
    {
        await using var stage = await EnterAsync();

        await stage.SayAsync("<body>hi</body>", device: AlicesDesk);
        var outside = await stage.Server.NextAsync();
        await stage.SayAsync("<body>hi</body>", room: "nowhere@msn.localhost");
        var nowhere = await stage.Server.NextAsync();
        await stage.SayAsync("<composing xmlns='http://jabber.org/protocol/chatstates'/>", device: AlicesDesk);

        Assert.Equal(("not-acceptable", "item-not-found"), (Condition(outside), Condition(nowhere)));
        Assert.Empty(await stage.SettleAsync());
    }

    [Fact]
    public async Task Message_to_one_occupant_is_refused_with_his_address()
    {
        await using var stage = await EnterAsync();

        await stage.SendAsync($"<message from='{Transport.AlicesPhone}' to='{stage.Room}/Bob' type='chat' id='m1'><body>psst</body></message>");
        var known = await stage.Server.NextAsync();
        await stage.SendAsync($"<message from='{Transport.AlicesPhone}' to='{stage.Room}/Eve' type='chat' id='m2'><body>psst</body></message>");
        var unknown = await stage.Server.NextAsync();

        Assert.Contains(Transport.BobsAddress, (string?)known.Descendants(Ns.StanzaErrors + "text").Single(), StringComparison.Ordinal);
        Assert.Equal(("not-acceptable", "item-not-found"), (Condition(known), Condition(unknown)));
        Assert.Empty(stage.Transport.Directory.TakeAll());
    }

    [Fact]
    public async Task Attention_to_the_room_is_a_nudge_to_the_group()
    {
        await using var stage = await EnterAsync();

        await stage.SendAsync($"<message from='{Transport.AlicesPhone}' to='{stage.Room}' type='headline' id='n1'><attention xmlns='urn:xmpp:attention:0'/></message>");

        var submitted = await stage.Transport.Directory.NextAsync<Submitted>();
        Assert.IsType<NudgeToRemote>(submitted.Event);
        Assert.Equal(Group.Id, submitted.Conversation);
    }

    [Fact]
    public async Task Typing_goes_both_ways_and_pauses_by_itself()
    {
        await using var stage = await EnterAsync();

        await stage.SayAsync("<composing xmlns='http://jabber.org/protocol/chatstates'/>");
        Assert.Equal(new TypingTold(Group.Id), await stage.Transport.Directory.NextAsync<TypingTold>());
        await stage.Transport.Home.ShowTypingAsync(Transport.AliceLink, Group.Id, Transport.Bob, CancellationToken.None);
        await stage.Transport.Home.ShowTypingAsync(Transport.AliceLink, Group.Id, Transport.Bob, CancellationToken.None);
        var typing = Assert.Single(await stage.SettleAsync());
        await stage.Transport.PassTimeAsync(TimeSpan.FromSeconds(12));
        var paused = await stage.Server.NextAsync();

        Assert.Equal(($"{stage.Room}/Bob", "groupchat"), (From(typing), Stanza.TypeOf(typing)));
        Assert.NotNull(typing.Element(Ns.ChatStates + "composing"));
        Assert.NotNull(paused.Element(Ns.ChatStates + "paused"));
    }

    [Fact]
    public async Task How_a_message_ended_is_told_in_the_room_to_who_sent_it()
    {
        await using var stage = await EnterAsync();

        await stage.DeliverAsync(7, Report(DeliveryOutcome.Delivered)).Soon();
        await stage.DeliverAsync(8, Report(DeliveryOutcome.Refused, DeliveryFailure.ContactOffline)).Soon();
        await stage.DeliverAsync(9, Report(DeliveryOutcome.Delivered) with { NotReached = [Carol] }).Soon();
        var sent = await stage.SettleAsync();

        Assert.Equal("m1", (string?)sent[0].Element(Ns.Receipts + "received")?.Attribute("id"));
        MessageTests.AssertError(sent[1], "m1", "recipient-unavailable");
        Assert.Equal((stage.Room, Transport.AlicesPhone), (From(sent[1]), To(sent[1])));
        Assert.Equal((stage.Room, "Not delivered to Carol, who is offline or appears to be."), (From(sent[2]), Body(sent[2])));
        Assert.NotNull(sent[3].Element(Ns.Receipts + "received"));
    }

    [Fact]
    public async Task How_a_file_ended_for_each_is_told_in_the_room()
    {
        await using var stage = await EnterAsync();
        FileRecipient[] each = [new(Transport.Bob, true, DeliveryOutcome.Delivered), new(Carol, false, DeliveryOutcome.Refused, DeliveryFailure.Declined)];

        await stage.DeliverAsync(7, Report(DeliveryOutcome.Delivered) with { Recipients = [.. each] }).Soon();
        await stage.DeliverAsync(8, Report(DeliveryOutcome.Refused, DeliveryFailure.Declined) with { Recipients = [each[1]] }).Soon();
        var sent = await stage.SettleAsync();

        Assert.Equal((stage.Room, "The file was delivered to Bob. It was not delivered to Carol (declined it)."), (From(sent[0]), Body(sent[0])));
        Assert.NotNull(sent[1].Element(Ns.Receipts + "received"));
        Assert.Equal("error", Stanza.TypeOf(sent[2]));
        Assert.Contains("The file was not delivered to Carol (declined it).", sent[2].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_a_message_ended_whose_device_is_gone_waits_for_the_user()
    {
        await using var stage = await OpenAsync();

        await stage.DeliverAsync(
            8, Report(DeliveryOutcome.Refused, DeliveryFailure.ContactOffline) with { Message = new(Transport.AliceUser, AlicesDesk, "m1", false) }).Soon();

        var told = Assert.Single(await stage.SettleAsync());
        Assert.Equal(("msn.localhost", Transport.Alice, "chat"), (From(told), To(told), Stanza.TypeOf(told)));
        Assert.StartsWith("[Bob, Carol] ", Body(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_user_wrote_elsewhere_is_said_by_himself()
    {
        await using var stage = await EnterAsync();

        await stage.DeliverAsync(7, new OwnMessageToHome(new("from the phone"), s_noon)).Soon();
        var inside = Assert.Single(await stage.SettleAsync());
        await stage.SendAsync($"<presence from='{Transport.AlicesPhone}' to='{stage.Room}/Alice' type='unavailable'/>");
        await stage.SettleAsync();
        await stage.DeliverAsync(8, new OwnMessageToHome(new("again"), s_noon)).Soon();
        var outside = (await stage.SettleAsync())[^1];

        Assert.Equal(($"{stage.Room}/Alice", "from the phone"), (From(inside), Body(inside)));
        Assert.Equal(("msn.localhost", "You wrote elsewhere in [Bob, Carol]: again"), (From(outside), Body(outside)));
    }

    [Fact]
    public async Task Room_is_called_what_the_user_calls_it()
    {
        await using var stage = await EnterAsync();

        await stage.SayAsync("<subject>Friends</subject>");
        var changed = await stage.SettleAsync();
        var form = "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_roomname'><value>Fellows</value></field></x></query>";
        Assert.Equal("result", Stanza.TypeOf(await stage.AskAsync("set", form)));
        await stage.ShowAsync(Group with { Members = [Transport.Bob] });
        await stage.SettleAsync();

        Assert.Equal("Friends", (string?)changed[^1].Element(Ns.Component + "subject"));
        Assert.Equal([104], Codes(changed[0]));
        Assert.Equal("Fellows", (string?)(await stage.JoinAsync())[^1].Element(Ns.Component + "subject"));
    }

    [Fact]
    public async Task No_body_reaches_the_log()
    {
        await using var stage = await EnterAsync();
        stage.Transport.Directory.OnSubmit = _ => throw new InvalidOperationException("disk full");

        await stage.SayAsync("<body>top-secret-words</body>");
        await stage.DeliverAsync(7, Said("top-secret-words")).Soon();
        await stage.SettleAsync();

        Assert.NotEmpty(stage.Transport.Log.Lines);
        Assert.DoesNotContain(stage.Transport.Log.Lines, line => line.Text.Contains("top-secret-words", StringComparison.Ordinal));
    }

    private static MessageToHome Said(string text) => new(Transport.Bob, new(text), s_noon, Late: false);

    private static DeliveryReport Report(DeliveryOutcome outcome, DeliveryFailure failure = DeliveryFailure.None) =>
        new(new(Transport.AliceUser, Transport.AlicesPhone, "m1", true), outcome, failure);
}
