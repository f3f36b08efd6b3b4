using SkiaSharp;

namespace MsnBridge.MsnNetwork.Media;

/// <summary>
/// An image that a stranger made, decoded only once its header has shown that it is small enough: a few bytes may stand for gigabytes of
/// pixels. Of one that moves the first picture. Null everywhere for what is no image.
/// </summary>
internal static class DecodedImage
{
    // 64 MiB of pixels while it is decoded; far above what any client of MSN showed.
    private const long MostPixels = 16L * 1024 * 1024;
    private const int LongestSide = 16 * 1024;

    /// <summary>The media type and the size as shown, or null where the image is none, of a kind that nobody used, or too large to be decoded.</summary>
    public static (string MediaType, SKSizeI Size)? Describe(SKCodec? codec)
    {
        if (codec is null || MediaTypeOf(codec.EncodedFormat) is not { } mediaType)
            return null;
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width is < 1 or > LongestSide || height is < 1 or > LongestSide || (long)width * height > MostPixels)
            return null;
        return (mediaType, IsTurned(codec.EncodedOrigin) ? new SKSizeI(height, width) : new SKSizeI(width, height));
    }

    /// <summary>Whether the header promises more pixels than are decoded.</summary>
    public static bool IsTooLarge(ReadOnlyMemory<byte> image)
    {
        using var data = SKData.CreateCopy(image.Span);
        using var codec = SKCodec.Create(data);
        return codec is not null && MediaTypeOf(codec.EncodedFormat) is not null && Describe(codec) is null;
    }

    /// <summary>The pixels, upright. An image that ends too early counts as far as it goes: old clients sent such, and every viewer shows them.</summary>
    public static SKBitmap? Decode(ReadOnlyMemory<byte> image)
    {
        using var data = SKData.CreateCopy(image.Span);
        using var codec = SKCodec.Create(data);
        if (Describe(codec) is null)
            return null;
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Bgra8888, SKAlphaType.Premul);
        var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info) || codec.GetPixels(info, bitmap.GetPixels()) is not (SKCodecResult.Success or SKCodecResult.IncompleteInput))
        {
            bitmap.Dispose();
            return null;
        }

        return Upright(bitmap, codec.EncodedOrigin);
    }

    private static SKBitmap Upright(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
            return bitmap;
        using (bitmap)
        {
            var (width, height) = (bitmap.Width, bitmap.Height);
            var upright = IsTurned(origin) ? new SKBitmap(height, width) : new SKBitmap(width, height);
            using var canvas = new SKCanvas(upright);
            // The eight ways a camera may have been held (EXIF, tag Orientation): turned, then mirrored.
            canvas.SetMatrix(origin switch
            {
                SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
                SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
                SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
                SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
                SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
                SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
                SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
                _ => SKMatrix.Identity,
            });
            canvas.DrawBitmap(bitmap, 0, 0);
            return upright;
        }
    }

    private static bool IsTurned(SKEncodedOrigin origin) => origin
        is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    private static string? MediaTypeOf(SKEncodedImageFormat format) => format switch
    {
        SKEncodedImageFormat.Png => "image/png",
        SKEncodedImageFormat.Jpeg => "image/jpeg",
        SKEncodedImageFormat.Gif => "image/gif",
        SKEncodedImageFormat.Webp => "image/webp",
        SKEncodedImageFormat.Bmp => "image/bmp",
        _ => null,
    };
}
