using System.Buffers.Binary;

namespace MsnBridge.Msnp.Ink;

/// <summary>Reads the fields of a stream of ink. What is not there reads as zero and leaves <see cref="Failed"/> set, so that who reads a row of fields asks once.</summary>
internal ref struct InkReader(ReadOnlySpan<byte> bytes)
{
    private const int LongestNumber = 5;
    private const int LongestSignedNumber = 10;

    private ReadOnlySpan<byte> _rest = bytes;

    public bool Failed { get; private set; }

    public readonly bool HasMore => !Failed && !_rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    // seven bits a byte, the lowest first; the highest bit says that more follow

    public uint Number() => (uint)Number(LongestNumber);

    // the magnitude shifted up by one, with the sign in the lowest bit
    public int SignedNumber()
    {
        var value = Number(LongestSignedNumber);
        var magnitude = (long)(value >> 1);
        return (int)Math.Clamp((value & 1) != 0 ? -magnitude : magnitude, int.MinValue, int.MaxValue);
    }

    public float Single()
    {
        var bytes = Take(sizeof(float));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadSingleLittleEndian(bytes);
    }

    public double Double()
    {
        var bytes = Take(sizeof(double));
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadDoubleLittleEndian(bytes);
    }

    public byte Byte()
    {
        var bytes = Take(1);
        return bytes.IsEmpty ? (byte)0 : bytes[0];
    }

    /// <summary>The next bytes; none if there are fewer.</summary>
    public ReadOnlySpan<byte> Take(uint length)
    {
        if (Failed || length > _rest.Length)
        {
            Failed = true;
            return [];
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    /// <summary>What a length in front of it spans.</summary>
    public InkReader Block() => new(Take(Number()));

    private ulong Number(int longest)
    {
        var value = 0ul;
        for (var at = 0; at < longest; at++)
        {
            if (at >= _rest.Length)
                break;

            value |= (ulong)(_rest[at] & 0x7F) << (7 * at);
            if (_rest[at] < 0x80)
            {
                _rest = _rest[(at + 1)..];
                return value;
            }
        }

        Failed = true;
        return 0;
    }
}
