using System.Security.Cryptography;
using System.Text;

namespace MsnBridge.Msnp.Server.Accounts;

/// <summary>What is kept of a password: enough to check it, never the password.</summary>
/// <param name="Salt">Random bytes, of the account alone.</param>
/// <param name="Hash">PBKDF2 over SHA-256.</param>
/// <param name="Iterations">Rounds of PBKDF2.</param>
/// <param name="Md5Salt">The fixed salt told to clients of MSNP2-7; null where such sign-ins are not provided for.</param>
/// <param name="Md5Hash">MD5 of that salt and the password, lower-case hex: exactly what those clients send. As weak as they are.</param>
public sealed record PasswordVerifier(string Salt, string Hash, int Iterations, string? Md5Salt, string? Md5Hash)
{
    /// <summary>How many hexadecimal digits the salt for MSNP2-7 has.</summary>
    internal const int Md5SaltLength = 20;

    private const int SaltLength = 16;
    private const int HashLength = 32;

    /// <summary>Makes the verifier of a password.</summary>
    /// <param name="password">The password.</param>
    /// <param name="iterations">Rounds of PBKDF2: more make guessing and each sign-in slower.</param>
    /// <param name="forMd5SignIn">Whether clients of MSNP2-7 shall be able to sign in. It cannot be added without the password.</param>
    public static PasswordVerifier Create(string password, int iterations, bool forMd5SignIn)
    {
        ArgumentNullException.ThrowIfNull(password);
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var md5Salt = forMd5SignIn ? RandomNumberGenerator.GetHexString(Md5SaltLength, lowercase: true) : null;
        return new PasswordVerifier(
            Convert.ToBase64String(salt),
            Convert.ToBase64String(Derive(password, salt, iterations)),
            iterations,
            md5Salt,
            md5Salt is null ? null : Md5(md5Salt, password));
    }

    /// <summary>Whether this is the password.</summary>
    public bool Verify(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return CryptographicOperations.FixedTimeEquals(
            Convert.FromBase64String(Hash), Derive(password, Convert.FromBase64String(Salt), Iterations));
    }

    /// <summary>A mask: a verifier is worth guessing at.</summary>
    public override string ToString() => "***";

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashLength);

#pragma warning disable CA5351 // MSNP2-7 prescribe MD5.
    private static string Md5(string salt, string password) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(salt + password)));
#pragma warning restore CA5351
}
