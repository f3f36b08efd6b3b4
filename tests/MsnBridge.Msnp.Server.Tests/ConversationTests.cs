using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Residents;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

public sealed class ConversationTests : NetworkTest
{
    private const string Dave = "dave@msn.example";
    private const string Hello = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nhello";

    [Theory]
    [InlineData("MSNP8", "MSNP12")]
    [InlineData("MSNP12", "MSNP8")]
    [InlineData("MSNP10", "MSNP11")]
    [InlineData("MSNP9", "MSNP9")]
    public async Task Two_people_talk_whatever_dialects_they_speak(string dialectOfAlice, string dialectOfBob)
    {
        await BefriendAsync(Alice, Bob);
        var alice = await GoOnlineAsync(Alice, dialectOfAlice);
        var bob = await GoOnlineAsync(Bob, dialectOfBob);
        await bob.ExpectAsync("ILN 9 NLN alice@msn.example Alice 32");
        await alice.ExpectAsync("NLN NLN bob@msn.example Bob 32");

        var (ofAlice, ofBob) = await MeetAsync(alice, bob, dialectOfAlice, dialectOfBob);
        await ofAlice.SendAsync("MSG 3 A", Hello);
        await ofAlice.ExpectAsync("ACK 3");
        await ofBob.ExpectAsync("MSG alice@msn.example Alice *");
        Assert.Equal(Hello, ofBob.Payload);
        await ofBob.SendAsync("MSG 2 N", Hello);
        await ofAlice.ExpectAsync("MSG bob@msn.example Bob *");
        await ofBob.SendAsync("OUT");
        await ofBob.ExpectEndAsync();
        await ofAlice.ExpectAsync("BYE bob@msn.example");
        await ofAlice.SendAsync("MSG 4 N", Hello);
        await ofAlice.ExpectAsync("NAK 4");
        await ofAlice.SendAsync("MSG 5 A", Hello);
        await ofAlice.ExpectAsync("NAK 5");
    }

    [Fact]
    public async Task A_resident_answers_a_client()
    {
        await using var carol = Network.AddResident(Carol);
        carol.SignIn();
        var alice = await GoOnlineAsync(Alice, "MSNP9");
        var switchboard = await OpenSwitchboardAsync(alice, Alice);
        await switchboard.SendAsync($"CAL 2 {Carol}");
        await switchboard.ExpectAsync("CAL 2 RINGING *");
        await switchboard.ExpectAsync("JOI carol@msn.example Carol");
        await switchboard.SendAsync("MSG 3 A", Hello);
        await switchboard.ExpectAsync("ACK 3");
        var heard = await carol.Inbox.TakeAsync<MessageHeard>(null, Token);
        Assert.Equal("hello", heard.Text);
        Assert.True(heard.Conversation.SendText("hello yourself"));
        await switchboard.ExpectAsync("MSG carol@msn.example Carol *");
        Assert.EndsWith("\r\n\r\nhello yourself", switchboard.Payload, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "208 5")]
    [InlineData("nobody@msn.example", "217 5")]
    [InlineData(Carol, "217 5")]
    [InlineData(Alice, "215 5")]
    [InlineData(Bob, "215 5")]
    public async Task Inviting_who_cannot_come_has_its_number(string address, string answer)
    {
        var (ofAlice, _) = await MeetAsync();
        await ofAlice.SendAsync($"CAL 5 {address}");
        await ofAlice.ExpectAsync(answer);
    }

    [Fact]
    public async Task A_hidden_person_cannot_be_invited_and_cannot_invite()
    {
        await using var carol = Network.AddResident(Carol);
        carol.SignIn(MsnpStatus.Hidden);
        var (ofAlice, _) = await MeetAsync();
        await ofAlice.SendAsync($"CAL 5 {Carol}");
        await ofAlice.ExpectAsync("217 5");
        var alice = await GoOnlineAsync(Alice, "MSNP8", "HDN");
        await alice.SendAsync("XFR 20 SB");
        await alice.ExpectAsync("913 20");
    }

    [Fact]
    public async Task Who_blocks_or_takes_no_invitations_cannot_be_invited()
    {
        await using var carol = Network.AddResident(Carol);
        carol.SignIn();
        carol.Block(Alice);
        var (ofAlice, _) = await MeetAsync();
        await ofAlice.SendAsync($"CAL 5 {Carol}");
        await ofAlice.ExpectAsync("217 5");
        carol.Unblock(Alice);
        await ofAlice.SendAsync($"CAL 6 {Carol}");
        await ofAlice.ExpectAsync("CAL 6 RINGING *");
        await ofAlice.ExpectAsync("JOI carol@msn.example Carol");
        Network.CreateAccount(Dave, PasswordOf(Dave));
        var dave = await GoOnlineAsync(Dave, "MSNP8");
        await dave.SendAsync("IMS 20 OFF");
        await dave.ExpectAsync("IMS 20 0 OFF");
        await ofAlice.SendAsync($"CAL 7 {Dave}");
        await ofAlice.ExpectAsync("217 7");
        await dave.SendAsync("IMS 21 ON");
        await dave.ExpectAsync("IMS 21 0 ON");
        await ofAlice.SendAsync($"CAL 8 {Dave}");
        await ofAlice.ExpectAsync("CAL 8 RINGING *");
    }

    [Fact]
    public async Task A_third_person_hears_everything_and_is_told_who_is_there()
    {
        await using var carol = Network.AddResident(Carol);
        carol.SignIn();
        var (ofAlice, ofBob) = await MeetAsync();
        await ofBob.SendAsync($"CAL 2 {Carol}");
        await ofBob.ExpectAsync("CAL 2 RINGING *");
        await ofBob.ExpectAsync("JOI carol@msn.example Carol");
        await ofAlice.ExpectAsync("JOI carol@msn.example Carol");
        await ofAlice.SendAsync("MSG 5 U", Hello);
        await ofBob.ExpectAsync("MSG alice@msn.example Alice *");
        var heard = await carol.Inbox.TakeAsync<MessageHeard>(null, Token);
        Assert.Equal("hello", heard.Text);
        Assert.Equal([Alice, Bob, Carol], heard.Conversation.Participants);
        heard.Conversation.Leave();
        await ofAlice.ExpectAsync("BYE carol@msn.example");
        await ofBob.ExpectAsync("BYE carol@msn.example");
    }

    [Fact]
    public async Task A_cookie_is_good_once_and_for_its_owner()
    {
        var alice = await GoOnlineAsync(Alice, "MSNP8");
        await alice.SendAsync("XFR 20 SB");
        var cookie = (await alice.ExpectAsync("XFR 20 SB *"))[5];
        var thief = await ConnectToSwitchboardAsync();
        await thief.SendAsync($"USR 1 {Bob} {cookie}");
        await thief.ExpectAsync("911 1");
        await thief.ExpectEndAsync();

        // Shown by anybody, it is used up.
        var owner = await ConnectToSwitchboardAsync();
        await owner.SendAsync($"USR 1 {Alice} {cookie}");
        await owner.ExpectAsync("911 1");
        await owner.ExpectEndAsync();
    }

    [Fact]
    public async Task A_cookie_expires()
    {
        var alice = await GoOnlineAsync(Alice, "MSNP8");
        await alice.SendAsync("XFR 20 SB");
        var cookie = (await alice.ExpectAsync("XFR 20 SB *"))[5];
        Clock.Advance(Options.CookieLifetime);
        var late = await ConnectToSwitchboardAsync();
        await late.SendAsync($"USR 1 {Alice} {cookie}");
        await late.ExpectAsync("911 1");
    }

    [Fact]
    public async Task An_invitation_into_one_conversation_opens_no_other()
    {
        var alice = await GoOnlineAsync(Alice, "MSNP8");
        var bob = await GoOnlineAsync(Bob, "MSNP8");
        var ofAlice = await OpenSwitchboardAsync(alice, Alice);
        await ofAlice.SendAsync($"CAL 2 {Bob}");
        await ofAlice.ExpectAsync("CAL 2 RINGING *");
        var ring = await bob.ExpectAsync("RNG *");
        var ofBob = await ConnectToSwitchboardAsync();
        await ofBob.SendAsync($"ANS 1 {Bob} {ring[4]} 12345");
        await ofBob.ExpectAsync("911 1");
        await ofBob.ExpectEndAsync();
    }

    [Fact]
    public async Task Coming_into_no_conversation_in_time_closes()
    {
        var client = await ConnectToSwitchboardAsync();
        var end = client.ExpectEndAsync();

        // Nothing tells when the server has taken the connection and begun to count.
        while (!end.IsCompleted)
        {
            Clock.Advance(Options.SwitchboardJoinTimeout);
            await Task.Yield();
        }

        await end;
    }

    [Fact]
    public async Task A_conversation_without_a_word_is_ended()
    {
        var (ofAlice, ofBob) = await MeetAsync();
        Clock.Advance(Options.SwitchboardIdleTimeout / 2);
        await ofAlice.SendAsync("MSG 4 A", Hello);
        await ofAlice.ExpectAsync("ACK 4");
        await ofBob.ExpectAsync("MSG *");
        Clock.Advance(Options.SwitchboardIdleTimeout / 2);
        await ofAlice.SendAsync("MSG 5 A", Hello);
        await ofAlice.ExpectAsync("ACK 5");
        await ofBob.ExpectAsync("MSG *");
        Clock.Advance(Options.SwitchboardIdleTimeout);
        await ofAlice.ExpectAsync("BYE bob@msn.example 1");
        await ofAlice.ExpectEndAsync();
        await ofBob.ExpectAsync("BYE alice@msn.example 1");
        await ofBob.ExpectEndAsync();
    }

    [Theory]
    [InlineData(1664, true)]
    [InlineData(1665, false)]
    public async Task A_message_has_at_most_1664_bytes(int length, bool isTaken)
    {
        var (ofAlice, ofBob) = await MeetAsync();
        var message = Hello + new string('x', length - Hello.Length);
        await ofAlice.SendAsync("MSG 4 A", message);
        if (isTaken)
        {
            await ofAlice.ExpectAsync("ACK 4");
            await ofBob.ExpectAsync("MSG *");
            Assert.Equal(message, ofBob.Payload);
            return;
        }

        await ofAlice.ExpectEndAsync();
        await ofBob.ExpectAsync("BYE alice@msn.example");
    }

    [Fact]
    public async Task Each_way_of_asking_for_an_acknowledgement_is_honoured()
    {
        const string Data = "MIME-Version: 1.0\r\nContent-Type: application/x-msnmsgrp2p\r\nP2P-Dest: bob@msn.example\r\n\r\n0000";
        var (ofAlice, ofBob) = await MeetAsync();
        ofBob.Ignore("MSG");
        await ofAlice.SendAsync("MSG 4 U", Hello);
        await ofAlice.SendAsync("MSG 5 N", Hello);
        await ofAlice.SendAsync("MSG 6 A", Hello);
        await ofAlice.ExpectAsync("ACK 6");
        await ofAlice.SendAsync("MSG 7 D", Data);
        await ofAlice.ExpectAsync("ACK 7");
        await ofAlice.SendAsync("MSG 8 D", Hello);
        await ofAlice.ExpectAsync("282 8");
        await ofAlice.SendAsync("MSG 9 X", Hello);
        await ofAlice.ExpectEndAsync();
    }

    [Fact]
    public async Task Nobody_hears_and_that_is_told()
    {
        var alice = await GoOnlineAsync(Alice, "MSNP8");
        var ofAlice = await OpenSwitchboardAsync(alice, Alice);
        await ofAlice.SendAsync("MSG 2 U", Hello);
        await ofAlice.SendAsync("MSG 3 A", Hello);
        await ofAlice.ExpectAsync("NAK 3");
    }

    private async Task<(RawClient OfAlice, RawClient OfBob)> MeetAsync()
    {
        var alice = await GoOnlineAsync(Alice, "MSNP8");
        var bob = await GoOnlineAsync(Bob, "MSNP9");
        return await MeetAsync(alice, bob, "MSNP8", "MSNP9");
    }

    /// <summary>Alice invites Bob; both are in.</summary>
    private async Task<(RawClient OfAlice, RawClient OfBob)> MeetAsync(RawClient alice, RawClient bob, string dialectOfAlice, string dialectOfBob)
    {
        var ofAlice = await OpenSwitchboardAsync(alice, Alice);
        await ofAlice.SendAsync($"CAL 2 {Bob}");
        var session = (await ofAlice.ExpectAsync("CAL 2 RINGING *"))[3];
        Assert.All(session, digit => Assert.True(char.IsAsciiDigit(digit)));
        var ring = await bob.ExpectAsync($"RNG {session} 127.0.0.1:* CKI * alice@msn.example Alice");
        var ofBob = await ConnectToSwitchboardAsync();
        await ofBob.SendAsync($"ANS 1 {Bob} {ring[4]} {session}");
        await ofBob.ExpectAsync("IRO 1 1 1 alice@msn.example Alice" + (dialectOfBob == "MSNP12" ? " 32" : ""));
        await ofBob.ExpectAsync("ANS 1 OK");
        await ofAlice.ExpectAsync("JOI bob@msn.example Bob" + (dialectOfAlice == "MSNP12" ? " 32" : ""));
        return (ofAlice, ofBob);
    }

    private async Task<RawClient> OpenSwitchboardAsync(RawClient client, string address)
    {
        await client.SendAsync("XFR 20 SB");
        var transfer = await client.ExpectAsync("XFR 20 SB 127.0.0.1:* CKI *");
        var switchboard = await ConnectToSwitchboardAsync();
        await switchboard.SendAsync($"USR 1 {address} {transfer[5]}");
        await switchboard.ExpectAsync($"USR 1 OK {address} *");
        return switchboard;
    }
}
