using System.Text;
using MsnBridge.Core.Pictures;

namespace MsnBridge.Testing;

/// <summary>Images that are words: <c>png:…</c>, <c>bmp:…</c>. A network that decodes real ones is not needed for what becomes of them.</summary>
public sealed class FakeImages : IImageReader, IPictureMaker
{
    public static byte[] Png(string name) => Encoding.UTF8.GetBytes($"png:{name}");

    public static byte[] Bmp(string name) => Encoding.UTF8.GetBytes($"bmp:{name}");

    public ImageFacts? Identify(ReadOnlyMemory<byte> image) => KindOf(image) is { } kind ? new ImageFacts($"image/{kind}", 96, 95) : null;

    public byte[]? ToPng(ReadOnlyMemory<byte> image) => KindOf(image) is not null ? [.. "png:"u8, .. image.Span[4..]] : null;

    public MadePicture Make(ReadOnlyMemory<byte> original) => KindOf(original) is null
        ? MadePicture.Failed(OwnPictureResult.NotAnImage)
        : new MadePicture("png:made small"u8.ToArray(), "image/png", null);

    private static string? KindOf(ReadOnlyMemory<byte> image) =>
        image.Span.StartsWith("png:"u8) ? "png" : image.Span.StartsWith("bmp:"u8) ? "bmp" : null;
}
