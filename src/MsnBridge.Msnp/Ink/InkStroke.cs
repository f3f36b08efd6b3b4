namespace MsnBridge.Msnp.Ink;

/// <summary>One stroke: from where the pen was put down to where it was lifted.</summary>
/// <param name="Pen">With what it was drawn.</param>
/// <param name="Points">Where the pen was, in hundredths of a millimetre, x to the right and y down; never empty, all finite.</param>
public sealed record InkStroke(InkPen Pen, IReadOnlyList<(float X, float Y)> Points)
{
    public override string ToString() => $"{nameof(InkStroke)} {{ {Points.Count} points }}";
}
