using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Residents;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

/// <summary>Lists and settings as clients of MSNP8 and 9 see them.</summary>
public sealed class ContactListByAddressTests : NetworkTest
{
    [Theory]
    [InlineData("MSNP8")]
    [InlineData("MSNP9")]
    public async Task The_whole_list_is_told_with_exact_counts(string dialect)
    {
        await BefriendAsync(Alice, Bob);
        await using var carol = Network.AddResident(Carol);
        carol.SignIn();
        carol.AddContact(Alice);
        var alice = await SignInAsync(Alice, dialect);
        await alice.SendAsync("ADG 5 My%20friends 0");
        await alice.ExpectAsync("ADG 5 * My%20friends 1 0");
        await alice.SendAsync($"ADD 6 FL {Bob} Bob 1");
        await alice.ExpectAsync($"ADD 6 FL * {Bob} Bob 1");
        await alice.SendAsync("PRP 7 PHH 555%20123");
        await alice.ExpectAsync("PRP 7 * PHH 555%20123");

        await alice.SendAsync("SYN 8 0");
        var serial = (await alice.ExpectAsync("SYN 8 * 2 2"))[2];
        await alice.ExpectAsync("GTC A");
        await alice.ExpectAsync("BLP AL");
        await alice.ExpectAsync("PRP PHH 555%20123");
        await alice.ExpectAsync("LSG 0 Other%20Contacts 0");
        await alice.ExpectAsync("LSG 1 My%20friends 0");
        await alice.ExpectAsync($"LST {Bob} Bob 11 1");

        // Somebody who waits for an answer is on the reverse list alone: these clients know no other way to say it.
        await alice.ExpectAsync($"LST {Carol} Carol 8");
        await alice.SendAsync($"SYN 9 {serial}");
        await alice.ExpectAsync($"SYN 9 {serial}");
        await alice.ExpectNothingAsync();
    }

    [Fact]
    public async Task The_properties_of_a_contact_follow_his_line()
    {
        await BefriendAsync(Alice, Bob);
        var bob = await GoOnlineAsync(Bob, "MSNP8");
        var alice = await GoOnlineAsync(Alice, "MSNP8");
        await alice.ExpectAsync("ILN *");
        await bob.SendAsync("PRP 10 PHM 555%20999");
        await alice.ExpectAsync($"BPR * {Bob} PHM 555%20999");
        await alice.SendAsync("SYN 10 0");
        await alice.ExpectAsync("SYN 10 * 1 1");
        await alice.ExpectAsync("GTC A");
        await alice.ExpectAsync("BLP AL");
        await alice.ExpectAsync("LSG 0 *");
        await alice.ExpectAsync($"LST {Bob} Bob 11 0");
        await alice.ExpectAsync("BPR PHM 555%20999");
    }

    [Fact]
    public async Task Adding_and_removing_is_told_to_the_other_side_in_its_dialect()
    {
        var alice = await SignInAsync(Alice, "MSNP8");
        var bob = await SignInAsync(Bob, "MSNP12");
        await alice.SendAsync($"ADD 5 FL {Bob} {Bob} 0");
        await alice.ExpectAsync($"ADD 5 FL * {Bob} * 0");
        await bob.ExpectAsync($"ADC 0 RL N={Alice} F=Alice");
        await alice.SendAsync($"REM 6 FL {Bob}");
        await alice.ExpectAsync($"REM 6 FL * {Bob}");
        await bob.ExpectAsync($"REM 0 RL {Alice}");
    }

    [Fact]
    public async Task A_new_contact_who_is_there_is_shown_in_answer()
    {
        await using var bob = Network.AddResident(Bob);
        bob.SignIn(MsnpStatus.Busy);
        var alice = await GoOnlineAsync(Alice, "MSNP9");
        await alice.SendAsync($"ADD 10 FL {Bob} Bob 0");
        await alice.ExpectAsync("ADD 10 FL *");
        await alice.ExpectAsync($"ILN 10 BSY {Bob} Bob 32");
        Assert.Equal(Alice, (await bob.Inbox.TakeAsync<AddedByOther>(null, Token)).Address);
    }

    [Theory]
    [InlineData("ADD 10 FL nobody@msn.example Nobody", "205 10")]
    [InlineData("ADD 10 AL nobody@msn.example Nobody", "205 10")]
    [InlineData("ADD 10 FL nonsense Nobody", "201 10")]
    [InlineData("ADD 10 FL alice@msn.example Me", "201 10")]
    [InlineData("ADD 10 FL bob@msn.example Bob", "215 10")]
    [InlineData("ADD 10 AL bob@msn.example Bob", "215 10")]
    [InlineData("ADD 10 BL bob@msn.example Bob", "219 10")]
    [InlineData("ADD 10 FL bob@msn.example Bob 7", "224 10")]
    [InlineData("REM 10 FL carol@msn.example", "216 10")]
    [InlineData("REM 10 BL bob@msn.example", "216 10")]
    [InlineData("REM 10 FL bob@msn.example 7", "224 10")]
    [InlineData("REM 10 FL bob@msn.example 1", "225 10")]
    [InlineData("REA 10 carol@msn.example Carrie", "216 10")]
    [InlineData("GTC 10 A", "218 10")]
    [InlineData("BLP 10 AL", "218 10")]
    [InlineData("RMG 10 0", "230 10")]
    [InlineData("RMG 10 7", "224 10")]
    [InlineData("REG 10 7 Name 0", "224 10")]
    [InlineData("ADG 10 Friends 0", "228 10")]
    [InlineData("ADG 10 A%20name%20of%20a%20group%20that%20is%20really%20rather%20longer%20than%20anybody%20needs 0", "229 10")]
    [InlineData("PRP 10 PHX 1", "715 10")]
    [InlineData("PRP 10 MFN Alice", "715 10")]
    [InlineData("XFR 10 NS", "201 10")]
    [InlineData("XFR 10 SB", "913 10")]
    [InlineData("CHG 10 FLN 0", "201 10")]
    public async Task A_refusal_has_its_number(string request, string answer)
    {
        await BefriendAsync(Alice, Bob);
        var alice = await SignInAsync(Alice, "MSNP8");
        await alice.SendAsync("ADG 5 Friends 0");
        await alice.ExpectAsync("ADG 5 *");
        await alice.SendAsync(request);
        await alice.ExpectAsync(answer);
        await alice.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("ADC 10 FL N=bob@msn.example F=Bob")]
    [InlineData("ADD 10 RL bob@msn.example Bob")]
    [InlineData("REM 10 RL bob@msn.example")]
    [InlineData("SBP 10 6e0e1f5a-0000-0000-0000-000000000000 MFN Bob")]
    public async Task What_the_dialect_does_not_have_closes(string request)
    {
        var alice = await SignInAsync(Alice, "MSNP9");
        await alice.SendAsync(request);
        await alice.ExpectEndAsync();
    }

    [Fact]
    public async Task No_more_than_thirty_groups_are_made()
    {
        var alice = await SignInAsync(Alice, "MSNP8");
        for (var number = 1; number <= 29; number++)
        {
            await alice.SendAsync($"ADG {number + 10} Group{number} 0");
            await alice.ExpectAsync($"ADG {number + 10} * Group{number} {number} 0");
        }

        await alice.SendAsync("ADG 50 Group30 0");
        await alice.ExpectAsync("223 50");
    }

    [Fact]
    public async Task A_group_is_renamed_and_removed_and_its_people_stay()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await SignInAsync(Alice, "MSNP8");
        await alice.SendAsync("ADG 5 Friends 0");
        await alice.ExpectAsync("ADG 5 * Friends 1 0");
        await alice.SendAsync($"ADD 6 FL {Bob} Bob 1");
        await alice.ExpectAsync("ADD 6 FL *");
        await alice.SendAsync($"ADD 7 FL {Bob} Bob 1");
        await alice.ExpectAsync("215 7");
        await alice.SendAsync("REG 8 1 Best%20friends 0");
        await alice.ExpectAsync("REG 8 * 1 Best%20friends 0");
        await alice.SendAsync("RMG 9 1");
        await alice.ExpectAsync("RMG 9 * 1");
        await alice.SendAsync("SYN 10 0");
        await alice.ExpectAsync("SYN 10 * 1 1");
        alice.Ignore("GTC");
        alice.Ignore("BLP");
        await alice.ExpectAsync("LSG 0 *");
        await alice.ExpectAsync($"LST {Bob} Bob 11 0");
    }

    [Fact]
    public async Task A_new_name_is_shown_to_contacts()
    {
        await BefriendAsync(Alice, Bob);
        var bob = await GoOnlineAsync(Bob, "MSNP12");
        var alice = await GoOnlineAsync(Alice, "MSNP8");
        await alice.ExpectAsync("ILN *");
        await bob.ExpectAsync("NLN NLN alice@msn.example Alice 32");
        await alice.SendAsync($"REA 10 {Alice} Alice%20%C3%84");
        await alice.ExpectAsync($"REA 10 * {Alice} Alice%20%C3%84");
        await bob.ExpectAsync("NLN NLN alice@msn.example Alice%20%C3%84 32");
        await alice.SendAsync($"REA 11 {Bob} Bobby");
        await alice.ExpectAsync($"REA 11 * {Bob} Bobby");
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_refused()
    {
        var alice = await SignInAsync(Alice, "MSNP8");
        await alice.SendAsync($"REA 10 {Alice} {new string('x', 388)}");
        await alice.ExpectAsync("209 10");
    }
}
