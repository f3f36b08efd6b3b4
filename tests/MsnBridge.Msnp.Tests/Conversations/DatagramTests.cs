using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.Conversations;

/// <summary>MSNP21, where everything goes over the notification server.</summary>
public sealed class DatagramTests
{
    private const string Bob = "bob@example.org";
    private const string BobsPlace = "{33333333-dddd-4eee-8fff-000000000003}";
    private const string Group = "588e793a-003d-0003-4136-314b00000000@live.com";
    private const string ServiceList =
        """<ml l="1"><d n="example.com"><c n="alice" t="1"><s l="3" n="IM"/><s l="3" n="PE"/><s l="3" n="PD"/><s l="3" n="PF"/></c></d>"""
        + """<d n="example.org"><c n="bob" t="1"><s l="3" n="IM"/><s l="3" n="PE"/></c></d></ml>""";

    private static readonly MsnConversationId ToBob = MsnConversationId.With(Bob);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [TimedFact]
    public async Task Signing_in_tells_the_services_of_each_contact_and_publishes_one_document()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP21");
        var signIn = network.SignInAsync(new MsnOwnPresence(MsnpStatus.Busy, "Building"));
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlayLaterSignOnAsync(server, 21);
        await server.PlayAsync($"ADL 5 {ServiceList.Length}\n{ServiceList}", "ADL 5 OK");
        var published = Document(await server.ExpectStartAsync("PUT 6 "));
        Assert.Equal(($"1:{ScriptedNetwork.Account}", "/user", "application/user+xml"), (published.To.ToString(), published.Uri, published.ContentType));
        Assert.Equal($"1:{ScriptedNetwork.Account};epid={ScriptedNetwork.Place}", published.From.ToString());
        Assert.True(published.WantsAcknowledgement);
        var user = UserDocument.Parse(published.Body)!;
        Assert.Equal((MsnpStatus.Busy, "Alice Ä", "Building"), (user.Status, user.FriendlyName, user.PersonalMessage));
        Assert.Equal("MsnBridge", Assert.Single(user.Endpoints).Data!.Name);
        await server.SendAsync("PUT 6 OK 0");
        await signIn;
        Assert.Equal("MSNP21", network.Client.Dialect);
    }

    [TimedFact]
    public async Task A_referral_is_counted_in_the_next_version_report()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP21");
        var signIn = network.SignInAsync();
        var first = await network.AcceptAsync();
        await first.ExpectStartAsync("VER 1 ");
        await first.SendAsync("VER 1 MSNP21");
        Assert.EndsWith(" VmVyc2lvbjogMQ0KWGZyQ291bnQ6IDENCg==", await first.ExpectStartAsync("CVR 2 "), StringComparison.Ordinal);
        await first.SendAsync("XFR 2 NS ns2.example.net:1863 U D VmVyc2lvbjogMQ0KWGZyQ291bnQ6IDINCg==");
        var second = await network.AcceptAsync("ns2.example.net:1863");
        await second.ExpectStartAsync("VER 1 ");
        await second.SendAsync("VER 1 MSNP21");
        Assert.EndsWith(" VmVyc2lvbjogMQ0KWGZyQ291bnQ6IDINCg==", await second.ExpectStartAsync("CVR 2 "), StringComparison.Ordinal);
        second.Close();
        await Assert.ThrowsAsync<Msnp.Notification.MsnpSignInException>(() => signIn);
    }

    [TimedFact]
    public async Task Presence_comes_and_goes_in_documents()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP21");
        var server = await SignInAsync(network);
        await NotifyAsync(server, "PUT", $"""<user><s n="IM"><Status>BSY</Status></s><s n="PE"><FriendlyName>Bobby</FriendlyName><PSM>out</PSM></s><sep n="IM" epid="{BobsPlace}"><Capabilities>32:4</Capabilities></sep></user>""");
        var present = await network.FindAsync<PresenceEvent>();
        Assert.Equal((Bob, MsnpStatus.Busy, "out", (ClientCapabilities)32), (present.Address, present.Presence.Status, present.Presence.PersonalMessage, present.Presence.Capabilities));
        Assert.Equal("Bobby", network.Client.Contacts.Contacts[Bob].DisplayName);
        await NotifyAsync(server, "PUT", """<user><s n="PE"><FriendlyName>Bobby</FriendlyName><PSM></PSM></s></user>""");
        present = await network.FindAsync<PresenceEvent>();
        Assert.Equal((MsnpStatus.Busy, null), (present.Presence.Status, present.Presence.PersonalMessage));
        await NotifyAsync(server, "PUT", "<user><garbage");
        await NotifyAsync(server, "DEL", $"""<user><sep n="IM" epid="{BobsPlace}"/></user>""");
        await NotifyAsync(server, "DEL", """<user><s n="IM"/></user>""");
        Assert.Equal(MsnpStatus.Offline, (await network.FindAsync<PresenceEvent>()).Presence.Status);
    }

    [TimedFact]
    public async Task Text_the_server_does_not_refuse_before_it_answers_a_ping_is_taken()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP21");
        var server = await SignInAsync(network);
        await BobComesAsync(network, server);
        var sending = network.Client.SendTextAsync(ToBob, new TextMessage("grüße"), Token);
        var said = Document(await server.ExpectStartAsync("SDG 7 "));
        Assert.Equal(
            ("1:bob@example.org", "IM/Online", "Text", "7", "grüße"),
            (said.To.ToString(), said.ServiceChannel, said.MessageType, said["Content-Length"], said.DecodeBody()));
        await server.ExpectAsync("PNG");
        Assert.False(sending.IsCompleted);
        await server.SendAsync("QNG 50");
        Assert.Equal(new MsnSendResult(MsnSendOutcome.Delivered), await sending);
    }

    [TimedTheory]
    [InlineData("801 7 5\r\n5 0 0", MsnSendRefusal.NotDelivered)]
    [InlineData("201 7\r\n", MsnSendRefusal.ContactUnknown)]
    [InlineData("800 7\r\n", MsnSendRefusal.TooFast)]
    [InlineData("500 7\r\n", MsnSendRefusal.ServerFault)]
    public async Task A_refusal_is_told(string answer, MsnSendRefusal refusal)
    {
        await using var network = ScriptedNetwork.WithBook("MSNP21");
        var server = await SignInAsync(network);
        await BobComesAsync(network, server);
        var sending = network.Client.SendNudgeAsync(ToBob, Token);
        Assert.Equal("Nudge", Document(await server.ExpectStartAsync("SDG 7 ")).MessageType);
        await server.ExpectAsync("PNG");
        await server.SendRawAsync($"{answer}QNG 50\r\n");
        Assert.Equal(new MsnSendResult(MsnSendOutcome.Refused, refusal), await sending);
    }

    [TimedFact]
    public async Task Who_left_meanwhile_is_written_to_as_one_who_is_offline()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP21");
        var server = await SignInAsync(network);
        await BobComesAsync(network, server);
        var sending = network.Client.SendTextAsync(ToBob, new TextMessage("still there?"), Token);
        await server.ExpectStartAsync("SDG 7 ");
        await server.ExpectAsync("PNG");
        await server.SendAsync("217 7", "QNG 50");
        Assert.Equal("IM/Offline", Document(await server.ExpectStartAsync("SDG 8 ")).ServiceChannel);
        await server.ExpectAsync("PNG");
        await server.SendAsync("QNG 50");
        Assert.Equal(MsnSendOutcome.Kept, (await sending).Outcome);
    }

    [TimedFact]
    public async Task Text_without_any_answer_is_unconfirmed()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP21");
        var server = await SignInAsync(network);
        await BobComesAsync(network, server);
        var sending = network.Client.SendTextAsync(ToBob, new TextMessage("anybody?"), Token);
        await server.ExpectStartAsync("SDG 7 ");
        await server.ExpectAsync("PNG");
        server.Reset();
        Assert.Equal(MsnSendOutcome.Unconfirmed, (await sending).Outcome);
    }

    [TimedFact]
    public async Task Of_a_long_text_whose_first_part_has_left_nobody_says_that_it_did_not_leave()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP21");
        var server = await SignInAsync(network);
        await BobComesAsync(network, server);
        var sending = network.Client.SendTextAsync(ToBob, new TextMessage(new string('x', 4000)), Token);
        await server.ExpectStartAsync("SDG 7 ");
        await server.ExpectAsync("PNG");
        await server.SendAsync("QNG 50");
        server.Reset();
        Assert.Equal(MsnSendOutcome.Unconfirmed, (await sending).Outcome);
    }

    [TimedFact]
    public async Task What_is_said_is_heard()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP21");
        var server = await SignInAsync(network);
        await SayAsync(server, "Control/Typing", "");
        Assert.Equal(ToBob, (await network.FindAsync<TypingEvent>()).Conversation);
        await SayAsync(server, "Text", "hi 21");
        var text = await network.NextAsync<TextEvent>();
        Assert.Equal((ToBob, Bob, "hi 21"), (text.Conversation, text.Sender, text.Message.Text));
        await SayAsync(server, "Nudge", "\r\n");
        await network.NextAsync<NudgeEvent>();
        await SayAsync(server, "Signal/MarkIMWindowRead", "1:a/1:b");
        await SayAsync(server, "Wink", "x");
        Assert.Equal("a wink", (await network.NextAsync<UnsupportedContentEvent>()).Description);
        await SayAsync(server, "Text", "late", "Original-Arrival-Time: 2026-01-15T09:30:00.123Z\r\n");
        var late = await network.NextAsync<TextEvent>();
        Assert.Equal((new DateTimeOffset(2026, 1, 15, 9, 30, 0, 123, TimeSpan.Zero), true), (late.ReceivedAt, late.IsLate));
        await server.SendPayloadAsync("SDG 0", "Routing: 1.0\r\n\r\nnonsense");
        await SayAsync(server, "Text", "own", from: $"1:{ScriptedNetwork.Account};epid={BobsPlace}", to: "1:bob@example.org");
        Assert.Equal(ToBob, (await network.NextAsync<OwnMessageEvent>()).Conversation);
    }

    [TimedFact]
    public async Task Winks_clips_and_handwriting_are_heard_and_said()
    {
        const string Wink = """<msnobj Creator="bob@example.org" Size="3" Type="8" Location="0" Friendly="AAA=" SHA1D="Kq5sNclPz7QV2+lfQIuc6R7oRu0="/>""";
        await using var network = ScriptedNetwork.WithBook("MSNP21");
        var server = await SignInAsync(network);
        await BobComesAsync(network, server);
        await SayAsync(server, "Wink", Wink);
        var wink = await network.NextAsync<WinkEvent>();
        Assert.Equal((ToBob, Bob, Wink), (wink.Conversation, wink.Sender, wink.Wink.Text));
        await SayAsync(server, "Voice", Wink.Replace("\"8\"", "\"11\"", StringComparison.Ordinal));
        Assert.Equal(MsnObjectType.VoiceClip, (await network.NextAsync<VoiceClipEvent>()).Clip.Type);
        await SayAsync(server, "Ink", "base64:R0lG", contentType: "image/gif");
        Assert.Equal("GIF"u8.ToArray(), (await network.NextAsync<InkEvent>()).Ink.Data.ToArray());
        await SayAsync(server, "Ink", "base64:R0", "Message-ID: {1}\r\nChunks: 2\r\n", contentType: "image/gif");
        await SayAsync(server, "Ink", "lG", "Message-ID: {1}\r\nChunk: 1\r\n");
        Assert.Equal("GIF"u8.ToArray(), (await network.NextAsync<InkEvent>()).Ink.Data.ToArray());
        await SayAsync(server, "Wink", Wink, from: $"1:{ScriptedNetwork.Account};epid={BobsPlace}", to: "1:bob@example.org");

        var clip = network.Client.ShareObject(MsnObjectType.VoiceClip, new byte[] { 1, 2, 3 }, "");
        var sending = network.Client.SendVoiceClipAsync(ToBob, clip, Token);
        var said = Document(await server.ExpectStartAsync("SDG 7 "));
        Assert.Equal(("1:bob@example.org", "IM/Online", "Voice", clip.Text), (said.To.ToString(), said.ServiceChannel, said.MessageType, said.DecodeBody()));
        await server.ExpectAsync("PNG");
        await server.SendAsync("QNG 50");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);

        var drawing = network.Client.SendInkAsync(ToBob, new InkMessage(InkMessage.Isf, new byte[] { 0, 1 }), Token);
        said = Document(await server.ExpectStartAsync("SDG 8 "));
        Assert.Equal(("Ink", "application/x-ms-ink", "base64:AAE="), (said.MessageType, said.ContentType, said.DecodeBody()));
        await server.ExpectAsync("PNG");
        await server.SendAsync("217 8", "QNG 50");
        Assert.Equal(MsnSendRefusal.ContactOffline, (await drawing).Refusal);
    }

    [TimedFact]
    public async Task A_group_one_is_invited_to_is_joined_and_spoken_in()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP21");
        var server = await SignInAsync(network);
        await NotifyAsync(
            server,
            "PUT",
            "<circle><roster><id>IM</id><user><id>1:bob@example.org</id></user><user><id>1:alice@example.com</id></user><user><id>1:carol@example.org</id></user></roster></circle>",
            $"10:{Group}",
            "/circle",
            "application/circles+xml");
        var joined = Document(await server.ExpectStartAsync("PUT 7 "));
        Assert.Equal(($"10:{Group}", "/circle"), (joined.To.ToString(), joined.Uri));
        await server.SendAsync("PUT 7 OK 0");
        var people = await network.FindAsync<ParticipantsEvent>();
        Assert.True(people.Conversation.IsGroup);
        Assert.Equal([Bob, "carol@example.org"], people.Participants);

        await SayAsync(server, "Text", "hello all", from: $"1:bob@example.org;via=10:{Group}", to: $"10:{Group};path=IM");
        Assert.Equal(people.Conversation, (await network.NextAsync<TextEvent>()).Conversation);
        var sending = network.Client.SendTextAsync(people.Conversation, new TextMessage("hello"), Token);
        Assert.Equal($"10:{Group};path=IM", Document(await server.ExpectStartAsync("SDG 8 ")).To.ToString());
        await server.ExpectAsync("PNG");
        await server.SendAsync("QNG 50");
        Assert.Equal(MsnSendOutcome.Delivered, (await sending).Outcome);

        await NotifyAsync(server, "DEL", "", $"10:{Group}", "/circle/roster(IM)/user(1:bob@example.org)", "application/circles+xml");
        Assert.Equal(["carol@example.org"], (await network.NextAsync<ParticipantsEvent>()).Participants);
    }

    private static async Task<ScriptedPeer> SignInAsync(ScriptedNetwork network)
    {
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlayLaterSignOnAsync(server, 21);
        await server.PlayAsync($"ADL 5 {ServiceList.Length}\n{ServiceList}", "ADL 5 OK");
        await server.ExpectStartAsync("PUT 6 ");
        await server.SendAsync("PUT 6 OK 0");
        await signIn;
        await network.FindAsync<ContactListEvent>();
        return server;
    }

    private static async Task BobComesAsync(ScriptedNetwork network, ScriptedPeer server)
    {
        await NotifyAsync(server, "PUT", """<user><s n="IM"><Status>NLN</Status></s></user>""");
        await network.FindAsync<PresenceEvent>();
    }

    private static Task NotifyAsync(
        ScriptedPeer server, string change, string body, string from = "1:bob@example.org", string uri = "/user", string type = "application/user+xml") =>
        server.SendPayloadAsync(
            $"NFY {change}",
            $"Routing: 1.0\r\nTo: 1:{ScriptedNetwork.Account}\r\nFrom: {from}\r\n\r\nReliability: 1.0\r\n\r\n"
                + $"Notification: 1.0\r\nNotifNum: 0\r\nUri: {uri}\r\nNotifType: Full\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    private static Task SayAsync(
        ScriptedPeer server, string type, string body, string more = "", string from = $"1:bob@example.org;epid={BobsPlace}", string to = $"1:{ScriptedNetwork.Account}", string contentType = "text/plain; charset=UTF-8") =>
        server.SendPayloadAsync(
            "SDG 0",
            $"Routing: 1.0\r\nTo: {to}\r\nFrom: {from}\r\n\r\nReliability: 1.0\r\n\r\n"
                + $"Messaging: 2.0\r\nMessage-Type: {type}\r\nContent-Length: {body.Length}\r\nContent-Type: {contentType}\r\n{more}\r\n{body}");

    private static RoutedDocument Document(string line) => RoutedDocument.Parse(MsnpPayload.FromText(line[(line.IndexOf('\n', StringComparison.Ordinal) + 1)..]));
}
