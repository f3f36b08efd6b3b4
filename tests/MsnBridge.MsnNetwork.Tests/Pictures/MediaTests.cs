using System.Text;
using MsnBridge.Core.Pictures;
using MsnBridge.MsnNetwork.Media;
using SkiaSharp;

namespace MsnBridge.MsnNetwork.Tests.Pictures;

/// <summary>Images of strangers looked into, and pictures made for old clients.</summary>
public sealed class MediaTests
{
    private readonly ImageReader _reader = new();
    private readonly DisplayPictureMaker _maker = new();

    [Fact]
    public void An_image_is_told_with_its_kind_and_size()
    {
        Assert.Equal(new ImageFacts("image/png", 40, 20), _reader.Identify(TestImages.Png(40, 20, SKColors.Red)));
        Assert.Equal(new ImageFacts("image/jpeg", 40, 20), _reader.Identify(TestImages.Jpeg(40, 20, SKColors.Red)));
        Assert.Equal(new ImageFacts("image/bmp", 6, 7), _reader.Identify(TestImages.Bmp(6, 7)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("GIF89a")]
    [InlineData("\u0089PNG\r\n\u001a\n")]
    public void What_is_no_image_is_none(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);

        Assert.Null(_reader.Identify(bytes));
        Assert.Null(_reader.ToPng(bytes));
        Assert.Equal(OwnPictureResult.NotAnImage, _maker.Make(bytes).Failure);
    }

    [Fact]
    public void A_bomb_is_told_by_its_header_and_not_decoded()
    {
        var bomb = TestImages.Bomb(60_000, 60_000);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        Assert.Null(_reader.Identify(bomb));
        Assert.Null(_reader.ToPng(bomb));
        Assert.Equal(OwnPictureResult.TooLarge, _maker.Make(bomb).Failure);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 1024 * 1024);
    }

    [Theory]
    [InlineData(16_000, 16_000)]
    [InlineData(30_000, 1)]
    public void The_limit_is_on_pixels_and_on_each_side(int width, int height) => Assert.Null(_reader.Identify(TestImages.Bomb(width, height)));

    [Fact]
    public void A_bitmap_becomes_a_png_of_the_same_size()
    {
        var png = _reader.ToPng(TestImages.Bmp(6, 7));

        Assert.Equal(new ImageFacts("image/png", 6, 7), _reader.Identify(png));
    }

    [Theory]
    [InlineData(96, 96)]
    [InlineData(1, 1)]
    [InlineData(500, 200)]
    [InlineData(3, 900)]
    public void A_picture_for_msn_is_a_png_of_96_by_96(int width, int height)
    {
        var made = _maker.Make(TestImages.Jpeg(width, height, SKColors.Blue));

        Assert.Null(made.Failure);
        Assert.Equal(new ImageFacts("image/png", 96, 96), _reader.Identify(made.Bytes));
        using var bitmap = SKBitmap.Decode(made.Bytes.Span);
        Assert.InRange(bitmap.GetPixel(48, 48).Blue, 230, 255);
        Assert.InRange(bitmap.GetPixel(48, 48).Red, 0, 25);
    }

    [Fact]
    public void The_same_picture_is_made_the_same_so_that_contacts_do_not_fetch_it_again()
    {
        var original = TestImages.Png(300, 400, SKColors.Green);

        Assert.Equal(_maker.Make(original).Bytes.ToArray(), _maker.Make(original).Bytes.ToArray());
    }

    [Fact]
    public void What_is_seen_through_is_put_on_white()
    {
        var made = _maker.Make(TestImages.Png(50, 50, SKColors.Transparent));

        using var bitmap = SKBitmap.Decode(made.Bytes.Span);
        Assert.Equal(SKColors.White, bitmap.GetPixel(10, 10));
    }

    [Fact]
    public void Nothing_that_the_original_says_beside_its_pixels_goes_along()
    {
        var original = TestImages.Png(96, 96, SKColors.Green);
        byte[] comment = [0, 0, 0, 11, .. "tEXtsecret\0here"u8[..15], 0, 0, 0, 0];
        byte[] told = [.. original[..33], .. comment, .. original[33..]];

        var made = _maker.Make(told);

        Assert.True(made.Failure is not null || !Encoding.Latin1.GetString(made.Bytes.Span).Contains("secret", StringComparison.Ordinal));
    }
}
