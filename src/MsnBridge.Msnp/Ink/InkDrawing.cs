namespace MsnBridge.Msnp.Ink;

/// <summary>Handwriting in Ink Serialized Format, as clients of MSN draw it since version 7.</summary>
/// <param name="Strokes">The strokes, the lowest first.</param>
/// <remarks>Facts from Microsoft's Ink Serialized Format Specification (Open Specification Promise), where it leaves things open from WPF's reader.</remarks>
public sealed record InkDrawing(IReadOnlyList<InkStroke> Strokes)
{
    /// <summary>What is longer is no handwriting.</summary>
    public const int LongestStream = 1024 * 1024;

    /// <summary>Reads a stream; what comes behind damage or a limit is left out.</summary>
    /// <param name="stream">The stream, not in base64.</param>
    /// <returns>Null if nothing of it is a stroke.</returns>
    public static InkDrawing? Parse(ReadOnlySpan<byte> stream)
    {
        var strokes = InkStreamParser.Parse(stream);
        return strokes.Count == 0 ? null : new InkDrawing(strokes);
    }

    public override string ToString() => $"{nameof(InkDrawing)} {{ {Strokes.Count} strokes }}";
}
