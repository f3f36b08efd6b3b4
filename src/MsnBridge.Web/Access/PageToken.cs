using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MsnBridge.Web.Access;

/// <summary>256 random bits by which somebody is known. Only its hash is kept, and found by: how long a search takes says nothing of a token.</summary>
internal static class PageToken
{
    private const int Length = 32;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));

    public static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public static bool AreEqual(string given, string wanted) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(wanted));
}
