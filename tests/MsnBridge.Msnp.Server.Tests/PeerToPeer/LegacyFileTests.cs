using System.Net;
using System.Net.Sockets;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.Server.Tests.Conformance;

namespace MsnBridge.Msnp.Server.Tests.PeerToPeer;

/// <summary>Files between clients without peer-to-peer: MSN Messenger 1 to 5.</summary>
public sealed class LegacyFileTests : PeerNetworkTest
{
    private static readonly DirectConnectionOptions Connecting = new() { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")] };

    protected override MsnServerOptions Options { get; } = TestOptions with { DispatchPort = 0, Dialects = MsnpDialect.All };

    [Theory]
    [InlineData("MSNP2")]
    [InlineData("MSNP8")]
    public async Task File_is_fetched_from_who_offers_it(string version)
    {
        var (alice, bob) = await MeetAsync(version, Listening(), Connecting);
        var file = Noise(300_001);
        var sending = alice.SendFileAsync(Bob, FileOf(file), null, Token);
        var offered = await bob.FindAsync<FileOfferEvent>();
        Assert.Equal((Alice, "a.bin", file.Length), (offered.Sender, offered.Offer.Name, offered.Offer.Size));
        using var destination = new MemoryStream();
        await offered.Offer.ReceiveAsync(destination, null, Token);
        Assert.Equal(file, destination.ToArray());
        Assert.Equal(MsnTransferFailure.None, (await sending).Failure);
    }

    [Fact]
    public async Task Who_may_not_listen_sends_none()
    {
        var (alice, _) = await MeetAsync("MSNP8", Connecting, Connecting);
        Assert.Equal(MsnTransferFailure.Unsupported, (await alice.SendFileAsync(Bob, FileOf([1]), null, Token)).Failure);
    }

    [Fact]
    public async Task Address_that_may_not_be_connected_to_is_not()
    {
        var (alice, bob) = await MeetAsync("MSNP8", Listening(), DirectConnectionOptions.Default);
        var sending = alice.SendFileAsync(Bob, FileOf([1]), null, Token);
        var offer = (await bob.FindAsync<FileOfferEvent>()).Offer;
        var exception = await Assert.ThrowsAsync<MsnTransferException>(() => offer.ReceiveAsync(Stream.Null, null, Token));
        Assert.Equal(MsnTransferFailure.Unsupported, exception.Failure);
        Assert.NotEqual(MsnTransferFailure.None, (await sending).Failure);
    }

    [Fact]
    public async Task Offer_is_declined_and_told()
    {
        var (alice, bob) = await MeetAsync("MSNP8", Listening(), Connecting);
        var sending = alice.SendFileAsync(Bob, FileOf([1]), null, Token);
        await (await bob.FindAsync<FileOfferEvent>()).Offer.DeclineAsync(Token);
        Assert.Equal(MsnTransferFailure.Declined, (await sending).Failure);
    }

    [Fact]
    public async Task Offer_is_withdrawn()
    {
        var (alice, bob) = await MeetAsync("MSNP8", Listening(), Connecting);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var sending = alice.SendFileAsync(Bob, FileOf([1]), null, stop.Token);
        var offer = (await bob.FindAsync<FileOfferEvent>()).Offer;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await offer.Withdrawn.WaitAsync(Token);
        await Assert.ThrowsAsync<MsnTransferException>(() => offer.ReceiveAsync(Stream.Null, null, Token));
    }

    [Fact]
    public async Task Where_connections_are_forbidden_the_offer_is_declined_as_by_a_client_without_it()
    {
        var (alice, bob) = await MeetAsync("MSNP8", Listening(), DirectConnectionOptions.None);
        var sending = alice.SendFileAsync(Bob, FileOf([1]), null, Token);
        Assert.Equal("a file offer", (await bob.FindAsync<UnsupportedContentEvent>()).Description);
        Assert.Equal(MsnTransferFailure.Declined, (await sending).Failure);
    }

    private Task<(MsnpClient Alice, MsnpClient Bob)> MeetAsync(string version, DirectConnectionOptions alices, DirectConnectionOptions bobs) => MeetAsync(
        version, options => options with { DirectConnections = alices }, options => options with { DirectConnections = bobs });

    private static DirectConnectionOptions Listening()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        return new DirectConnectionOptions { Connects = false, ListenAddress = IPAddress.Loopback, FirstPort = port, LastPort = port };
    }

    private static MsnOutgoingFile FileOf(byte[] bytes) => new("a.bin", bytes.Length, _ => Task.FromResult<Stream>(new MemoryStream(bytes)));
}
