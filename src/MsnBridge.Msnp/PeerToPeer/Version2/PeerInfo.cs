using System.Buffers.Binary;

namespace MsnBridge.Msnp.PeerToPeer.Version2;

/// <summary>What a client says of itself in its first packet. Clients write its numbers in either byte order, so that it was said is all that is read of it.</summary>
internal static class PeerInfo
{
    public const int Length = 12;

    private const ushort ProtocolVersion = 0x0200;
    private const ushort ImplementationVersion = 0x0e00;
    private const uint Capabilities = 0x0000010f;

    // u16 protocol  u16 implementation  u16 version  u16 any  u32 capabilities          least byte first, unlike everything around it
    public static void Write(Span<byte> value)
    {
        value[..Length].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(value, ProtocolVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(value[4..], ImplementationVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(value[8..], Capabilities);
    }
}
