using System.Buffers.Binary;

namespace MsnBridge.Msnp.PeerToPeer.Version2;

/// <summary>One packet of the second binary form (Windows Live Messenger 2009 and later), without the footer that some carriers put behind it.</summary>
internal sealed record Packet
{
    /// <summary>The longest that the headers become here.</summary>
    public const int LongestHeaders = TransportLength + 2 + PeerInfo.Length + 6 + 2 + DataLength + 12;

    private const int TransportLength = 8;
    private const int DataLength = 8;
    private const byte PeerInfoRecord = 1;
    private const byte AcknowledgementRecord = 2;
    private const byte RefusalRecord = 3;
    private const byte RemainingRecord = 1;

    /// <summary>What it asks for.</summary>
    public PacketOperation Operation { get; init; }

    /// <summary>Where the sender was: the number of bytes he had sent before, begun anywhere.</summary>
    public required uint Sequence { get; init; }

    /// <summary>Whether the sender says what he is.</summary>
    public bool HasPeerInfo { get; init; }

    /// <summary>Up to which number the sender has everything; null if he does not say.</summary>
    public uint? Acknowledged { get; init; }

    /// <summary>From which number on the sender lacks something; null if he does not say.</summary>
    public uint? Missing { get; init; }

    /// <summary>What is said of the data; null if there are none.</summary>
    public DataHeader? Data { get; init; }

    /// <summary>The data.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The sequence number of the packet that follows, which is also what acknowledges this one.</summary>
    public uint NextSequence => unchecked(Sequence + (uint)PayloadLength);

    private int PayloadLength => Data is { } data ? DataHeaderLength(data) + Payload.Length : 0;

    // transport: u8 length  u8 operation  u16 payload length  u32 sequence  *record                padded with zeros to a multiple of 4
    // data:      u8 length  u8 kind * 2 + is first  u16 package  u32 session  *record             padded; only where the payload is not empty
    // record:    u8 type  u8 length  value                        transport: 1/12 peer info, 2/4 acknowledged, 3/4 missing; data: 1/8 bytes remaining
    // everything most significant byte first                                                       (WLM 2009 and later)

    /// <summary>Reads the packet at the beginning of some bytes.</summary>
    /// <param name="bytes">What arrived.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="length">How long it was.</param>
    /// <returns>False if there is none.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, out Packet packet, out int length)
    {
        packet = null!;
        length = 0;
        var all = bytes.Span;
        if (all.Length < TransportLength || all[0] < TransportLength || all[0] > all.Length)
            return false;

        int headerLength = all[0];
        int payloadLength = BinaryPrimitives.ReadUInt16BigEndian(all[2..]);
        if (all.Length - headerLength < payloadLength)
            return false;

        length = headerLength + payloadLength;
        var read = new Packet { Operation = (PacketOperation)all[1], Sequence = BinaryPrimitives.ReadUInt32BigEndian(all[4..]) };
        var records = new RecordReader(all[TransportLength..headerLength]);
        while (records.TryNext(out var type, out var value))
        {
            read = (type, value.Length) switch
            {
                (PeerInfoRecord, _) => read with { HasPeerInfo = true },
                (AcknowledgementRecord, 4) => read with { Acknowledged = BinaryPrimitives.ReadUInt32BigEndian(value) },
                (RefusalRecord, 4) => read with { Missing = BinaryPrimitives.ReadUInt32BigEndian(value) },
                _ => read,
            };
        }

        if (payloadLength == 0)
        {
            packet = read;
            return true;
        }

        var payload = bytes.Slice(headerLength, payloadLength);
        if (!TryReadData(payload.Span, out var data, out var dataLength))
            return false;

        packet = read with { Data = data, Payload = payload[dataLength..] };
        return true;
    }

    /// <summary>How long it is on the wire.</summary>
    public int WireLength => TransportHeaderLength + PayloadLength;

    /// <summary>Writes it.</summary>
    /// <param name="output">At least <see cref="WireLength"/> bytes.</param>
    /// <returns>How many bytes it took.</returns>
    public int Write(Span<byte> output)
    {
        int headerLength = TransportHeaderLength;
        output[..headerLength].Clear();
        output[0] = (byte)headerLength;
        output[1] = (byte)Operation;
        BinaryPrimitives.WriteUInt16BigEndian(output[2..], (ushort)PayloadLength);
        BinaryPrimitives.WriteUInt32BigEndian(output[4..], Sequence);
        var at = TransportLength;
        if (Acknowledged is { } acknowledged)
            at += WriteNumber(output[at..], AcknowledgementRecord, acknowledged);

        if (Missing is { } missing)
            at += WriteNumber(output[at..], RefusalRecord, missing);

        if (HasPeerInfo)
        {
            (output[at], output[at + 1]) = (PeerInfoRecord, PeerInfo.Length);
            PeerInfo.Write(output[(at + 2)..]);
        }

        if (Data is not { } data)
            return headerLength;

        var body = output[headerLength..];
        var dataLength = DataHeaderLength(data);
        body[..dataLength].Clear();
        body[0] = (byte)dataLength;
        body[1] = (byte)(((int)data.Kind << 1) | (data.IsFirst ? 1 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(body[2..], data.Package);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], data.SessionId);
        if (data.Remaining > 0)
        {
            (body[DataLength], body[DataLength + 1]) = (RemainingRecord, sizeof(ulong));
            BinaryPrimitives.WriteUInt64BigEndian(body[(DataLength + 2)..], data.Remaining);
        }

        Payload.Span.CopyTo(body[dataLength..]);
        return headerLength + dataLength + Payload.Length;
    }

    /// <summary>Numbers alone, never the data.</summary>
    public override string ToString() => $"{Operation} {Sequence}, session {Data?.SessionId}, {Payload.Length} bytes";

    private int TransportHeaderLength =>
        Padded(TransportLength + (Acknowledged is null ? 0 : 6) + (Missing is null ? 0 : 6) + (HasPeerInfo ? 2 + PeerInfo.Length : 0));

    private static int DataHeaderLength(DataHeader data) => data.Remaining > 0 ? Padded(DataLength + 2 + sizeof(ulong)) : DataLength;

    private static int Padded(int length) => (length + 3) & ~3;

    private static int WriteNumber(Span<byte> output, byte type, uint value)
    {
        (output[0], output[1]) = (type, sizeof(uint));
        BinaryPrimitives.WriteUInt32BigEndian(output[2..], value);
        return 2 + sizeof(uint);
    }

    private static bool TryReadData(ReadOnlySpan<byte> payload, out DataHeader header, out int length)
    {
        header = default;
        length = payload.Length >= DataLength ? payload[0] : 0;
        if (length < DataLength || length > payload.Length)
            return false;

        header = new DataHeader(
            (DataKind)(payload[1] >> 1),
            (payload[1] & 1) != 0,
            BinaryPrimitives.ReadUInt16BigEndian(payload[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(payload[4..]));
        var records = new RecordReader(payload[DataLength..length]);
        while (records.TryNext(out var type, out var value))
        {
            if (type == RemainingRecord && value.Length == sizeof(ulong))
                header = header with { Remaining = BinaryPrimitives.ReadUInt64BigEndian(value) };
        }

        return true;
    }

    /// <summary>The records of a header. What does not fit, or follows a zero, is padding.</summary>
    private ref struct RecordReader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public bool TryNext(out byte type, out ReadOnlySpan<byte> value)
        {
            type = 0;
            value = default;
            if (_rest.Length < 2 || _rest[0] == 0 || _rest[1] > _rest.Length - 2)
                return false;

            type = _rest[0];
            value = _rest.Slice(2, _rest[1]);
            _rest = _rest[(2 + value.Length)..];
            return true;
        }
    }
}
