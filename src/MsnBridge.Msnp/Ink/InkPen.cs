namespace MsnBridge.Msnp.Ink;

/// <summary>With what a stroke was drawn.</summary>
/// <param name="Red">Red, 0 to 255.</param>
/// <param name="Green">Green, 0 to 255.</param>
/// <param name="Blue">Blue, 0 to 255.</param>
/// <param name="Opacity">255 hides what is beneath.</param>
/// <param name="Width">Width of the tip in hundredths of a millimetre.</param>
/// <param name="Height">Height of the tip in hundredths of a millimetre.</param>
/// <param name="IsRectangle">Whether the tip is a rectangle, not an ellipse.</param>
/// <param name="IsHighlighter">Whether what is beneath shows through, as through a highlighter.</param>
public readonly record struct InkPen(byte Red, byte Green, byte Blue, byte Opacity, float Width, float Height, bool IsRectangle, bool IsHighlighter)
{
    /// <summary>The width of a pen of which nothing is said, two pixels of a screen.</summary>
    private const uint DefaultWidth = 53;

    private const uint MaskPen = 9;
    private const float Widest = 20_000;

    /// <summary>The pen of strokes of which nothing is said.</summary>
    public static InkPen Default { get; } = new(0, 0, 0, 255, DefaultWidth, DefaultWidth, IsRectangle: false, IsHighlighter: false);

    // property (number) then its value: a number for all known ones but the raster operation, which is four bytes;
    // width and height may be followed by tag 27, length, one byte more than that: the part behind the point.
    // A property from 100 on has a length and one byte more than that.

    internal static InkPen Parse(InkReader attributes)
    {
        var pen = Default;
        uint? height = null;
        while (attributes.HasMore)
        {
            switch ((InkTag)attributes.Number())
            {
                case InkTag.Color:
                    var color = attributes.Number();
                    pen = pen with { Red = (byte)color, Green = (byte)(color >> 8), Blue = (byte)(color >> 16) };
                    break;
                case InkTag.PenWidth:
                    pen = pen with { Width = attributes.Number() };
                    break;
                case InkTag.PenHeight:
                    height = attributes.Number();
                    break;
                case InkTag.PenTip:
                    pen = pen with { IsRectangle = attributes.Number() == 1 };
                    break;
                case InkTag.Transparency:
                    pen = pen with { Opacity = (byte)(255 - Math.Min(attributes.Number(), 255)) };
                    break;
                case InkTag.RasterOperation:
                    var operation = attributes.Take(4);
                    pen = pen with { IsHighlighter = !operation.IsEmpty && operation[0] == MaskPen };
                    break;
                case InkTag.Mantissa or >= InkTag.FirstCustomProperty:
                    attributes.Take(attributes.Number() + 1);
                    break;
                default:
                    attributes.Number();
                    break;
            }
        }

        // A round tip is told by its width alone.
        var width = Math.Min(pen.Width == 0 ? DefaultWidth : pen.Width, Widest);
        return pen with { Width = width, Height = Math.Min(height is null or 0 ? width : height.Value, Widest) };
    }
}
