using System.Buffers.Binary;
using MsnBridge.Core.Content;

namespace MsnBridge.Core.Files;

/// <summary>What a file is by how it begins, for those forms whose name a sender could lie about to some effect: pictures, sound, films.</summary>
internal readonly record struct FileForm(string MediaType, int? Width, int? Height)
{
    /// <summary>Bytes to look at.</summary>
    public const int Length = 64;

    public static FileForm Unknown { get; } = new(MediaTypes.Unknown, null, null);

    // PNG: 8 bytes of signature, then IHDR with width and height, big-endian. GIF: width and height, little-endian, after "GIF89a". BMP: at 18.
    public static FileForm Of(ReadOnlySpan<byte> start)
    {
        if (start.Length > 8 && start[0] == 0x89 && start[1..].StartsWith("PNG\r\n\u001a\n"u8))
        {
            return start.Length >= 24
                ? new FileForm("image/png", BinaryPrimitives.ReadInt32BigEndian(start[16..]), BinaryPrimitives.ReadInt32BigEndian(start[20..]))
                : new FileForm("image/png", null, null);
        }

        if (start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8))
        {
            return start.Length >= 10
                ? new FileForm("image/gif", BinaryPrimitives.ReadUInt16LittleEndian(start[6..]), BinaryPrimitives.ReadUInt16LittleEndian(start[8..]))
                : new FileForm("image/gif", null, null);
        }

        return start switch
        {
            [0xFF, 0xD8, 0xFF, ..] => new FileForm("image/jpeg", null, null),
            [(byte)'B', (byte)'M', ..] when start.Length >= 26 => new FileForm(
                "image/bmp", BinaryPrimitives.ReadInt32LittleEndian(start[18..]), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(start[22..])) is var height and <= int.MaxValue ? (int)height : null),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => new FileForm("image/webp", null, null),
            _ => Unknown,
        };
    }

    /// <summary>The file as what it is: a picture keeps its kind only where it begins like one, and a size where that can be.</summary>
    public SharedFile Correct(SharedFile file)
    {
        if (file.Kind != FileKind.Image)
        {
            return file;
        }

        if (MediaType == MediaTypes.Unknown)
        {
            return file with { Kind = FileKind.File, MediaType = MediaTypes.Unknown };
        }

        return file with { MediaType = MediaType, Width = file.Width ?? Plausible(Width), Height = file.Height ?? Plausible(Height) };
    }

    private static int? Plausible(int? length) => length is > 0 and <= 100_000 ? length : null;
}
