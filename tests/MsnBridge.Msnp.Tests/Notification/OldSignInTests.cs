using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Tests.Scripted;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Tests.Notification;

/// <summary>MSNP2-7: MD5, and the lists told one by one.</summary>
public sealed class OldSignInTests
{
    private const string Salt = "1013928519.693957190";

    public static TheoryData<int> Versions => [2, 3, 4, 5, 6, 7];

    [Theory]
    [InlineData(Salt, "bridge-pass", "221f4056195a87943e0b6a1abde42b24")]
    [InlineData("a1b2c3d4e5f6", "p\u00e4ssw\u00f6rd", "692f8d5ab55a9ba0c9da4152661bdc64")]
    public void Hash_is_that_of_salt_and_password(string salt, string password, string hash) =>
        Assert.Equal(hash, Md5Authentication.Hash(salt, password));

    [TimedTheory, MemberData(nameof(Versions))]
    public async Task Every_old_version_signs_in_and_reads_list_by_list(int version)
    {
        await using var network = new ScriptedNetwork(profile => Old(profile, version));
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await PlaySignOnAsync(server, version);
        await server.PlayAsync("SYN 5 0", "SYN 5 1", "GTC 5 1 N", "BLP 5 1 BL");
        if (version >= 5)
            await server.SendAsync("PRP 1 PHM 555%20123", "PRP 5 1 PHH");

        if (version >= 7)
            await server.SendAsync("LSG 5 1 1 2 0 Other%20Contacts 0", "LSG 5 1 2 2 1 Friends 0");

        await server.SendAsync(version >= 7 ? "LST 5 FL 1 1 1 bob@example.org Bob%20B 1" : "LST 5 FL 1 1 1 bob@example.org Bob%20B");
        if (version >= 5)
            await server.SendAsync("BPR 1 PHM 555%20999", "BPR 1 bob@example.org PHH 555%201", "BPR 1 bob@example.org PHW");

        await server.SendAsync(
            "LST 5 AL 1 1 1 bob@example.org Bob", "LST 5 BL 1 0 0", "LST 5 RL 1 1 2 bob@example.org Bob", "LST 5 RL 1 2 2 carol@example.net Carol");
        await PlayVersionReportAsync(server, version);
        await server.PlayAsync("CHG 7 NLN", "CHG 7 NLN");
        await server.SendAsync("ILN 7 BSY bob@example.org Bob%20B");
        await signIn;

        Assert.Equal($"MSNP{version}", network.Client.Dialect);
        Assert.Empty(network.Login.Requests);
        var list = (await network.NextAsync<ContactListEvent>()).List;
        Assert.Equal(("Alice \u00c4", false, false), (list.OwnName, list.AllowsStrangers, list.AsksAboutNewContacts));
        var bob = list.Contacts["bob@example.org"];
        Assert.Equal(("Bob B", MsnpLists.Forward | MsnpLists.Allow | MsnpLists.Reverse), (bob.DisplayName, bob.Lists));
        Assert.Equal(version >= 7 ? ["1"] : [], bob.GroupIds);
        Assert.Equal(version >= 7 ? 2 : 0, list.Groups.Count);
        if (version >= 5)
            Assert.Equal(("555 999", "555 1"), (bob.Properties["PHM"], bob.Properties["PHH"]));

        Assert.Equal("carol@example.net", (await network.NextAsync<ContactRequestEvent>()).Contact.Address);
        Assert.Equal(MsnpStatus.Busy, (await network.NextAsync<PresenceEvent>()).Presence.Status);
    }

    [TimedFact]
    public async Task Answer_with_the_serial_alone_is_an_empty_list()
    {
        await using var network = new ScriptedNetwork(profile => Old(profile, 7));
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await PlaySignOnAsync(server, 7);
        await server.PlayAsync("SYN 5 0", "SYN 5 0");
        await PlayVersionReportAsync(server, 7);
        await server.PlayAsync("CHG 7 NLN", "CHG 7 NLN");
        await signIn;
        Assert.Empty((await network.NextAsync<ContactListEvent>()).List.Contacts);
    }

    [TimedFact]
    public async Task List_whose_last_line_is_missing_is_never_taken_for_the_whole()
    {
        await using var network = new ScriptedNetwork(profile => Old(profile, 7));
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await PlaySignOnAsync(server, 7);
        await server.PlayAsync(
            "SYN 5 0", "SYN 5 1", "LST 5 FL 1 0 0", "LST 5 AL 1 0 0", "LST 5 BL 1 0 0", "LST 5 RL 1 1 2 bob@example.org Bob");
        while (!signIn.IsCompleted)
        {
            network.Clock.Advance(TimeSpan.FromSeconds(20));
            await Task.Yield();
        }

        var exception = await Assert.ThrowsAsync<MsnpSignInException>(() => signIn);
        Assert.Equal((SessionEndReason.ServerUnavailable, true), (exception.Reason, exception.IsTransient));
        Assert.Empty(network.Client.Contacts.Contacts);
    }

    [TimedFact]
    public async Task Refused_hash_is_told_with_the_hint_that_a_newer_version_may_do()
    {
        await using var network = new ScriptedNetwork(profile => Old(profile, 7));
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await PlayToProofAsync(server, 7);
        await server.SendAsync("911 4");
        var exception = await Assert.ThrowsAsync<MsnpSignInException>(() => signIn);
        Assert.Equal(SessionEndReason.BadCredentials, exception.Reason);
        Assert.True(exception.End.NewerVersionMayDo);
        Assert.Contains("MSNP7", exception.Message, StringComparison.Ordinal);
        Assert.False(network.HasUnexpectedConnection);
    }

    [TimedFact]
    public async Task Newer_version_is_tried_where_the_hash_of_an_old_one_is_refused()
    {
        await using var network = new ScriptedNetwork(
            profile => profile with { Versions = ["MSNP9", "MSNP7"] }, options => options with { PreferredVersion = "MSNP7" });
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.PlayAsync("VER 1 MSNP7 CVR0", "VER 1 MSNP7");
        await server.PlayAsync("INF 2", "INF 2 MD5");
        await server.PlayAsync($"USR 3 MD5 I {ScriptedNetwork.Account}", $"USR 3 MD5 S {Salt}");
        await server.ExpectStartAsync("USR 4 MD5 S ");
        await server.SendAsync("911 4");
        server = await network.AcceptAsync();
        await ScriptedNetwork.PlaySignOnAsync(server, 9);
        await server.PlayAsync("SYN 5 0", "SYN 5 1 0 0");
        await ScriptedNetwork.PlayFirstStatusAsync(server, 9);
        await signIn;
        Assert.Equal("MSNP9", network.Client.Dialect);
    }

    [TimedFact]
    public async Task Server_that_does_not_take_the_method_is_a_fault_of_the_profile()
    {
        await using var network = new ScriptedNetwork(profile => Old(profile, 2));
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await server.PlayAsync("VER 1 MSNP2 CVR0", "VER 1 MSNP2");
        await server.PlayAsync("INF 2", "INF 2 CTP");
        Assert.Equal(SessionEndReason.ProfileProblem, (await Assert.ThrowsAsync<MsnpSignInException>(() => signIn)).Reason);
    }

    [TimedTheory]
    [InlineData(2, "XFR 3 NS ns2.example.net:1863")]
    [InlineData(5, "XFR 3 NS ns2.example.net:1863 0")]
    [InlineData(7, "XFR 3 NS ns2.example.net:1863 0 203.0.113.7:1863")]
    public async Task Dispatch_server_sends_an_old_client_on(int version, string transfer)
    {
        await using var network = new ScriptedNetwork(profile => Old(profile, version));
        var signIn = network.SignInAsync();
        var dispatch = await network.AcceptAsync();
        await dispatch.PlayAsync($"VER 1 MSNP{version} CVR0", $"VER 1 MSNP{version}");
        await dispatch.PlayAsync("INF 2", "INF 2 MD5");
        await dispatch.PlayAsync($"USR 3 MD5 I {ScriptedNetwork.Account}", transfer);
        var server = await network.AcceptAsync("ns2.example.net:1863");
        await PlaySignOnAsync(server, version);
        await server.PlayAsync("SYN 5 0", "SYN 5 0");
        await PlayVersionReportAsync(server, version);
        await server.PlayAsync("CHG 7 NLN", "CHG 7 NLN");
        await signIn;
    }

    [TimedFact]
    public async Task Edits_have_the_forms_of_the_dialect()
    {
        await using var network = new ScriptedNetwork(profile => Old(profile, 5));
        var server = await SignInAsync(network, 5);
        var adding = network.Client.AddContactAsync("carol@example.net", "Carol", TestContext.Current.CancellationToken);
        await server.PlayAsync("ADD 8 AL carol@example.net carol%40example.net", "ADD 8 AL 2 carol@example.net carol%40example.net");
        await server.PlayAsync("ADD 9 FL carol@example.net Carol", "ADD 9 FL 3 carol@example.net Carol");
        await adding;
        var removing = network.Client.RemoveContactAsync("carol@example.net", TestContext.Current.CancellationToken);
        await server.PlayAsync("REM 10 FL carol@example.net", "REM 10 FL 4 carol@example.net");
        await removing;
        Assert.Equal(MsnpLists.Allow, network.Client.Contacts.Contacts["carol@example.net"].Lists);
        var renaming = network.Client.SetOwnNameAsync("Al", TestContext.Current.CancellationToken);
        await server.PlayAsync($"REA 11 {ScriptedNetwork.Account} Al", $"REA 11 5 {ScriptedNetwork.Account} Al");
        await renaming;
        Assert.Equal("Al", network.Client.Contacts.OwnName);
    }

    [TimedFact]
    public async Task Before_there_were_groups_nobody_makes_one()
    {
        await using var network = new ScriptedNetwork(profile => Old(profile, 6));
        await SignInAsync(network, 6);
        var exception = await Assert.ThrowsAsync<MsnpCommandException>(
            () => network.Client.CreateGroupAsync("Friends", TestContext.Current.CancellationToken));
        Assert.Equal(MsnpErrorCode.CommandDisabled, exception.Code);
    }

    [TimedFact]
    public async Task Challenge_is_answered_as_an_old_client_does()
    {
        await using var network = new ScriptedNetwork(profile => Old(profile, 6));
        var server = await SignInAsync(network, 6);
        await server.SendAsync("CHL 0 15570131571988941333");
        await server.ExpectAsync("QRY 8 msmsgs@msnmsgr.com 32\n8f2f5a91b72102cd28355e9fc9000d6e");
    }

    private static ServerProfile Old(ServerProfile profile, int version) =>
        profile with { Versions = [$"MSNP{version}"], NexusUrl = null };

    private static async Task<ScriptedPeer> SignInAsync(ScriptedNetwork network, int version)
    {
        var signIn = network.SignInAsync();
        var server = await network.AcceptAsync();
        await PlaySignOnAsync(server, version);
        await server.PlayAsync("SYN 5 0", "SYN 5 0");
        await PlayVersionReportAsync(server, version);
        await server.PlayAsync("CHG 7 NLN", "CHG 7 NLN");
        await signIn;
        return server;
    }

    private static async Task PlayToProofAsync(ScriptedPeer server, int version)
    {
        await server.PlayAsync($"VER 1 MSNP{version} CVR0", $"VER 1 MSNP{version}");
        await server.PlayAsync("INF 2", "INF 2 MD5");
        await server.PlayAsync($"USR 3 MD5 I {ScriptedNetwork.Account}", $"USR 3 MD5 S {Salt}");
        await server.ExpectAsync($"USR 4 MD5 S {Md5Authentication.Hash(Salt, ScriptedNetwork.Password)}");
    }

    private static async Task PlaySignOnAsync(ScriptedPeer server, int version)
    {
        await PlayToProofAsync(server, version);
        await server.SendAsync($"USR 4 OK {ScriptedNetwork.Account} Alice%20%C3%84{(version >= 6 ? " 1" : "")}");
        await server.SendPayloadAsync("MSG Hotmail Hotmail", "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsprofile; charset=UTF-8\r\nLoginTime: 1767225600\r\n\r\n");
    }

    private static Task PlayVersionReportAsync(ScriptedPeer server, int version) => server.PlayAsync(
        version >= 4 ? "CVR 6 0x0409 winnt 5.1 i386 MSMSGS 4.5.0121 MSMSGS" : "CVR 6 0x0409 winnt 5.1 i386 MSMSGS 4.5.0121",
        "CVR 6 4.5.0121 4.5.0121 4.5.0121 https://example.net https://example.net");
}
