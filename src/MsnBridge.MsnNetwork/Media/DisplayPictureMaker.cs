using MsnBridge.Core.Pictures;
using SkiaSharp;

namespace MsnBridge.MsnNetwork.Media;

/// <summary>
/// Display pictures in the form that every client since MSN 6 takes: 96 by 96 pixels, PNG, nothing beside the pixels. What is not square is cut to
/// its middle; what is seen through is put on white, which old clients would make black. At that size it is never more than 40 kB, so nothing smaller
/// than PNG is needed.
/// </summary>
internal sealed class DisplayPictureMaker : IPictureMaker
{
    public const int Side = 96;

    public MadePicture Make(ReadOnlyMemory<byte> original)
    {
        using var decoded = DecodedImage.Decode(original);
        if (decoded is null)
        {
            return MadePicture.Failed(
                DecodedImage.IsTooLarge(original) ? OwnPictureResult.TooLarge : OwnPictureResult.NotAnImage);
        }

        using var made = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(made))
        using (var image = SKImage.FromBitmap(decoded))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawImage(image, MiddleOf(decoded), new SKRect(0, 0, Side, Side), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }

        using var png = made.Encode(SKEncodedImageFormat.Png, 100);
        return new MadePicture(png.ToArray(), "image/png", null);
    }

    private static SKRect MiddleOf(SKBitmap bitmap)
    {
        var side = Math.Min(bitmap.Width, bitmap.Height);
        return SKRect.Create((bitmap.Width - side) / 2f, (bitmap.Height - side) / 2f, side, side);
    }
}
