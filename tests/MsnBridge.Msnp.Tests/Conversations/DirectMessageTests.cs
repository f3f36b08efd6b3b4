using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.Conversations;

public sealed class DirectMessageTests
{
    private const string Bob = "bob@example.org";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [TimedTheory]
    [InlineData("OK", MsnSendOutcome.Kept, MsnSendRefusal.None)]
    [InlineData(null, MsnSendOutcome.Unconfirmed, MsnSendRefusal.None)]
    [InlineData("208", MsnSendOutcome.Refused, MsnSendRefusal.ContactUnknown)]
    public async Task What_is_said_to_somebody_who_is_not_there_is_left_with_the_server(string? answer, MsnSendOutcome outcome, MsnSendRefusal refusal)
    {
        await using var network = ScriptedNetwork.WithBook("MSNP18");
        var (server, id) = await network.SignInWithBookAsync(18);
        var sending = network.Client.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("for later"), Token);
        await RefuseSwitchboardAsync(network, server, id++, 18);

        var line = await server.ExpectStartAsync($"UUM {id} {Bob} 1 1 ");
        Assert.Contains("\r\nDest-Agent: client\r\n\r\nfor later", line, StringComparison.Ordinal);
        if (answer is null)
            await network.Clock.PassAsync(TimeSpan.FromSeconds(3));
        else
            await server.SendAsync(answer == "OK" ? $"UUM {id} OK" : $"{answer} {id}");

        Assert.Equal(new MsnSendResult(outcome, refusal), await sending);
    }

    [TimedFact]
    public async Task What_the_server_had_when_the_connection_broke_may_be_kept_and_is_not_said_again()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP18");
        var (server, id) = await network.SignInWithBookAsync(18);
        var sending = network.Client.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("for later"), Token);
        await RefuseSwitchboardAsync(network, server, id++, 18);
        await server.ExpectStartAsync($"UUM {id} {Bob} 1 1 ");
        server.Reset();

        Assert.Equal(MsnSendOutcome.Unconfirmed, (await sending).Outcome);
    }

    [TimedFact]
    public async Task Before_the_server_kept_messages_a_web_service_does()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        var (server, id) = await network.SignInWithBookAsync(15);
        network.Book.Calls.Clear();
        var sending = network.Client.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("for later"), Token);
        await RefuseSwitchboardAsync(network, server, id, 15);
        Assert.Equal(MsnSendOutcome.Kept, (await sending).Outcome);
        Assert.Single(network.Book.Calls);
    }

    [TimedTheory]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(18)]
    public async Task What_was_said_meanwhile_comes_with_its_time_and_is_kept_until_acknowledged(int version)
    {
        const string Id = "0f8fad5b-d9cb-469f-a165-70867728950e";
        await using var network = ScriptedNetwork.WithBook($"MSNP{version}");
        network.Book.OfflineMail[Id] = "From: =?utf-8?B?Qm9i?= <bob@example.org>\nTo: alice@example.com\nContent-Type: text/plain; charset=UTF-8\n"
            + "Content-Transfer-Encoding: base64\nX-OIM-Message-Type: OfflineMessage\n\nV2hlcmUgYXJlIHlvdT8=\n";
        var server = version < 13 ? await network.SignInWithBobAsync(version) : (await network.SignInWithBookAsync(version)).Server;
        network.Book.Calls.Clear();
        for (var i = 0; i < 2; i++)
        {
            await server.SendPayloadAsync(
                "MSG Hotmail Hotmail",
                "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsinitialmdatanotification; charset=UTF-8\r\n\r\nMail-Data: <MD><E><I>0</I><IU>0</IU><O>0</O><OU>0</OU></E>"
                    + $"<M><T>11</T><S>6</S><RT>2026-01-15T09:30:00.000Z</RT><RS>0</RS><SZ>812</SZ><E>bob@example.org</E><I>{Id}</I><F>.!!OIM</F></M></MD>\r\n");
        }

        var heard = await network.NextAsync<OfflineTextEvent>();
        Assert.Equal(
            (Bob, "Where are you?", new DateTimeOffset(2026, 1, 15, 9, 30, 0, TimeSpan.Zero)),
            (heard.Conversation.Value, heard.Message.Text, heard.Message.SentAt));
        Assert.DoesNotContain(network.Book.Calls, call => call.StartsWith("DeleteMessages", StringComparison.Ordinal));

        await network.Client.AcknowledgeOfflineMessagesAsync([heard.Message.Id], Token);
        Assert.Equal([$"GetMessage {Id}", $"DeleteMessages {Id}"], network.Book.Calls);
    }

    [TimedFact]
    public async Task Where_nothing_keeps_messages_it_is_said_that_he_is_not_there()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15", profile => profile with { OfflineStoreUrl = null });
        var (server, id) = await network.SignInWithBookAsync(15);
        var sending = network.Client.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("for later"), Token);
        await RefuseSwitchboardAsync(network, server, id, 15);
        Assert.Equal(MsnSendRefusal.ContactOffline, (await sending).Refusal);
    }

    [TimedFact]
    public async Task People_of_other_networks_are_written_to_without_a_switchboard_and_answer_in_the_same_way()
    {
        await using var network = ScriptedNetwork.WithBook("MSNP15");
        network.Book.Contacts.Add(new AddressBookContact
        {
            Id = ScriptedBook.NewId,
            Info = new() { Emails = [new ContactEmail(ContactEmail.OtherNetwork, "dora@yahoo.example", IsMessengerEnabled: true, 32)] },
        });
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await ScriptedNetwork.PlayLaterSignOnAsync(server, 15);
        await server.ExpectStartAsync("ADL 5 ");
        await server.SendAsync("ADL 5 OK");
        await server.PlayAsync("PRP 6 MFN Alice%20%C3%84", "PRP 6 MFN Alice%20%C3%84");
        await server.PlayAsync("BLP 7 AL", "BLP 7 AL");
        await server.ExpectStartAsync("UUX 8 ");
        await server.SendAsync("UUX 8 0");
        await server.PlayAsync("CHG 9 NLN 32", "CHG 9 NLN 32");
        await signIn;

        var sending = network.Client.SendTextAsync(MsnConversationId.With("dora@yahoo.example"), new TextMessage("hello"), Token);
        await server.ExpectStartAsync("UUM 10 dora@yahoo.example 32 1 ");
        await network.Clock.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(MsnSendOutcome.Unconfirmed, (await sending).Outcome);

        await server.SendPayloadAsync(
            $"UBM dora@yahoo.example 32 {ScriptedNetwork.Account} 1 1", "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nhi there");
        var text = await network.FindAsync<TextEvent>();
        Assert.Equal(("dora@yahoo.example", "hi there"), (text.Sender, text.Message.Text));
    }

    private static async Task RefuseSwitchboardAsync(ScriptedNetwork network, ScriptedPeer server, int id, int version)
    {
        await server.PlayAsync($"XFR {id} SB", $"XFR {id} SB sb.example.net:1864 CKI c0 U messenger.msn.com 1");
        var switchboard = await network.AcceptAsync("sb.example.net:1864");
        await switchboard.ExpectStartAsync("USR 1 ");
        await switchboard.SendAsync($"USR 1 OK {ScriptedNetwork.Account}{(version >= 16 ? ";" + ScriptedNetwork.Place : "")} Alice");
        await switchboard.PlayAsync($"CAL 2 {Bob}", "217 2");
    }
}
