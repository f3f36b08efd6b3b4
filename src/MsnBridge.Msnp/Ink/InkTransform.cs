namespace MsnBridge.Msnp.Ink;

/// <summary>Takes what the tablet measured to hundredths of a millimetre.</summary>
internal readonly record struct InkTransform(double Xx, double Xy, double Yx, double Yy, double X, double Y)
{
    public static InkTransform Identity { get; } = new(1, 0, 0, 1, 0, 0);

    public (double X, double Y) Apply(int x, int y) => ((x * Xx) + (y * Yx) + X, (x * Xy) + (y * Yy) + Y);

    // 16: six values, the matrix by rows; 17: one scale; 18: two scales; 19: an angle (number) in hundredths of a degree; 20: two shifts; 21: two scales, two shifts.
    // Values are 32-bit floating point numbers; in the extended table (tag 31) 64-bit ones.

    /// <summary>Reads a transform; null if the tag is none.</summary>
    public static InkTransform? Parse(InkTag tag, ref InkReader values, bool areDoubles)
    {
        switch (tag)
        {
            case InkTag.Transform:
                return new(Next(ref values), Next(ref values), Next(ref values), Next(ref values), Next(ref values), Next(ref values));
            case InkTag.TransformIsotropicScale:
                var scale = Next(ref values);
                return Identity with { Xx = scale, Yy = scale };
            case InkTag.TransformAnisotropicScale:
                return Identity with { Xx = Next(ref values), Yy = Next(ref values) };
            case InkTag.TransformRotate:
                var (sine, cosine) = Math.SinCos(values.Number() / 100.0 * Math.PI / 180);
                return new(cosine, sine, -sine, cosine, 0, 0);
            case InkTag.TransformTranslate:
                return Identity with { X = Next(ref values), Y = Next(ref values) };
            case InkTag.TransformScaleAndTranslate:
                return Identity with { Xx = Next(ref values), Yy = Next(ref values), X = Next(ref values), Y = Next(ref values) };
            default:
                return null;
        }

        double Next(ref InkReader reader) => areDoubles ? reader.Double() : reader.Single();
    }
}
