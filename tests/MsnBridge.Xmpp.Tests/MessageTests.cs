using System.Xml.Linq;
using MsnBridge.Core.Events;
using MsnBridge.Core.Messages;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

public sealed class MessageTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Message_to_a_contact_is_stored_with_where_its_end_is_to_be_told()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync($"""
            <message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='m1'>
              <body>hello &lt;you&gt;</body><request xmlns='urn:xmpp:receipts'/><origin-id xmlns='urn:xmpp:sid:0' id='o1'/>
            </message>
            """);

        var submitted = await transport.Directory.NextAsync<Submitted>();
        var message = Assert.IsType<MessageToRemote>(submitted.Event);
        Assert.Equal(Transport.BobsChat, submitted.Conversation);
        Assert.Equal("hello <you>", message.Content.Text);
        Assert.Equal(new(Transport.AliceUser, Transport.AlicesPhone, "m1", ReceiptRequested: true), message.Message);
        Assert.Equal("origin-id:o1", submitted.DeduplicationKey);
        Assert.Empty(await transport.SettleAsync());
    }

    [Fact]
    public async Task Messages_of_one_user_are_stored_in_order_and_a_slow_one_does_not_hold_up_others()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Directory.AddAccount("carol@localhost");
        var storing = new TaskCompletionSource();
        transport.Directory.OnSubmit = submitted => submitted is MessageToRemote { Content.Text: "one" } ? storing.Task : Task.CompletedTask;

        await transport.SendAsync(Message(Transport.AlicesPhone, "one") + Message(Transport.AlicesPhone, "two") + Message("carol@localhost/x", "three"));

        Assert.Equal("three", Text(await transport.Directory.NextAsync<Submitted>()));
        storing.SetResult();
        Assert.Equal("one", Text(await transport.Directory.NextAsync<Submitted>()));
        Assert.Equal("two", Text(await transport.Directory.NextAsync<Submitted>()));

        static string Message(string from, string text) =>
            $"<message from='{from}' to='{Transport.BobsAddress}' type='chat' id='{text}'><body>{text}</body></message>";
        static string Text(Submitted submitted) => Assert.IsType<MessageToRemote>(submitted.Event).Content.Text;
    }

    [Theory]
    [InlineData("<body>x</body>", "groupchat", "service-unavailable")]
    [InlineData("<body>?OTR:AAMC</body>", "chat", "not-acceptable")]
    [InlineData("<body>I sent you an OMEMO message</body><encrypted xmlns='eu.siacs.conversations.axolotl'/>", "chat", "not-acceptable")]
    [InlineData("<encrypted xmlns='urn:xmpp:omemo:2'/>", "chat", "not-acceptable")]
    [InlineData("<body>pgp</body><x xmlns='jabber:x:encrypted'>...</x>", "chat", "not-acceptable")]
    public async Task What_MSN_cannot_carry_comes_back_with_the_reason(string content, string type, string condition)
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='{type}' id='m1'>{content}</message>");

        AssertError(await transport.Server.NextAsync(), "m1", condition);
        Assert.Empty(transport.Directory.TakeAll());
    }

    [Fact]
    public async Task Message_over_the_limit_comes_back()
    {
        await using var transport = await Transport.ConnectAsync(configure: options => options with { MaxMessageLength = 5 });
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='m1'><body>123456</body></message>");

        AssertError(await transport.Server.NextAsync(), "m1", "not-acceptable");
    }

    [Fact]
    public async Task Message_that_cannot_be_stored_comes_back()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Directory.OnSubmit = _ => throw new IOException("disk full");

        await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='m1'><body>x</body></message>");

        AssertError(await transport.Server.NextAsync(), "m1", "internal-server-error");
    }

    [Fact]
    public async Task Message_of_somebody_without_an_account_comes_back()
    {
        await using var transport = await Transport.ConnectAsync();

        await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='m1'><body>x</body></message>");

        AssertError(await transport.Server.NextAsync(), "m1", "registration-required");
    }

    [Theory]
    [InlineData("<message type='error' id='m1' from='{0}' to='{1}'><body>x</body><error type='cancel'/></message>")]
    [InlineData("<message type='chat' id='m1' from='{0}' to='{1}'><received xmlns='urn:xmpp:receipts' id='1'/></message>")]
    [InlineData("<message type='chat' id='m1' from='{0}' to='{1}'><paused xmlns='http://jabber.org/protocol/chatstates'/></message>")]
    [InlineData("<iq type='result' id='m1' from='{0}' to='{1}'/>")]
    [InlineData("<iq type='error' id='m1' from='{0}' to='{1}'/>")]
    [InlineData("<presence type='error' id='m1' from='{0}' to='{1}'/>")]
    [InlineData("<message type='chat' id='m1' to='{1}'><body>x</body></message>")]
    [InlineData("<message type='chat' id='m1' from='@@' to='{1}'><body>x</body></message>")]
    [InlineData("<route from='{0}' to='{1}'/>")]
    [InlineData("<message xmlns='urn:other' from='{0}' to='{1}'><body>x</body></message>")]
    public async Task What_needs_no_answer_gets_none(string stanza)
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync(stanza.Replace("{0}", Transport.AlicesPhone, StringComparison.Ordinal).Replace("{1}", Transport.BobsAddress, StringComparison.Ordinal));

        Assert.Empty(await transport.SettleAsync());
        Assert.Empty(transport.Directory.TakeAll());
    }

    [Fact]
    public async Task Attention_is_a_nudge()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync(
            $"""
            <message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='headline' id='n1'>
              <attention xmlns='urn:xmpp:attention:0'/><origin-id xmlns='urn:xmpp:sid:0' id='o1'/>
            </message>
            """);

        var submitted = await transport.Directory.NextAsync<Submitted>();
        Assert.Equal(new NudgeToRemote(new(Transport.AliceUser, Transport.AlicesPhone, "n1", ReceiptRequested: false)), submitted.Event);
        Assert.Equal("origin-id:o1", submitted.DeduplicationKey);
        Assert.Empty(await transport.SettleAsync());
        var answer = await transport.AskAsync("get", Transport.BobsAddress + "/msn", "<query xmlns='http://jabber.org/protocol/disco#info'/>");
        Assert.Contains(answer.Descendants(Ns.DiscoInfo + "feature"), feature => (string?)feature.Attribute("var") == "urn:xmpp:attention:0");
    }

    [Fact]
    public async Task Attention_of_the_transport_itself_is_refused()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='msn.localhost' id='n1'><attention xmlns='urn:xmpp:attention:0'/></message>");

        AssertError(await transport.Server.NextAsync(), "n1", "feature-not-implemented");
    }

    [Fact]
    public async Task Composing_is_told_to_the_contact()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>");

        Assert.Equal(Transport.BobsChat, (await transport.Directory.NextAsync<TypingTold>()).Conversation);
    }

    [Fact]
    public async Task Text_from_a_contact_arrives_as_a_chat_message_with_its_id()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.DeliverAsync(7, new MessageToHome(Transport.Bob, new("hi\u0001 <there>"), s_noon, Late: false));

        var message = await transport.Server.NextAsync();
        Assert.Equal("chat", Stanza.TypeOf(message));
        Assert.Equal("msnbridge-7", Stanza.IdOf(message));
        Assert.Equal($"{Transport.BobsAddress}/msn", (string?)message.Attribute("from"));
        Assert.Equal(Transport.Alice, (string?)message.Attribute("to"));
        Assert.Equal("hi\uFFFD <there>", (string?)message.Element(Ns.Component + "body"));
        Assert.Equal("msnbridge-7", (string?)message.Element(Ns.StanzaIds + "origin-id")?.Attribute("id"));
        Assert.NotNull(message.Element(Ns.ChatStates + "active"));
        Assert.Null(message.Element(Ns.Delay + "delay"));
    }

    [Fact]
    public async Task Late_text_says_when_it_was_sent()
    {
        await using var transport = await Transport.ConnectAsync();

        await transport.DeliverAsync(7, new MessageToHome(Transport.Bob, new("hi"), s_noon, Late: true));

        var delay = (await transport.Server.NextAsync()).Element(Ns.Delay + "delay");
        Assert.Equal("2026-11-23T12:00:00.000Z", (string?)delay?.Attribute("stamp"));
    }

    [Fact]
    public async Task Nudge_and_unsupported_content_arrive_as_words()
    {
        await using var transport = await Transport.ConnectAsync();

        await transport.DeliverAsync(7, new NudgeToHome(Transport.Bob, s_noon));
        await transport.DeliverAsync(8, new UnsupportedContentToHome(Transport.Bob, "a wink", s_noon));

        var nudge = await transport.Server.NextAsync();
        Assert.NotNull(nudge.Element(Ns.Attention + "attention"));
        Assert.Equal("(sent you a nudge)", (string?)nudge.Element(Ns.Component + "body"));
        Assert.Equal("(sent a wink, which cannot be shown here)", (string?)(await transport.Server.NextAsync()).Element(Ns.Component + "body"));
    }

    [Fact]
    public async Task What_was_discarded_while_the_server_was_away_is_told_by_the_contact()
    {
        await using var transport = await Transport.ConnectAsync();
        var told = new DiscardedToHome(12, s_noon, s_noon.AddHours(1), DiscardReason.TooMuch);

        await transport.DeliverAsync(7, told);

        var message = await transport.Server.NextAsync();
        Assert.Equal($"{Transport.BobsAddress}/msn", (string?)message.Attribute("from"));
        Assert.Equal($"({told.Describe()})", (string?)message.Element(Ns.Component + "body"));
    }

    [Fact]
    public async Task Delivered_is_a_receipt_where_one_was_asked_for()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.DeliverAsync(7, Report(DeliveryOutcome.Delivered, DeliveryFailure.None, receiptRequested: false));
        await transport.DeliverAsync(8, Report(DeliveryOutcome.Delivered, DeliveryFailure.None, receiptRequested: true));

        var receipt = await transport.Server.NextAsync();
        Assert.Equal("m1", (string?)receipt.Element(Ns.Receipts + "received")?.Attribute("id"));
        Assert.Equal(Transport.AlicesPhone, (string?)receipt.Attribute("to"));
    }

    [Fact]
    public async Task What_the_network_keeps_for_the_contact_is_told_by_him_and_is_neither_error_nor_receipt()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.DeliverAsync(7, Report(DeliveryOutcome.Kept, DeliveryFailure.None, receiptRequested: true));

        var message = await transport.Server.NextAsync();
        Assert.Equal("chat", (string?)message.Attribute("type"));
        Assert.Equal(DeliveryText.Describe(DeliveryOutcome.Kept, DeliveryFailure.None), (string?)message.Element(Ns.Component + "body"));
        Assert.Null(message.Element(Ns.Receipts + "received"));
    }

    [Theory]
    [InlineData(DeliveryOutcome.Refused, DeliveryFailure.ContactOffline, "recipient-unavailable")]
    [InlineData(DeliveryOutcome.Refused, DeliveryFailure.ContactUnknown, "item-not-found")]
    [InlineData(DeliveryOutcome.Refused, DeliveryFailure.NotAllowed, "not-allowed")]
    [InlineData(DeliveryOutcome.Refused, DeliveryFailure.TooLong, "not-acceptable")]
    [InlineData(DeliveryOutcome.Refused, DeliveryFailure.NotSignedIn, "not-authorized")]
    [InlineData(DeliveryOutcome.Refused, DeliveryFailure.TooManyMessages, "resource-constraint")]
    [InlineData(DeliveryOutcome.Expired, DeliveryFailure.NotSignedIn, "remote-server-timeout")]
    [InlineData(DeliveryOutcome.Unconfirmed, DeliveryFailure.None, "undefined-condition")]
    public async Task Other_ends_come_back_as_an_error_with_the_id_of_the_message(DeliveryOutcome outcome, DeliveryFailure failure, string condition)
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.DeliverAsync(7, Report(outcome, failure, receiptRequested: true));

        var error = await transport.Server.NextAsync();
        AssertError(error, "m1", condition, DeliveryText.Describe(outcome, failure));
        Assert.Equal(Transport.AlicesPhone, (string?)error.Attribute("to"));
    }

    [Fact]
    public async Task What_was_written_elsewhere_and_not_delivered_is_told_in_the_chat()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        var elsewhere = new Core.Identities.HomeUser(new("elsewhere"), "@alice:localhost");

        await transport.DeliverAsync(
            7, new DeliveryReport(new(elsewhere, Transport.AlicesPhone, "m1", true), DeliveryOutcome.Delivered, DeliveryFailure.None));
        await transport.DeliverAsync(
            8, new DeliveryReport(new(elsewhere, Transport.AlicesPhone, "m1", true), DeliveryOutcome.Refused, DeliveryFailure.ContactOffline));

        var message = await transport.Server.NextAsync();
        Assert.Equal(("chat", "msnbridge-8"), (Stanza.TypeOf(message), Stanza.IdOf(message)));
        Assert.Equal($"{Transport.BobsAddress}/msn", (string?)message.Attribute("from"));
        Assert.Equal(Transport.Alice, (string?)message.Attribute("to"));
        Assert.Equal(
            "What you wrote elsewhere was not delivered: the contact is offline or appears to be.", (string?)message.Element(Ns.Component + "body"));
    }

    [Fact]
    public async Task Error_for_a_device_that_is_gone_is_told_in_a_message_that_waits()
    {
        await using var transport = await Transport.ConnectAsync(transport => transport.Directory.AddAccount(Transport.Alice));
        await transport.Server.CollectUntilAsync(stanza => Stanza.TypeOf(stanza) == "probe");

        var delivering = transport.DeliverAsync(7, Report(DeliveryOutcome.Refused, DeliveryFailure.ContactOffline, receiptRequested: false));
        transport.Time.Advance(TimeSpan.FromSeconds(34));

        var message = (await transport.Server.CollectUntilAsync(stanza => stanza.Name.LocalName == "message"))[^1];
        await delivering;
        Assert.Equal("chat", Stanza.TypeOf(message));
        Assert.Equal(Transport.Alice, (string?)message.Attribute("to"));
        Assert.Equal(DeliveryText.Describe(DeliveryOutcome.Refused, DeliveryFailure.ContactOffline), (string?)message.Element(Ns.Component + "body"));
    }

    [Fact]
    public async Task Right_after_a_start_an_error_waits_until_it_is_known_whether_the_device_is_there()
    {
        await using var transport = await Transport.ConnectAsync(transport => transport.Directory.AddAccount(Transport.Alice));
        await transport.Server.CollectUntilAsync(stanza => Stanza.TypeOf(stanza) == "probe");

        var delivering = transport.DeliverAsync(7, Report(DeliveryOutcome.Unconfirmed, DeliveryFailure.None, receiptRequested: false));
        await transport.SettleAsync();
        Assert.False(delivering.IsCompleted);
        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='msn.localhost'/>");

        var error = (await transport.Server.CollectUntilAsync(stanza => stanza.Name.LocalName == "message"))[^1];
        await delivering;
        Assert.Equal("error", Stanza.TypeOf(error));
        Assert.Equal(Transport.AlicesPhone, (string?)error.Attribute("to"));
    }

    [Fact]
    public async Task Typing_is_shown_once_and_pauses_by_itself()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.Home.ShowTypingAsync(Transport.AliceLink, Transport.BobsChat, Transport.Bob, CancellationToken.None);
        await transport.Home.ShowTypingAsync(Transport.AliceLink, Transport.BobsChat, Transport.Bob, CancellationToken.None);
        transport.Time.Advance(TimeSpan.FromSeconds(12));

        Assert.NotNull((await transport.Server.NextAsync()).Element(Ns.ChatStates + "composing"));
        Assert.NotNull((await transport.Server.NextAsync()).Element(Ns.ChatStates + "paused"));
        Assert.Empty(await transport.SettleAsync());
    }

    [Fact]
    public async Task No_body_reaches_the_log()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='m1'><body>top-secret-words</body></message>");
        await transport.Directory.NextAsync<Submitted>();
        await transport.DeliverAsync(7, new MessageToHome(Transport.Bob, new("top-secret-words"), s_noon, Late: false));

        Assert.NotEmpty(transport.Log.Lines);
        Assert.DoesNotContain(transport.Log.Lines, line => line.Text.Contains("top-secret-words", StringComparison.Ordinal));
    }

    internal static void AssertError(XElement stanza, string id, string condition, string? text = null)
    {
        Assert.Equal("error", Stanza.TypeOf(stanza));
        Assert.Equal(id, Stanza.IdOf(stanza));
        var error = Assert.Single(stanza.Elements(Ns.Component + "error"));
        Assert.NotNull(error.Element(Ns.StanzaErrors + condition));
        var said = (string?)error.Element(Ns.StanzaErrors + "text");
        Assert.False(string.IsNullOrWhiteSpace(said));
        if (text is not null)
        {
            Assert.Equal(text, said);
        }
    }

    private static DeliveryReport Report(DeliveryOutcome outcome, DeliveryFailure failure, bool receiptRequested) =>
        new(new(Transport.AliceUser, Transport.AlicesPhone, "m1", receiptRequested), outcome, failure);
}
