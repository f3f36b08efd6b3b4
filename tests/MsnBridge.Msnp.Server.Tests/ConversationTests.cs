using MsnBridge.Msnp.Server.Residents;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

public sealed class ConversationTests : NetworkTest
{
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
