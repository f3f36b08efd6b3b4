using MsnBridge.MsnNetwork.Media;
using SkiaSharp;

namespace MsnBridge.MsnNetwork.Tests.Media;

public sealed class EmoticonMakerTests
{
    // A GIF of one pixel, as small as they come.
    private static readonly byte[] s_gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    [Fact]
    public void What_fits_goes_as_it_is()
    {
        Assert.Equal(s_gif, EmoticonMaker.Make(s_gif));
        var png = Draw(50, 19, SKEncodedImageFormat.Png);
        Assert.Equal(png, EmoticonMaker.Make(png));
    }

    [Theory]
    [InlineData(128, 128, 50, 50)]
    [InlineData(200, 100, 50, 25)]
    [InlineData(10, 400, 1, 50)]
    public void What_is_larger_is_made_smaller_in_its_shape(int width, int height, int madeWidth, int madeHeight)
    {
        using var made = SKBitmap.Decode(EmoticonMaker.Make(Draw(width, height, SKEncodedImageFormat.Png)));

        Assert.Equal((madeWidth, madeHeight), (made.Width, made.Height));
    }

    [Fact]
    public void Kinds_that_old_clients_do_not_take_become_png() =>
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], EmoticonMaker.Make(Draw(20, 20, SKEncodedImageFormat.Webp))!.Take(4));

    [Theory]
    [InlineData("")]
    [InlineData("not an image")]
    [InlineData("GIF89a")]
    public void What_is_no_image_is_none(string text) => Assert.Null(EmoticonMaker.Make(System.Text.Encoding.ASCII.GetBytes(text)));

    private static byte[] Draw(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.Orange);
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }
}
