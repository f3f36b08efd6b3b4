using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MsnBridge.Msnp.Authentication;

/// <summary>
/// The proof of single sign-on (MSNP15 and later): shows the notification server that whoever holds the ticket holds the key issued with it too. It runs over the
/// nonce as it stands in the line, without decoding it.
/// </summary>
/// <remarks>Key derivation after WS-SecureConversation (P_SHA1); the structure is the one of Windows' CryptoAPI.</remarks>
public static class SingleSignOnProof
{
    private const int HeaderLength = 28;
    private const int CbcMode = 1;
    private const int TripleDesAlgorithm = 0x6603;
    private const int Sha1Algorithm = 0x8004;
    private const int VectorLength = 8;
    private const int HashLength = 20;
    private const int KeyLength = 24;
    internal const int LongestNonce = 1024;

    /// <summary>Makes the proof.</summary>
    /// <param name="key">The key issued with the ticket, decoded.</param>
    /// <param name="nonce">What the server's <c>USR SSO S</c> said behind the policy.</param>
    public static string Create(ReadOnlySpan<byte> key, string nonce) => Create(key, nonce, RandomNumberGenerator.GetBytes(VectorLength));

    /// <summary>Whether a proof was made with this key for this nonce.</summary>
    public static bool Verify(ReadOnlySpan<byte> key, string nonce, string proof)
    {
        ArgumentNullException.ThrowIfNull(nonce);
        ArgumentNullException.ThrowIfNull(proof);
        var bytes = new byte[proof.Length];
        if (!Convert.TryFromBase64String(proof, bytes, out var length) || length < HeaderLength + VectorLength)
            return false;

        // Whatever the header claims, it must be what this key, nonce and vector make of it.
        var expected = Create(key, nonce, bytes.AsSpan(HeaderLength, VectorLength).ToArray());
        return CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(expected), bytes.AsSpan(0, length));
    }

    // u32 little-endian: 28, 1 (CBC), 0x6603 (3DES), 0x8004 (SHA-1), 8, 20, length of the cipher text
    // 8 bytes vector, 20 bytes HMAC-SHA1 of the nonce, cipher text of the nonce (PKCS#7)
    internal static string Create(ReadOnlySpan<byte> key, string nonce, byte[] vector)
    {
        ArgumentNullException.ThrowIfNull(nonce);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nonce.Length, LongestNonce);
        var message = Encoding.ASCII.GetBytes(nonce);
        var cipher = Encrypt(Derive(key, "WS-SecureConversationSESSION KEY ENCRYPTION"u8), vector, message);
        var proof = new byte[HeaderLength + VectorLength + HashLength + cipher.Length];
        ReadOnlySpan<int> header = [HeaderLength, CbcMode, TripleDesAlgorithm, Sha1Algorithm, VectorLength, HashLength, cipher.Length];
        for (var i = 0; i < header.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(proof.AsSpan(i * sizeof(int)), header[i]);

        vector.CopyTo(proof, HeaderLength);
        Hmac(Derive(key, "WS-SecureConversationSESSION KEY HASH"u8), message).CopyTo(proof, HeaderLength + VectorLength);
        cipher.CopyTo(proof, HeaderLength + VectorLength + HashLength);
        return Convert.ToBase64String(proof);
    }

    internal static byte[] Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> label)
    {
        var first = Hmac(key, label);
        var third = Hmac(key, first);
        byte[] derived = [.. Hmac(key, [.. first, .. label]), .. Hmac(key, [.. third, .. label])];
        return derived[..KeyLength];
    }

#pragma warning disable CA5350 // MSNP15 and later prescribe HMAC-SHA1 and Triple DES.
    private static byte[] Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message) => HMACSHA1.HashData(key, message);

    private static byte[] Encrypt(byte[] key, byte[] vector, byte[] message)
    {
        using var algorithm = TripleDES.Create();
        algorithm.Key = key;
        return algorithm.EncryptCbc(message, vector, PaddingMode.PKCS7);
    }
#pragma warning restore CA5350
}
