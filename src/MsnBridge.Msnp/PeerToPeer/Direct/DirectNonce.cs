using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MsnBridge.Msnp.PeerToPeer.Direct;

/// <summary>What a direct connection begins with, so that each side knows that the other is who was invited.</summary>
internal static class DirectNonce
{
    private const int HeaderLength = 48;
    private const int FlagsAt = 28;
    private const int NonceAt = 32;
    private const uint NonceFlag = 0x100;

    /// <summary>How long a GUID is.</summary>
    public const int Length = 16;

    /// <summary>The form of Windows Live Messenger 8.1 and later, where only the hash of a nonce is told before the connection.</summary>
#pragma warning disable CA5350 // The protocol fixes the algorithm.
    public static Guid HashOf(Guid nonce) => new(SHA1.HashData(nonce.ToByteArray()).AsSpan(0, Length));
#pragma warning restore CA5350

    /// <summary>A nonce nobody can guess.</summary>
    public static Guid Create() => new(RandomNumberGenerator.GetBytes(Length));

    // first form:   48-byte header, least byte first, flags 0x100; the nonce stands where other packets acknowledge
    // second form:  the 16 bytes alone
    /// <summary>Writes the packet.</summary>
    /// <param name="nonce">The nonce, bare.</param>
    /// <param name="identifier">The number of the packet; null for the second form, which has none.</param>
    public static byte[] Write(Guid nonce, uint? identifier)
    {
        if (identifier is null)
            return nonce.ToByteArray();

        var packet = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(4), identifier.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(FlagsAt), NonceFlag);
        nonce.TryWriteBytes(packet.AsSpan(NonceAt));
        return packet;
    }

    /// <summary>Reads the packet, in either form; null if it is none.</summary>
    public static Guid? Read(ReadOnlySpan<byte> packet) => packet.Length switch
    {
        Length => new Guid(packet),
        HeaderLength when (BinaryPrimitives.ReadUInt32LittleEndian(packet[FlagsAt..]) & NonceFlag) != 0 => new Guid(packet[NonceAt..]),
        _ => null,
    };
}
