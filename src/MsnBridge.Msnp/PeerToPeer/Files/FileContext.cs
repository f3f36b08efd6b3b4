using System.Buffers.Binary;
using System.Text;

namespace MsnBridge.Msnp.PeerToPeer.Files;

/// <summary>What an invitation to a file transfer says of the file.</summary>
/// <param name="Name">The name as it stands there.</param>
/// <param name="Size">The length in bytes.</param>
/// <param name="Preview">A small picture, or empty.</param>
internal sealed record FileContext(string Name, long Size, ReadOnlyMemory<byte> Preview)
{
    /// <summary>The longest name in UTF-16 units.</summary>
    public const int LongestName = 259;

    /// <summary>The largest preview that is sent and read.</summary>
    public const int LargestPreview = 48 * 1024;

    private const int Length2 = 574;
    private const int Length3 = 638;
    private const int NamePosition = 20;
    private const int NameLength = 520;
    private const int MarkPosition = 570;
    private const uint HasPreview = 0;
    private const uint HasNone = 1;
    private const uint Background = 4;

    // u32 length of this without the preview: 574 | 638
    // u32 version: 2 | 3                                   others occur, of the same beginning
    // u64 length of the file
    // u32 0 a preview follows | 1 none | 4 a background of a conversation
    // 520 bytes name, UTF-16LE, filled up with zeros
    // 30 bytes zero, u32 0xFFFFFFFF                        version 3: 64 bytes zero more
    // preview                                              little endian all of it

    /// <summary>Reads a context; null for what is none, or speaks of a length that no file has.</summary>
    public static FileContext? Parse(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length < NamePosition + NameLength)
            return null;

        var size = BinaryPrimitives.ReadUInt64LittleEndian(span[8..]);
        var type = BinaryPrimitives.ReadUInt32LittleEndian(span[16..]);
        if (size > long.MaxValue || type == Background)
            return null;

        var name = Encoding.Unicode.GetString(span.Slice(NamePosition, NameLength));
        var end = name.IndexOf('\0', StringComparison.Ordinal);
        return new FileContext(end < 0 ? name : name[..end], (long)size, type == HasPreview ? ReadPreview(bytes) : default);
    }

    /// <summary>The context in version 2, which every client knows.</summary>
    public byte[] ToBytes()
    {
        var hasPreview = Preview.Length is > 0 and <= LargestPreview;
        var bytes = new byte[Length2 + (hasPreview ? Preview.Length : 0)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Length2);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), (ulong)Size);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), hasPreview ? HasPreview : HasNone);
        Encoding.Unicode.GetBytes(Cut(Name), bytes.AsSpan(NamePosition, NameLength));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(MarkPosition), uint.MaxValue);
        if (hasPreview)
            Preview.CopyTo(bytes.AsMemory(Length2));

        return bytes;
    }

    // Some versions count the preview in the length.
    private static ReadOnlyMemory<byte> ReadPreview(ReadOnlyMemory<byte> bytes)
    {
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[4..]);
        var start = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span), version >= 3 ? (uint)Length3 : Length2);
        return start >= NamePosition + NameLength && start < bytes.Length && bytes.Length - start <= LargestPreview ? bytes[(int)start..] : default;
    }

    private static string Cut(string name)
    {
        if (name.Length <= LongestName)
            return name;

        var dot = name.LastIndexOf('.');
        var ending = dot > 0 && name.Length - dot <= 16 ? name[dot..] : "";
        var stem = name[..(LongestName - ending.Length)];
        return (char.IsHighSurrogate(stem[^1]) ? stem[..^1] : stem) + ending;
    }
}
