using System.Buffers;
using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Addresses;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Version2;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>What strangers send in version 2, and on and about direct connections.</summary>
internal static class PeerPacketTargets
{
    private const uint Session = 0x00123456;
    private const int Size = 4096;

    private static readonly EndpointHandle Self = new("bob@example.org", new Guid("bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb"));
    private static readonly EndpointHandle Peer = new("alice@example.org", new Guid("aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"));

    public static IEnumerable<FuzzTarget> All =>
    [
        new("peer-ways", Packets, ReadPackets),
        new("direct-greetings", Frames, (input, ref _) => ReadFrames(input)),
        new("direct-offers", Bodies, (input, ref _) => ReadBody(input)),
    ];

    private static List<byte[]> Packets =>
    [
        Written(new Packet { Operation = (PacketOperation)3, Sequence = 1, HasPeerInfo = true, Data = new DataHeader(DataKind.Text, true, 1, 0), Payload = "INVITE\0"u8.ToArray() }),
        Written(new Packet { Sequence = 9, Acknowledged = 7, Missing = 5 }),
        Written(new Packet { Sequence = 9, Data = new DataHeader(DataKind.Text, true, 0, Session), Payload = new byte[4] }),
        Written(new Packet { Sequence = 21, Data = new DataHeader(DataKind.File, true, 2, Session, Size - 64), Payload = new byte[64] }),
        Written(new Packet { Operation = (PacketOperation)2, Sequence = 105, Data = new DataHeader(DataKind.File, false, 2, Session, Size - 128), Payload = new byte[64] }),
    ];

    private static List<byte[]> Frames
    {
        get
        {
            var frames = new ArrayBufferWriter<byte>();
            DirectFrames.Write(frames, DirectFrames.Greeting);
            DirectFrames.Write(frames, DirectNonce.Write(Guid.Empty, 1));
            DirectFrames.Write(frames, DirectNonce.Write(Guid.Empty, identifier: null));
            return [frames.WrittenSpan.ToArray()];
        }
    }

    private static List<byte[]> Bodies =>
    [
        TransportBody.Request(1, Guid.Empty).ToBytes().ToArray(),
        TransportBody.Offer(1, new IPEndPoint(IPAddress.Parse("8.8.8.8"), 6891), Guid.NewGuid(), isHashed: true).ToBytes().ToArray(),
        TransportBody.Offer(1, new IPEndPoint(IPAddress.Parse("2606:4700::1111"), 6891), Guid.NewGuid(), isHashed: false).ToBytes().ToArray(),
        Encoding.ASCII.GetBytes("IPv4ExternalAddrsAndPorts: 203.0.113.5:6891 192.0.2.10:1863\r\nstroPdnAsrddAlanretnI4vPI: 1986:01.2.0.291\r\nIPv6-Addrs: ::1\r\n\r\n"),
    ];

    private static byte[] Written(Packet packet)
    {
        var bytes = new byte[packet.WireLength + 4];
        packet.Write(bytes);
        return bytes;
    }

    private static void ReadPackets(byte[] input, ref FuzzRandom random)
    {
        // Two ways, between which the stranger changes as he likes.
        var end = new End();
        var rest = input.AsMemory();
        while (!rest.IsEmpty)
        {
            var length = random.OneIn(3) || !Packet.TryRead(rest, out _, out var whole) ? 1 + random.Next(rest.Length) : Math.Min(rest.Length, whole + 4);
            end.Receive(rest[..length], random.OneIn(3));
            rest = rest[length..];
        }

        end.Receive(input, isOther: false);
        if (end.Incoming.Received > Size || end.Taken != end.Incoming.Received)
            throw new FuzzFindingException("More came than there is, or twice.");
    }

    private static void ReadFrames(byte[] input)
    {
        var buffer = new ReadOnlySequence<byte>(input);
        try
        {
            while (DirectFrames.TryRead(ref buffer, out var frame))
            {
                var bytes = frame.ToArray();
                if (bytes.Length > DirectFrames.Longest)
                    throw new FuzzFindingException("A frame is longer than any may be.");

                _ = DirectNonce.Read(bytes);
            }
        }
        catch (InvalidDataException)
        {
            // Refused.
        }
    }

    private static void ReadBody(byte[] input)
    {
        var body = TransportBody.Read(SlpBody.Parse(input));
        var policy = new AddressPolicy(DirectConnectionOptions.Default, new KnownAddresses());
        if (body.Addresses.Count > 8)
            throw new FuzzFindingException("Too many addresses are tried.");

        if (body.Addresses.Any(where => policy.Allows(where) && !PublicAddresses.Contains(where.Address)))
            throw new FuzzFindingException("An address is connected to that is not public.");
    }

    /// <summary>One end, which expects one file and takes whatever it is sent of it.</summary>
    private sealed class End : IPeerLinkObserver, IPeerDataSink, IPeerCarrier
    {
        private readonly PacketLink _link;
        private readonly PacketLink _other;

        public End()
        {
            var time = new FakeTimeProvider();
            (_link, _other) = (new PacketLink(this, Peer, Self, this, time), new PacketLink(this, Peer, Self, this, time));
        }

        public PeerIncomingData Incoming { get; } = new(Session, Size);

        public long Taken { get; private set; }

        public int LargestPayload => 1202;

        public bool HasFooter => true;

        public bool IsUsable => true;

        public Task Ended { get; } = new TaskCompletionSource().Task;

        public MsnConversationId Conversation => MsnConversationId.With(Peer.Account);

        public void Receive(ReadOnlyMemory<byte> packet, bool isOther)
        {
            if (!(isOther ? _other : _link).ReceiveAsync(packet).AsTask().IsCompletedSuccessfully)
                throw new FuzzFindingException("Taking a packet failed, or waits.");
        }

        public ValueTask TextArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> text) => ValueTask.CompletedTask;

        public IPeerDataSink? SinkFor(IPeerLink link, uint sessionId) => sessionId == Session ? this : null;

        public ValueTask<bool> StrayDataArrivedAsync(IPeerLink link, uint sessionId) => ValueTask.FromResult(false);

        public ValueTask InkArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> message) => ValueTask.CompletedTask;

        public ValueTask ConfirmedAsync(IPeerLink link, uint sessionId) => ValueTask.CompletedTask;

        public ValueTask AbortedAsync(IPeerLink link, uint sessionId) => ValueTask.CompletedTask;

        public ValueTask ResumeAskedAsync(IPeerLink link, uint sessionId, uint messageId, long position) => ValueTask.CompletedTask;

        public ValueTask TakeAsync(ReadOnlyMemory<byte> bytes)
        {
            Taken += bytes.Length;
            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync() => ValueTask.CompletedTask;

        public ValueTask RefuseAsync() => ValueTask.CompletedTask;

        public ValueTask SendAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public IDisposable Hold() => Stream.Null;
    }
}
