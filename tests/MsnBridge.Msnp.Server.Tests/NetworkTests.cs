using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Residents;
using MsnBridge.Msnp.Server.Sessions;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

/// <summary>The network as its owner sees it: starting, faults, residents.</summary>
public sealed class NetworkTests : NetworkTest
{
    protected override MsnServerOptions Options { get; } = TestOptions with { DispatchPort = 0, PassportTlsPort = 0, SeedDemo = true };

    protected override string PasswordOf(string address) =>
        DemoAccounts.People.FirstOrDefault(person => person.Address == address)?.Password ?? base.PasswordOf(address);

    [Fact]
    public async Task The_dispatch_server_refers_to_the_notification_server()
    {
        await using var client = await RawClient.ConnectAsync(Network.SignInServer);
        await client.SendAsync("VER 1 MSNP8 CVR0");
        await client.ExpectAsync("VER 1 MSNP8");
        await client.SendAsync($"CVR 2 0x0409 winnt 5.1 i386 MSNMSGR 5.0.0544 MSMSGS {Alice}");
        await client.ExpectAsync("CVR 2 *");
        await client.SendAsync($"USR 3 TWN I {Alice}");
        await client.ExpectAsync($"XFR 3 NS {Network.NotificationServer} 0 {Network.SignInServer}");
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_request_without_a_version_of_http_is_answered()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Network.NexusUrl.Host, Network.NexusUrl.Port, Token);
        var stream = socket.GetStream();

        // In two pieces, as it may come.
        await stream.WriteAsync("GET /rdr/"u8.ToArray(), Token);
        await stream.WriteAsync("pprdr.asp\r\n\r\n"u8.ToArray(), Token);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answer = await reader.ReadToEndAsync(Token);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains($"PassportURLs: DARealm=Passport.Net,DALogin={Network.NexusUrl.Authority}/login2.srf,", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_over_tls_leads_to_the_login_over_tls()
    {
        var nexus = Network.SecureNexusUrl;
        Assert.NotNull(nexus);
        using var socket = new TcpClient();
        await socket.ConnectAsync(nexus.Host, nexus.Port, Token);
        await using var stream = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) =>
            certificate?.Subject == "CN=localhost");
        await stream.AuthenticateAsClientAsync("localhost");
        await stream.WriteAsync("GET /rdr/pprdr.asp\r\n\r\n"u8.ToArray(), Token);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync(Token));
        Assert.StartsWith($"PassportURLs: DARealm=Passport.Net,DALogin={nexus.Authority}/login2.srf,", await reader.ReadLineAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_passport_nothing_is_put_out()
    {
        await using var client = await RawClient.ConnectAsync(new MsnpServerAddress(Network.NexusUrl.Host, Network.NexusUrl.Port));
        var end = client.ExpectEndAsync();

        // Nothing tells when the server has taken the connection and begun to count.
        while (!end.IsCompleted)
        {
            Clock.Advance(Options.SignInTimeout);
            await Task.Yield();
        }

        await end;
    }

    [Fact]
    public async Task Kicking_is_seen_as_a_sign_in_elsewhere()
    {
        var alice = await SignInAsync(Alice, "MSNP8");
        Assert.True(Network.Faults.Kick(Alice));
        await alice.ExpectAsync("OUT OTH");
        await alice.ExpectEndAsync();
        Assert.False(Network.Faults.Kick(Alice));
    }

    [Fact]
    public async Task Dropped_connections_end_without_a_word_and_new_ones_are_taken()
    {
        var alice = await SignInAsync(Alice, "MSNP8");
        Network.Faults.DropAllConnections();
        await alice.ExpectEndAsync();
        await SignInAsync(Alice, "MSNP8");
    }

    [Fact]
    public async Task The_network_goes_down_and_comes_back_on_the_same_ports()
    {
        var alice = await SignInAsync(Alice, "MSNP8");
        var before = Network.NotificationServer;
        var nexus = Network.NexusUrl;
        await Network.Faults.GoDownAsync();
        await alice.ExpectEndAsync();
        await Assert.ThrowsAnyAsync<SocketException>(() => RawClient.ConnectAsync(before));
        await Network.Faults.ComeBackAsync(Token);
        Assert.Equal(before, Network.NotificationServer);
        Assert.Equal(nexus, Network.NexusUrl);
        await SignInAsync(Alice, "MSNP8");
    }

    [Fact]
    public async Task Acknowledgements_can_be_withheld()
    {
        Network.Faults.StopAcknowledging();
        var alice = await GoOnlineAsync(Alice, "MSNP8");
        await alice.SendAsync("XFR 20 SB");
        var transfer = await alice.ExpectAsync("XFR 20 *");
        var switchboard = await ConnectToSwitchboardAsync();
        await switchboard.SendAsync($"USR 1 {Alice} {transfer[5]}");
        await switchboard.ExpectAsync("USR 1 OK *");
        await switchboard.SendAsync($"CAL 2 {DemoAccounts.Echo}");
        await switchboard.ExpectAsync("CAL 2 *");
        await switchboard.ExpectAsync("JOI *");
        await switchboard.SendAsync("MSG 3 A", "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nhello");

        // The echo types, then answers; an acknowledgement would have come before both.
        await switchboard.ExpectAsync("MSG echo@msn.example Echo *");
        await switchboard.ExpectAsync("MSG echo@msn.example Echo *");
        Assert.EndsWith("\r\n\r\nEcho: hello", switchboard.Payload, StringComparison.Ordinal);
        Network.Faults.ResumeAcknowledging();
        await switchboard.SendAsync("MSG 4 A", "MIME-Version: 1.0\r\nContent-Type: text/x-keepalive\r\n\r\n");
        await switchboard.ExpectAsync("ACK 4");
    }

    [Fact]
    public async Task The_demo_contact_accepts_who_adds_it()
    {
        var alice = await GoOnlineAsync(Alice, "MSNP11");
        await alice.SendAsync($"ADC 10 FL N={DemoAccounts.Echo} F=Echo");
        await alice.ExpectAsync("ADC 10 FL *");
        Assert.Contains("msnobj", (await alice.ExpectAsync($"ILN 10 NLN {DemoAccounts.Echo} Echo *"))[^1], StringComparison.Ordinal);
        await alice.ExpectAsync($"UBX {DemoAccounts.Echo} *");
        await alice.ExpectAsync($"ADC 0 RL N={DemoAccounts.Echo} F=Echo");
    }

    [Fact]
    public async Task Two_residents_live_like_two_clients()
    {
        await using var bob = Network.AddResident(Bob);
        await using var carol = Network.AddResident(Carol);
        bob.SignIn();
        carol.SignIn(MsnpStatus.Busy);
        carol.SetPersonalMessage("singing");
        bob.AddContact(Carol);
        Assert.Equal(MsnpStatus.Busy, (await bob.Inbox.TakeAsync<PresenceSeen>(null, Token)).Status);
        Assert.Equal("singing", (await bob.Inbox.TakeAsync<PersonalMessageSeen>(null, Token)).Text);
        Assert.Equal("Bob", (await carol.Inbox.TakeAsync<AddedByOther>(null, Token)).FriendlyName);
        Assert.Contains(Bob, carol.ListOf(MsnpLists.Pending));
        var ofBob = await bob.OpenConversationAsync(Carol, Token);
        var ofCarol = (await carol.Inbox.TakeAsync<ConversationJoined>(null, Token)).Conversation;
        Assert.True(ofBob.SendTyping());
        Assert.True(ofBob.SendText("hello"));
        Assert.True(ofBob.SendNudge());
        Assert.True((await carol.Inbox.TakeAsync<MessageHeard>(null, Token)).IsTyping);
        Assert.Equal("hello", (await carol.Inbox.TakeAsync<MessageHeard>(null, Token)).Text);
        Assert.True((await carol.Inbox.TakeAsync<MessageHeard>(null, Token)).IsNudge);
        ofCarol.Leave();
        await bob.Inbox.TakeAsync<ParticipantWent>(null, Token);
        Assert.False(ofBob.SendText("anybody?"));
        bob.RemoveContact(Carol);
        await carol.Inbox.TakeAsync<RemovedByOther>(null, Token);
        Assert.True(Network.Faults.Kick(Bob));
        Assert.Equal(SignOutReason.SignedInElsewhere, (await bob.Inbox.TakeAsync<ResidentSignedOut>(null, Token)).Reason);
        Assert.False(bob.IsSignedIn);
    }

    [Fact]
    public void An_address_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Network.CreateAccount("../etc/passwd", "secret"));
        Assert.Throws<ArgumentException>(() => Network.CreateAccount("a b@msn.example", "secret"));
        Assert.False(Network.CreateAccount("ALICE@msn.example", "secret"));
    }

    [Fact]
    public async Task Every_fault_of_the_options_is_named()
    {
        await using var network = new EmbeddedMsnNetwork(new MsnServerOptions { NotificationPort = 70000, MaxContacts = 0, TicketLifetime = TimeSpan.Zero });
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => network.StartAsync(Token));
        Assert.Contains("NotificationPort", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("MaxContacts", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("TicketLifetime", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_told()
    {
        await using var network = new EmbeddedMsnNetwork(TestOptions with { NotificationPort = Network.NotificationServer.Port });
        await Assert.ThrowsAsync<IOException>(() => network.StartAsync(Token));
    }
}
