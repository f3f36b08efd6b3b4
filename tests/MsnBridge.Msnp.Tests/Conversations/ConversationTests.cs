using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.Conversations;

public sealed class ConversationTests
{
    private const string Switchboard = "sb.example.net:1864";
    private static readonly MsnConversationId Bob = MsnConversationId.With("bob@example.org");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [TimedFact]
    public async Task Text_waits_for_the_contact_to_join_and_is_delivered_when_acknowledged()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello\nä"), Token);
        var switchboard = await OpenAsync(network, server, 7);
        await switchboard.SendAsync("JOI bob@example.org Bob");
        var line = await switchboard.ExpectStartAsync("MSG 3 A ");
        Assert.EndsWith("\r\n\r\nhello\r\nä", line, StringComparison.Ordinal);
        Assert.False(sending.IsCompleted);
        await switchboard.SendAsync("ACK 3");
        Assert.Equal(new MsnSendResult(MsnSendOutcome.Delivered), await sending);
    }

    [TimedFact]
    public async Task A_second_text_uses_the_same_switchboard()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await TalkAsync(network, server);
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("again"), Token);
        await switchboard.ExpectStartAsync("MSG 4 A ");
        await switchboard.SendAsync("ACK 4");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);
    }

    [TimedFact]
    public async Task After_the_contact_left_a_new_text_opens_another_switchboard()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var first = await TalkAsync(network, server);
        await first.SendAsync("BYE bob@example.org");
        await first.ExpectAsync("OUT");
        await first.ExpectEndAsync();

        var sending = network.Client.SendTextAsync(Bob, new TextMessage("still there?"), Token);
        var second = await OpenAsync(network, server, 8);
        await second.SendAsync("JOI bob@example.org Bob");
        await second.ExpectStartAsync("MSG 3 A ");
        await second.SendAsync("ACK 3");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);
    }

    [TimedTheory]
    [InlineData(217, MsnSendRefusal.ContactOffline)]
    [InlineData(208, MsnSendRefusal.ContactUnknown)]
    [InlineData(216, MsnSendRefusal.ContactRefuses)]
    public async Task Who_cannot_be_called_is_the_refusal(int code, MsnSendRefusal refusal)
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        var switchboard = await EnterAsync(network, server, 7);
        await switchboard.PlayAsync("CAL 2 bob@example.org", $"{code} 2");
        Assert.Equal(new MsnSendResult(MsnSendOutcome.Refused, refusal), await sending);
        await switchboard.ExpectAsync("OUT");
    }

    [TimedFact]
    public async Task Hidden_people_get_no_switchboard()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        await server.PlayAsync("XFR 7 SB", "913 7");
        Assert.Equal(new MsnSendResult(MsnSendOutcome.Refused, MsnSendRefusal.OwnStatusHidden), await sending);
    }

    [TimedTheory]
    [InlineData(800)]
    [InlineData(280)]
    public async Task A_hasty_request_is_repeated_once_after_a_wait(int code)
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        await server.PlayAsync("XFR 7 SB", $"{code} 7");
        await network.Clock.PassAsync(TimeSpan.FromSeconds(10));
        await server.PlayAsync("XFR 8 SB", $"{code} 8");
        Assert.Equal(MsnSendOutcome.Refused, (await sending).Outcome);
    }

    [TimedFact]
    public async Task A_refused_cookie_is_replaced_once()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        await server.PlayAsync("XFR 7 SB", $"XFR 7 SB {Switchboard} CKI stale");
        var stale = await network.AcceptAsync(Switchboard);
        await stale.PlayAsync("USR 1 alice@example.com stale", "911 1");
        await network.Clock.PassAsync(TimeSpan.FromSeconds(10));
        var switchboard = await OpenAsync(network, server, 8);
        await switchboard.SendAsync("JOI bob@example.org Bob");
        await switchboard.ExpectStartAsync("MSG 3 A ");
        await switchboard.SendAsync("ACK 3");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);
    }

    [TimedFact]
    public async Task Who_never_joins_gets_nothing()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        var switchboard = await OpenAsync(network, server, 7);
        await network.Clock.ForgetAsync(TimeSpan.FromSeconds(30));
        network.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(new MsnSendResult(MsnSendOutcome.Refused, MsnSendRefusal.ContactDidNotJoin), await sending);
        await switchboard.ExpectAsync("OUT");
    }

    [TimedFact]
    public async Task What_is_not_delivered_is_refused()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await TalkAsync(network, server);
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        await switchboard.ExpectStartAsync("MSG 4 A ");
        await switchboard.SendAsync("NAK 4");
        Assert.Equal(new MsnSendResult(MsnSendOutcome.Refused, MsnSendRefusal.NotDelivered), await sending);
    }

    [TimedFact]
    public async Task What_was_refused_because_the_contact_had_just_left_is_said_again()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var first = await TalkAsync(network, server);
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        await first.ExpectStartAsync("MSG 4 A ");
        await first.SendAsync("BYE bob@example.org", "NAK 4");
        var second = await OpenAsync(network, server, 8);
        await second.SendAsync("JOI bob@example.org Bob");
        Assert.Equal("hello", Body(await second.ExpectStartAsync("MSG 3 A ")));
        await second.SendAsync("ACK 3");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);
    }

    [TimedFact]
    public async Task What_gets_no_answer_is_unconfirmed()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await TalkAsync(network, server);
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        await switchboard.ExpectStartAsync("MSG 4 A ");
        while (!sending.IsCompleted)
        {
            network.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(MsnSendOutcome.Unconfirmed, (await sending).Outcome);
    }

    [TimedFact]
    public async Task What_was_on_its_way_when_the_switchboard_died_is_unconfirmed_and_not_sent_again()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await TalkAsync(network, server);
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        await switchboard.ExpectStartAsync("MSG 4 A ");
        switchboard.Reset();
        Assert.Equal(MsnSendOutcome.Unconfirmed, (await sending).Outcome);
        Assert.False(network.HasUnexpectedConnection);
    }

    [TimedFact]
    public async Task An_acknowledgement_from_an_empty_room_confirms_nothing()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await TalkAsync(network, server);
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        await switchboard.ExpectStartAsync("MSG 4 A ");
        await switchboard.SendAsync("BYE bob@example.org", "ACK 4");
        Assert.Equal(MsnSendOutcome.Unconfirmed, (await sending).Outcome);
    }

    [TimedFact]
    public async Task What_waits_when_the_session_ends_was_not_sent()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        await server.ExpectAsync("XFR 7 SB");
        await server.SendAsync("OUT OTH");
        Assert.Equal(MsnSendOutcome.NotSent, (await sending).Outcome);
    }

    [TimedFact]
    public async Task What_is_in_flight_when_the_session_ends_is_unconfirmed()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await TalkAsync(network, server);
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        await switchboard.ExpectStartAsync("MSG 4 A ");
        await server.SendAsync("OUT OTH");
        Assert.Equal(MsnSendOutcome.Unconfirmed, (await sending).Outcome);
        await network.FindAsync<SessionEndedEvent>();
    }

    [TimedFact]
    public async Task Giving_up_before_anything_left_sends_nothing()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        using var cancellation = new CancellationTokenSource();
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), cancellation.Token);
        var switchboard = await OpenAsync(network, server, 7);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await switchboard.ExpectAsync("OUT");
    }

    [TimedTheory]
    [InlineData(32)]
    [InlineData(0)]
    public async Task Long_text_goes_in_parts_that_all_have_to_be_acknowledged(uint capabilities)
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(capabilities: capabilities);
        var text = string.Concat(Enumerable.Repeat("long words ", 200)).TrimEnd();
        var sending = network.Client.SendTextAsync(Bob, new TextMessage(text), Token);
        var switchboard = await OpenAsync(network, server, 7);
        await switchboard.SendAsync("JOI bob@example.org Bob");
        var first = await switchboard.ExpectStartAsync("MSG 3 A ");
        var second = await switchboard.ExpectStartAsync("MSG 4 A ");
        Assert.Equal(capabilities == 32, first.Contains("Chunks: 2", StringComparison.Ordinal));
        await switchboard.SendAsync("ACK 3");
        Assert.Equal(text, Body(first) + Body(second));
        Assert.False(sending.IsCompleted);
        await switchboard.SendAsync("ACK 4");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);
    }

    [TimedFact]
    public async Task Text_longer_than_MSN_carries_is_refused_at_once()
    {
        await using var network = new ScriptedNetwork();
        await network.SignInWithBobAsync();
        var result = await network.Client.SendTextAsync(Bob, new TextMessage(new string('x', 40_000)), Token);
        Assert.Equal(new MsnSendResult(MsnSendOutcome.Refused, MsnSendRefusal.TooLong), result);
    }

    [TimedFact]
    public async Task Typing_opens_no_switchboard_and_goes_over_an_open_one()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        await network.Client.SendTypingAsync(Bob, Token);
        var switchboard = await TalkAsync(network, server);
        await network.Client.SendTypingAsync(Bob, Token);
        Assert.Contains("TypingUser: alice@example.com", await switchboard.ExpectStartAsync("MSG 4 U "), StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task An_invitation_is_followed_and_answered_on_the_same_switchboard()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await RingAsync(network, server);
        await switchboard.SendAsync("IRO 1 1 1 bob@example.org Bob", "ANS 1 OK");
        await DeliverAsync(switchboard, "bob@example.org", "text/x-msmsgscontrol\r\nTypingUser: bob@example.org", "\r\n");
        await DeliverAsync(switchboard, "bob@example.org", "text/plain; charset=UTF-8\r\nX-MMS-IM-Format: FN=Arial; EF=B; CO=ff; CS=0; PF=22", "hi\r\nthere");
        await DeliverAsync(switchboard, "bob@example.org", "text/x-msnmsgr-datacast", "ID: 1\r\n\r\n");

        Assert.Equal(Bob, (await network.NextAsync<TypingEvent>()).Conversation);
        var text = await network.NextAsync<TextEvent>();
        Assert.Equal((Bob, "bob@example.org", "Bob", "hi\nthere"), (text.Conversation, text.Sender, text.SenderName, text.Message.Text));
        Assert.Equal(MessageEffects.Bold, text.Message.Format?.Effects);
        await network.NextAsync<NudgeEvent>();

        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        await switchboard.ExpectStartAsync("MSG 2 A ");
        await switchboard.SendAsync("ACK 2");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);
    }

    [TimedFact]
    public async Task Of_two_crossing_switchboards_both_are_heard_and_the_older_is_spoken_on()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var mine = await TalkAsync(network, server);
        var his = await RingAsync(network, server);
        await his.SendAsync("IRO 1 1 1 bob@example.org Bob", "ANS 1 OK");
        await DeliverAsync(his, "bob@example.org", "text/plain", "over mine");
        await DeliverAsync(mine, "bob@example.org", "text/plain", "over yours");
        string[] heard = [(await network.NextAsync<TextEvent>()).Message.Text, (await network.NextAsync<TextEvent>()).Message.Text];
        Assert.Equal(["over mine", "over yours"], heard.Order());

        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        await mine.ExpectStartAsync("MSG 4 A ");
        await mine.SendAsync("ACK 4");
        await sending;
    }

    [TimedFact]
    public async Task While_calling_fails_the_switchboard_the_contact_opened_is_used()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        var mine = await EnterAsync(network, server, 7);
        await mine.ExpectStartAsync("CAL 2 ");
        var his = await RingAsync(network, server);
        await his.SendAsync("IRO 1 1 1 bob@example.org Bob", "ANS 1 OK");
        await DeliverAsync(his, "bob@example.org", "text/plain", "here I am");
        await network.NextAsync<TextEvent>();
        await mine.SendAsync("217 2");
        await his.ExpectStartAsync("MSG 2 A ");
        await his.SendAsync("ACK 2");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);
    }

    [TimedFact]
    public async Task A_third_person_makes_it_a_conversation_of_its_own()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await TalkAsync(network, server);
        await switchboard.SendAsync("JOI carol@example.net Carol");
        var group = await network.NextAsync<ParticipantsEvent>();
        Assert.True(group.Conversation.IsGroup);
        Assert.Equal(["bob@example.org", "carol@example.net"], group.Participants);

        await DeliverAsync(switchboard, "carol@example.net", "text/plain", "hello all");
        var text = await network.NextAsync<TextEvent>();
        Assert.Equal((group.Conversation, "carol@example.net"), (text.Conversation, text.Sender));

        var toAll = network.Client.SendTextAsync(group.Conversation, new TextMessage("hello both"), Token);
        await switchboard.ExpectStartAsync("MSG 4 A ");
        await switchboard.SendAsync("ACK 4");
        Assert.Equal(MsnSendOutcome.Delivered, (await toAll).Outcome);

        _ = network.Client.SendTextAsync(Bob, new TextMessage("just you"), Token);
        await server.ExpectAsync("XFR 8 SB");
    }

    [TimedFact]
    public async Task A_conversation_of_several_is_opened_again_by_calling_everybody_who_was_in_it()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var first = await RingAsync(network, server);
        await first.SendAsync("IRO 1 1 2 bob@example.org Bob", "IRO 1 2 2 carol@example.net Carol", "ANS 1 OK");
        var group = (await network.NextAsync<ParticipantsEvent>()).Conversation;
        await first.SendAsync("BYE bob@example.org", "BYE carol@example.net 1");
        await first.ExpectAsync("OUT");
        await first.ExpectEndAsync();

        var sending = network.Client.SendTextAsync(group, new TextMessage("still there?"), Token);
        var second = await EnterAsync(network, server, 7);
        await second.PlayAsync("CAL 2 bob@example.org", "217 2");
        await second.PlayAsync("CAL 3 carol@example.net", "CAL 3 RINGING 17", "JOI carol@example.net Carol");
        await second.ExpectStartAsync("MSG 4 A ");
        await DeliverAsync(second, "carol@example.net", "text/plain", "yes");
        await second.SendAsync("ACK 4");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);
        Assert.Equal(group, (await network.FindAsync<TextEvent>()).Conversation);
    }

    [TimedFact]
    public async Task Requests_for_switchboards_keep_the_distance_the_network_wants()
    {
        await using var network = new ScriptedNetwork(
            profile => profile with { Quirks = new() { SwitchboardSpacing = TimeSpan.FromSeconds(7) } });
        var server = await network.SignInWithBobAsync();
        await TalkAsync(network, server);
        var sending = network.Client.SendTextAsync(MsnConversationId.With("carol@example.net"), new TextMessage("hello"), Token);
        await network.Clock.PassAsync(TimeSpan.FromSeconds(7));
        await server.PlayAsync("XFR 8 SB", "913 8");
        Assert.Equal(MsnSendRefusal.OwnStatusHidden, (await sending).Refusal);
    }

    [TimedFact]
    public async Task A_conversation_of_several_that_nobody_knows_is_over()
    {
        await using var network = new ScriptedNetwork();
        await network.SignInWithBobAsync();
        var result = await network.Client.SendTextAsync(MsnConversationId.NewGroup(), new TextMessage("hello"), Token);
        Assert.Equal(new MsnSendResult(MsnSendOutcome.Refused, MsnSendRefusal.ConversationOver), result);
    }

    [TimedFact]
    public async Task Pieces_are_joined()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await TalkAsync(network, server);
        const string Id = "Message-ID: {9E7E4C52-0001-4000-8000-00000000C0DE}\r\n";
        await switchboard.SendPayloadAsync("MSG bob@example.org Bob", $"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n{Id}Chunks: 2\r\n\r\nfirst, ");
        await switchboard.SendPayloadAsync("MSG bob@example.org Bob", $"{Id}Chunk: 1\r\n\r\nsecond");
        Assert.Equal("first, second", (await network.NextAsync<TextEvent>()).Message.Text);
    }

    [TimedFact]
    public async Task What_cannot_be_carried_is_named_and_an_old_invitation_declined()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await TalkAsync(network, server);
        await DeliverAsync(switchboard, "bob@example.org", "text/x-msnmsgr-datacast", "ID: 2\r\nData: <msnobj/>\r\n\r\n");
        await DeliverAsync(switchboard, "bob@example.org", "text/x-clientcaps", "Client-Name: Purple/2.10.12\r\nChat-Logging: Y\r\n");
        await DeliverAsync(
            switchboard,
            "bob@example.org",
            "text/x-msmsgsinvite; charset=UTF-8",
            "Application-Name: File Transfer\r\nInvitation-Command: INVITE\r\nInvitation-Cookie: 33267\r\nApplication-File: readme.txt\r\n\r\n");
        Assert.Equal("a wink", (await network.NextAsync<UnsupportedContentEvent>()).Description);
        Assert.Equal("a file offer", (await network.NextAsync<UnsupportedContentEvent>()).Description);
        var refusal = await switchboard.ExpectStartAsync("MSG 4 U ");
        Assert.EndsWith("Invitation-Command: CANCEL\r\nInvitation-Cookie: 33267\r\nCancel-Code: REJECT_NOT_INSTALLED\r\n\r\n", refusal, StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task Winks_voice_clips_and_handwriting_are_told_with_what_they_name()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await TalkAsync(network, server);
        var wink = MsnObject.Create("bob@example.org", MsnObjectType.Wink, "TFR1.dat", "Kiss", [1, 2, 3]);
        var clip = MsnObject.Create("bob@example.org", MsnObjectType.VoiceClip, "TFR2.dat", "", [4, 5]);
        await DeliverAsync(switchboard, "bob@example.org", "text/x-msnmsgr-datacast", $"ID: 2\r\nData: {wink.Text}\r\n\r\n");
        await DeliverAsync(switchboard, "bob@example.org", "text/x-msnmsgr-datacast", $"ID: 3\r\nData: {clip.Text}\r\n\r\n");
        await DeliverAsync(switchboard, "bob@example.org", "application/x-ms-ink", "base64:AQID");

        var winked = await network.NextAsync<WinkEvent>();
        Assert.Equal(("bob@example.org", "Kiss", wink.DataHash), (winked.Sender, winked.Wink.Friendly, winked.Wink.DataHash));
        Assert.Equal(clip.Text, (await network.NextAsync<VoiceClipEvent>()).Clip.Text);
        Assert.Equal(new byte[] { 1, 2, 3 }, (await network.NextAsync<InkEvent>()).Ink.Data.ToArray());
    }

    [TimedFact]
    public async Task An_idle_switchboard_is_left()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await TalkAsync(network, server);
        network.Clock.Advance(TimeSpan.FromMinutes(4));
        await DeliverAsync(switchboard, "bob@example.org", "text/plain", "still here");
        await network.FindAsync<TextEvent>();
        network.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.False(network.HasUnexpectedConnection);
        network.Clock.Advance(TimeSpan.FromMinutes(1));
        await switchboard.ExpectAsync("OUT");
        await switchboard.ExpectEndAsync();
    }

    [TimedFact]
    public async Task Invitations_to_forbidden_servers_are_not_followed()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        await server.SendAsync("RNG 17 127.0.0.1:1864 CKI c1 bob@example.org Bob");
        await RingAsync(network, server);
        Assert.False(network.HasUnexpectedConnection);
    }

    [TimedFact]
    public async Task Who_calls_without_end_is_followed_so_often_and_keeps_nobody_else_out()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        for (var number = 0; number < InvitedSwitchboards.MostOfOne; number++)
            await RingAsync(network, server);

        for (var number = 0; number < 100; number++)
            await server.SendAsync($"RNG 19 {Switchboard} CKI too-much bob@example.org Bob");
        await server.SendAsync($"RNG 20 {Switchboard} CKI carols carol@example.org Carol");

        var next = await network.AcceptAsync(Switchboard);
        await next.ExpectAsync("ANS 1 alice@example.com carols 20");
        Assert.False(network.HasUnexpectedConnection);
    }

    [Fact]
    public void Switchboards_that_others_open_are_bounded_for_each_and_for_all_together()
    {
        var invited = new InvitedSwitchboards();
        for (var number = 0; number < InvitedSwitchboards.MostTogether; number++)
            Assert.True(invited.TryEnter($"caller{number / InvitedSwitchboards.MostOfOne}@example.org", out _));

        Assert.False(invited.TryEnter("another@example.org", out var isFirst));
        Assert.True(isFirst);
        invited.Leave("caller0@example.org");
        Assert.False(invited.TryEnter("CALLER1@example.org", out isFirst));
        Assert.False(isFirst);
        Assert.True(invited.TryEnter("another@example.org", out _));
    }

    [TimedFact]
    public async Task Garbage_on_a_switchboard_ends_it_alone()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var first = await TalkAsync(network, server);
        await first.SendAsync("MSG bob@example.org Bob -5");
        await first.ExpectEndAsync();
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("hello"), Token);
        var second = await OpenAsync(network, server, 8);
        await second.SendAsync("JOI bob@example.org Bob");
        await second.ExpectStartAsync("MSG 3 A ");
        await second.SendAsync("ACK 3");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);
    }

    [TimedFact]
    public async Task Texts_to_one_contact_keep_their_order()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        Task<MsnSendResult>[] sending =
            [.. Enumerable.Range(0, 20).Select(i => network.Client.SendTextAsync(Bob, new TextMessage($"text {i}"), Token))];
        var switchboard = await OpenAsync(network, server, 7);
        await switchboard.SendAsync("JOI bob@example.org Bob");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal($"text {i}", Body(await switchboard.ExpectStartAsync($"MSG {i + 3} A ")));
            await switchboard.SendAsync($"ACK {i + 3}");
        }

        Assert.All(await Task.WhenAll(sending), result => Assert.Equal(MsnSendOutcome.Delivered, result.Outcome));
    }

    [TimedFact]
    public async Task Neither_log_nor_trace_holds_a_secret_or_what_was_said()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync(11);
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("my dear diary"), Token);
        await server.PlayAsync("XFR 8 SB", $"XFR 8 SB {Switchboard} CKI cookie-of-mine");
        var switchboard = await network.AcceptAsync(Switchboard);
        await switchboard.PlayAsync("USR 1 alice@example.com cookie-of-mine", "USR 1 OK alice@example.com Alice");
        await switchboard.PlayAsync("CAL 2 bob@example.org", "CAL 2 RINGING 17", "JOI bob@example.org Bob");
        await switchboard.ExpectStartAsync("MSG 3 A ");
        await DeliverAsync(switchboard, "bob@example.org", "text/plain", "dear diary of mine");
        await switchboard.SendAsync("ACK 3", "XYZ dear diary");
        await sending;
        await network.FindAsync<TextEvent>();
        var setting = network.Client.SetPersonalMessageAsync("dear diary", Token);
        await server.ExpectStartAsync("UUX 9 ");
        await server.SendAsync("UUX 9 0", "911 dear diary", "OUT OTH");
        await setting;
        await network.FindAsync<SessionEndedEvent>();

        Assert.Contains(network.Log.Lines, line => line.Contains("signed in with MSNP11", StringComparison.Ordinal));
        Assert.Contains(network.Log.Lines, line => line.StartsWith("USR 4 TWN S", StringComparison.Ordinal));
        Assert.All(network.Log.Lines, line =>
        {
            Assert.DoesNotContain("diary", line, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("bridge-pass", line, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(ScriptedNetwork.Ticket, line, StringComparison.Ordinal);
            Assert.DoesNotContain("cookie-of-mine", line, StringComparison.Ordinal);
        });
    }

    private static string Body(string message) => message[(message.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    /// <summary>Gives the client a switchboard and lets it in.</summary>
    private static async Task<ScriptedPeer> EnterAsync(ScriptedNetwork network, ScriptedPeer server, int id)
    {
        await server.PlayAsync($"XFR {id} SB", $"XFR {id} SB {Switchboard} CKI cookie{id}");
        var switchboard = await network.AcceptAsync(Switchboard);
        await switchboard.PlayAsync($"USR 1 alice@example.com cookie{id}", "USR 1 OK alice@example.com Alice");
        return switchboard;
    }

    private static async Task<ScriptedPeer> OpenAsync(ScriptedNetwork network, ScriptedPeer server, int id)
    {
        var switchboard = await EnterAsync(network, server, id);
        await switchboard.PlayAsync("CAL 2 bob@example.org", "CAL 2 RINGING 17");
        return switchboard;
    }

    /// <summary>Opens a switchboard by a first text.</summary>
    private static async Task<ScriptedPeer> TalkAsync(ScriptedNetwork network, ScriptedPeer server)
    {
        var sending = network.Client.SendTextAsync(Bob, new TextMessage("first"), Token);
        var switchboard = await OpenAsync(network, server, 7);
        await switchboard.SendAsync("JOI bob@example.org Bob");
        await switchboard.ExpectStartAsync("MSG 3 A ");
        await switchboard.SendAsync("ACK 3");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);
        return switchboard;
    }

    /// <summary>Invites the client, up to its <c>ANS</c>.</summary>
    private static async Task<ScriptedPeer> RingAsync(ScriptedNetwork network, ScriptedPeer server)
    {
        await server.SendAsync($"RNG 18 {Switchboard} CKI ring-cookie bob@example.org Bob");
        var switchboard = await network.AcceptAsync(Switchboard);
        await switchboard.ExpectAsync("ANS 1 alice@example.com ring-cookie 18");
        return switchboard;
    }

    private static Task DeliverAsync(ScriptedPeer switchboard, string sender, string contentType, string body) =>
        switchboard.SendPayloadAsync(
            $"MSG {sender} {char.ToUpperInvariant(sender[0])}{sender[1..sender.IndexOf('@', StringComparison.Ordinal)]}",
            $"MIME-Version: 1.0\r\nContent-Type: {contentType}\r\n\r\n{body}");
}
