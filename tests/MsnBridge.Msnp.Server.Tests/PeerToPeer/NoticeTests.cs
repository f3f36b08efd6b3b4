using System.Text;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Tests.Conformance;

namespace MsnBridge.Msnp.Server.Tests.PeerToPeer;

/// <summary>What comes over the notification server from one person to another: calls, shared folders, invitations that save a switchboard.</summary>
public sealed class NoticeTests : PeerNetworkTest
{
    private static readonly Guid Place = new("11111111-2222-3333-4444-555555555555");

    protected override MsnServerOptions Options { get; } = TestOptions with { DispatchPort = 0, Dialects = MsnpDialect.All };

    [Fact]
    public async Task Tunnelled_call_is_declined_and_told_once()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await SignInPeerAsync(Alice, "MSNP18");
        var bob = await SignInWithPoliciesAsync(Bob, "MSNP18", Place);
        bob.Ignore("MSG");
        bob.Ignore("CHL");
        bob.Ignore("NLN");
        bob.Ignore("UBX");
        bob.Ignore("NFY");
        await ShowAsync(bob);
        const string Invite = "INVITE sip:alice@msn.example SIP/2.0\r\nv: SIP/2.0/TLS 127.0.0.1\r\nVia: SIP/2.0/TLS 127.0.0.2\r\n"
            + "f: <sip:bob@msn.example>;tag=1\r\nt: <sip:alice@msn.example>\r\ni: call-1\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n\r\nv=0\r\n";
        var notice = $"<sip e=\"base64\" fid=\"1\" i=\"call-1\"><msg>{Convert.ToBase64String(Encoding.UTF8.GetBytes(Invite))}</msg></sip>";
        await bob.SendAsync($"UUN 50 {Alice} 12", notice);
        await bob.ExpectInAnyOrderAsync("UUN 50 OK", $"UBN {Alice}* 12 *");
        await bob.SendAsync($"UUN 51 {Alice} 12", notice);
        await bob.ExpectAsync("UUN 51 OK");
        await bob.SendAsync($"UUN 52 {Alice} 1", "<SNM opcode=\"SNM\" csid=\"{99999999-2222-3333-4444-555555555555}\" priority=\"1\"/>");
        await bob.ExpectInAnyOrderAsync("UUN 52 OK", $"UBN {Alice}* 1 *");
        Assert.Equal("a voice or video call", (await alice.FindAsync<UnsupportedContentEvent>()).Description);
        Assert.Equal("a shared folder", (await alice.FindAsync<UnsupportedContentEvent>()).Description);
    }

    [Fact]
    public async Task Word_to_sign_out_is_taken_from_the_own_account_alone()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await SignInPeerAsync(Alice, "MSNP18");
        var bob = await SignInWithPoliciesAsync(Bob, "MSNP18", Place);
        bob.Ignore("MSG");
        bob.Ignore("CHL");
        bob.Ignore("NLN");
        bob.Ignore("UBX");
        bob.Ignore("NFY");
        await ShowAsync(bob);
        foreach (var kind in (int[])[4, 5, 6, 8, 11])
        {
            await bob.SendAsync($"UUN {60 + kind} {Alice} {kind}", "goawyplzthxbye");
            await bob.ExpectAsync($"UUN {60 + kind} OK");
        }

        await bob.SendAsync($"UUN 90 {Alice} 12", "<sip");
        await bob.ExpectAsync("UUN 90 OK");
        await bob.SendAsync($"UUN 91 {Alice} 2", "INVITE 127.0.0.1");
        await bob.ExpectAsync("UUN 91 OK");
        Assert.Equal("a voice or video call", (await alice.FindAsync<UnsupportedContentEvent>()).Description);
        Assert.False(alice.Ended.IsCompleted);
    }

    [Fact]
    public async Task Invitation_over_the_notification_server_is_answered_there()
    {
        await BefriendAsync(Alice, Bob);
        var alice = await SignInPeerAsync(Alice, "MSNP18");
        var bob = await SignInWithPoliciesAsync(Bob, "MSNP18", Place);
        bob.Ignore("MSG");
        bob.Ignore("CHL");
        bob.Ignore("NLN");
        bob.Ignore("UBX");
        bob.Ignore("NFY");
        await ShowAsync(bob);
        await bob.SendAsync(
            $"UUN 50 {Alice} 3",
            $"INVITE MSNMSGR:{Alice} MSNSLP/1.0\r\nTo: <msnmsgr:{Alice}>\r\nFrom: <msnmsgr:{Bob};{Place:B}>\r\n"
            + "Via: MSNSLP/1.0/TLP ;branch={11111111-2222-3333-4444-555555555555}\r\nCSeq: 0 \r\nCall-ID: {AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE}\r\n"
            + "Max-Forwards: 0\r\nContent-Type: application/x-msnmsgr-sessionreqbody\r\nContent-Length: 100\r\n\r\n"
            + "EUF-GUID: {4BD96FC0-AB17-4425-A14A-439185962DC8}\r\nSessionID: 77\r\nAppID: 4\r\nContext: ewA=\r\n\r\n");
        await bob.ExpectInAnyOrderAsync("UUN 50 OK", $"UBN {Alice}* 3 *");
        Assert.Equal("a webcam offer", (await alice.FindAsync<UnsupportedContentEvent>()).Description);
    }

    private static async Task ShowAsync(Support.RawClient client)
    {
        await client.SendAsync("CHG 40 NLN 2752299040:32");
        await client.ExpectAsync("CHG 40 *");
    }
}
