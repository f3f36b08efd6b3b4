using System.Buffers.Binary;

namespace MsnBridge.MsnNetwork.Media;

/// <summary>The container of Opus (RFC 3533): packets of one stream, in pages.</summary>
internal static class OggPages
{
    // "OggS" version 0 flags (1: goes on from the page before, 2: first, 4: last) position (8) stream (4) number (4) checksum (4) segments (1) their lengths, then data.
    // A packet is a run of segments of 255 bytes and one shorter. All little endian.

    private const int HeaderLength = 27;
    private const int SegmentLength = 255;
    private const byte ContinuedFlag = 1;
    private const byte FirstFlag = 2;
    private const byte LastFlag = 4;
    private const int LongestPacket = 64 * 1024;

    /// <summary>The packets of the first stream, as far as the pages are sound.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> file)
    {
        uint? stream = null;
        var packet = new List<byte>();
        while (PageAt(file) is { } page)
        {
            file = file[page.Length..];
            stream ??= page.Stream;
            if (page.Stream != stream)
                continue;

            if (!page.IsContinued)
                packet.Clear();

            var data = page.Data;
            foreach (var length in page.Segments.ToArray())
            {
                packet.AddRange(data.Span[..length]);
                data = data[length..];
                if (packet.Count > LongestPacket)
                    yield break;

                if (length == SegmentLength)
                    continue;

                yield return packet.ToArray();
                packet.Clear();
            }
        }
    }

    /// <summary>Writes a page of whole packets, each shorter than what the segments of a page span together.</summary>
    public static void Write(List<byte> file, IReadOnlyCollection<ReadOnlyMemory<byte>> packets, long position, uint number, bool isLast)
    {
        var page = new List<byte>(new byte[HeaderLength]);
        foreach (var packet in packets)
        {
            page.AddRange(Enumerable.Repeat((byte)SegmentLength, packet.Length / SegmentLength));
            page.Add((byte)(packet.Length % SegmentLength));
        }

        var segments = page.Count - HeaderLength;
        foreach (var packet in packets)
            page.AddRange(packet.Span);

        var bytes = page.ToArray();
        "OggS"u8.CopyTo(bytes);
        bytes[5] = (byte)((number == 0 ? FirstFlag : 0) | (isLast ? LastFlag : 0));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(6), position);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(14), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(18), number);
        bytes[26] = checked((byte)segments);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(22), Checksum(bytes));
        file.AddRange(bytes);
    }

    private static Page? PageAt(ReadOnlyMemory<byte> file)
    {
        var bytes = file.Span;
        if (bytes.Length < HeaderLength || !bytes.StartsWith("OggS"u8) || bytes[4] != 0 || bytes.Length < HeaderLength + bytes[26])
            return null;

        var segments = file.Slice(HeaderLength, bytes[26]);
        var length = HeaderLength + segments.Length;
        foreach (var segment in segments.Span)
            length += segment;

        if (length > bytes.Length)
            return null;

        var page = bytes[..length].ToArray();
        page.AsSpan(22, 4).Clear();
        return Checksum(page) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[22..])
            ? new Page(
                length, BinaryPrimitives.ReadUInt32LittleEndian(bytes[14..]), (bytes[5] & ContinuedFlag) != 0, segments, file[(HeaderLength + segments.Length)..length])
            : null;
    }

    // CRC-32 with the polynomial 0x04C11DB7, neither reflected nor inverted.
    private static uint Checksum(ReadOnlySpan<byte> page)
    {
        var sum = 0u;
        foreach (var value in page)
        {
            sum ^= (uint)value << 24;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum << 1) ^ ((sum & 0x80000000) != 0 ? 0x04C11DB7u : 0);
        }

        return sum;
    }

    private readonly record struct Page(int Length, uint Stream, bool IsContinued, ReadOnlyMemory<byte> Segments, ReadOnlyMemory<byte> Data);
}
