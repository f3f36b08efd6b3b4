namespace MsnBridge.Msnp.VoiceClips;

/// <summary>The modulated lapped transform of one frame, either way.</summary>
internal static class SirenTransform
{
    private const int Length = SirenFormat.SamplesInFrame;
    private const int Half = Length / 2;

    // A whole turn in steps of the smallest angle of the transform, a quarter of pi over the length.
    private const int Turn = Length * 8;

    private static readonly float[] _window = [.. Enumerable.Range(0, Length).Select(at => (float)Math.Sin((at + 0.5) * Math.PI / (2 * Length)))];
    private static readonly float[] _cosines = Cosines();

    /// <summary>Makes coefficients of a frame of samples.</summary>
    /// <param name="overlap">What the frame before left for this one; afterwards what this one leaves.</param>
    public static void Forward(ReadOnlySpan<float> samples, Span<float> overlap, Span<float> coefficients)
    {
        Span<float> folded = stackalloc float[Length];
        for (var at = 0; at < Half; at++)
        {
            var (early, late) = (samples[at], samples[Length - 1 - at]);
            var (small, large) = (_window[at], _window[Length - 1 - at]);
            folded[Half - 1 - at] = overlap[Half - 1 - at];
            folded[Half + at] = (early * large) - (late * small);
            overlap[Half - 1 - at] = (late * large) + (early * small);
        }

        Cosine(folded, coefficients);
    }

    /// <summary>Makes a frame of samples of coefficients.</summary>
    /// <param name="overlap">What the frame before left for this one; afterwards what this one leaves.</param>
    public static void Inverse(ReadOnlySpan<float> coefficients, Span<float> overlap, Span<float> samples)
    {
        Span<float> folded = stackalloc float[Length];
        Cosine(coefficients, folded);
        for (var at = 0; at < Half; at++)
        {
            var (before, now) = (overlap[at], folded[Half - 1 - at]);
            var (small, large) = (_window[at], _window[Length - 1 - at]);
            samples[at] = (before * large) + (now * small);
            samples[Length - 1 - at] = (now * large) - (before * small);
        }

        folded[Half..].CopyTo(overlap);
    }

    // X(k) = sqrt(2/N) * sum of x(n) * cos((n + 1/2) * (k + 1/2) * pi / N): the cosine transform of type IV, its own inverse. Clips are short: a plain sum is fast enough.
    private static void Cosine(ReadOnlySpan<float> source, Span<float> target)
    {
        for (var k = 0; k < Length; k++)
        {
            var row = _cosines.AsSpan(k * Length, Length);
            var sum = System.Numerics.Vector<float>.Zero;
            var at = 0;
            for (; at <= Length - System.Numerics.Vector<float>.Count; at += System.Numerics.Vector<float>.Count)
                sum += new System.Numerics.Vector<float>(source[at..]) * new System.Numerics.Vector<float>(row[at..]);

            var total = System.Numerics.Vector.Sum(sum);
            for (; at < Length; at++)
                total += source[at] * row[at];
            target[k] = total;
        }
    }

    private static float[] Cosines()
    {
        var cosines = new float[Length * Length];
        for (var k = 0; k < Length; k++)
        {
            for (var n = 0; n < Length; n++)
                cosines[(k * Length) + n] = (float)(Math.Sqrt(2.0 / Length) * Math.Cos(((2 * n) + 1) * ((2 * k) + 1) % Turn * (2 * Math.PI / Turn)));
        }

        return cosines;
    }
}
