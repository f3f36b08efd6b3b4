using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

/// <summary>Lists and settings as clients of MSNP10 to 12 see them.</summary>
public sealed class ContactListByContactIdTests : NetworkTest
{
    private const string AnyGuid = "????????-????-????-????-????????????";

    [Theory]
    [InlineData("MSNP10", "")]
    [InlineData("MSNP11", "")]
    [InlineData("MSNP12", " 1")]
    public async Task The_whole_list_is_told_with_exact_counts(string dialect, string network)
    {
        await BefriendAsync(Alice, Bob);
        await using var carol = Network.AddResident(Carol);
        carol.SignIn();
        carol.AddContact(Alice);
        var alice = await SignInAsync(Alice, dialect);
        await alice.SendAsync("ADG 5 My%20friends 0");
        var group = (await alice.ExpectAsync($"ADG 5 My%20friends {AnyGuid}"))[3];
        var contact = await FetchAsync(alice, network);
        await alice.SendAsync($"ADC 7 FL C={contact} {group}");
        await alice.ExpectAsync($"ADC 7 FL C={contact} {group}");

        await alice.SendAsync("SYN 8 0 0");
        var answer = await alice.ExpectAsync("SYN 8 2026-01-01T00:00:*-00:00 2026-01-01T00:00:*-00:00 2 1");
        await alice.ExpectAsync("GTC A");
        await alice.ExpectAsync("BLP AL");
        await alice.ExpectAsync("PRP MFN Alice");
        await alice.ExpectAsync($"LSG My%20friends {group}");
        await alice.ExpectAsync($"LST N={Bob} F=Bob C={contact} 11{network} {group}");

        // Waiting for an answer: on the pending list and not yet on the reverse list.
        await alice.ExpectAsync($"LST N={Carol} F=Carol 16{network}");
        await alice.SendAsync($"SYN 9 {answer[2]} {answer[3]}");
        await alice.ExpectAsync($"SYN 9 {answer[2]} {answer[3]}");
        await alice.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_pending_contact_is_accepted()
    {
        var alice = await GoOnlineAsync(Alice, "MSNP11");
        var bob = await GoOnlineAsync(Bob, "MSNP8");
        await bob.SendAsync($"ADD 10 FL {Alice} Alice 0");
        await bob.ExpectAsync("ADD 10 FL *");
        await bob.ExpectAsync("ILN 10 NLN *");
        await alice.ExpectAsync($"ADC 0 RL N={Bob} F=Bob");
        await alice.SendAsync($"ADC 10 AL N={Bob}");
        await alice.ExpectAsync($"ADC 10 AL N={Bob}");
        await alice.SendAsync($"ADC 11 FL N={Bob} F=Bob");
        await alice.ExpectAsync($"ADC 11 FL N={Bob} F=Bob C={AnyGuid}");
        await alice.ExpectAsync($"ILN 11 NLN {Bob} Bob 32");
        await bob.ExpectAsync($"ADD 0 RL * {Alice} Alice");
        await alice.SendAsync($"ADC 12 RL N={Bob}");
        await alice.ExpectAsync($"ADC 12 RL N={Bob}");
        await alice.SendAsync($"REM 13 PL {Bob}");
        await alice.ExpectAsync($"REM 13 PL {Bob}");
        await alice.SendAsync("SYN 14 0 0");
        await alice.ExpectAsync("SYN 14 * 1 0");
        await alice.ExpectAsync("GTC A");
        await alice.ExpectAsync("BLP AL");
        await alice.ExpectAsync("PRP MFN Alice");
        await alice.ExpectAsync($"LST N={Bob} F=Bob C={AnyGuid} 11");
    }

    [Fact]
    public async Task A_refused_contact_stays_blocked_and_is_settled()
    {
        await using var bob = Network.AddResident(Bob);
        bob.SignIn();
        bob.AddContact(Alice);
        var alice = await SignInAsync(Alice, "MSNP10");
        await alice.SendAsync($"ADC 10 BL N={Bob}");
        await alice.ExpectAsync($"ADC 10 BL N={Bob}");
        await alice.SendAsync($"REM 11 PL {Bob}");
        await alice.ExpectAsync($"REM 11 PL {Bob}");
        await alice.SendAsync("SYN 12 0 0");
        await alice.ExpectAsync("SYN 12 * 1 0");
        await alice.ExpectAsync("GTC A");
        await alice.ExpectAsync("BLP AL");
        await alice.ExpectAsync("PRP MFN Alice");
        await alice.ExpectAsync($"LST N={Bob} F=Bob 12");
    }

    [Theory]
    [InlineData("ADC 10 FL N=nobody@msn.example F=Nobody", "208 10")]
    [InlineData("ADC 10 AL N=nobody@msn.example", "208 10")]
    [InlineData("ADC 10 FL N=nonsense F=Nobody", "201 10")]
    [InlineData("ADC 10 FL N=bob@msn.example F=Bob", "215 10")]
    [InlineData("ADC 10 BL N=bob@msn.example", "219 10")]
    [InlineData("ADC 10 RL N=carol@msn.example", "216 10")]
    [InlineData("ADC 10 FL C=6e0e1f5a-0000-0000-0000-000000000000 {group}", "216 10")]
    [InlineData("ADC 10 FL C={contact} 6e0e1f5a-0000-0000-0000-000000000000", "224 10")]
    [InlineData("REM 10 FL bob@msn.example", "403 10")]
    [InlineData("REM 10 FL 6e0e1f5a-0000-0000-0000-000000000000", "216 10")]
    [InlineData("REM 10 FL {contact} {group}", "225 10")]
    [InlineData("REM 10 PL carol@msn.example", "216 10")]
    [InlineData("REA 10 alice@msn.example Alice", "502 10")]
    [InlineData("RMG 10 6e0e1f5a-0000-0000-0000-000000000000", "224 10")]
    [InlineData("ADG 10 Friends 0", "228 10")]
    [InlineData("SBP 10 6e0e1f5a-0000-0000-0000-000000000000 MFN Bob", "216 10")]
    public async Task A_refusal_has_its_number(string request, string answer)
    {
        await BefriendAsync(Alice, Bob);
        var alice = await SignInAsync(Alice, "MSNP11");
        await alice.SendAsync("ADG 5 Friends 0");
        var group = (await alice.ExpectAsync("ADG 5 *"))[3];
        var contact = await FetchAsync(alice, "", groups: 1);
        await alice.SendAsync(
            request.Replace("{group}", group, StringComparison.Ordinal).Replace("{contact}", contact, StringComparison.Ordinal));
        await alice.ExpectAsync(answer);
        await alice.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_group_may_be_removed_by_its_name()
    {
        var alice = await SignInAsync(Alice, "MSNP11");
        await alice.SendAsync("ADG 5 New%20Group 0");
        await alice.ExpectAsync("ADG 5 *");
        await alice.SendAsync("RMG 6 New%2520Group");
        await alice.ExpectAsync("RMG 6 *");
        await alice.SendAsync("SYN 7 0 0");
        await alice.ExpectAsync("SYN 7 * 0 0");
    }

    [Fact]
    public async Task The_name_of_a_contact_is_remembered()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await SignInAsync(Alice, "MSNP10");
        var contact = await FetchAsync(alice, "", groups: 0);
        await alice.SendAsync($"SBP 10 {contact} MFN Bobby");
        await alice.ExpectAsync($"SBP 10 {contact} MFN Bobby");
        await alice.SendAsync("SYN 11 0 0");
        await alice.ExpectAsync("SYN 11 *");
        await alice.ExpectAsync("GTC A");
        await alice.ExpectAsync("BLP AL");
        await alice.ExpectAsync("PRP MFN Alice");
        await alice.ExpectAsync($"LST N={Bob} F=Bobby C={contact} 11");
    }

    [Fact]
    public async Task The_own_name_is_a_property()
    {
        await BefriendAsync(Alice, Bob);
        var bob = await GoOnlineAsync(Bob, "MSNP8");
        var alice = await GoOnlineAsync(Alice, "MSNP11");
        await alice.ExpectAsync("ILN *");
        await bob.ExpectAsync("NLN *");
        await alice.SendAsync("PRP 10 MFN Alice%20B");
        await alice.ExpectAsync("PRP 10 MFN Alice%20B");
        await bob.ExpectAsync($"NLN NLN {Alice} Alice%20B 32");
    }

    /// <summary>Fetches the list and returns the id of its first contact.</summary>
    private static async Task<string> FetchAsync(RawClient client, string network, int groups = 1)
    {
        await client.SendAsync("SYN 6 0 0");
        var answer = await client.ExpectAsync($"SYN 6 * * * {groups}");
        await client.ExpectAsync("GTC A");
        await client.ExpectAsync("BLP AL");
        await client.ExpectAsync("PRP MFN Alice");
        for (var i = 0; i < groups; i++)
            await client.ExpectAsync("LSG *");

        var contact = (await client.ExpectAsync($"LST N={Bob} F=Bob C={AnyGuid} 11{network}"))[3][2..];
        if (answer[4] == "2")
            await client.ExpectAsync("LST *");

        return contact;
    }
}
