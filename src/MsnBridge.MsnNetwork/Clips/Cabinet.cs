using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MsnBridge.MsnNetwork.Clips;

/// <summary>Reads Microsoft's cabinets, in which winks come (MS-CAB): those that are stored or packed with MSZIP.</summary>
internal static class Cabinet
{
    // "MSCF" 0 length 0 offset of files (4 each, at 16) 0 version (2) folders (2, at 26) files (2) flags (2) set (2) number (2), then 36 bytes are over
    // flags 4: lengths of what is reserved in the header (2), in a folder (1), in a block (1), then the reserve of the header
    // flags 1, 2: names of the cabinets before and after, which winks do not have
    // folder: offset of its blocks (4) blocks (2) packing (2)
    // file: length (4) offset in its folder (4) folder (2) date time attributes (2 each) name, NUL
    // block: checksum (4) packed length (2) length (2), data; with MSZIP "CK" and a deflate stream that may refer to the 32 KiB before it

    private const int HeaderLength = 36;
    private const ushort HasReserve = 4;
    private const ushort HasNeighbours = 3;
    private const int LargestBlock = 32 * 1024;
    private const int MostFiles = 100;

    // All folders together: they may overlap, and each would be held until the last file is read.
    private const int LargestTogether = 16 * 1024 * 1024;

    /// <summary>The files, as far as they are sound; none if it is no cabinet.</summary>
    public static IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> Read(ReadOnlyMemory<byte> cabinet)
    {
        if (cabinet.Length < HeaderLength || !cabinet.Span.StartsWith("MSCF"u8))
            yield break;

        var (folderCount, fileCount, flags) = (Number16(cabinet, 26), Number16(cabinet, 28), Number16(cabinet, 30));
        if ((flags & HasNeighbours) != 0)
            yield break;

        var (at, folderReserve, blockReserve) = (HeaderLength, 0, 0);
        if ((flags & HasReserve) != 0)
        {
            if (cabinet.Length < HeaderLength + 4)
                yield break;

            (folderReserve, blockReserve) = (cabinet.Span[38], cabinet.Span[39]);
            at += 4 + Number16(cabinet, 36);
        }

        var folders = new Dictionary<int, ReadOnlyMemory<byte>>();
        var room = LargestTogether;
        var file = (long)Number32(cabinet, 16);
        for (var number = 0; number < Math.Min(fileCount, MostFiles); number++)
        {
            if (file + 16 > cabinet.Length)
                yield break;

            var (length, offset, folder) = (Number32(cabinet, (int)file), Number32(cabinet, (int)file + 4), Number16(cabinet, (int)file + 8));
            var name = cabinet.Span[((int)file + 16)..];
            var end = name.IndexOf((byte)0);
            if (end < 0 || folder >= folderCount)
                yield break;

            if (!folders.TryGetValue(folder, out var bytes))
            {
                folders[folder] = bytes = Unpack(cabinet, at + (folder * (8 + folderReserve)), blockReserve, room);
                room -= bytes.Length;
            }

            if ((long)offset + length <= bytes.Length)
                yield return (Encoding.Latin1.GetString(name[..end]), bytes.Slice((int)offset, (int)length));

            file += 16 + end + 1;
        }
    }

    private static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> cabinet, int folder, int blockReserve, int room)
    {
        if (folder + 8 > cabinet.Length)
            return default;

        var (at, blocks, packing) = ((long)Number32(cabinet, folder), Number16(cabinet, folder + 4), Number16(cabinet, folder + 6) & 0xF);
        using var unpacked = new MemoryStream();
        for (; blocks > 0 && packing <= 1; blocks--)
        {
            if (at + 8 + blockReserve > cabinet.Length)
                break;

            var (packedLength, length) = (Number16(cabinet, (int)at + 4), Number16(cabinet, (int)at + 6));
            at += 8 + blockReserve;
            if (at + packedLength > cabinet.Length || length > LargestBlock || unpacked.Length + length > room)
                break;

            var block = cabinet.Slice((int)at, packedLength);
            at += packedLength;
            if (packing == 0)
                unpacked.Write(block.Span);
            else if (!TryInflate(block, length, unpacked))
                break;
        }

        return unpacked.ToArray();
    }

    private static bool TryInflate(ReadOnlyMemory<byte> block, int length, MemoryStream unpacked)
    {
        if (!block.Span.StartsWith("CK"u8))
            return false;

        // What the stream may refer to is put before it as a block that is not packed: final 0, kind 00, length and its complement.
        var before = (int)Math.Min(unpacked.Length, LargestBlock);
        var stream = new byte[5 + before + block.Length - 2];
        BinaryPrimitives.WriteUInt16LittleEndian(stream.AsSpan(1), (ushort)before);
        BinaryPrimitives.WriteUInt16LittleEndian(stream.AsSpan(3), (ushort)~before);
        unpacked.GetBuffer().AsSpan((int)unpacked.Length - before, before).CopyTo(stream.AsSpan(5));
        block.Span[2..].CopyTo(stream.AsSpan(5 + before));
        using var inflating = new DeflateStream(new MemoryStream(stream), CompressionMode.Decompress);
        var bytes = new byte[before + length];
        try
        {
            if (inflating.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                return false;
        }
        catch (InvalidDataException)
        {
            return false;
        }

        unpacked.Write(bytes.AsSpan(before));
        return true;
    }

    private static int Number16(ReadOnlyMemory<byte> cabinet, int at) => BinaryPrimitives.ReadUInt16LittleEndian(cabinet.Span[at..]);

    private static uint Number32(ReadOnlyMemory<byte> cabinet, int at) => BinaryPrimitives.ReadUInt32LittleEndian(cabinet.Span[at..]);
}
