namespace MsnBridge.Msnp.VoiceClips;

/// <summary>Encodes the frames of one clip, in order.</summary>
internal sealed class SirenEncoder
{
    // How much is added to a value, in steps, before what is behind the point is dropped; less than a half, since a zero is cheap.
    private static readonly float[] _rounding = [0.3f, 0.33f, 0.36f, 0.39f, 0.42f, 0.45f, 0.5f];

    // A step, in deviations of the band.
    private static readonly float[] _steps = [0.3536f, 0.5f, 0.7071f, 1, 1.4142f, 2, 2.8284f];

    private readonly float[] _overlap = new float[SirenFormat.SamplesInFrame / 2];
    private readonly float[] _coefficients = new float[SirenFormat.SamplesInFrame];
    private readonly int[] _powers = new int[SirenFormat.Bands];
    private readonly int[] _lengths = new int[SirenFormat.Bands];
    private readonly SirenCategories _categories = new();

    public void Encode(ReadOnlySpan<short> samples, Span<byte> frame)
    {
        Span<float> sound = stackalloc float[SirenFormat.SamplesInFrame];
        for (var at = 0; at < sound.Length; at++)
            sound[at] = samples[at];

        SirenTransform.Forward(sound, _overlap, _coefficients);
        MeasurePowers();
        frame.Clear();
        var bits = new SirenBitWriter(frame);
        bits.Write(SirenFormat.Rate, SirenFormat.RateBits);
        var room = WritePowers(ref bits);
        _categories.Assign(_powers, room);
        bits.Write(FitInto(room), SirenFormat.RateControlBits);
        for (var band = 0; band < SirenFormat.Bands; band++)
            CodeBand(band, ref bits);

        bits.Fill();
        frame[^1] = (byte)((frame[^1] & -(1 << SirenFormat.ChecksumBits)) | SirenFormat.Checksum(frame));
    }

    private void MeasurePowers()
    {
        for (var band = 0; band < SirenFormat.Bands; band++)
        {
            var energy = 0f;
            foreach (var value in _coefficients.AsSpan(band * SirenFormat.BandWidth, SirenFormat.BandWidth))
                energy += value * value;

            // Math.Round would send a half to the even neighbour.
            var power = Math.Floor(Math.Log2(energy / SirenFormat.BandWidth) + 0.5);
            _powers[band] = (int)Math.Clamp(power, SirenFormat.LowestPower, SirenFormat.HighestPower);
        }

        // A step up is at most 11, and there are 31 powers for band 0 and 40 for the others.
        for (var band = SirenFormat.Bands - 2; band >= 0; band--)
            _powers[band] = Math.Max(_powers[band], _powers[band + 1] - 11);

        _powers[0] = Math.Clamp(_powers[0], 1 - SirenFormat.FirstPowerOffset, 31 - SirenFormat.FirstPowerOffset);
        for (var band = 1; band < SirenFormat.Bands; band++)
            _powers[band] = Math.Clamp(_powers[band], -8 - SirenFormat.FirstPowerOffset, 31 - SirenFormat.FirstPowerOffset);
    }

    /// <summary>Writes the powers, and takes for them what is written.</summary>
    /// <returns>The bits that are left for the vectors.</returns>
    private int WritePowers(ref SirenBitWriter bits)
    {
        var room = SirenFormat.BitsInFrame - SirenFormat.RateBits - SirenFormat.FirstPowerBits - SirenFormat.RateControlBits - SirenFormat.ChecksumBits;
        bits.Write(_powers[0] + SirenFormat.FirstPowerOffset, SirenFormat.FirstPowerBits);
        for (var band = 1; band < SirenFormat.Bands; band++)
        {
            var step = Math.Max(_powers[band] - _powers[band - 1], SirenFormat.LowestPowerStep);
            _powers[band] = _powers[band - 1] + step;
            var code = SirenFormat.PowerSteps[band - 1];
            var value = step - SirenFormat.LowestPowerStep;
            bits.Write(code.CodeOf(value), code.LengthOf(value));
            room -= code.LengthOf(value);
        }

        return room;
    }

    /// <summary>Finds the rate control with which the vectors fill the room best, and sets the categories by it.</summary>
    private int FitInto(int room)
    {
        var rateControl = 0;
        for (; rateControl < (SirenFormat.RateControls / 2) - 1; rateControl++)
            _categories.Lower(rateControl);

        var total = 0;
        for (var band = 0; band < SirenFormat.Bands; band++)
            total += Measure(band);

        while (total < room && rateControl > 0)
            total += MeasureAgain(_categories.Raise(--rateControl));

        while (total > room && rateControl < SirenFormat.RateControls - 1)
            total += MeasureAgain(_categories.Lower(rateControl++));

        return rateControl;
    }

    private int MeasureAgain(int band) => -_lengths[band] + Measure(band);

    private int Measure(int band)
    {
        var nothing = default(SirenBitWriter);
        return _lengths[band] = CodeBand(band, ref nothing);
    }

    /// <summary>Writes the vectors of a band.</summary>
    /// <returns>How many bits they have, whether or not there was room for them.</returns>
    private int CodeBand(int band, ref SirenBitWriter bits)
    {
        var category = _categories.Categories[band];
        if (category == SirenFormat.SilentCategory)
            return 0;

        var (length, largest) = (SirenFormat.VectorLength[category], SirenFormat.LargestValue[category]);
        var code = SirenFormat.Vectors[category];
        var scale = (float)(1 / (SirenFormat.Deviation(_powers[band]) * _steps[category]));
        var coefficients = _coefficients.AsSpan(band * SirenFormat.BandWidth, SirenFormat.BandWidth);
        var total = 0;
        for (var start = 0; start < coefficients.Length; start += length)
        {
            var (digits, signs, signCount) = (0, 0, 0);
            foreach (var value in coefficients.Slice(start, length))
            {
                var level = (int)Math.Min((MathF.Abs(value) * scale) + _rounding[category], largest);
                digits = (digits * (largest + 1)) + level;
                if (level == 0)
                    continue;

                signs = (signs << 1) | (value > 0 ? 1 : 0);
                signCount++;
            }

            bits.Write(code.CodeOf(digits), code.LengthOf(digits));
            bits.Write(signs, signCount);
            total += code.LengthOf(digits) + signCount;
        }

        return total;
    }
}
