using System.Text;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.PeerToPeer.Files;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Version1;
using MsnBridge.Msnp.Tests.Scripted;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>Peer-to-peer as it looks in a switchboard.</summary>
public sealed class SwitchboardPeerTests
{
    private const string Switchboard = "sb.example.net:1864";

    [TimedFact]
    public async Task What_is_meant_for_another_in_the_conversation_is_passed_over_and_what_is_meant_for_us_is_answered_to_its_sender()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await RingAsync(network, server, "IRO 1 1 2 bob@example.org Bob", "IRO 1 2 2 carol@example.net Carol", "ANS 1 OK");
        var group = (await network.FindAsync<ParticipantsEvent>()).Conversation;
        await OfferAsync(switchboard, to: "carol@example.net", session: 5);
        await OfferAsync(switchboard, to: "ALICE@example.com", session: 6);
        var offered = await network.FindAsync<FileOfferEvent>();
        Assert.Equal((group, "bob@example.org", "a.bin"), (offered.Conversation, offered.Sender, offered.Offer.Name));
        var acknowledgement = await switchboard.ExpectStartAsync("MSG 2 D ");
        Assert.Contains("\nContent-Type: application/x-msnmsgrp2p\r\nP2P-Dest: bob@example.org\r\n\r\n", acknowledgement, StringComparison.Ordinal);
        await offered.Offer.DeclineAsync(TestContext.Current.CancellationToken);
        Assert.Contains("SessionID: 6", await switchboard.ExpectStartAsync("MSG 3 D "), StringComparison.Ordinal);
    }

    [TimedFact]
    public async Task A_switchboard_stays_open_while_a_file_waits_and_is_left_when_none_does()
    {
        await using var network = new ScriptedNetwork(options: usual => usual with { SwitchboardIdleTimeout = TimeSpan.FromSeconds(10) });
        var server = await network.SignInWithBobAsync();
        var switchboard = await RingAsync(network, server, "IRO 1 1 1 bob@example.org Bob", "ANS 1 OK");
        await OfferAsync(switchboard, to: ScriptedNetwork.Account, session: 6);
        var offer = (await network.FindAsync<FileOfferEvent>()).Offer;
        await switchboard.ExpectStartAsync("MSG 2 D ");
        for (var id = 3; id < 5; id++)
        {
            network.Clock.Advance(TimeSpan.FromSeconds(10));
            Assert.Contains("text/x-keepalive", await switchboard.ExpectStartAsync($"MSG {id} U "), StringComparison.Ordinal);
        }

        Assert.False(offer.Withdrawn.IsCompleted);
        await offer.DeclineAsync(TestContext.Current.CancellationToken);
        await switchboard.ExpectStartAsync("MSG 5 D ");
        network.Clock.Advance(TimeSpan.FromSeconds(10));
        await switchboard.ExpectAsync("OUT");
    }

    [TimedFact]
    public async Task An_offer_is_withdrawn_when_its_sender_leaves()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await RingAsync(network, server, "IRO 1 1 2 bob@example.org Bob", "IRO 1 2 2 carol@example.net Carol", "ANS 1 OK");
        await OfferAsync(switchboard, to: ScriptedNetwork.Account, session: 6);
        var offer = (await network.FindAsync<FileOfferEvent>()).Offer;
        await switchboard.SendAsync("BYE bob@example.org");
        await offer.Withdrawn.WaitAsync(TestContext.Current.CancellationToken);
    }

    [TimedFact]
    public async Task What_is_declined_is_told_but_not_over_and_over()
    {
        await using var network = new ScriptedNetwork();
        var server = await network.SignInWithBobAsync();
        var switchboard = await RingAsync(network, server, "IRO 1 1 1 bob@example.org Bob", "ANS 1 OK");
        for (var session = 100u; session < 140; session++)
            await OfferAsync(switchboard, ScriptedNetwork.Account, session, new Guid("4BD96FC0-AB17-4425-A14A-439185962DC8"));

        await switchboard.SendPayloadAsync("MSG bob@example.org Bob", "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nwell?");
        var told = 0;
        await foreach (var report in network.Client.Events.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (report is UnsupportedContentEvent { Description: var description })
            {
                Assert.Equal("a webcam offer", description);
                told++;
            }

            if (report is TextEvent)
                break;
        }

        Assert.Equal(16, told);
    }

    private static async Task<ScriptedPeer> RingAsync(ScriptedNetwork network, ScriptedPeer server, params string[] roster)
    {
        await server.SendAsync($"RNG 18 {Switchboard} CKI ring-cookie bob@example.org Bob");
        var switchboard = await network.AcceptAsync(Switchboard);
        await switchboard.ExpectAsync($"ANS 1 {ScriptedNetwork.Account} ring-cookie 18");
        await switchboard.SendAsync(roster);
        return switchboard;
    }

    /// <summary>An invitation from Bob, all of whose bytes are ASCII, since a script is text.</summary>
    private static Task OfferAsync(ScriptedPeer switchboard, string to, uint session, Guid? application = null)
    {
        var invite = PeerStranger.Invite(application ?? PeerApplications.File, session, new FileContext("a.bin", 100, default).ToBytes()) with
        {
            To = new EndpointHandle(to.ToLowerInvariant()),
            From = PeerStranger.Bob,
        };
        var text = invite.ToBytes().ToArray();
        while (((text.Length + 1) & 0x80) != 0)
        {
            invite = invite with { Body = new SlpBody([.. invite.Body.Lines, new("Pad", new string('x', 0x80 - ((text.Length + 1) & 0x7F)))]) };
            text = invite.ToBytes().ToArray();
        }

        var header = new byte[PeerHeader.Length];
        new PeerHeader(0, session, 0, (ulong)text.Length + 1, 0, PeerFlags.None, 77).Write(header);
        return switchboard.SendPayloadAsync(
            "MSG bob@example.org Bob",
            $"MIME-Version: 1.0\r\nContent-Type: application/x-msnmsgrp2p\r\nP2P-Dest: {to}\r\n\r\n"
            + $"{Encoding.ASCII.GetString(header)}{Encoding.ASCII.GetString(text)}\0\0\0\0\0");
    }
}
