using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MsnBridge.Msnp.Server.Accounts;

/// <summary>The GUID and the number by which clients of MSNP13 and later know an account. Made of the address, so that they need not be kept.</summary>
internal static class AccountNumbers
{
    /// <summary>The GUID of the account with this address.</summary>
    public static Guid IdOf(string address)
    {
        Span<byte> bytes = SHA256.HashData(Encoding.UTF8.GetBytes("msn-account:" + MsnAddress.Normalize(address))).AsSpan(0, 16);

        // Version 8, which is for whatever its maker likes.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The number (CID) of an account: the last eight bytes of its GUID, least significant first. A revival server does the same, and clients derive member
    /// ids from it.</summary>
    public static long CidOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
    }
}
