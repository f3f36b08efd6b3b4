using CsCheck;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Version1;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

/// <summary>Messages of any length, in packets of any length, in any order that keeps each message's own, with and without footers.</summary>
public sealed class PeerLinkPropertyTests
{
    private static readonly Gen<byte[][]> Messages = Gen.Byte.Array[1, 400].Array[1, 6];

    [Fact]
    public Task Data_and_texts_come_over_whole_however_they_are_cut_and_mixed() =>
        Gen.Select(Messages, Gen.Byte.Array[1, 3000], Gen.Int[1, 1202], Gen.Bool, Gen.Int[0, int.MaxValue]).SampleAsync(
            async (texts, file, largest, hasFooter, seed) =>
            {
                var carrier = new MemoryCarrier { LargestPayload = largest, HasFooter = hasFooter };
                var heard = new Listener();
                var sink = new Listener.Memory(77, file.Length);
                heard.Sink = sink;
                var sender = new PeerLink(carrier, PeerStranger.Alice, PeerStranger.Bob, new Listener(), PeerIdentifiers.Random());
                var receiver = new PeerLink(
                    new MemoryCarrier { LargestPayload = largest, HasFooter = hasFooter }, PeerStranger.Bob, PeerStranger.Alice, heard, PeerIdentifiers.Random());

                // No more texts are cut at once than are joined at once.
                var queues = new List<Queue<byte[]>>();
                foreach (var text in texts.Take(4).Select(text => text.Select(letter => (byte)(letter | 1)).ToArray()))
                {
                    await sender.SendTextAsync(text, default);
                    queues.Add(Drain(carrier));
                }

                await sender.SendDataAsync(new PeerOutgoingData(77, PeerDataKind.File, 2, new MemoryStream(file), file.Length), default);
                queues.Add(Drain(carrier));

                var random = new Random(seed);
                while (queues.Count > 0)
                {
                    var queue = queues[random.Next(queues.Count)];
                    var packet = queue.Dequeue();
                    await receiver.ReceiveAsync(packet);
                    if (random.Next(8) == 0 && queue.Count > 0)
                        await receiver.ReceiveAsync(packet);

                    if (queue.Count == 0)
                        queues.Remove(queue);
                }

                return sink.Data.SequenceEqual(file)
                    && sink.TimesComplete == 1
                    && heard.Texts.Select(Convert.ToHexString).Order()
                        .SequenceEqual(texts.Take(4).Select(text => Convert.ToHexString([.. text.Select(letter => (byte)(letter | 1))])).Order());
            },
            iter: 200);

    [Fact]
    public Task No_packet_harms_a_link() => Gen.Byte.Array[0, 200].Array[1, 30].SampleAsync(
        async packets =>
        {
            var heard = new Listener { Sink = new Listener.Memory(0x01010101, 4) };
            var link = new PeerLink(new MemoryCarrier(), PeerStranger.Bob, PeerStranger.Alice, heard, PeerIdentifiers.Random());
            foreach (var packet in packets)
                await link.ReceiveAsync(packet);
        },
        iter: 300);

    private static Queue<byte[]> Drain(MemoryCarrier carrier)
    {
        var packets = new Queue<byte[]>();
        while (carrier.Packets.TryRead(out var packet))
            packets.Enqueue(packet);

        return packets;
    }
}
