namespace MsnBridge.Msnp.VoiceClips;

/// <summary>What encoder and decoder agree about.</summary>
/// <remarks>Siren 7 at 16 kbit/s: the transform, bands, categories and codes of ITU-T G.722.1, in a frame that begins with its rate and ends with a checksum.</remarks>
internal static class SirenFormat
{
    // rate (2 bits, 01) power of band 0 (5) steps of power of bands 1 to 13 (prefix codes) rate control (4)
    // vectors of each band (prefix codes, each followed by the signs of what is not zero) ones up to the end checksum (the last 4)

    public const int SamplesInFrame = 320;
    public const int BytesInFrame = 40;
    public const int BitsInFrame = BytesInFrame * 8;

    public const int Rate = 0b01;
    public const int RateBits = 2;
    public const int FirstPowerBits = 5;
    public const int RateControlBits = 4;
    public const int RateControls = 1 << RateControlBits;
    public const int ChecksumBits = 4;

    /// <summary>Bands of 500 Hz; nothing above 7 kHz is carried.</summary>
    public const int Bands = 14;
    public const int BandWidth = 20;

    /// <summary>The power of a band is 2 to this; what is quieter or louder is taken for these.</summary>
    public const int LowestPower = -24;
    public const int HighestPower = 39;

    /// <summary>What is added to the power of band 0 to write it.</summary>
    public const int FirstPowerOffset = -2;

    /// <summary>The step of power that the first value of a code stands for.</summary>
    public const int LowestPowerStep = -12;

    /// <summary>The category of a band of which nothing but the power is told.</summary>
    public const int SilentCategory = 7;

    /// <summary>How many bits a band of each category is expected to take.</summary>
    public static ReadOnlySpan<byte> ExpectedBits => [52, 47, 43, 37, 29, 22, 16, 0];

    /// <summary>How many coefficients make a vector in each category.</summary>
    public static ReadOnlySpan<byte> VectorLength => [2, 2, 2, 4, 4, 5, 5];

    /// <summary>The largest quantised value in each category.</summary>
    public static ReadOnlySpan<byte> LargestValue => [13, 9, 6, 4, 3, 2, 1];

    private static readonly double[] _deviations =
        [.. Enumerable.Range(LowestPower, HighestPower - LowestPower + 1).Select(power => Math.Pow(2, power / 2.0))];

    public static IReadOnlyList<PrefixCode> PowerSteps { get; } = [.. SirenCodeTables.PowerSteps.Select(code => new PrefixCode(code.Lengths, code.Codes))];

    public static IReadOnlyList<PrefixCode> Vectors { get; } = [.. SirenCodeTables.Vectors.Select(code => new PrefixCode(code.Lengths, code.Codes))];

    /// <summary>The square root of a power.</summary>
    public static double Deviation(int power) => _deviations[power - LowestPower];

    // The four masks pick the bits over which each bit of the checksum is the parity, after the 16-bit words of the frame were folded over 15 places.
    public static int Checksum(ReadOnlySpan<byte> frame)
    {
        var sum = 0u;
        for (var word = 0; word < BytesInFrame / 2; word++)
        {
            var bits = (uint)((frame[word * 2] << 8) | frame[(word * 2) + 1]);
            if (word == (BytesInFrame / 2) - 1)
                bits &= ~((1u << ChecksumBits) - 1);
            sum ^= bits << (word % 15);
        }

        sum = (sum >> 15) ^ (sum & 0x7FFF);
        var checksum = 0;
        foreach (var mask in (ReadOnlySpan<ushort>)[0x7F80, 0x7878, 0x6666, 0x5555])
            checksum = (checksum << 1) | (System.Numerics.BitOperations.PopCount(sum & mask) & 1);

        return checksum;
    }
}
