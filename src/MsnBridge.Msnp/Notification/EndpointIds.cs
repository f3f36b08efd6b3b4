using System.Security.Cryptography;
using System.Text;
using MsnBridge.Msnp.Client;

namespace MsnBridge.Msnp.Notification;

/// <summary>The id of the place an account is signed in from (MSNP16 and later).</summary>
internal static class EndpointIds
{
    private static ReadOnlySpan<byte> Purpose => "msnp endpoint\0"u8;

    /// <summary>The id that is set, or one made from seed and account: always the same for the same two, and telling nothing of either.</summary>
    public static Guid For(MsnpClientOptions options, string account)
    {
        if (options.EndpointId is { } id)
            return id;

        var digest = SHA256.HashData([.. Purpose, .. Encoding.UTF8.GetBytes($"{options.EndpointSeed}\0{account.ToLowerInvariant()}")]);
        return new Guid(Marked(digest.AsSpan(0, 16)), bigEndian: true);
    }

    // Version 8 (RFC 9562): a value of one's own making, which no randomly made one can equal.
    private static ReadOnlySpan<byte> Marked(Span<byte> bytes)
    {
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return bytes;
    }
}
