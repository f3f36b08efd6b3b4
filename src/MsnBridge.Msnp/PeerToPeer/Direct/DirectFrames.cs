using System.Buffers;
using System.Buffers.Binary;

namespace MsnBridge.Msnp.PeerToPeer.Direct;

/// <summary>How bytes are cut on a direct connection.</summary>
internal static class DirectFrames
{
    /// <summary>The longest that is taken: one packet, with room for what clients may add.</summary>
    public const int Longest = 16 * 1024;

    private const int PrefixLength = sizeof(uint);

    /// <summary>What the side that connected says first.</summary>
    public static ReadOnlySpan<byte> Greeting => "foo\0"u8;

    // u32 length, least byte first  bytes
    /// <summary>Reads the next frame and moves past it.</summary>
    /// <param name="buffer">What arrived.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>False if it is not whole yet.</returns>
    /// <exception cref="InvalidDataException">It says that it is longer than any may be.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (buffer.Length < PrefixLength)
            return false;

        Span<byte> prefix = stackalloc byte[PrefixLength];
        buffer.Slice(0, PrefixLength).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(prefix);
        if (length > Longest)
            throw new InvalidDataException($"A direct connection announced {length} bytes at once.");

        if (buffer.Length - PrefixLength < length)
            return false;

        frame = buffer.Slice(PrefixLength, length);
        buffer = buffer.Slice(frame.End);
        return true;
    }

    /// <summary>Writes one frame.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> frame)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(PrefixLength), (uint)frame.Length);
        output.Advance(PrefixLength);
        output.Write(frame);
    }
}
