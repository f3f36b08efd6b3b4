using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Data.Sealing;

/// <summary>
/// Seals for the store what must stay secret, with AES-256-GCM. The caller says what the text belongs to (<see cref="SealedFor"/>), which is
/// bound in, so that what is sealed is of no use in another row.
/// <code>
/// sealed = version (1 byte, 2) | key id (4 bytes) | nonce (12 bytes, random) | tag (16 bytes) | ciphertext of the text in UTF-8
/// </code>
/// Version 1, of before keys were rotated, has no key id; it is read and not written any more.
/// </summary>
internal sealed partial class StoreSealer(BridgeDataOptions options, ILogger<StoreSealer> logger) : IDisposable
{
    private const byte VersionWithoutKeyId = 1;
    private const byte Version = 2;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int LeadLength = 1 + SealingKey.IdLength;

    private IReadOnlyList<SealingKey> _keys = [];

    /// <summary>What is sealed now is sealed with it.</summary>
    public SealingKey Current => _keys is [var current, ..] ? current : throw new InvalidOperationException("The store was not prepared.");

    /// <summary>Whether a rotation of keys was begun and not completed.</summary>
    public bool IsRotating => _keys.Count > 1;

    /// <exception cref="BridgeDataException">The key file is missing and may not be made, is open to others, or holds no key.</exception>
    public void LoadKey(bool createIfMissing)
    {
        if (createIfMissing && !File.Exists(options.KeyFile))
        {
            KeyFile.Create(options.KeyFile);
            LogKeyFileCreated(options.KeyFile);
        }

        _keys = KeyFile.Read(options.KeyFile);
    }

    /// <param name="belongsTo">The associated data.</param>
    public byte[] Seal(byte[] belongsTo, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var result = new byte[LeadLength + NonceLength + TagLength + plain.Length];
        result[0] = Version;
        Current.IdBytes.CopyTo(result.AsSpan(1));
        var body = result.AsSpan(LeadLength);
        RandomNumberGenerator.Fill(body[..NonceLength]);
        using var cipher = new AesGcm(Current.Bytes, TagLength);
        cipher.Encrypt(body[..NonceLength], plain, body[(NonceLength + TagLength)..], body.Slice(NonceLength, TagLength), belongsTo);
        CryptographicOperations.ZeroMemory(plain);
        return result;
    }

    /// <summary>False where it was sealed with another key, for something else, by another version, or was changed since.</summary>
    public bool TryOpen(byte[] belongsTo, byte[] sealedText, [NotNullWhen(true)] out string? text)
    {
        text = null;
        foreach (var key in _keys)
        {
            var body = BodyFor(key, sealedText);
            if (body.Length >= NonceLength + TagLength && TryOpen(key, belongsTo, body, out text))
                return true;
        }

        return false;
    }

    public bool IsSealedWithCurrent(byte[] sealedText) =>
        sealedText.Length > LeadLength && sealedText[0] == Version && sealedText.AsSpan(1, SealingKey.IdLength).SequenceEqual(Current.IdBytes);

    /// <summary>Empty where it says that it was sealed with another key.</summary>
    private static ReadOnlySpan<byte> BodyFor(SealingKey key, byte[] sealedText) => sealedText switch
    {
        [VersionWithoutKeyId, ..] => sealedText.AsSpan(1),
        [Version, ..] when sealedText.Length > LeadLength && sealedText.AsSpan(1, SealingKey.IdLength).SequenceEqual(key.IdBytes) => sealedText.AsSpan(LeadLength),
        _ => [],
    };

    private static bool TryOpen(SealingKey key, byte[] belongsTo, ReadOnlySpan<byte> body, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var plain = new byte[body.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(key.Bytes, TagLength);
        try
        {
            cipher.Decrypt(body[..NonceLength], body[(NonceLength + TagLength)..], body.Slice(NonceLength, TagLength), plain, belongsTo);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        text = Encoding.UTF8.GetString(plain);
        CryptographicOperations.ZeroMemory(plain);
        return true;
    }

    /// <summary>Makes a new key beside the one there is: from now on what is sealed is sealed with it, and what was sealed before opens still.</summary>
    public void BeginRotation()
    {
        var made = SealingKey.Make();
        KeyFile.Replace(options.KeyFile, made, Current);
        _keys = [made, Current];
    }

    /// <summary>Everything is sealed with the new key: the one before is not needed any more.</summary>
    public void EndRotation()
    {
        KeyFile.Replace(options.KeyFile, Current);
        foreach (var old in _keys.Skip(1))
            old.Dispose();
        _keys = [Current];
    }

    public BridgeDataException WrongKey() =>
        new($"The key file {options.KeyFile} opens none of the stored passwords and secrets: it is not the one they were sealed with. "
            + "Put back the key file that belongs to this store.");

    public void Dispose()
    {
        foreach (var key in _keys)
            key.Dispose();
        _keys = [];
    }

    [LoggerMessage(DataEventIds.KeyFileCreated, LogLevel.Information, "Made the key file {Path}; back it up apart from the store, which is of no use without it")]
    private partial void LogKeyFileCreated(string path);
}
