using MsnBridge.Core.Pictures;

namespace MsnBridge.Testing;

/// <summary>Takes everything that begins like a PNG or a GIF for an image of one pixel.</summary>
public sealed class FakeImageReader : IImageReader
{
    /// <summary>What this reader takes for a PNG.</summary>
    public static byte[] Png(byte mark) => [0x89, (byte)'P', (byte)'N', (byte)'G', mark];

    public ImageFacts? Identify(ReadOnlyMemory<byte> image) =>
        image.Span.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
            ? new ImageFacts("image/png", 1, 1)
            : image.Span.StartsWith("GIF8"u8) ? new ImageFacts("image/gif", 1, 1) : null;

    public byte[]? ToPng(ReadOnlyMemory<byte> image) => Identify(image) is null ? null : image.ToArray();
}
