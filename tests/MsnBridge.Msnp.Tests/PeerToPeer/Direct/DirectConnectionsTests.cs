using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Version1;
using MsnBridge.Msnp.Tests.Scripted;
using MsnBridge.Msnp.Transactions;
using MsnBridge.Testing;

namespace MsnBridge.Msnp.Tests.PeerToPeer.Direct;

/// <summary>What peers propose, offer and do where a direct connection is to be made. Whatever it is, the session stays on the way it has.</summary>
public sealed class DirectConnectionsTests : IAsyncDisposable, IPeerInvitations
{
    private readonly SignallingClock _clock = new(TestContext.Current.CancellationToken);
    private readonly LogRecorder _log = new();
    private readonly MemoryCarrier _carrier = new();
    private readonly List<DirectConnections> _made = [];
    private PeerSession? _session;
    private PeerLink _link = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var made in _made)
            await made.DisposeAsync();
    }

    [Theory]
    [InlineData("IPv4External-Addrs: 127.0.0.1", "IPv4External-Port: 6891")]
    [InlineData("IPv4External-Addrs: 10.1.2.3 192.168.0.7", "IPv4External-Port: 6891")]
    [InlineData("IPv4External-Addrs: 169.254.169.254", "IPv4External-Port: 6891")]
    [InlineData("IPv4External-Addrs: 239.1.2.3", "IPv4External-Port: 6891")]
    [InlineData("IPv4External-Addrs: 0x7f.1", "IPv4External-Port: 6891")]
    [InlineData("IPv4External-Addrs: 8.8.8.8", "IPv4External-Port: 22")]
    [InlineData("IPv6-Addrs: ::1 fe80::1 fd00::1 ff02::1", "IPv6-Port: 6891")]
    [InlineData("IPv6-Addrs: ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001::1", "IPv6-Port: 6891")]
    [InlineData("IPv4ExternalAddrsAndPorts: 172.16.0.1:6891 224.0.0.1:6892", "X: y")]
    public async Task An_address_that_is_not_public_is_refused_and_told_once(string addresses, string port)
    {
        var direct = await MeetAsync(DirectConnectionOptions.Default);
        for (var times = 0; times < 3; times++)
        {
            await direct.ArrivedAsync(_session!, _link, Message(SlpContent.TransportAnswer, Offer(addresses, port)));
            await IdleAsync(direct);
            await SessionAsync(direct);
        }

        Assert.Single(_log.Lines, line => line.StartsWith("Information 1351 ", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Same(_link, _session!.Link);
    }

    [Fact]
    public async Task A_listener_that_never_answers_is_left_after_five_seconds()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(4);
        var direct = await MeetAsync(Loopback);
        await direct.ArrivedAsync(_session!, _link, Message(SlpContent.TransportAnswer, Offer(
            "IPv4External-Addrs: 127.0.0.1", $"IPv4External-Port: {((IPEndPoint)silent.LocalEndPoint!).Port}")));
        using var accepted = await silent.AcceptAsync(Token);

        // Connecting took its patience first, greeting takes the same again.
        await _clock.ForgetAsync(TimeSpan.FromSeconds(5));
        await _clock.PassAsync(TimeSpan.FromSeconds(5));
        await IdleAsync(direct);
        Assert.Same(_link, _session!.Link);
    }

    [Theory]
    [InlineData("10000000" + "00112233445566778899AABBCCDDEEFF")]
    [InlineData("FFFFFFFF")]
    public async Task A_listener_who_is_somebody_else_is_left(string said)
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen(4);
        var direct = await MeetAsync(Loopback);
        await direct.ArrivedAsync(_session!, _link, Message(SlpContent.TransportAnswer, Offer(
            "IPv4External-Addrs: 127.0.0.1", $"IPv4External-Port: {((IPEndPoint)other.LocalEndPoint!).Port}")));
        using var accepted = await other.AcceptAsync(Token);
        await accepted.SendAsync(Convert.FromHexString(said), Token);
        await IdleAsync(direct);
        Assert.Same(_link, _session!.Link);
    }

    [Fact]
    public async Task A_thousand_proposals_open_one_port()
    {
        var port = FreePort();
        var direct = await MeetAsync(new DirectConnectionOptions { Connects = false, ListenAddress = IPAddress.Loopback, FirstPort = port, LastPort = port });
        for (var number = 0; number < 1000; number++)
        {
            await direct.ArrivedAsync(_session!, _link, Message(
                SlpContent.TransportRequest, new SlpBody([new("Bridges", "TCPv1"), new("Hashed-Nonce", Guid.NewGuid().ToString("B"))])));
        }

        var listening = 0;
        for (var number = 0; number < 1000; number++)
            listening += (await NextTextAsync()).Body["Listening"] == "true" ? 1 : 0;

        Assert.Equal(1, listening);
        await _clock.PassAsync(TimeSpan.FromSeconds(15));
        await IdleAsync(direct);
        using var knock = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAnyAsync<SocketException>(() => knock.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), Token).AsTask());
    }

    [Fact]
    public async Task Strangers_at_the_port_are_told_once_and_the_session_stays_where_it_is()
    {
        var first = FreePort();
        var direct = await MeetAsync(new DirectConnectionOptions { Connects = false, ListenAddress = IPAddress.Loopback, FirstPort = first, LastPort = first + 20 });
        for (var times = 0; times < 2; times++)
        {
            await direct.ArrivedAsync(_session!, _link, Message(SlpContent.TransportRequest, new SlpBody([new("Bridges", "TCPv1")])));
            var port = int.Parse((await NextTextAsync()).Body["IPv4External-Port"]!, CultureInfo.InvariantCulture);
            for (var number = 0; number < 3; number++)
            {
                using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await stranger.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), Token);
                await stranger.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), Token);
                Assert.True(await IsClosedAsync(stranger));
            }

            await _clock.PassAsync(TimeSpan.FromSeconds(15));
            await IdleAsync(direct);
            Assert.Same(_link, _session!.Link);
            await SessionAsync(direct);
        }

        Assert.Single(_log.Lines, line => line.StartsWith("Warning 1354 ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SlpMethods.Ack)]
    [InlineData(SlpMethods.Invite)]
    public async Task Addresses_told_anew_are_passed_over(string method)
    {
        var direct = await MeetAsync(Loopback);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4);
        var update = new SlpBody(
        [
            new("stroPdnAsrddAlanretnI4vPI", new string([.. $"127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}".Reverse()])),
            new("Nat-Trav-Msg-Type", "WLX-Nat-Trav-Msg-Updated-Connecting-Port"),
        ]);
        await _session!.Dialogue.TextArrivedAsync(_link, Message(SlpContent.TransportUpdate, update, method).ToBytes());
        await IdleAsync(direct);
        Assert.False(_carrier.Packets.TryRead(out _));
        Assert.False(listener.Poll(0, SelectMode.SelectRead));
        Assert.Same(_link, _session.Link);
        Assert.False(_session.Ended.IsCompleted);
    }

    [Fact]
    public async Task A_peer_who_takes_nothing_of_what_he_has_coming_is_left()
    {
        var (listener, client) = await ConnectedAsync();
        using (listener)
        using (client)
        {
            await using var carrier = new DirectCarrier(new DirectChannel(new NetworkStream(await listener.AcceptAsync(Token), ownsSocket: true)), 1352, _carrier.Conversation, _clock);
            carrier.Start(new PeerLink(carrier, PeerStranger.Bob, PeerStranger.Alice, new Listener(), PeerIdentifiers.Random()));
            var sent = 0;
            await Assert.ThrowsAsync<PeerCarrierEndedException>(async () =>
            {
                for (; sent < 1_000_000; sent++)
                    await carrier.SendAsync(new byte[16_000], Token);
            });
            await carrier.Ended.WaitAsync(Token);
            Assert.InRange(sent, 1, 5000);
        }
    }

    [Fact]
    public async Task A_peer_who_stops_reading_is_left_after_a_minute()
    {
        var (listener, client) = await ConnectedAsync();
        using (listener)
        using (client)
        {
            await using var carrier = new DirectCarrier(new DirectChannel(new NetworkStream(await listener.AcceptAsync(Token), ownsSocket: true)), 1352, _carrier.Conversation, _clock);
            carrier.Start(new PeerLink(carrier, PeerStranger.Bob, PeerStranger.Alice, new Listener(), PeerIdentifiers.Random()));
            using var hold = carrier.Hold();
            var sending = FloodAsync(carrier);
            while (!carrier.Ended.IsCompleted)
                await Task.WhenAny(carrier.Ended, _clock.PassAsync(TimeSpan.FromSeconds(60)));

            await Assert.ThrowsAsync<PeerCarrierEndedException>(() => sending);
        }
    }

    ValueTask IPeerInvitations.InvitedAsync(PeerDialogue dialogue, IPeerLink link, SlpMessage invitation) => ValueTask.CompletedTask;

    void IPeerInvitations.RefusedTooMany(PeerDialogue dialogue)
    {
    }

    ValueTask IPeerInvitations.InkArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> message) => ValueTask.CompletedTask;

    private static DirectConnectionOptions Loopback => new() { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] };

    private async Task<DirectConnections> MeetAsync(DirectConnectionOptions options)
    {
        var direct = new DirectConnections(options, new AddressPolicy(options, new KnownAddresses()), _clock, _log, "bob@example.org");
        _made.Add(direct);
        await SessionAsync(direct);
        return direct;
    }

    /// <summary>A session that Alice proposed.</summary>
    private async Task SessionAsync(DirectConnections direct)
    {
        var dialogue = new PeerDialogue(PeerStranger.Alice.Account, this, direct, _clock);
        _link = new PeerLink(_carrier, PeerStranger.Bob, PeerStranger.Alice, dialogue, PeerIdentifiers.Random());
        _session = await dialogue.AcceptAsync(_link, PeerStranger.Invite(PeerApplications.File, 4711, null));
    }

    private SlpMessage Message(string contentType, SlpBody body, string method = SlpMethods.Invite) => new()
    {
        Method = method,
        To = PeerStranger.Bob,
        From = PeerStranger.Alice,
        Branch = "{77777777-2222-3333-4444-555555555555}",
        CallId = _session!.CallId,
        ContentType = contentType,
        Body = body,
    };

    private static SlpBody Offer(params string[] addresses) => new(
    [
        new("Bridge", "TCPv1"),
        new("Listening", "true"),
        new("Nonce", "{03020100-0504-0706-0809-0A0B0C0D0E0F}"),
        .. addresses.Select(line => new KeyValuePair<string, string>(line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..])),
    ]);

    private async Task<SlpMessage> NextTextAsync() =>
        SlpMessage.Parse((await _carrier.Packets.ReadAsync(Token)).AsMemory(PeerHeader.Length..^4))!;

    private static Task IdleAsync(DirectConnections direct) => direct.WhenIdleAsync().WaitAsync(Token);

    private static async Task<(Socket Listener, Socket Client)> ConnectedAsync()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, Token);
        return (listener, client);
    }

    private static async Task FloodAsync(IPeerCarrier carrier)
    {
        while (true)
        {
            await Task.Yield();
            await carrier.SendPacedAsync(new byte[16_000], Token);
        }
    }

    private static async Task<bool> IsClosedAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
