using MsnBridge.Msnp.PeerToPeer.Version2;

namespace MsnBridge.Msnp.Tests.PeerToPeer.Version2;

public sealed class PacketTests
{
    private const uint Session = 0x00123456;

    /// <summary>One whole exchange: a picture of 2500 bytes is asked for, sent in three packets and acknowledged.</summary>
    public static TheoryData<string, string, int> Exchange => new()
    {
        { "invite", "18 03 02 88 10 00 00 00 01 0c 00 02 00 00 00 0e 00 00 0f 01 00 00 00 00 | 08 01 00 00 00 00 00 00", 640 },
        { "answer to the first packet", "1c 03 00 00 20 00 00 00 02 04 10 00 02 88 01 0c 00 02 00 00 00 0e 00 00 0f 01 00 00", 0 },
        { "acknowledgement", "10 00 00 00 10 00 02 88 02 04 20 00 00 00 00 00", 0 },
        { "200 OK", "08 00 01 5c 20 00 00 00 | 08 01 00 01 00 00 00 00", 340 },
        { "preparation", "08 00 00 0c 20 00 01 5c | 08 01 00 00 00 12 34 56", 4 },
        { "data 1", "08 00 04 c6 20 00 01 68 | 14 05 00 02 00 12 34 56 01 08 00 00 00 00 00 00 05 12 00 00", 1202 },
        { "data 2", "08 00 04 c6 20 00 06 2e | 14 04 00 02 00 12 34 56 01 08 00 00 00 00 00 00 00 60 00 00", 1202 },
        { "data 3", "08 02 00 68 20 00 0a f4 | 08 04 00 02 00 12 34 56", 96 },
        { "last acknowledgement", "10 00 00 00 10 00 02 88 02 04 20 00 0b 5c 00 00", 0 },
        { "empty request", "08 02 00 00 20 00 0b 5c", 0 },
    };

    private static Dictionary<string, Packet> Packets => new()
    {
        ["invite"] = new()
        {
            Operation = PacketOperation.Synchronize | PacketOperation.RequestAcknowledgement,
            Sequence = 0x10000000,
            HasPeerInfo = true,
            Data = new DataHeader(DataKind.Text, IsFirst: true, 0, 0),
        },
        ["answer to the first packet"] = new()
        {
            Operation = PacketOperation.Synchronize | PacketOperation.RequestAcknowledgement,
            Sequence = 0x20000000,
            HasPeerInfo = true,
            Acknowledged = 0x10000288,
        },
        ["acknowledgement"] = new() { Sequence = 0x10000288, Acknowledged = 0x20000000 },
        ["200 OK"] = new() { Sequence = 0x20000000, Data = new DataHeader(DataKind.Text, IsFirst: true, 1, 0) },
        ["preparation"] = new() { Sequence = 0x2000015c, Data = new DataHeader(DataKind.Text, IsFirst: true, 0, Session) },
        ["data 1"] = new() { Sequence = 0x20000168, Data = new DataHeader(DataKind.Object, IsFirst: true, 2, Session, 1298) },
        ["data 2"] = new() { Sequence = 0x2000062e, Data = new DataHeader(DataKind.Object, IsFirst: false, 2, Session, 96) },
        ["data 3"] = new()
        {
            Operation = PacketOperation.RequestAcknowledgement,
            Sequence = 0x20000af4,
            Data = new DataHeader(DataKind.Object, IsFirst: false, 2, Session),
        },
        ["last acknowledgement"] = new() { Sequence = 0x10000288, Acknowledged = 0x20000b5c },
        ["empty request"] = new() { Operation = PacketOperation.RequestAcknowledgement, Sequence = 0x20000b5c },
    };

    [Theory, MemberData(nameof(Exchange))]
    public void Packets_are_written_and_read_byte_for_byte(string name, string headers, int payloadLength)
    {
        var payload = Enumerable.Range(0, payloadLength).Select(value => (byte)value).ToArray();
        byte[] wire = [.. Bytes(headers), .. payload];
        var packet = Packets[name] with { Payload = payload };
        var written = new byte[packet.WireLength];
        Assert.Equal(written.Length, packet.Write(written));
        Assert.Equal(wire, written);

        // The footer of a switchboard is not looked at.
        Assert.True(Packet.TryRead((byte[])[.. wire, 0, 0, 0, 0], out var read, out var length));
        Assert.Equal(wire.Length, length);
        Assert.Equal(payload, read.Payload.ToArray());
        Assert.Equal(packet with { Payload = default }, read with { Payload = default });
    }

    [Fact]
    public void Each_packet_goes_on_where_the_one_before_ended()
    {
        string[] sent = ["answer to the first packet", "200 OK", "preparation", "data 1", "data 2", "data 3", "empty request"];
        var lengths = Exchange.ToDictionary(row => row.Data.Item1, row => row.Data.Item3);
        foreach (var (before, after) in sent.Zip(sent.Skip(1)))
            Assert.Equal(Packets[after].Sequence, (Packets[before] with { Payload = new byte[lengths[before]] }).NextSequence);
    }

    [Fact]
    public void Preparation_that_a_client_sent_is_read()
    {
        Assert.True(Packet.TryRead(Bytes("08 00 00 0c df 32 36 79 08 01 00 00 6c 99 fb c2 00 00 00 00 00 00 00 00"), out var packet, out var length));
        Assert.Equal((20, 0xdf323679u), (length, packet.Sequence));
        Assert.Equal(new DataHeader(DataKind.Text, IsFirst: true, 0, 0x6c99fbc2), packet.Data);
        Assert.Equal(4, packet.Payload.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("08 00 00 00 00 00 00")]
    [InlineData("07 00 00 00 00 00 00 00")]
    [InlineData("00 00 00 00 00 00 00 00")]
    [InlineData("ff 00 00 00 00 00 00 00")]
    [InlineData("08 00 00 01 00 00 00 00")]
    [InlineData("08 00 00 04 00 00 00 00 04 00 00 00")]
    [InlineData("08 00 00 08 00 00 00 00 10 00 00 00 00 00 00 00")]
    public void What_is_no_packet_is_refused(string wire) => Assert.False(Packet.TryRead(Bytes(wire), out _, out _));

    [Theory]
    [InlineData("0c 00 00 00 00 00 00 01 02 ff 00 00")]
    [InlineData("10 00 00 00 00 00 00 01 02 02 00 00 00 00 00 00")]
    [InlineData("10 00 00 00 00 00 00 01 63 04 01 02 03 04 00 00")]
    public void Records_that_lie_or_are_not_known_say_nothing(string wire)
    {
        Assert.True(Packet.TryRead(Bytes(wire), out var packet, out _));
        Assert.Equal(new Packet { Sequence = 1 }, packet);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "").Replace("|", ""));
}
