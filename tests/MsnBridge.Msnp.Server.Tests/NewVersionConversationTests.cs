using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

public sealed class NewVersionConversationTests : NewVersionTest
{
    private const string Hello = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nhello";

    [Theory]
    [InlineData("MSNP13", "MSNP8", "Bob 32", "Alice")]
    [InlineData("MSNP14", "MSNP12", "Bob 32", "Alice 32")]
    [InlineData("MSNP15", "MSNP5", "Bob 0", "Alice")]
    [InlineData("MSNP16", "MSNP9", "Bob 32:0", "Alice")]
    [InlineData("MSNP18", "MSNP15", "Bob 32:0", "Alice 32")]
    [InlineData("MSNP12", "MSNP18", "Bob 32", "Alice 32:0")]
    [InlineData("MSNP5", "MSNP16", "Bob", "Alice 0:0")]
    public async Task People_of_all_versions_talk(string dialectOfAlice, string dialectOfBob, string bobSeen, string aliceSeen)
    {
        var alice = await GoOnlineAsync(Alice, dialectOfAlice);
        var bob = await GoOnlineAsync(Bob, dialectOfBob);
        Ignore(alice, bob);
        var ofAlice = await OpenAsync(alice, Alice);
        await ofAlice.SendAsync($"CAL 2 {Bob}");
        await ofAlice.ExpectAsync("CAL 2 RINGING *");
        var ring = await bob.ExpectAsync($"RNG * CKI * {Alice} Alice*");
        Assert.Equal(ExpectedReach(dialectOfBob, "messenger.hotmail.com"), string.Join(' ', ring[7..]));
        Assert.True(ring[1].All(char.IsAsciiDigit) && ring[1].Length <= 31);
        var ofBob = await ConnectToSwitchboardAsync();
        await ofBob.SendAsync($"ANS 1 {Bob} {ring[4]} {ring[1]}");
        await ofBob.ExpectAsync($"IRO 1 1 1 {Alice} {aliceSeen}");
        await ofBob.ExpectAsync("ANS 1 OK");
        await ofAlice.ExpectAsync($"JOI {Bob} {bobSeen}");
        ofBob.Ignore("JOI");
        await ofAlice.SendAsync("MSG 3 A", Hello);
        await ofAlice.ExpectAsync("ACK 3");
        await ofBob.ExpectAsync($"MSG {Alice} Alice *");
        Assert.Equal(Hello, ofBob.Payload);
        await ofBob.SendAsync("OUT");
        await ofAlice.ExpectAsync($"BYE {Bob}");
    }

    [Fact]
    public async Task Every_place_of_who_is_called_rings_and_has_lines_of_its_own()
    {
        var alice = await GoOnlineAtAsync(Alice, "MSNP18", Desktop);
        var office = await GoOnlineAtAsync(Bob, "MSNP18", Office);
        var laptop = await GoOnlineAtAsync(Bob, "MSNP16", Laptop);
        Ignore(alice, office, laptop);
        var ofAlice = await OpenAsync(alice, $"{Alice};{Desktop:B}");

        // Official clients call their own account first.
        await ofAlice.SendAsync($"CAL 2 {Alice}");
        await ofAlice.ExpectAsync("CAL 2 RINGING *");
        await ofAlice.ExpectAsync($"JOI {Alice} Alice 32:48");
        await ofAlice.SendAsync($"CAL 3 {Bob}");
        await ofAlice.ExpectAsync("CAL 3 RINGING *");

        var first = await AnswerAsync(office, $"{Bob};{Office:B}");
        await first.ExpectAsync($"IRO 1 1 2 {Alice};{Desktop:B} Alice 32:48");
        await first.ExpectAsync($"IRO 1 2 2 {Alice} Alice 32:48");
        await first.ExpectAsync("ANS 1 OK");
        await first.ExpectAsync($"JOI {Bob} Bob 32:48");
        await ofAlice.ExpectAsync($"JOI {Bob};{Office:B} Bob 32:48");
        await ofAlice.ExpectAsync($"JOI {Bob} Bob 32:48");

        var second = await AnswerAsync(laptop, $"{Bob};{Laptop:B}");
        await second.ExpectAsync($"IRO 1 1 4 {Alice};{Desktop:B} Alice 32:48");
        await second.ExpectAsync($"IRO 1 2 4 {Alice} Alice 32:48");
        await second.ExpectAsync($"IRO 1 3 4 {Bob};{Office:B} Bob 32:48");
        await second.ExpectAsync($"IRO 1 4 4 {Bob} Bob 32:48");
        await second.ExpectAsync("ANS 1 OK");
        await second.ExpectAsync($"JOI {Bob} Bob 32:48");
        await ofAlice.ExpectAsync($"JOI {Bob};{Laptop:B} Bob 32:48");
        await first.ExpectAsync($"JOI {Bob};{Laptop:B} Bob 32:48");

        await ofAlice.SendAsync("MSG 4 A", Hello);
        await ofAlice.ExpectAsync("ACK 4");
        await first.ExpectAsync($"MSG {Alice} Alice *");
        await second.ExpectAsync($"MSG {Alice} Alice *");
        await ofAlice.SendAsync($"CAL 5 {Bob}");
        await ofAlice.ExpectAsync("215 5");

        await first.SendAsync("OUT");
        await ofAlice.ExpectAsync($"BYE {Bob};{Office:B}");
        await second.SendAsync("OUT");
        await ofAlice.ExpectAsync($"BYE {Bob};{Laptop:B}");
        await ofAlice.ExpectAsync($"BYE {Bob}");
        await ofAlice.SendAsync("MSG 6 N", Hello);
        await ofAlice.ExpectAsync("NAK 6");
    }

    [Fact]
    public async Task The_own_other_place_is_rung_and_hears_but_is_nobody_else()
    {
        var desktop = await GoOnlineAtAsync(Alice, "MSNP18", Desktop);
        var laptop = await GoOnlineAtAsync(Alice, "MSNP18", Laptop);
        Ignore(desktop, laptop);
        var here = await OpenAsync(desktop, $"{Alice};{Desktop:B}");
        await here.SendAsync($"CAL 2 {Alice}");
        await here.ExpectAsync("CAL 2 RINGING *");
        await here.ExpectAsync($"JOI {Alice} Alice *");
        var there = await AnswerAsync(laptop, $"{Alice};{Laptop:B}");
        await here.ExpectAsync($"JOI {Alice};{Laptop:B} Alice 32:48");
        await here.SendAsync("MSG 3 A", Hello);
        await here.ExpectAsync("NAK 3");
        there.Ignore("IRO");
        there.Ignore("ANS");
        there.Ignore("JOI");
        await there.ExpectAsync($"MSG {Alice} Alice *");
    }

    [Fact]
    public async Task A_place_that_is_not_signed_in_cannot_come_in()
    {
        var alice = await GoOnlineAtAsync(Alice, "MSNP18", Desktop);
        Ignore(alice);
        await alice.SendAsync("XFR 15 SB");
        var transfer = await alice.ExpectAsync("XFR 15 SB *");
        var switchboard = await ConnectToSwitchboardAsync();
        await switchboard.SendAsync($"USR 1 {Alice};{Laptop:B} {transfer[5]}");
        await switchboard.ExpectAsync("911 1");
        await switchboard.ExpectEndAsync();
    }

    [Theory]
    [InlineData("MSNP12", "913 15")]
    [InlineData("MSNP13", "XFR 15 SB *:* CKI * U messenger.msn.com")]
    [InlineData("MSNP18", "XFR 15 SB *:* CKI * U messenger.msn.com 1")]
    public async Task Who_is_hidden_may_open_a_conversation_from_MSNP13_on(string dialect, string answer)
    {
        var alice = await GoOnlineAsync(Alice, dialect, "HDN");
        Ignore(alice);
        await alice.SendAsync("XFR 15 SB");
        await alice.ExpectAsync(answer);
    }

    [Fact]
    public async Task Before_the_first_choice_of_status_there_is_no_switchboard()
    {
        var alice = await SignInAsync(Alice, "MSNP18");
        await alice.SendAsync("XFR 15 SB");
        await alice.ExpectAsync("913 15");
    }

    private static void Ignore(params RawClient[] clients)
    {
        foreach (var client in clients)
        {
            foreach (var name in (string[])["NLN", "UBX", "ILN"])
                client.Ignore(name);
        }
    }

    private static string ExpectedReach(string dialect, string host) => dialect switch
    {
        "MSNP13" => $"U {host}",
        "MSNP14" or "MSNP15" or "MSNP16" or "MSNP17" or "MSNP18" => $"U {host} 1",
        _ => "",
    };

    private async Task<RawClient> OpenAsync(RawClient client, string who)
    {
        await client.SendAsync("XFR 15 SB");
        var transfer = await client.ExpectAsync("XFR 15 SB *");
        var switchboard = await ConnectToSwitchboardAsync();
        await switchboard.SendAsync($"USR 1 {who} {transfer[5]}");
        await switchboard.ExpectAsync($"USR 1 OK {who} *");
        return switchboard;
    }

    private async Task<RawClient> AnswerAsync(RawClient client, string who)
    {
        var ring = await client.ExpectAsync("RNG *");
        var switchboard = await ConnectToSwitchboardAsync();
        await switchboard.SendAsync($"ANS 1 {who} {ring[4]} {ring[1]}");
        return switchboard;
    }
}
