using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

/// <summary>What clients of MSNP2-7 are told: MSN Messenger 1 to 4.</summary>
public sealed class OldVersionTests : NetworkTest
{
    protected override MsnServerOptions Options { get; } = TestOptions with { AutoRegister = true, DispatchPort = 0 };

    public static TheoryData<string> Versions => ["MSNP2", "MSNP3", "MSNP4", "MSNP5", "MSNP6", "MSNP7"];

    [Theory]
    [InlineData("MSNP2", "USR 4 OK alice@msn.example Alice")]
    [InlineData("MSNP3", "USR 4 OK alice@msn.example Alice")]
    [InlineData("MSNP4", "USR 4 OK alice@msn.example Alice")]
    [InlineData("MSNP5", "USR 4 OK alice@msn.example Alice")]
    [InlineData("MSNP6", "USR 4 OK alice@msn.example Alice 1")]
    [InlineData("MSNP7", "USR 4 OK alice@msn.example Alice 1")]
    public async Task Client_of_each_version_signs_in(string dialect, string welcome)
    {
        var client = await ConnectAsync();
        await client.SendAsync($"VER 1 {dialect} CVR0");
        await client.ExpectAsync($"VER 1 {dialect}");
        await client.SendAsync("INF 2");
        await client.ExpectAsync("INF 2 MD5");
        await client.SendAsync($"USR 3 MD5 I {Alice}");
        var salt = (await client.ExpectAsync("USR 3 MD5 S *"))[^1];
        await client.SendAsync($"USR 4 MD5 S {Md5Of(salt, PasswordOf(Alice))}");
        await client.ExpectAsync(welcome);
        await client.ExpectAsync("MSG Hotmail Hotmail *");
        Assert.Contains("Content-Type: text/x-msmsgsprofile", client.Payload, StringComparison.Ordinal);
        Assert.Contains("MemberIdHigh: ", client.Payload, StringComparison.Ordinal);

        // Told what client this is after it signed on, and before as well.
        await client.SendAsync("CVR 5 0x0409 winnt 5.1 i386 MSMSGS 4.5.0121 MSMSGS");
        await client.ExpectAsync("CVR 5 4.5.0121 4.5.0121 4.5.0121 http* http*");
        await client.SendAsync("PNG");
        await client.ExpectAsync("QNG");
    }

    [Fact]
    public async Task Salt_of_an_account_stays_the_same_and_tells_nobody_whether_there_is_one()
    {
        var salts = new List<string>();
        foreach (var address in (string[])[Alice, Alice, "nobody@msn.example", "nobody@msn.example"])
        {
            var client = await ConnectAsync();
            await client.SendAsync("VER 1 MSNP7 CVR0");
            await client.ExpectAsync("VER 1 MSNP7");
            await client.SendAsync($"USR 2 MD5 I {address}");
            salts.Add((await client.ExpectAsync("USR 2 MD5 S *"))[^1]);
        }

        Assert.Equal((salts[0], salts[2]), (salts[1], salts[3]));
        Assert.NotEqual(salts[0], salts[2]);
        Assert.Equal(salts[0].Length, salts[2].Length);
    }

    [Theory]
    [InlineData(Alice, "another password")]
    [InlineData("newcomer@msn.example", "any password")]
    public async Task Wrong_hash_is_refused_and_registers_nobody(string address, string password)
    {
        var client = await ConnectAsync();
        await client.SendAsync("VER 1 MSNP7 CVR0");
        await client.ExpectAsync("VER 1 MSNP7");
        await client.SendAsync($"USR 2 MD5 I {address}");
        var salt = (await client.ExpectAsync("USR 2 MD5 S *"))[^1];
        await client.SendAsync($"USR 3 MD5 S {Md5Of(salt, password)}");
        await client.ExpectAsync("911 3");
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task Way_of_signing_in_of_another_age_is_refused()
    {
        var client = await ConnectAsync();
        await client.SendAsync("VER 1 MSNP7 CVR0");
        await client.ExpectAsync("VER 1 MSNP7");
        await client.SendAsync($"USR 2 TWN I {Alice}");
        await client.ExpectAsync("911 2");
        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData("MSNP2", "")]
    [InlineData("MSNP5", " 0")]
    [InlineData("MSNP7", " 0 *:*")]
    public async Task Dispatch_server_refers_in_the_form_of_the_version(string dialect, string form)
    {
        await using var client = await RawClient.ConnectAsync(Network.SignInServer);
        await client.SendAsync($"VER 1 {dialect} CVR0");
        await client.ExpectAsync($"VER 1 {dialect}");
        await client.SendAsync("INF 2");
        await client.ExpectAsync("INF 2 MD5");
        await client.SendAsync($"USR 3 MD5 I {Alice}");
        await client.ExpectAsync($"XFR 3 NS {Network.NotificationServer}{form}");
        await client.ExpectEndAsync();
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Lists_are_told_one_by_one(string dialect)
    {
        await BefriendAsync(Alice, Bob);
        var client = await SignInAsync(Alice, dialect);
        await client.SendAsync("SYN 5 0");
        var serial = (await client.ExpectAsync("SYN 5 *"))[^1];
        await client.ExpectAsync($"GTC 5 {serial} A");
        await client.ExpectAsync($"BLP 5 {serial} AL");
        var hasPhones = dialect is "MSNP5" or "MSNP6" or "MSNP7";
        if (hasPhones)
        {
            foreach (var key in (string[])["PHH", "PHW", "PHM", "MOB", "MBE"])
                await client.ExpectAsync($"PRP 5 {serial} {key}");
        }

        if (dialect == "MSNP7")
            await client.ExpectAsync($"LSG 5 {serial} 1 1 0 Other%20Contacts 0");

        await client.ExpectAsync(dialect == "MSNP7" ? $"LST 5 FL {serial} 1 1 {Bob} Bob 0" : $"LST 5 FL {serial} 1 1 {Bob} Bob");
        if (hasPhones)
        {
            foreach (var key in (string[])["PHH", "PHW", "PHM", "MOB"])
                await client.ExpectAsync($"BPR {serial} {Bob} {key}");
        }

        await client.ExpectAsync($"LST 5 AL {serial} 1 1 {Bob} Bob");
        await client.ExpectAsync($"LST 5 BL {serial} 0 0");
        await client.ExpectAsync($"LST 5 RL {serial} 1 1 {Bob} Bob");

        // Who has the list already hears no more than that, and may ask for one list alone.
        await client.SendAsync($"SYN 6 {serial}");
        await client.ExpectAsync($"SYN 6 {serial}");
        await client.SendAsync("LST 7 BL");
        await client.ExpectAsync($"LST 7 BL {serial} 0 0");
        await client.ExpectNothingAsync();
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Change_of_a_list_counts_the_serial_up(string dialect)
    {
        var client = await SignInAsync(Alice, dialect);
        await client.SendAsync("SYN 5 0");
        var serial = uint.Parse((await client.ExpectAsync("SYN 5 *"))[^1], System.Globalization.CultureInfo.InvariantCulture);
        foreach (var line in (string[])["GTC", "BLP", "PRP", "LSG", "LST"])
            client.Ignore(line);

        await client.SendAsync($"ADD 6 AL {Bob} Bob");
        await client.ExpectAsync($"ADD 6 AL {serial + 1} {Bob} Bob");
        await client.SendAsync($"ADD 7 FL {Bob} Bob");
        await client.ExpectAsync($"ADD 7 FL {serial + 2} {Bob} Bob");
        await client.SendAsync($"ADD 8 FL nobody@msn.example Nobody");
        await client.ExpectAsync("205 8");
        await client.SendAsync($"REM 9 FL {Bob}");
        await client.ExpectAsync($"REM 9 FL {serial + 3} {Bob}");
        await client.SendAsync($"REA 10 {Alice} Al");
        await client.ExpectAsync($"REA 10 {serial + 4} {Alice} Al");
        client.Heed("BLP");
        await client.SendAsync("BLP 11 BL");
        await client.ExpectAsync($"BLP 11 {serial + 5} BL");
        await client.SendAsync("BLP 12 BL");
        await client.ExpectAsync("218 12");
    }

    [Fact]
    public async Task Groups_are_numbered_at_msnp7_and_unknown_before()
    {
        var client = await SignInAsync(Alice, "MSNP7");
        await client.SendAsync("ADG 5 Friends 0");
        await client.ExpectAsync("ADG 5 * Friends 1 0");
        await client.SendAsync($"ADD 6 FL {Bob} Bob 1");
        await client.ExpectAsync($"ADD 6 FL * {Bob} Bob 1");
        await client.SendAsync("LSG 7");
        await client.ExpectAsync("LSG 7 * 1 2 0 Other%20Contacts 0");
        await client.ExpectAsync("LSG 7 * 2 2 1 Friends 0");
        await client.SendAsync("LST 8 FL");
        await client.ExpectAsync($"LST 8 FL * 1 1 {Bob} Bob 1");
        await client.SendAsync("REG 9 1 Pals 0");
        await client.ExpectAsync("REG 9 * 1 Pals 0");
        await client.SendAsync("RMG 10 1");
        await client.ExpectAsync("RMG 10 * 1");
        await client.SendAsync("RMG 11 0");
        await client.ExpectAsync("230 11");

        var older = await SignInAsync(Bob, "MSNP6");
        await older.SendAsync("ADG 5 Friends 0");
        await older.ExpectEndAsync();
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Presence_has_neither_capabilities_nor_pictures(string dialect)
    {
        await BefriendAsync(Alice, Bob);
        var bob = await GoOnlineAsync(Bob, "MSNP12");
        var alice = await GoOnlineAsync(Alice, dialect);
        await alice.ExpectAsync($"ILN 9 NLN {Bob} Bob");
        await bob.ExpectAsync($"NLN NLN {Alice} Alice 0*");
        await bob.SendAsync("CHG 10 AWY 32");
        await bob.ExpectAsync("CHG 10 AWY 32");
        await alice.ExpectAsync($"NLN AWY {Bob} Bob");
        await bob.SendAsync("OUT");
        await alice.ExpectAsync($"FLN {Bob}");
    }

    [Theory]
    [InlineData("MSNP2", false)]
    [InlineData("MSNP5", false)]
    [InlineData("MSNP6", true)]
    [InlineData("MSNP7", true)]
    public async Task Only_clients_that_know_the_challenge_are_challenged(string dialect, bool challenges)
    {
        var client = await SignInAsync(Alice, dialect);
        await client.SendAsync("CHG 9 NLN");
        await client.ExpectAsync("CHG 9 NLN");
        if (challenges)
            await client.ExpectAsync("CHL 0 *");

        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Nobody_is_found_and_nothing_reaches_beyond_the_network()
    {
        var client = await SignInAsync(Alice, "MSNP5");
        await client.SendAsync("FND 5 fname=Bob lname=Smith city= state= country=US");
        await client.ExpectAsync("FND 5 0 0");
        await client.SendAsync("FND 6 fname= lname= city= state= country=US");
        await client.ExpectAsync("300 6");
        await client.SendAsync("SND 7 friend@example.org 0x0409 MSMSGS MSMSGS");
        await client.ExpectAsync("SND 7 OK");
        await client.SendAsync("SDC 8 friend@example.org 0x0409 MSMSGS MSMSGS X X Alice", "Join us.");
        await client.ExpectAsync("SDC 8 OK");
        await client.SendAsync("SDC 9 nobody 0x0409 MSMSGS MSMSGS X X Alice", "Join us.");
        await client.ExpectAsync("503 9");
        await client.SendAsync($"PAG 10 {Bob}", "<TEXT xml:space=\"preserve\">hello</TEXT>");
        await client.ExpectAsync("220 10");
        await client.SendAsync("URL 11 INBOX");
        await client.ExpectAsync("URL 11 / http* 2");
    }

    [Fact]
    public async Task Directory_and_pages_of_old_clients_are_disabled_for_new_ones()
    {
        var client = await SignInAsync(Alice, "MSNP9");
        await client.SendAsync("FND 5 fname=Bob lname=Smith city= state= country=US");
        await client.ExpectAsync("502 5");
        await client.SendAsync($"PAG 6 {Bob}", "<TEXT xml:space=\"preserve\">hello</TEXT>");
        await client.ExpectAsync("715 6");
        await client.SendAsync($"PGD 7 {Bob} 1", "<TEXT xml:space=\"preserve\" enc=\"utf-8\">hello</TEXT>");
        await client.ExpectAsync("220 7");
    }

    [Fact]
    public async Task Phone_numbers_are_of_msnp5_and_later()
    {
        await BefriendAsync(Alice, Bob);
        var bob = await GoOnlineAsync(Bob, "MSNP5");
        var older = await GoOnlineAsync(Alice, "MSNP4");
        await bob.ExpectAsync($"NLN NLN {Alice} Alice");
        await bob.SendAsync("PRP 10 PHM 555%201");
        await bob.ExpectAsync("PRP 10 * PHM 555%201");
        await older.ExpectAsync($"ILN 9 NLN {Bob} Bob");
        await older.ExpectNothingAsync();
        await older.SendAsync("PRP 10 PHM 555%202");
        await older.ExpectEndAsync();
    }
}
