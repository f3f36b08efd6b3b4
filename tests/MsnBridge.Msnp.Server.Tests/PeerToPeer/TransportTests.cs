using System.Net;
using System.Net.Sockets;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.Server.Tests.Conformance;

namespace MsnBridge.Msnp.Server.Tests.PeerToPeer;

/// <summary>Pictures and files between clients of all generations, over each way there is.</summary>
public sealed class TransportTests : PeerNetworkTest
{
    private const int DirectlyConnected = 1352;
    private const int DirectAddressRefused = 1351;

    protected override MsnServerOptions Options { get; } = TestOptions with { DispatchPort = 0, Dialects = Dialects.MsnpDialect.All };

    public static TheoryData<string, string> Pairs => new()
    {
        { "MSNP16", "MSNP16" },
        { "MSNP18", "MSNP18" },
        { "MSNP21", "MSNP21" },
        { "MSNP16", "MSNP18" },
        { "MSNP18", "MSNP12" },
        { "MSNP15", "MSNP18" },
        { "MSNP21", "MSNP18" },
        { "MSNP18", "MSNP21" },
        { "MSNP21", "MSNP15" },
        { "MSNP12", "MSNP21" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Picture_and_file_go_between_generations(string aliceSpeaks, string bobSpeaks)
    {
        var (alice, bob, trace) = await MeetAsync(aliceSpeaks, bobSpeaks);
        var picture = Noise(20_000);
        var shared = bob.ShareObject(MsnObjectType.DisplayPicture, picture, "");
        await bob.SetPictureAsync(shared, Token);
        var seen = (await alice.FindAsync<PresenceEvent>(report => report.Presence.MsnObject is not null)).Presence.MsnObject;
        Assert.Equal(picture, (await alice.FetchObjectAsync(Bob, MsnObject.Parse(seen)!, Token)).ToArray());

        await SendAsync(alice, bob, Noise(300_001));
        await SendAsync(bob, alice, Noise(1));
        Assert.Equal(0, trace.Count(DirectlyConnected));
        Assert.False(trace.HasFaults);
    }

    [Theory]
    [InlineData("MSNP12", "MSNP15", true)]
    [InlineData("MSNP12", "MSNP15", false)]
    [InlineData("MSNP16", "MSNP18", true)]
    [InlineData("MSNP18", "MSNP18", false)]
    [InlineData("MSNP21", "MSNP21", true)]
    [InlineData("MSNP21", "MSNP21", false)]
    public async Task File_goes_over_a_direct_connection_whichever_side_listens(string aliceSpeaks, string bobSpeaks, bool senderListens)
    {
        var (listens, connects) = (Listening(), new DirectConnectionOptions { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] });
        var (alice, bob, trace) = await MeetAsync(aliceSpeaks, bobSpeaks, senderListens ? listens : connects, senderListens ? connects : listens);
        await SendAsync(alice, bob, Noise(3_000_001));
        Assert.Equal(2, trace.Count(DirectlyConnected));
        Assert.Equal(0, trace.Count(DirectAddressRefused));
        Assert.False(trace.HasFaults);
    }

    [Theory]
    [InlineData("MSNP15")]
    [InlineData("MSNP18")]
    public async Task File_goes_over_the_server_where_the_address_may_not_be_connected_to(string version)
    {
        var (alice, bob, trace) = await MeetAsync(version, version, DirectConnectionOptions.Default, Listening());
        await SendAsync(alice, bob, Noise(10_000));
        await SendAsync(alice, bob, Noise(10_000));
        Assert.Equal(0, trace.Count(DirectlyConnected));
        Assert.Equal(1, trace.Count(DirectAddressRefused));
        Assert.False(trace.HasFaults);
    }

    [Theory]
    [InlineData("MSNP15")]
    [InlineData("MSNP18")]
    [InlineData("MSNP21")]
    public async Task File_goes_on_over_the_server_where_the_direct_connection_breaks(string version)
    {
        var listens = Listening();
        await using var router = new Router(listens.FirstPort);
        var (alice, bob, trace) = await MeetAsync(
            version,
            version,
            listens with { ListenAddress = Router.Address, BindAddress = IPAddress.Loopback },
            new DirectConnectionOptions { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] });
        var file = Noise(3_000_001);

        // Were all of it there before the connection breaks, there would be nothing to go on with.
        var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var offered = new MsnOutgoingFile("a.bin", file.Length, _ => Task.FromResult<Stream>(new HeldStream(file, 2_000_000, broken.Task)));
        var sending = alice.SendFileAsync(Bob, offered, null, Token);
        var offer = (await bob.FindAsync<FileOfferEvent>()).Offer;
        var destination = new CountingStream { Stop = 400_000, Kept = new MemoryStream() };
        var receiving = offer.ReceiveAsync(destination, null, Token);
        await destination.Reached(400_000).WaitAsync(Token);
        router.Cut();
        broken.SetResult();
        destination.Go();
        await receiving;
        Assert.Equal(file, destination.Kept.ToArray());
        Assert.Equal(MsnTransferFailure.None, (await sending).Failure);
        Assert.Equal(2, trace.Count(DirectlyConnected));
        Assert.False(trace.HasFaults);
    }

    private static DirectConnectionOptions Listening()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;

        // Others may take a port that is free now.
        return new DirectConnectionOptions { Connects = false, ListenAddress = IPAddress.Loopback, FirstPort = port, LastPort = Math.Min(port + 20, IPEndPoint.MaxPort) };
    }

    private async Task<(MsnpClient Alice, MsnpClient Bob, PeerTrace Trace)> MeetAsync(
        string aliceSpeaks, string bobSpeaks, DirectConnectionOptions? alices = null, DirectConnectionOptions? bobs = null)
    {
        var trace = new PeerTrace();
        await BefriendAsync(Alice, Bob);
        var alice = await SignInPeerAsync(
            Alice, aliceSpeaks, options => options with { LoggerFactory = trace, DirectConnections = alices ?? DirectConnectionOptions.Default });
        var bob = await SignInPeerAsync(
            Bob, bobSpeaks, options => options with { LoggerFactory = trace, DirectConnections = bobs ?? DirectConnectionOptions.Default });
        await SeeAsync(alice, bob);
        await SeeAsync(bob, alice);
        return (alice, bob, trace);
    }

    private static async Task SendAsync(MsnpClient from, MsnpClient to, byte[] file)
    {
        var sending = from.SendFileAsync(
            to.Account, new MsnOutgoingFile("a.bin", file.Length, _ => Task.FromResult<Stream>(new MemoryStream(file))), null, Token);
        var offer = (await to.FindAsync<FileOfferEvent>()).Offer;
        using var destination = new MemoryStream();
        await offer.ReceiveAsync(destination, null, Token);
        Assert.Equal(file, destination.ToArray());
        Assert.Equal(MsnTransferFailure.None, (await sending).Failure);
    }
}
