using System.Globalization;
using System.Text;
using CsCheck;
using MsnBridge.Msnp.Ink;

namespace MsnBridge.Msnp.Tests.Ink;

public sealed class InkDrawingTests
{
    /// <summary>Hundredths of a millimetre in a pixel of a screen.</summary>
    private const float Pixel = 2540f / 96;

    /// <summary>What another implementation (Isf-Qt) wrote of a drawing of its own, in pixels.</summary>
    [Fact]
    public void Drawing_of_another_writer_is_read_point_for_point()
    {
        var drawing = InkDrawing.Parse(File.ReadAllBytes(Vector("drawn.isf")));

        Assert.NotNull(drawing);
        Assert.Equal(DrawnStrokes(), drawing.Strokes.Select(stroke => string.Join(
            ' ', stroke.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{MathF.Round(point.X / Pixel)},{MathF.Round(point.Y / Pixel)}")))));
        Assert.Equal(
            [(0x12, 0xab, 0x34, 52f), (0xff, 0, 0, 132f), (0, 0, 0x80, 264f)],
            [.. drawing.Strokes.Select(stroke => ((int)stroke.Pen.Red, (int)stroke.Pen.Green, (int)stroke.Pen.Blue, stroke.Pen.Width))]);
    }

    /// <summary>Values as the packers of WPF pack them, each algorithm and code, with what they were.</summary>
    [Fact]
    public void Values_are_unpacked_as_another_writer_packed_them()
    {
        foreach (var line in File.ReadAllLines(Vector("packed-values.txt")))
        {
            var (packed, expected) = (Convert.FromHexString(line.Split(' ')[0]), line.Split(' ')[1].Split(',').Select(value => int.Parse(value, CultureInfo.InvariantCulture)).ToArray());
            var values = new int[expected.Length];
            var reader = new InkReader([.. packed, 0xAA]);

            Assert.True(InkPackets.TryUnpack(ref reader, values), line);
            Assert.Equal(expected, values);

            // What follows is where it should be.
            Assert.Equal(1, reader.Rest.Length);
        }
    }

    [Fact]
    public void Differences_in_bits_begin_with_two_numbers()
    {
        // 10, 13, then differences of differences 1, -1, 0 in three bits each
        var reader = new InkReader([0x23, 20, 0x0D, 0b001_111_00, 0b0_0000000]);
        var values = new int[5];

        Assert.True(InkPackets.TryUnpack(ref reader, values));

        // 10, then as far again and less six
        Assert.Equal([10, 14, 19, 23, 27], values);
    }

    [Fact]
    public void Transform_pen_and_layout_are_those_said_last()
    {
        byte[] fields =
        [
            .. Block(2, [.. Block([68, 0x7F, 69, 40, 70, 20, 71, 1]), .. Block([68, 0x80, 0xFE, 0x03, 80, 55, 87, 9, 0, 0, 0])]),
            .. Block(15, [17, .. BitConverter.GetBytes(2f), 20, .. BitConverter.GetBytes(100f), .. BitConverter.GetBytes(-5f)]),
            .. Block(5, [56, 6, 2, 33, 34]),
            .. Stroke([1, 2], [3, 4], [9, 9]),
            9, 1,
            23, 1,
            .. Stroke([1, 2], [3, 4], [9, 9]),
        ];

        var drawing = InkDrawing.Parse(Stream(fields));

        Assert.NotNull(drawing);
        Assert.Equal([(2f, 6f), (4f, 8f)], drawing.Strokes[0].Points);
        Assert.Equal(new InkPen(0x7F, 0, 0, 255, 40, 20, IsRectangle: true, IsHighlighter: false), drawing.Strokes[0].Pen);
        Assert.Equal([(101f, -2f), (102f, -1f)], drawing.Strokes[1].Points);
        Assert.Equal(new InkPen(0, 0xFF, 0, 200, 53, 53, IsRectangle: false, IsHighlighter: true), drawing.Strokes[1].Pen);
    }

    [Theory]
    [InlineData(new byte[] { 19, 0xA8, 0x46 }, -30f, 20f)]
    [InlineData(new byte[] { 18, 0, 0, 0, 64, 0, 0, 0, 63 }, 40f, 15f)]
    [InlineData(new byte[] { 21, 0, 0, 128, 63, 0, 0, 128, 63, 0, 0, 128, 63, 0, 0, 0, 64 }, 21f, 32f)]
    [InlineData(new byte[] { 16, 0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 128, 63, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 63 }, 30f, 21f)]
    public void Transform_of_each_kind_moves_the_points(byte[] transform, float x, float y)
    {
        var point = InkDrawing.Parse(Stream([.. transform, .. Stroke([20], [30])]))!.Strokes[0].Points[0];

        Assert.Equal(x, point.X, 0.01f);
        Assert.Equal(y, point.Y, 0.01f);
    }

    [Fact]
    public void Fields_that_are_of_no_use_are_passed()
    {
        byte[] fields =
        [
            0, 2, 4, 6, 8,
            .. Block(1, new byte[16]),
            .. Block(28, [0x80, 0x80, 4]),
            .. Block(29, [6, 8]),
            .. Block(24, [1, 2, 3]),
            26, 0,
            .. Block(30, [1, 2]),
            79, 1, 2,
            100, 2, 0, 1, 2,
            60, 1, 2, 3, 4,
            .. Block(45, [7]),
            .. Stroke([1], [2]),
        ];

        Assert.Equal([(1f, 2f)], InkDrawing.Parse(Stream(fields))!.Strokes.Single().Points);
    }

    [Fact]
    public void Strokes_before_damage_are_kept()
    {
        byte[] cutOff = [.. Stroke([1], [2]), 10, 100, 1, 8];
        byte[] unknownPacking = [.. Stroke([1], [2]), .. Block(10, [1, 0x40, 1, 8, 1])];

        Assert.Single(InkDrawing.Parse(Stream(cutOff))!.Strokes);
        Assert.Single(InkDrawing.Parse(Stream(unknownPacking))!.Strokes);
        Assert.Single(InkDrawing.Parse(Stream(cutOff).AsSpan(0, 12))!.Strokes);
    }

    [Fact]
    public void Count_that_its_bytes_cannot_hold_is_refused()
    {
        // four billion points in six bytes
        byte[] fields = [.. Block(10, [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x80])];

        Assert.Null(InkDrawing.Parse(Stream(fields)));
    }

    [Fact]
    public void Points_without_end_are_cut_off()
    {
        // 80,000 points of a bit for x and a bit for y in each stroke
        byte[] stroke = Block(10, [0x80, 0xF1, 0x04, 0x80, .. new byte[10_000], 0x80, .. new byte[10_000]]);
        byte[] fields = [.. Enumerable.Repeat(stroke, 40).SelectMany(bytes => bytes)];

        Assert.Equal(2, InkDrawing.Parse(Stream(fields))!.Strokes.Count);
    }

    [Fact]
    public void Points_in_no_place_are_left_out()
    {
        byte[] transform = [17, .. BitConverter.GetBytes(float.NaN)];

        Assert.Null(InkDrawing.Parse(Stream([.. transform, .. Stroke([1], [2])])));
        Assert.Null(InkDrawing.Parse(Stream([17, .. BitConverter.GetBytes(1e30f), .. Stroke([1], [2])])));
    }

    [Fact]
    public void What_is_no_ink_is_none()
    {
        Assert.Null(InkDrawing.Parse([]));
        Assert.Null(InkDrawing.Parse([1, 2, 3]));
        Assert.Null(InkDrawing.Parse(Encoding.ASCII.GetBytes("GIF89a")));
        Assert.Null(InkDrawing.Parse(new byte[InkDrawing.LongestStream + 1]));
        Assert.Null(InkDrawing.Parse(Stream([])));
    }

    [Fact]
    public void Any_bytes_are_read_to_an_end() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        var drawing = InkDrawing.Parse(Stream(bytes));
        return drawing is null || drawing.Strokes.All(stroke => stroke.Points.Count > 0 && stroke.Points.All(point => float.IsFinite(point.X) && float.IsFinite(point.Y)));
    });

    private static IEnumerable<string> DrawnStrokes() => File.ReadLines(Vector("drawn.txt")).Where(line => line.StartsWith(' ')).Select(line => line.Trim());

    private static byte[] Stream(byte[] fields) => [0, .. Number(fields.Length), .. fields];

    private static byte[] Block(byte tag, byte[] data) => [tag, .. Block(data)];

    private static byte[] Block(byte[] data) => [.. Number(data.Length), .. data];

    /// <summary>Eight bits a value.</summary>
    private static byte[] Stroke(params sbyte[][] dimensions) =>
        Block(10, [(byte)dimensions[0].Length, .. dimensions.SelectMany(values => (byte[])[8, .. values.Select(value => (byte)value)])]);

    private static byte[] Number(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(0x80 | (value & 0x7F)));
        return [.. bytes, (byte)value];
    }

    private static string Vector(string name) => Path.Combine(AppContext.BaseDirectory, "Ink", name);
}
