using MsnBridge.Core.Pictures;
using SkiaSharp;

namespace MsnBridge.MsnNetwork.Media;

internal sealed class ImageReader : IImageReader
{
    public ImageFacts? Identify(ReadOnlyMemory<byte> image)
    {
        using var data = SKData.CreateCopy(image.Span);
        using var codec = SKCodec.Create(data);
        if (DecodedImage.Describe(codec) is not { } described)
            return null;
        using var decoded = DecodedImage.Decode(image);
        return decoded is null ? null : new ImageFacts(described.MediaType, described.Size.Width, described.Size.Height);
    }

    public byte[]? ToPng(ReadOnlyMemory<byte> image)
    {
        using var decoded = DecodedImage.Decode(image);
        using var png = decoded?.Encode(SKEncodedImageFormat.Png, 100);
        return png?.ToArray();
    }
}
