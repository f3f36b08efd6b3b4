using System.Buffers;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.FileTransferLegacy;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer.Datagrams;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.PeerToPeer.Notices;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Version2;

namespace MsnBridge.Msnp.Fuzzing;

/// <summary>What comes on the newer ways from client to client, and on the oldest.</summary>
internal static class LinkTargets
{
    public static IEnumerable<FuzzTarget> All =>
    [
        new("packets-of-2009", PacketSeeds, (input, ref _) => ReadPacket(input)),
        new("direct-frames", FrameSeeds, ReadFrames),
        new("transport-bodies", BodySeeds, (input, ref _) => ReadBody(input)),
        new("datagram-packets", DatagramSeeds, (input, ref _) => ReadDatagram(input)),
        new("tunnelled-calls", CallSeeds, (input, ref _) => ReadNotice(input)),
        new("msnftp", MsnftpSeeds, (input, ref _) => ReadFile(input)),
    ];

    private static List<byte[]> PacketSeeds =>
    [
        .. new[]
        {
            "18030000100000000 10c00020000000e00000f0100000000",
            "1c03000020000000020410000288010c00020000000e00000f010000",
            "080004c620000168140500020012345601080000000000000512000041424344",
            "08020000200 00b5c",
        }.Select(hex => hex.Replace(" ", "")).Select(Convert.FromHexString),
    ];

    private static List<byte[]> FrameSeeds => [Convert.FromHexString("04000000666f6f0010000000000102030405060708090a0b0c0d0e0f03000000616263")];

    private static List<byte[]> BodySeeds => SeedCorpus.Texts(
        "Bridges: TRUDPv1 TCPv1 SBBridge\r\nHashed-Nonce: {2B95F56D-9CA0-9A64-82CE-ADC1F3C55845}\r\nNetID: -1\r\n\r\n",
        "Bridge: TCPv1\r\nListening: true\r\nsrddA-lanretxE4vPI: 5.311.0.302\r\ntroP-lanretxE4vPI: 1986\r\nIPv4Internal-Addrs: 192.0.2.10\r\nIPv4Internal-Port: 6891\r\n\r\n",
        "Bridge: TCPv1\r\nListening: true\r\nIPv4ExternalAddrsAndPorts: 203.0.113.5:6891 192.0.2.10:1863\r\nNonce: {03020100-0504-0706-0809-0A0B0C0D0E0F}\r\n\r\n");

    private static List<byte[]> DatagramSeeds => SeedCorpus.Texts(
        "Routing: 1.0\r\nTo: 1:bob@example.org\r\nFrom: 1:alice@example.org\r\n\r\nReliability: 1.0\r\n\r\nMessaging: 2.0\r\nMessage-Type: Data\r\n"
            + "Bridging-Offsets: 0,8,20\r\nContent-Length: 30\r\n\r\nabcdefghijklmnopqrstuvwxyzabcd");

    private static List<byte[]> CallSeeds => SeedCorpus.Texts(
        "<sip e=\"base64\" fid=\"1\" i=\"call-1\"><msg>SU5WSVRFIHNpcDphIFNJUC8yLjANClZpYTogeA0KRnJvbTogYg0KVG86IGENCkNTZXE6IDEgSU5WSVRFDQoNCg==</msg></sip>",
        "<SNM opcode=\"SNM\" csid=\"{99999999-2222-3333-4444-555555555555}\" priority=\"1\"/>");

    private static List<byte[]> MsnftpSeeds => SeedCorpus.Texts("VER MSNFTP\r\nFIL 10\r\n\0\x03\0abc\0\x07\0defghij\x01\0\0", "VER 1 MSNFTP\r\nFIL 10\r\n");

    private static void ReadPacket(byte[] input)
    {
        if (!Packet.TryRead(input, out var packet, out var length))
            return;

        if (length > input.Length || packet.Payload.Length > length)
            throw new FuzzFindingException("A packet is longer than what it came in.");

        var written = new byte[packet.WireLength];
        packet.Write(written);
        if (!Packet.TryRead(written, out var again, out _) || (again with { Payload = default }) != (packet with { Payload = default }))
            throw new FuzzFindingException("A packet is not read as it was written.");

        if (packet.Data is { } data)
            _ = new TextAssembly().Add(data, packet.Payload);
    }

    private static void ReadFrames(byte[] input, ref FuzzRandom random)
    {
        var buffer = new ReadOnlySequence<byte>(input);
        try
        {
            while (DirectFrames.TryRead(ref buffer, out var frame))
                _ = DirectNonce.Read(frame.ToArray());
        }
        catch (InvalidDataException)
        {
            // Then the connection is closed.
        }
    }

    private static void ReadBody(byte[] input)
    {
        var body = TransportBody.Read(SlpBody.Parse(input));
        if (body.Addresses.Count > 8)
            throw new FuzzFindingException("More addresses are tried than a peer has.");
    }

    private static void ReadDatagram(byte[] input)
    {
        var document = RoutedDocument.Parse(new MsnpPayload(input));
        if (DatagramPackets.Split(document).Sum(packet => packet.Length) > document.Body.Length)
            throw new FuzzFindingException("The packets are longer than what they came in.");

        if (SpokenDatagram.Read(new MessageEnvelope(document.Content, document.Body)) is { } said)
            _ = (said.ToString(), SpokenDatagram.Of(said).Sum(piece => piece.Content.ToPayload().Length));
    }

    private static void ReadNotice(byte[] input)
    {
        var notice = new MsnpPayload(input);
        _ = SharedFolder.Read(notice)?.Refuse();
        if (TunnelledCall.Read(notice) is not { } call)
            return;

        // An answer is never taken for a call, or two clients could go on declining for ever.
        if (TunnelledCall.Read(call.Decline()) is not null)
            throw new FuzzFindingException("The answer to a call is a call.");
    }

    private static void ReadFile(byte[] input)
    {
        using var connection = new Connection(input);
        using var file = new MemoryStream();
        try
        {
            new MsnftpReceiver("alice@example.org", "1", 10, new FakeTimeProvider()).ReceiveAsync(connection, file, null, CancellationToken.None).GetAwaiter().GetResult();
            if (file.Length != 10)
                throw new FuzzFindingException("A file has another length than was offered.");
        }
        catch (MsnftpException)
        {
            if (file.Length > 10)
                throw new FuzzFindingException("More was written than was offered.");
        }
    }

    /// <summary>Says what it was given, and hears nothing.</summary>
    private sealed class Connection(byte[] said) : MemoryStream(said, writable: false)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
