using System.Security.Cryptography;
using System.Text;

namespace MsnBridge.Data.Sealing;

/// <summary>A key with the id that everything sealed with it carries. The id tells keys apart and nothing of the key.</summary>
internal sealed class SealingKey : IDisposable
{
    public const int Length = 32;
    public const int IdLength = 4;

    private readonly byte[] _id;

    public SealingKey(byte[] bytes)
    {
        Bytes = bytes;
        _id = HMACSHA256.HashData(bytes, Encoding.ASCII.GetBytes("msnbridge key id 1"))[..IdLength];
    }

    public byte[] Bytes { get; }

    /// <summary>In front of what is sealed.</summary>
    public ReadOnlySpan<byte> IdBytes => _id;

    /// <summary>For people and files.</summary>
    public string Id => Convert.ToHexStringLower(_id);

    public static SealingKey Make() => new(RandomNumberGenerator.GetBytes(Length));

    public void Dispose() => CryptographicOperations.ZeroMemory(Bytes);
}
