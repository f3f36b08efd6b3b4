using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

/// <summary>The numbers by which clients of each version know a refusal; those with windows show a text for each.</summary>
public sealed class ErrorCodeTests : NetworkTest
{
    protected override MsnServerOptions Options { get; } = TestOptions with { MaxContacts = 1 };

    public static TheoryData<string> Versions => ["MSNP2", "MSNP5", "MSNP7", "MSNP8", "MSNP9", "MSNP10", "MSNP11", "MSNP12"];

    [Theory, MemberData(nameof(Versions))]
    public async Task Refused_list_changes_have_the_numbers_of_the_version(string dialect)
    {
        var client = await SignInAsync(Alice, dialect);
        var byId = MsnpDialect.Find(dialect)!.ContactList == ContactListModel.ByContactId;
        string Add(int id, string list, string address) => byId ? $"ADC {id} {list} N={address}" : $"ADD {id} {list} {address} {address}";
        var add = byId ? "ADC" : "ADD";

        await client.SendAsync(Add(5, "AL", "nobody"));
        await client.ExpectAsync("201 5");
        await client.SendAsync(Add(6, "AL", "nobody@msn.example"));
        await client.ExpectAsync(byId ? "208 6" : "205 6");
        await client.SendAsync(Add(7, "AL", Bob));
        await client.ExpectAsync($"{add} 7 AL *");
        await client.SendAsync(Add(8, "AL", Bob));
        await client.ExpectAsync("215 8");
        await client.SendAsync(Add(9, "BL", Bob));
        await client.ExpectAsync("219 9");
        await client.SendAsync(Add(10, "AL", Carol));
        await client.ExpectAsync("210 10");
        await client.SendAsync($"REM 11 BL {Bob}");
        await client.ExpectAsync("216 11");
        await client.SendAsync("BLP 12 AL");
        await client.ExpectAsync("218 12");
    }

    [Theory]
    [InlineData("MSNP7")]
    [InlineData("MSNP9")]
    [InlineData("MSNP11")]
    public async Task Refused_group_changes_have_the_numbers_of_the_version(string dialect)
    {
        var client = await SignInAsync(Alice, dialect);
        await client.SendAsync("ADG 5 Friends 0");
        await client.ExpectAsync("ADG 5 *");
        await client.SendAsync("ADG 6 Friends 0");
        await client.ExpectAsync("228 6");
        await client.SendAsync($"ADG 7 {new string('x', 62)} 0");
        await client.ExpectAsync("229 7");
        await client.SendAsync("RMG 8 29");
        await client.ExpectAsync("224 8");
        if (dialect != "MSNP11")
        {
            await client.SendAsync("RMG 9 0");
            await client.ExpectAsync("230 9");
        }

        for (var number = 2; number < 30; number++)
        {
            await client.SendAsync($"ADG 10 Group{number} 0");
            await client.ExpectAsync("ADG 10 *");
        }

        await client.SendAsync("ADG 11 More 0");
        await client.ExpectAsync("223 11");
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Conversation_and_status_have_the_same_numbers_everywhere(string dialect)
    {
        var client = await SignInAsync(Alice, dialect);
        client.Ignore("CHL");
        client.Ignore("MSG");
        var capabilities = MsnpDialect.Find(dialect)!.Presence.HasCapabilities ? " 0" : "";
        await client.SendAsync("XFR 5 SB");
        await client.ExpectAsync("913 5");
        await client.SendAsync($"CHG 6 FLN{capabilities}");
        await client.ExpectAsync("201 6");
        await client.SendAsync($"CHG 7 NLN{capabilities}");
        await client.ExpectAsync("CHG 7 NLN*");
        await client.SendAsync("XFR 8 NS");
        await client.ExpectAsync("201 8");
        await client.SendAsync("XFR 9 SB");
        var cookie = (await client.ExpectAsync("XFR 9 SB * CKI *"))[5];
        var board = await ConnectToSwitchboardAsync();
        await board.SendAsync($"USR 1 {Alice} {cookie}");
        await board.ExpectAsync("USR 1 OK *");
        await board.SendAsync("CAL 2 nobody");
        await board.ExpectAsync("208 2");
        await board.SendAsync($"CAL 3 {Bob}");
        await board.ExpectAsync("217 3");
        var stranger = await ConnectToSwitchboardAsync();
        await stranger.SendAsync($"USR 1 {Alice} {cookie}");
        await stranger.ExpectAsync("911 1");
        await stranger.ExpectEndAsync();
        await client.SendAsync("VER 10 MSNP8");
        await client.ExpectAsync("715 10");
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task Users_are_told_before_the_network_shuts_down()
    {
        var old = await SignInAsync(Alice, "MSNP2");
        var newer = await SignInAsync(Bob, "MSNP12");
        Network.AnnounceShutdown(5);
        foreach (var client in (RawClient[])[old, newer])
        {
            await client.ExpectAsync("MSG Hotmail Hotmail *");
            Assert.Contains("application/x-msmsgssystemmessage", client.Payload, StringComparison.Ordinal);
            Assert.EndsWith("Type: 1\r\nArg1: 5\r\n", client.Payload, StringComparison.Ordinal);
        }

        await Network.StopAsync(Token);
        await old.ExpectAsync("OUT SSD");
        await newer.ExpectAsync("OUT SSD");
    }
}
