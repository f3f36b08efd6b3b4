using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Challenges;

/// <summary>The question of CHL and its answer in QRY.</summary>
public static class ClientChallenge
{
    private const ulong Modulus = 0x7FFFFFFF;
    private const ulong Multiplier = 0x0E79A9C1;

    // Implementations differ about the padding when challenge and product id together are a multiple of eight long. Twenty digits avoid the question.
    private const int ChallengeLength = 20;

    /// <summary>A new question for a client: 20 digits.</summary>
    public static string Create() => RandomNumberGenerator.GetString("0123456789", ChallengeLength);

    /// <summary>The answer to a question: 32 lower-case hexadecimal digits.</summary>
    /// <param name="challenge">The question.</param>
    /// <param name="product">The product the client claims to be.</param>
    /// <param name="algorithm">As the dialect says.</param>
    public static string Answer(string challenge, ClientProduct product, ChallengeAlgorithm algorithm) =>
        Answer(challenge, product, algorithm, padsAlways: true);

    /// <summary>Whether this answers a question, with either of the two paddings that clients use.</summary>
    public static bool IsAnswer(string answer, string challenge, ClientProduct product, ChallengeAlgorithm algorithm) =>
        answer == Answer(challenge, product, algorithm, padsAlways: true) || answer == Answer(challenge, product, algorithm, padsAlways: false);

    private static string Answer(string challenge, ClientProduct product, ChallengeAlgorithm algorithm, bool padsAlways)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        ArgumentNullException.ThrowIfNull(product);

        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
#pragma warning disable CA5351 // The protocol says MD5; nothing secret hangs on it.
        MD5.HashData(Encoding.UTF8.GetBytes(challenge + product.Key), hash);
#pragma warning restore CA5351
        if (algorithm == ChallengeAlgorithm.Keyed64Bit)
            ApplyKey(hash, challenge + product.Id, padsAlways);

        return Convert.ToHexStringLower(hash);
    }

    // The hash as four little-endian words w; k = w without the top bits. Over the words of challenge + product id, padded by '0' to a multiple of eight,
    // runs a checksum (high, low) modulo 2^31 - 1 with k as key. The answer is w XOR (high, low, high, low): w with its top bits, which some servers forget.
    private static void ApplyKey(Span<byte> hash, string text, bool padsAlways)
    {
        Span<uint> words = stackalloc uint[4];
        Span<ulong> key = stackalloc ulong[4];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(hash[(i * 4)..]);
            key[i] = words[i] & Modulus;
        }

        // Most clients pad always, by eight if nothing is missing; libpurple pads only what is missing.
        var padded = Encoding.UTF8.GetBytes(text);
        var length = padded.Length;
        Array.Resize(ref padded, padsAlways ? (length / 8 * 8) + 8 : (length + 7) / 8 * 8);
        padded.AsSpan(length).Fill((byte)'0');

        ulong high = 0, low = 0;
        for (var rest = padded.AsSpan(); !rest.IsEmpty; rest = rest[8..])
        {
            var first = Multiplier * BinaryPrimitives.ReadUInt32LittleEndian(rest) % Modulus;
            var mixed = ((key[0] * (first + high)) + key[1]) % Modulus;
            var second = (BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]) + mixed) % Modulus;
            high = ((key[2] * second) + key[3]) % Modulus;
            low += mixed + high;
        }

        high = (high + key[1]) % Modulus;
        low = (low + key[3]) % Modulus;
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(hash[(i * 4)..], words[i] ^ (uint)(i % 2 == 0 ? high : low));
    }
}
