using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Data.Sealing;

/// <summary>
/// Seals for the store what must stay secret, with AES-256-GCM. The caller says what the text belongs to (<see cref="SealedFor"/>), which is
/// bound in, so that what is sealed is of no use in another row.
/// <code>
/// sealed = version (1 byte, 1) | nonce (12 bytes, random) | tag (16 bytes) | ciphertext of the text in UTF-8
/// </code>
/// </summary>
internal sealed partial class StoreSealer(BridgeDataOptions options, ILogger<StoreSealer> logger) : IDisposable
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

    /// <param name="belongsTo">The associated data.</param>
    public byte[] Seal(byte[] belongsTo, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var result = new byte[HeaderLength + plain.Length];
        result[0] = Version;
        var nonce = result.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(Key, TagLength);
        cipher.Encrypt(nonce, plain, result.AsSpan(HeaderLength), result.AsSpan(1 + NonceLength, TagLength), belongsTo);
        CryptographicOperations.ZeroMemory(plain);
        return result;
    }

    /// <summary>False where it was sealed with another key, for something else, by another version, or was changed since.</summary>
    public bool TryOpen(byte[] belongsTo, byte[] sealedText, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (sealedText.Length < HeaderLength || sealedText[0] != Version)
            return false;
        var plain = new byte[sealedText.Length - HeaderLength];
        using var cipher = new AesGcm(Key, TagLength);
        try
        {
            cipher.Decrypt(
                sealedText.AsSpan(1, NonceLength),
                sealedText.AsSpan(HeaderLength),
                sealedText.AsSpan(1 + NonceLength, TagLength),
                plain,
                belongsTo);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        text = Encoding.UTF8.GetString(plain);
        CryptographicOperations.ZeroMemory(plain);
        return true;
    }

    public BridgeDataException WrongKey() =>
        new($"The key file {options.KeyFile} opens none of the stored passwords and secrets: it is not the one they were sealed with. "
            + "Put back the key file that belongs to this store.");

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        _key = null;
    }

    [LoggerMessage(DataEventIds.KeyFileCreated, LogLevel.Information, "Made the key file {Path}; back it up apart from the store, which is of no use without it")]
    private partial void LogKeyFileCreated(string path);
}
