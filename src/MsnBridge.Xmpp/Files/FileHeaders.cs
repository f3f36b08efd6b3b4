using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using MsnBridge.Core.Content;

namespace MsnBridge.Xmpp.Files;

/// <summary>
/// What goes with a file of a stranger, so that a browser does nothing with it but show or store it. Pictures, sound and films are shown; everything else is stored, and is of no
/// kind that runs anything.
/// </summary>
internal static class FileHeaders
{
    public static string MediaTypeOf(HostedFile file) => IsShown(file.MediaType) ? file.MediaType : MediaTypes.Unknown;

    /// <summary>With every answer.</summary>
    public static void Write(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        // Clients in a browser are of another origin (XEP-0363, section 8). A link is all it takes anyway.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, HEAD, OPTIONS";
        headers.AccessControlAllowHeaders = "Range";
    }

    public static void Write(IHeaderDictionary headers, HostedFile file, DateTimeOffset now)
    {
        var disposition = new ContentDispositionHeaderValue(IsShown(file.MediaType) ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        headers.ContentDisposition = disposition.ToString();
        headers.CacheControl = string.Create(
            CultureInfo.InvariantCulture, $"private, immutable, max-age={(long)Math.Max(0, (file.ExpiresAt - now).TotalSeconds)}");
    }

    // Not image/svg+xml, which can hold a script.
    private static bool IsShown(string mediaType) =>
        mediaType is "image/png" or "image/jpeg" or "image/gif" or "image/webp" or "image/bmp"
        || mediaType.StartsWith("audio/", StringComparison.Ordinal) || mediaType.StartsWith("video/", StringComparison.Ordinal);
}
