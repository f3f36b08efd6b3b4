using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Residents;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

public sealed class PresenceTests : NetworkTest
{
    private const string Document = "<Data><PSM>Building &amp; bridging</PSM><CurrentMedia></CurrentMedia></Data>";

    [Theory]
    [InlineData("MSNP8", "")]
    [InlineData("MSNP9", " %3Cmsnobj%2F%3E")]
    [InlineData("MSNP12", " %3Cmsnobj%2F%3E")]
    public async Task Each_sees_the_other_in_his_own_dialect(string dialect, string picture)
    {
        await BefriendAsync(Alice, Bob);
        var bob = await SignInAsync(Bob, "MSNP12");
        bob.Ignore("CHL");
        bob.Ignore("MSG");
        await bob.SendAsync("CHG 5 BSY 1073741856 %3Cmsnobj%2F%3E");
        await bob.ExpectAsync("CHG 5 BSY 1073741856 %3Cmsnobj%2F%3E");
        var alice = await GoOnlineAsync(Alice, dialect);
        await alice.ExpectAsync($"ILN 9 BSY {Bob} Bob 1073741856{picture}");
        await bob.ExpectAsync($"NLN NLN {Alice} Alice 32");
        await bob.SendAsync("CHG 6 LUN 1073741856 %3Cmsnobj%2F%3E");
        await alice.ExpectAsync($"NLN LUN {Bob} Bob 1073741856{picture}");
        await bob.SendAsync("OUT");
        await alice.ExpectAsync($"FLN {Bob}");
    }

    [Fact]
    public async Task A_lost_connection_is_seen_as_going_offline()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await GoOnlineAsync(Alice, "MSNP8");
        var bob = await GoOnlineAsync(Bob, "MSNP9");
        await alice.ExpectAsync("NLN *");
        bob.Reset();
        await alice.ExpectAsync($"FLN {Bob}");
    }

    [Fact]
    public async Task Hiding_looks_like_going_offline_and_the_hidden_one_still_sees()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await GoOnlineAsync(Alice, "MSNP8");
        var bob = await GoOnlineAsync(Bob, "MSNP9", "HDN");
        await bob.ExpectAsync($"ILN 9 NLN {Alice} Alice 32");
        await alice.ExpectNothingAsync();
        await bob.SendAsync("CHG 10 NLN 0");
        await alice.ExpectAsync($"NLN NLN {Bob} Bob 0");
        await bob.SendAsync("CHG 11 HDN 0");
        await alice.ExpectAsync($"FLN {Bob}");
        await alice.SendAsync("CHG 12 AWY 0");
        await alice.ExpectAsync("CHG 12 AWY 0");
        await bob.ExpectAsync("CHG 10 *");
        await bob.ExpectAsync("CHG 11 *");
        await bob.ExpectAsync($"NLN AWY {Alice} Alice 0");
    }

    [Fact]
    public async Task Nobody_is_told_anything_before_the_first_choice_of_status()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await SignInAsync(Alice, "MSNP8");
        var bob = await GoOnlineAsync(Bob, "MSNP9");
        await alice.ExpectNothingAsync();
        await bob.ExpectNothingAsync();
    }

    /// <summary>Alice is on Bob's list. Whether he sees her depends on what she allows.</summary>
    [Theory]
    [InlineData(false, false, true, true)]
    [InlineData(false, false, false, false)]
    [InlineData(true, false, true, true)]
    [InlineData(true, false, false, true)]
    [InlineData(false, true, true, false)]
    [InlineData(false, true, false, false)]
    public async Task Who_sees_whom_follows_the_lists(bool isAllowed, bool isBlocked, bool strangersAreAllowed, bool isSeen)
    {
        await using var bob = Network.AddResident(Bob);
        bob.SignIn();
        bob.AddContact(Alice);
        var alice = await SignInAsync(Alice, "MSNP8");
        alice.Ignore("CHL");
        if (isAllowed)
        {
            await alice.SendAsync($"ADD 5 AL {Bob} Bob");
            await alice.ExpectAsync("ADD 5 AL *");
        }

        if (isBlocked)
        {
            await alice.SendAsync($"ADD 5 BL {Bob} Bob");
            await alice.ExpectAsync("ADD 5 BL *");
        }

        if (!strangersAreAllowed)
        {
            await alice.SendAsync("BLP 6 BL");
            await alice.ExpectAsync("BLP 6 * BL");
        }

        await alice.SendAsync("CHG 7 NLN 0");
        await alice.ExpectAsync("CHG 7 NLN 0");

        // Alice has her reply before Bob is told; the next one comes when he has been.
        await alice.ExpectNothingAsync();
        Assert.Equal(isSeen, bob.Inbox.Waiting.OfType<PresenceSeen>().Any(seen => seen.Address == Alice && seen.Status == MsnpStatus.Online));

        // Writing follows the same rule.
        if (isSeen)
            Assert.NotNull(await OpenAsync(bob, alice));
        else
            await Assert.ThrowsAsync<InvalidOperationException>(() => bob.OpenConversationAsync(Alice, Token));
    }

    [Fact]
    public async Task Blocking_hides_and_unblocking_shows_at_once()
    {
        await BefriendAsync(Alice, Bob);
        var bob = await GoOnlineAsync(Bob, "MSNP8");
        var alice = await GoOnlineAsync(Alice, "MSNP9");
        await alice.ExpectAsync("ILN *");
        await bob.ExpectAsync("NLN *");
        await alice.SendAsync($"REM 10 AL {Bob}");
        await alice.ExpectAsync("REM 10 AL *");
        await bob.ExpectNothingAsync();
        await alice.SendAsync($"ADD 11 BL {Bob} Bob");
        await alice.ExpectAsync("ADD 11 BL *");
        await bob.ExpectAsync($"FLN {Alice}");
        await alice.SendAsync($"REM 12 BL {Bob}");
        await alice.ExpectAsync("REM 12 BL *");
        await bob.ExpectAsync($"NLN NLN {Alice} Alice 32");
        await alice.SendAsync("BLP 13 BL");
        await alice.ExpectAsync("BLP 13 * BL");
        await bob.ExpectAsync($"FLN {Alice}");
        await alice.SendAsync($"ADD 14 AL {Bob} Bob");
        await alice.ExpectAsync("ADD 14 AL *");
        await bob.ExpectAsync($"NLN NLN {Alice} Alice 32");
    }

    [Fact]
    public async Task Personal_messages_reach_the_clients_that_know_them()
    {
        await BefriendAsync(Alice, Bob);
        await BefriendAsync(Alice, Carol);
        var bob = await GoOnlineAsync(Bob, "MSNP11");
        var carol = await GoOnlineAsync(Carol, "MSNP10");
        var alice = await SignInAsync(Alice, "MSNP12");
        alice.Ignore("CHL");
        alice.Ignore("MSG");
        await alice.SendAsync("UUX 5", Document);
        await alice.ExpectAsync("UUX 5 0");
        await alice.SendAsync("CHG 6 NLN 0");
        await alice.ExpectAsync("CHG 6 NLN 0");
        await alice.ExpectInAnyOrderAsync($"ILN 6 NLN {Bob} *", $"ILN 6 NLN {Carol} *");
        await bob.ExpectAsync($"NLN NLN {Alice} Alice 0");
        await bob.ExpectAsync($"UBX {Alice} *");
        Assert.Equal(Document, bob.Payload);
        await carol.ExpectAsync($"NLN NLN {Alice} Alice 0");
        await carol.ExpectNothingAsync();
        await alice.SendAsync("UUX 7", "");
        await bob.ExpectAsync($"UBX {Alice} 0");
    }

    [Fact]
    public async Task The_first_choice_of_status_brings_mail_data_and_a_challenge()
    {
        var alice = await SignInAsync(Alice, "MSNP11");
        await alice.SendAsync("CHG 5 NLN 0");
        await alice.ExpectAsync("CHG 5 NLN 0");
        await alice.ExpectAsync("MSG Hotmail Hotmail *");
        Assert.Contains("text/x-msmsgsinitialmdatanotification", alice.Payload, StringComparison.Ordinal);
        await alice.ExpectAsync("CHL 0 ????????????????????");
    }

    [Fact]
    public async Task Small_requests_are_answered()
    {
        var alice = await SignInAsync(Alice, "MSNP11");
        await alice.SendAsync("PNG");
        await alice.ExpectAsync("QNG 50");
        await alice.SendAsync("GCF 5 Shields.xml");
        await alice.ExpectAsync("GCF 5 Shields.xml *");
        Assert.StartsWith("<?xml", alice.Payload, StringComparison.Ordinal);
        await alice.SendAsync("URL 6 INBOX");
        await alice.ExpectAsync("URL 6 / http://127.0.0.1:* 2");
        await alice.SendAsync("SND 7 dave@example.org 0x0409 MSMSGS MSMSGS");
        await alice.ExpectAsync("SND 7 OK");
        await alice.SendAsync("IMS 8 OFF");
        await alice.ExpectAsync("IMS 8 0 OFF");
    }

    private async Task<ResidentConversation> OpenAsync(ResidentContact caller, RawClient called)
    {
        var opening = caller.OpenConversationAsync(Alice, Token);
        var ring = await called.ExpectAsync("RNG *");
        var switchboard = await ConnectToSwitchboardAsync();
        await switchboard.SendAsync($"ANS 1 {Alice} {ring[4]} {ring[1]}");
        await switchboard.ExpectAsync("IRO *");
        return await opening;
    }
}
