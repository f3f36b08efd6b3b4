namespace MsnBridge.Msnp.Ink;

/// <summary>Unpacks one coordinate of all points of a stroke.</summary>
internal static class InkPackets
{
    // algorithm (1 byte), then
    //   10xnnnnn  prefix code n of eight, differences of differences: as many ones as the row of the code, a zero, then the value less the sum of the rows before,
    //             in the bits of that row with the sign in the lowest; one row more than there are means: the bits above the 32nd, then those below, each coded so
    //   00dnnnnn  n bits a value (0 means 32), with the sign; where d is set differences of differences, of which the first two are numbers before the bits
    // and bits up to the end of a byte, the highest of each byte first.

    private static readonly byte[][] _rows =
    [
        [0, 1, 2, 4, 6, 8, 12, 16, 24, 32],
        [0, 1, 1, 2, 4, 8, 12, 16, 24, 32],
        [0, 1, 1, 1, 2, 4, 8, 14, 22, 32],
        [0, 2, 2, 3, 5, 8, 12, 16, 24, 32],
        [0, 3, 4, 5, 8, 12, 16, 24, 32],
        [0, 4, 6, 8, 12, 16, 24, 32],
        [0, 6, 8, 12, 16, 24, 32],
        [0, 7, 8, 12, 16, 24, 32],
    ];

    /// <summary>Unpacks values and goes behind them.</summary>
    /// <returns>False if they are cut off or packed in an unknown way.</returns>
    public static bool TryUnpack(ref InkReader packed, Span<int> values)
    {
        var algorithm = packed.Byte();
        return !packed.Failed && (algorithm & 0xC0) switch
        {
            0x80 => (algorithm & 0x1F) < _rows.Length && TryUnpackCode(ref packed, _rows[algorithm & 0x1F], values),
            0x00 => TryUnpackBits(ref packed, (algorithm & 0x1F) == 0 ? 32 : algorithm & 0x1F, (algorithm & 0x20) != 0, values),
            _ => false,
        };
    }

    private static bool TryUnpackCode(ref InkReader packed, byte[] rows, Span<int> values)
    {
        var bits = new InkBits(packed.Rest);
        var differences = default(Differences);
        foreach (ref var value in values)
        {
            var (difference, row) = Decode(ref bits, rows);
            if (row == rows.Length)
            {
                // The sign of the whole is in the lowest bit of the upper half.
                var (upper, upperRow) = Decode(ref bits, rows);
                var (lower, lowerRow) = Decode(ref bits, rows);
                if (upperRow >= rows.Length || lowerRow >= rows.Length)
                    return false;

                var magnitude = ((upper >> 1) << 32) | (uint)lower;
                difference = (upper & 1) != 0 ? -magnitude : magnitude;
            }
            else if (row > rows.Length)
            {
                return false;
            }

            value = differences.Next(difference);
        }

        packed.Take((uint)bits.BytesRead);
        return !packed.Failed;
    }

    private static (long Value, int Row) Decode(ref InkBits bits, byte[] rows)
    {
        var row = 0;
        while (row <= rows.Length && bits.Next(1) == 1)
            row++;

        if (row == 0 || row >= rows.Length)
            return (0, row);

        var value = bits.Next(rows[row]);
        var magnitude = value >> 1;
        for (var before = 0; before < row; before++)
            magnitude += before == 0 ? 1 : 1L << (rows[before] - 1);
        return ((value & 1) != 0 ? -magnitude : magnitude, row);
    }

    private static bool TryUnpackBits(ref InkReader packed, int width, bool areDifferences, Span<int> values)
    {
        var differences = default(Differences);
        var at = 0;
        for (; areDifferences && at < Math.Min(2, values.Length); at++)
            values[at] = differences.Next(packed.SignedNumber());

        var bits = new InkBits(packed.Rest);
        for (; at < values.Length; at++)
        {
            var value = (int)((uint)bits.Next(width) << (32 - width)) >> (32 - width);
            values[at] = areDifferences ? differences.Next(value) : value;
        }

        packed.Take((uint)bits.BytesRead);
        return !packed.Failed;
    }

    /// <summary>Makes values of the differences of their differences.</summary>
    private struct Differences
    {
        private long _last;
        private long _lastButOne;

        public int Next(long difference)
        {
            var value = unchecked(difference + (2 * _last) - _lastButOne);
            (_last, _lastButOne) = (value, _last);
            return (int)value;
        }
    }

    /// <summary>Bits, the highest of each byte first; zeros behind the end, which <see cref="BytesRead"/> tells.</summary>
    private ref struct InkBits(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private long _at;

        public readonly long BytesRead => (_at + 7) / 8;

        public long Next(int count)
        {
            var value = 0L;
            for (; count > 0; count--, _at++)
            {
                var index = (int)(_at >> 3);
                value = (value << 1) | (uint)(index < _bytes.Length ? (_bytes[index] >> (7 - (int)(_at & 7))) & 1 : 0);
            }

            return value;
        }
    }
}
