using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Version2;

namespace MsnBridge.Msnp.Tests.PeerToPeer.Version2;

/// <summary>What a link of version 2 writes is what MSNPSharp, which is stricter than official clients, takes.</summary>
public sealed class MsnpSharpTests
{
    private const uint Session = 77;

    private static readonly EndpointHandle Alice = new("alice@example.org", new Guid("aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"));
    private static readonly EndpointHandle Bob = new("bob@example.org", new Guid("bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb"));

    [Fact]
    public Task Texts_data_and_acknowledgements_arrive_however_they_come_together() =>
        Gen.Select(Gen.Int[1, 5000].Array[1, 5], Gen.Int[1, 20_000], Gen.Int[0, 20], Gen.Int[50, 1202], Gen.Int).SampleAsync(
            async (texts, size, asked, largest, seed) =>
            {
                var file = new byte[size];
                new Random(seed).NextBytes(file);
                var carrier = new MemoryCarrier { LargestPayload = largest, HasFooter = seed % 2 == 0 };
                var link = new PacketLink(carrier, Bob, Alice, new Listener(), new FakeTimeProvider());
                var peer = new MsnpSharp();
                await link.ReceiveAsync(Written(new Packet
                {
                    Operation = PacketOperation.Synchronize | PacketOperation.RequestAcknowledgement,
                    Sequence = 1000,
                    HasPeerInfo = true,
                    Data = new DataHeader(DataKind.Text, IsFirst: true, 1, 0),
                    Payload = "INVITE\0"u8.ToArray(),
                }));
                var sending = Task.WhenAll(
                [
                    link.SendDataAsync(new PeerOutgoingData(Session, PeerDataKind.File, 2, new MemoryStream(file), size), default),
                    .. texts.Select(length => Task.Run(() => link.SendTextAsync(Encoding.ASCII.GetBytes(new string('x', length)), default))),
                    Task.Run(() => AskAsync(link, asked)),
                ]);
                await sending;
                while (peer.Heard.Count <= asked || peer.Data.Count < size || peer.Texts.Count < texts.Length)
                    peer.Read(await carrier.Packets.ReadAsync(TestContext.Current.CancellationToken));

                // The numbers it has to find again, each its own.
                Assert.Equal([1015, .. Enumerable.Range(1, asked).Select(number => 2000u + ((uint)number * 9))], peer.Heard);
                Assert.Equal((0, size), (peer.Lost, peer.Data.Count));
                Assert.Equal(file, peer.Data);
                Assert.Equal(texts.Order(), peer.Texts.Select(text => text.Length - 1).Order());
            },
            iter: 100,
            threads: 1);

    [Fact]
    public async Task A_file_that_begins_anew_is_whole_with_it()
    {
        var file = Enumerable.Range(0, 9000).Select(number => (byte)number).ToArray();
        await using var source = new MemoryStream(file);
        var data = new PeerOutgoingData(Session, PeerDataKind.File, 2, source, file.Length);
        var peer = new MsnpSharp();
        var first = new MemoryCarrier();
        await (await IntroducedAsync(first)).SendDataAsync(data, TestContext.Current.CancellationToken);
        for (var number = 0; number < 5 && first.Packets.TryRead(out var packet); number++)
            peer.Read(packet);

        Assert.InRange(peer.Data.Count, 1, 8000);
        (data.Position, source.Position) = (0, 0);
        var second = new MemoryCarrier();
        await (await IntroducedAsync(second)).SendDataAsync(data, TestContext.Current.CancellationToken);
        while (second.Packets.TryRead(out var packet))
            peer.Read(packet);

        Assert.Equal(file, peer.Data);
    }

    private static async Task AskAsync(PacketLink link, int times)
    {
        for (var number = 1; number <= times; number++)
        {
            await link.ReceiveAsync(Written(new Packet
            {
                Operation = PacketOperation.RequestAcknowledgement,
                Sequence = 2000u + ((uint)(number - 1) * 9),
                Data = new DataHeader(DataKind.Text, IsFirst: true, 1, 0),
                Payload = "\0"u8.ToArray(),
            }));
        }
    }

    private static byte[] Written(Packet packet)
    {
        var bytes = new byte[packet.WireLength];
        packet.Write(bytes);
        return bytes;
    }

    private static async Task<PacketLink> IntroducedAsync(MemoryCarrier carrier)
    {
        var link = new PacketLink(carrier, Bob, Alice, new Listener(), new FakeTimeProvider());
        await link.ReceiveAsync(Written(new Packet
        {
            Operation = PacketOperation.Synchronize | PacketOperation.RequestAcknowledgement,
            Sequence = 1000,
            HasPeerInfo = true,
        }));
        return link;
    }
}
