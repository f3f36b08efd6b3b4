namespace MsnBridge.Msnp.VoiceClips;

/// <summary>Decodes the frames of one clip, in order.</summary>
internal sealed class SirenDecoder
{
    // Levels that a quantised value stands for, in deviations of its band; the centre of what is rounded to it.
    private static readonly float[][] _levels =
    [
        [0, 0.392f, 0.761f, 1.120f, 1.477f, 1.832f, 2.183f, 2.541f, 2.893f, 3.245f, 3.598f, 3.942f, 4.288f, 4.724f],
        [0, 0.544f, 1.060f, 1.563f, 2.068f, 2.571f, 3.072f, 3.562f, 4.070f, 4.620f],
        [0, 0.746f, 1.464f, 2.180f, 2.882f, 3.584f, 4.316f],
        [0, 1.006f, 2.000f, 2.993f, 3.985f],
        [0, 1.321f, 2.703f, 3.983f],
        [0, 1.657f, 3.491f],
        [0, 1.964f],
    ];

    // Noise that takes the place of zeros: less of it the more of the band was told.
    private static readonly float[] _noiseOfCategory5 = [0.70711f, 0.6179f, 0.5005f, 0.3220f, 0.17678f];
    private static readonly float[] _noiseOfCategory6 = [0.70711f, 0.5686f, 0.3563f, 0.25f];
    private const float NoiseOfSilentCategory = 0.70711f;

    private readonly float[] _overlap = new float[SirenFormat.SamplesInFrame / 2];
    private readonly float[] _lastSound = new float[SirenFormat.SamplesInFrame];
    private readonly float[] _coefficients = new float[SirenFormat.SamplesInFrame];
    private readonly int[] _powers = new int[SirenFormat.Bands];
    private readonly SirenCategories _categories = new();

    // The signs of the noise: each word is the sum of two before it.
    private readonly int[] _random = [1, 1, 1, 1];

    /// <summary>Decodes a frame; in the place of one that is damaged the one before is heard once more, then silence.</summary>
    public void Decode(ReadOnlySpan<byte> frame, Span<short> samples)
    {
        if (Read(frame))
        {
            _coefficients.CopyTo(_lastSound, 0);
        }
        else
        {
            _lastSound.CopyTo(_coefficients, 0);
            _lastSound.AsSpan().Clear();
        }

        Span<float> sound = stackalloc float[SirenFormat.SamplesInFrame];
        SirenTransform.Inverse(_coefficients, _overlap, sound);
        for (var at = 0; at < sound.Length; at++)
            samples[at] = (short)Math.Clamp(MathF.Round(sound[at]), short.MinValue, short.MaxValue);
    }

    private bool Read(ReadOnlySpan<byte> frame)
    {
        _coefficients.AsSpan().Clear();
        var bits = new SirenBitReader(frame, SirenFormat.BitsInFrame - SirenFormat.ChecksumBits);
        if (bits.Next(SirenFormat.RateBits) != SirenFormat.Rate)
            return false;

        ReadPowers(ref bits);
        var rateControl = bits.Next(SirenFormat.RateControlBits);
        _categories.Assign(_powers, bits.Left);
        for (var step = 0; step < rateControl; step++)
            _categories.Lower(step);

        var whole = ReadBands(ref bits);
        var sound = whole ? RestIsOnes(ref bits) : rateControl == SirenFormat.RateControls - 1;
        return sound && _powers.AsSpan().IndexOfAnyExceptInRange(SirenFormat.LowestPower, 33) < 0
            && SirenFormat.Checksum(frame) == (frame[^1] & ((1 << SirenFormat.ChecksumBits) - 1));
    }

    private void ReadPowers(ref SirenBitReader bits)
    {
        _powers[0] = bits.Next(SirenFormat.FirstPowerBits) - SirenFormat.FirstPowerOffset;
        for (var band = 1; band < SirenFormat.Bands; band++)
        {
            var step = SirenFormat.PowerSteps[band - 1].Read(ref bits) + SirenFormat.LowestPowerStep;
            _powers[band] = Math.Clamp(_powers[band - 1] + step, SirenFormat.LowestPower, SirenFormat.HighestPower);
        }
    }

    /// <summary>Reads the vectors; whether they ended before the frame did. Where they did not, the other bands are noise.</summary>
    private bool ReadBands(ref SirenBitReader bits)
    {
        var whole = true;
        for (var band = 0; band < SirenFormat.Bands; band++)
        {
            var category = whole ? _categories.Categories[band] : SirenFormat.SilentCategory;
            var coefficients = _coefficients.AsSpan(band * SirenFormat.BandWidth, SirenFormat.BandWidth);
            var deviation = (float)SirenFormat.Deviation(_powers[band]);
            if (category < SirenFormat.SilentCategory && !ReadVectors(ref bits, category, deviation, coefficients))
            {
                whole = false;
                category = SirenFormat.SilentCategory;
            }

            if (Noise(category, deviation, coefficients) is var noise and > 0)
                Fill(coefficients, noise, all: category == SirenFormat.SilentCategory);
        }

        return whole && bits.Left >= 0;
    }

    private static bool ReadVectors(ref SirenBitReader bits, int category, float deviation, Span<float> coefficients)
    {
        var (length, radix) = (SirenFormat.VectorLength[category], SirenFormat.LargestValue[category] + 1);
        var code = SirenFormat.Vectors[category];
        for (var start = 0; start < coefficients.Length; start += length)
        {
            var digits = code.Read(ref bits);
            if (digits < 0)
                return false;

            // The first coefficient is the highest digit, and the signs come in the order of the coefficients.
            var vector = coefficients.Slice(start, length);
            for (var at = length - 1; at >= 0; at--)
            {
                vector[at] = _levels[category][digits % radix] * deviation;
                digits /= radix;
            }

            foreach (ref var value in vector)
            {
                if (value != 0 && bits.Next() == 0)
                    value = -value;
            }
        }

        return true;
    }

    private static float Noise(int category, float deviation, ReadOnlySpan<float> coefficients)
    {
        var told = 0;
        switch (category)
        {
            case SirenFormat.SilentCategory:
                return NoiseOfSilentCategory * deviation;
            case 6:
                told = coefficients.Length - coefficients.Count(0f);
                return _noiseOfCategory6[Math.Min(told, _noiseOfCategory6.Length - 1)] * deviation;
            case 5:
                foreach (var value in coefficients)
                    told += value == 0 ? 0 : MathF.Abs(value) > 2 * deviation ? 4 : 1;
                return _noiseOfCategory5[Math.Min(told, _noiseOfCategory5.Length - 1)] * deviation;
            default:
                return 0;
        }
    }

    private void Fill(Span<float> coefficients, float noise, bool all)
    {
        var (even, odd) = (NextRandom(), NextRandom());
        for (var at = 0; at < coefficients.Length; at++)
        {
            var word = at % 2 == 0 ? even : odd;
            if (all || coefficients[at] == 0)
                coefficients[at] = ((word >> (at / 2)) & 1) != 0 ? noise : -noise;
        }
    }

    private int NextRandom()
    {
        var next = (_random[0] + _random[3]) & 0xFFFF;
        if ((next & 0x8000) != 0)
            next++;

        (_random[0], _random[1], _random[2], _random[3]) = (_random[1], _random[2], _random[3], next);
        return next;
    }

    private static bool RestIsOnes(ref SirenBitReader bits)
    {
        while (bits.Left > 0)
        {
            if (bits.Next() == 0)
                return false;
        }

        return true;
    }
}
