namespace MsnBridge.MsnNetwork.Media;

/// <summary>Writes a picture of at most 256 colours as GIF, which Skia reads and does not write.</summary>
internal static class GifWriter
{
    // "GIF89a" width (2) height (2) flags 0xF7 (256 colours) background (1) aspect (1), 256 colours of 3 bytes
    // "," left top width height (2 each) flags (1), then 8 (bits of a pixel) and blocks of at most 255 bytes with their length before them, 0, ";"
    // The blocks are codes of 9 bits, the lowest first: 256 begins anew, 257 ends, others are pixels. Anew often enough no code grows to ten bits, so nothing is
    // compressed; drawings are small.

    private const int Clear = 256;
    private const int End = 257;
    private const int CodeBits = 9;
    private const int PixelsBetweenClears = 250;
    private const int LongestBlock = 255;

    /// <param name="palette">256 colours, red first.</param>
    /// <param name="pixels">Their numbers, row by row.</param>
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> pixels)
    {
        var file = new List<byte>(pixels.Length * 2);
        file.AddRange("GIF89a"u8);
        file.AddRange([(byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0xF7, 0, 0]);
        file.AddRange(palette);
        file.AddRange([(byte)',', 0, 0, 0, 0, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0, 8]);
        var codes = Codes(pixels);
        for (var at = 0; at < codes.Count; at += LongestBlock)
        {
            var length = Math.Min(LongestBlock, codes.Count - at);
            file.Add((byte)length);
            file.AddRange(codes.GetRange(at, length));
        }

        file.AddRange([0, (byte)';']);
        return [.. file];
    }

    private static List<byte> Codes(ReadOnlySpan<byte> pixels)
    {
        var bytes = new List<byte>(pixels.Length * CodeBits / 8);
        var (held, count) = (0, 0);
        for (var at = 0; at < pixels.Length; at++)
        {
            if (at % PixelsBetweenClears == 0)
                Add(Clear);
            Add(pixels[at]);
        }

        Add(End);
        if (count > 0)
            bytes.Add((byte)held);
        return bytes;

        void Add(int code)
        {
            held |= code << count;
            for (count += CodeBits; count >= 8; count -= 8)
            {
                bytes.Add((byte)held);
                held >>= 8;
            }
        }
    }
}
