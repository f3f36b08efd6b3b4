using SkiaSharp;

namespace MsnBridge.MsnNetwork.Media;

/// <summary>
/// Emoticons in the form that clients since MSN 6 take: at most 50 by 50 pixels, PNG or GIF. What is so already goes as it is, moving pictures with it; everything else is made
/// smaller and still.
/// </summary>
internal static class EmoticonMaker
{
    public const int LongestSide = 50;

    // Official clients took a little more; those that ask over a slow switchboard should not wait for it.
    private const int MostBytes = 100 * 1024;

    /// <summary>Null for what is no image, or one of too many pixels.</summary>
    public static byte[]? Make(ReadOnlyMemory<byte> original)
    {
        if (FitsAsItIs(original))
            return original.ToArray();

        using var decoded = DecodedImage.Decode(original);
        if (decoded is null)
            return null;

        var scale = Math.Min(1f, LongestSide / (float)Math.Max(decoded.Width, decoded.Height));
        var (width, height) = (Math.Max(1, (int)Math.Round(decoded.Width * scale)), Math.Max(1, (int)Math.Round(decoded.Height * scale)));
        using var made = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Premul));
        using (var canvas = new SKCanvas(made))
        using (var image = SKImage.FromBitmap(decoded))
        {
            canvas.Clear(SKColors.Transparent);
            canvas.DrawImage(image, SKRect.Create(decoded.Width, decoded.Height), SKRect.Create(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }

        using var png = made.Encode(SKEncodedImageFormat.Png, 100);
        return png?.ToArray();
    }

    private static bool FitsAsItIs(ReadOnlyMemory<byte> original)
    {
        if (original.Length > MostBytes)
            return false;

        using var data = SKData.CreateCopy(original.Span);
        using var codec = SKCodec.Create(data);
        return DecodedImage.Describe(codec) is ({ } mediaType, var size)
            && mediaType is "image/png" or "image/gif"
            && size.Width <= LongestSide && size.Height <= LongestSide;
    }
}
