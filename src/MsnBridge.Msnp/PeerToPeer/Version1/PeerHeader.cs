using System.Buffers.Binary;

namespace MsnBridge.Msnp.PeerToPeer.Version1;

/// <summary>The bits of the flags in a header of version 1. Unknown ones occur.</summary>
[Flags]
internal enum PeerFlags : uint
{
    /// <summary>An MSNSLP text, or the preparation of data.</summary>
    None = 0,

    /// <summary>Go on from another position.</summary>
    Resume = 0x1,

    /// <summary>A message has arrived, whole.</summary>
    Acknowledge = 0x2,

    /// <summary>Waiting for an answer.</summary>
    Waiting = 0x4,

    /// <summary>The session is not known.</summary>
    Error = 0x8,

    /// <summary>Given up by who sends the data.</summary>
    SenderGaveUp = 0x40,

    /// <summary>Given up by who receives it.</summary>
    ReceiverGaveUp = 0x80,

    /// <summary>The nonce of a direct connection.</summary>
    Nonce = 0x100,

    /// <summary>Data of an object.</summary>
    ObjectData = 0x20,

    /// <summary>Data of a file, in the form libpurple and Windows Live Messenger know.</summary>
    FileData = 0x01000030,

    /// <summary>All that mark data.</summary>
    AnyData = 0x30,

    /// <summary>All that mark a packet that is a header and nothing more.</summary>
    AnyControl = Resume | Acknowledge | Waiting | Error | SenderGaveUp | ReceiverGaveUp,
}

// u32 session, u32 identifier, u64 offset, u64 total size, u32 chunk size, u32 flags,
// u32 acknowledged identifier, u32 acknowledged unique id, u64 acknowledged size          little endian

/// <summary>The header of one packet of peer-to-peer, version 1.</summary>
/// <param name="SessionId">The session; 0 for MSNSLP texts and what acknowledges them.</param>
/// <param name="Identifier">Names the message; the same in all its packets.</param>
/// <param name="Offset">Where in the message this packet's bytes stand.</param>
/// <param name="TotalSize">The length of the message.</param>
/// <param name="ChunkSize">The bytes in this packet, as the sender says. libpurple says something else, so nobody should believe it.</param>
/// <param name="Flags">What it is.</param>
/// <param name="AckIdentifier">A random number that an acknowledgement repeats; in one, the message that arrived.</param>
/// <param name="AckUniqueId">0; in an acknowledgement, the random number of the message that arrived.</param>
/// <param name="AckTotalSize">0; in an acknowledgement, the length of the message that arrived.</param>
internal readonly record struct PeerHeader(
    uint SessionId,
    uint Identifier,
    ulong Offset,
    ulong TotalSize,
    uint ChunkSize,
    PeerFlags Flags,
    uint AckIdentifier = 0,
    uint AckUniqueId = 0,
    ulong AckTotalSize = 0)
{
    public const int Length = 48;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out PeerHeader header)
    {
        header = default;
        if (bytes.Length < Length)
            return false;

        header = new PeerHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]),
            (PeerFlags)BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[36..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]));
        return true;
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, SessionId);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Identifier);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], Offset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], TotalSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[24..], ChunkSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[28..], (uint)Flags);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[32..], AckIdentifier);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[36..], AckUniqueId);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[40..], AckTotalSize);
    }

    /// <summary>The header that acknowledges the message this one belongs to.</summary>
    public PeerHeader Acknowledge(uint identifier) =>
        new(SessionId, identifier, 0, TotalSize, 0, PeerFlags.Acknowledge, Identifier, AckIdentifier, TotalSize);
}
