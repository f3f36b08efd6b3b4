namespace MsnBridge.Core.Pictures;

/// <summary>Looks into images that somebody sent. Never throws for what they are; what would take much memory to decode is no image here.</summary>
public interface IImageReader
{
    /// <summary>What the bytes are, or null where they are no image that can be shown. It has been decoded, so that it certainly can.</summary>
    ImageFacts? Identify(ReadOnlyMemory<byte> image);

    /// <summary>The image as PNG, its first picture where it moves; null where it is none.</summary>
    byte[]? ToPng(ReadOnlyMemory<byte> image);
}

/// <param name="MediaType">One of PNG, JPEG, GIF, WebP and BMP.</param>
public sealed record ImageFacts(string MediaType, int Width, int Height);
