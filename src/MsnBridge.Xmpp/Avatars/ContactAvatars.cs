using System.Security.Cryptography;
using MsnBridge.Core.Content;
using MsnBridge.Core.Pictures;

namespace MsnBridge.Xmpp.Avatars;

/// <summary>Contacts' display pictures in the forms that avatars have: as they are in business cards, as PNG in what is published (XEP-0084, section 4.2).</summary>
internal sealed class ContactAvatars(IContentStore content, IImageReader images, IPictureMaker maker)
{
    // A server ends the connection of a component that sends more than 512 KiB in one stanza (Prosody), and base64 makes four bytes of three.
    private const int LargestShown = 180 * 1024;
    private const int LargestStored = 1024 * 1024;
    private const string Png = "image/png";

    /// <summary>The picture for a business card; null where the store does not have it any more.</summary>
    public async Task<Avatar?> FindAsync(ContentKey picture, CancellationToken cancellationToken) =>
        await content.FindAsync(picture, cancellationToken) is { } stored
        && await content.ReadAsync(picture, LargestStored, cancellationToken) is { } bytes
            ? Bounded(bytes, stored.MediaType)
            : null;

    /// <summary>The picture as PNG.</summary>
    public async Task<Avatar?> FindPngAsync(ContentKey picture, CancellationToken cancellationToken)
    {
        if (await FindAsync(picture, cancellationToken) is not { } avatar)
            return null;
        if (avatar.MediaType == Png)
            return avatar;
        return images.ToPng(avatar.Bytes) is { } png ? Bounded(png, Png) : null;
    }

    private Avatar? Bounded(byte[] bytes, string mediaType)
    {
        if (bytes.Length > LargestShown)
        {
            var made = maker.Make(bytes);
            if (made.Failure is not null)
                return null;
            (bytes, mediaType) = (made.Bytes.ToArray(), made.MediaType);
        }

        var facts = images.Identify(bytes);
#pragma warning disable CA5350 // The hash is what XEP-0084 and XEP-0153 say, and protects nothing.
        return facts is null ? null : new Avatar(bytes, mediaType, facts.Width, facts.Height, Convert.ToHexStringLower(SHA1.HashData(bytes)));
#pragma warning restore CA5350
    }
}

/// <param name="Id">SHA-1 of the bytes in hexadecimal, by which avatars are known.</param>
internal sealed record Avatar(byte[] Bytes, string MediaType, int Width, int Height, string Id);
