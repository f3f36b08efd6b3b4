using System.Security.Cryptography;
using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>
/// Signing in with MD5 (MSNP2-7). What the client sends is a hash of salt and password, so the salt has to be the one under which the account's hash is kept.
/// </summary>
/// <remarks>A client never shows its password, so nobody can register this way; and who has no hash kept is refused as if his password were wrong.</remarks>
internal sealed class OldSignIn(AccountDirectory accounts)
{
    public const string Method = "MD5";

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    /// <summary>The salt of an account; for one that cannot sign in this way, or does not exist, another that stays the same, so that nobody finds out.</summary>
    public string SaltOf(string address) => accounts.TryFind(address, out var account) && account.Password.Md5Salt is { } salt
        ? salt
        : Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(MsnAddress.Normalize(address))))[..PasswordVerifier.Md5SaltLength];

    /// <summary>Whether this is the hash of the account's password.</summary>
    public bool IsRight(string address, Sensitive hash) =>
        accounts.TryFind(address, out var account)
        && account.Password.Md5Hash is { } kept
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(kept), Encoding.UTF8.GetBytes(hash.Reveal()));
}
