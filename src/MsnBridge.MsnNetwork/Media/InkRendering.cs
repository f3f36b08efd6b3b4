using MsnBridge.Msnp.Ink;
using SkiaSharp;

namespace MsnBridge.MsnNetwork.Media;

/// <summary>Draws handwriting as clients show it: dark on white, at twice the size of their screens.</summary>
internal static class InkRendering
{
    public const string MediaType = "image/png";

    /// <summary>Pixels to a hundredth of a millimetre; screens then had 96 to an inch.</summary>
    private const float Scale = 2 * 96f / 2540;
    private const float Margin = 16;
    private const float LongestSide = 1600;

    public static (byte[] Png, int Width, int Height) ToPng(InkDrawing drawing)
    {
        var (left, top, right, bottom) = Bounds(drawing);
        var scale = Math.Min(Scale, (LongestSide - (2 * Margin)) / Math.Max(1, Math.Max(right - left, bottom - top)));
        var width = (int)Math.Ceiling(((right - left) * scale) + (2 * Margin));
        var height = (int)Math.Ceiling(((bottom - top) * scale) + (2 * Margin));
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            canvas.Translate(Margin, Margin);
            canvas.Scale(scale);
            canvas.Translate(-left, -top);
            foreach (var stroke in drawing.Strokes)
                Draw(canvas, stroke);
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return (png.ToArray(), width, height);
    }

    private static void Draw(SKCanvas canvas, InkStroke stroke)
    {
        var pen = stroke.Pen;
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeCap = pen.IsRectangle ? SKStrokeCap.Square : SKStrokeCap.Round,
            StrokeJoin = pen.IsRectangle ? SKStrokeJoin.Miter : SKStrokeJoin.Round,
            StrokeWidth = pen.Width,
            Color = new SKColor(pen.Red, pen.Green, pen.Blue, pen.Opacity),
            BlendMode = pen.IsHighlighter ? SKBlendMode.Multiply : SKBlendMode.SrcOver,
        };

        // A tip that is not as high as it is wide: what it would be square is drawn, and then squeezed.
        var squeeze = pen.Height / pen.Width;
        using var path = new SKPath();
        path.MoveTo(stroke.Points[0].X, stroke.Points[0].Y / squeeze);
        foreach (var (x, y) in stroke.Points.Skip(1))
            path.LineTo(x, y / squeeze);
        if (stroke.Points.Count == 1)
            path.LineTo(stroke.Points[0].X + 0.01f, stroke.Points[0].Y / squeeze);

        canvas.Save();
        canvas.Scale(1, squeeze);
        canvas.DrawPath(path, paint);
        canvas.Restore();
    }

    private static (float Left, float Top, float Right, float Bottom) Bounds(InkDrawing drawing)
    {
        var (left, top, right, bottom) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        foreach (var stroke in drawing.Strokes)
        {
            var (halfWidth, halfHeight) = (stroke.Pen.Width / 2, stroke.Pen.Height / 2);
            foreach (var (x, y) in stroke.Points)
            {
                left = Math.Min(left, x - halfWidth);
                top = Math.Min(top, y - halfHeight);
                right = Math.Max(right, x + halfWidth);
                bottom = Math.Max(bottom, y + halfHeight);
            }
        }

        return (left, top, right, bottom);
    }
}
