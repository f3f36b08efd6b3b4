using MsnBridge.Msnp.Payloads;
using SkiaSharp;

namespace MsnBridge.MsnNetwork.Media;

/// <summary>A picture as handwriting: a small GIF on white.</summary>
internal static class InkImage
{
    /// <summary>So that it goes into few enough messages, however its pixels are; about as large as the canvas of official clients.</summary>
    private const int LongestSide = 200;
    private const int Red = 6;
    private const int Green = 7;
    private const int Blue = 6;

    // Which pixels of a square of four become brighter first, so that colours in between are seen where there are none (Bayer).
    private static readonly int[] _thresholds = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

    /// <summary>The GIF; one that is small enough as it is, so that it keeps moving. Null for what is no picture.</summary>
    public static byte[]? ToGif(ReadOnlyMemory<byte> image)
    {
        using var decoded = DecodedImage.Decode(image);
        if (decoded is null)
            return null;

        if (image.Length <= InkMessage.LargestSent && image.Span.StartsWith("GIF8"u8))
            return image.ToArray();

        var scale = Math.Min(1f, LongestSide / (float)Math.Max(decoded.Width, decoded.Height));
        var (width, height) = (Math.Max(1, (int)(decoded.Width * scale)), Math.Max(1, (int)(decoded.Height * scale)));
        using var scaled = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(scaled))
        using (var source = SKImage.FromBitmap(decoded))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawImage(source, new SKRect(0, 0, width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }

        var pixels = new byte[width * height];
        for (var at = 0; at < pixels.Length; at++)
            pixels[at] = NumberOf(scaled.GetPixel(at % width, at / width), _thresholds[(at / width % 4 * 4) + (at % width % 4)]);

        return GifWriter.Write(width, height, Palette(), pixels);
    }

    private static byte[] Palette()
    {
        var palette = new byte[256 * 3];
        for (var number = 0; number < Red * Green * Blue; number++)
        {
            palette[number * 3] = (byte)(number / (Green * Blue) * 255 / (Red - 1));
            palette[(number * 3) + 1] = (byte)(number / Blue % Green * 255 / (Green - 1));
            palette[(number * 3) + 2] = (byte)(number % Blue * 255 / (Blue - 1));
        }

        return palette;
    }

    private static byte NumberOf(SKColor color, int threshold)
    {
        return (byte)((((Level(color.Red, Red) * Green) + Level(color.Green, Green)) * Blue) + Level(color.Blue, Blue));

        int Level(byte value, int levels) => ((value * (levels - 1)) + (((threshold * 2) + 1) * 255 / 32)) / 255;
    }
}
