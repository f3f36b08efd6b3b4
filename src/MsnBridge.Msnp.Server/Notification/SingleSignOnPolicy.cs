using System.Security.Cryptography;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>What a client of MSNP15 and later is told so that it gets a ticket and proves that it is its own.</summary>
internal static class SingleSignOnPolicy
{
    /// <summary>The way of signing in.</summary>
    public const string Method = "SSO";

    /// <summary>The policy under which the ticket is to be asked for.</summary>
    public const string Policy = "MBI_KEY_OLD";

    // 48 bytes are 64 characters of Base64, which is what clients were made for.
    private const int NonceLength = 48;

    /// <summary>What the proof is to be made over.</summary>
    public static string CreateNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceLength));
}
