using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Sealing;

/// <summary>
/// Seals passwords for the store with AES-256-GCM. The puppet's id is bound in, so that a sealed password is of no use in another row.
/// <code>
/// sealed = version (1 byte, 1) | nonce (12 bytes, random) | tag (16 bytes) | ciphertext of the password in UTF-8
/// associated data = "msnbridge puppet password 1 " and the puppet's id as stored
/// </code>
/// </summary>
internal sealed partial class PasswordSealer(BridgeDataOptions options, ILogger<PasswordSealer> logger) : IDisposable
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = 1 + NonceLength + TagLength;

    private byte[]? _key;

    private ReadOnlySpan<byte> Key => _key ?? throw new InvalidOperationException("The store was not prepared.");

    /// <exception cref="BridgeDataException">The key file is missing and may not be made, is open to others, or holds no key.</exception>
    public void LoadKey(bool createIfMissing)
    {
        if (createIfMissing && !File.Exists(options.KeyFile))
        {
            KeyFile.Create(options.KeyFile);
            LogKeyFileCreated(options.KeyFile);
        }

        _key = KeyFile.Read(options.KeyFile);
    }

    public byte[] Seal(PuppetId puppet, Secret password)
    {
        var plain = Encoding.UTF8.GetBytes(password.Reveal());
        var result = new byte[HeaderLength + plain.Length];
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(Key, TagLength);
        cipher.Encrypt(nonce, plain, result.AsSpan(HeaderLength), result.AsSpan(1 + NonceLength, TagLength), AssociatedData(puppet));
        CryptographicOperations.ZeroMemory(plain);
        return result;
    }

    /// <summary>False where it was sealed with another key, for another puppet, by another version, or was changed since.</summary>
    public bool TryOpen(PuppetId puppet, byte[] sealedPassword, [NotNullWhen(true)] out Secret? password)
    {
        password = null;
        if (sealedPassword.Length < HeaderLength || sealedPassword[0] != Version)
            return false;
        var plain = new byte[sealedPassword.Length - HeaderLength];
        using var cipher = new AesGcm(Key, TagLength);
        try
        {
            cipher.Decrypt(
                sealedPassword.AsSpan(1, NonceLength),
                sealedPassword.AsSpan(HeaderLength),
                sealedPassword.AsSpan(1 + NonceLength, TagLength),
                plain,
                AssociatedData(puppet));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        password = new Secret(Encoding.UTF8.GetString(plain));
        CryptographicOperations.ZeroMemory(plain);
        return true;
    }

    public BridgeDataException WrongKey() =>
        new($"The key file {options.KeyFile} opens none of the stored passwords: it is not the one they were sealed with. "
            + "Put back the key file that belongs to this store.");

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        _key = null;
    }

    private static byte[] AssociatedData(PuppetId puppet) =>
        Encoding.ASCII.GetBytes("msnbridge puppet password 1 " + StoredForms.ToStored(puppet));

    [LoggerMessage(DataEventIds.KeyFileCreated, LogLevel.Information, "Made the key file {Path}; back it up apart from the store, which is of no use without it")]
    private partial void LogKeyFileCreated(string path);
}
