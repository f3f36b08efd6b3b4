using MsnBridge.Core.Files;

namespace MsnBridge.Core.Tests.Files;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("holiday.jpg", "holiday.jpg")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\Documents and Settings\bob\x.txt", "x.txt")]
    [InlineData("a\u202egpj.exe", "agpj.exe")]
    [InlineData("line\nbreak\0.txt", "linebreak.txt")]
    [InlineData("what?*.txt", "what__.txt")]
    [InlineData("  ..hidden.. ", "hidden")]
    [InlineData("..", "file")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    [InlineData("CON.txt", "_CON.txt")]
    [InlineData("lpt1", "_lpt1")]
    [InlineData("\ud83d.txt", "txt")]
    [InlineData("日本 😀.png", "日本 😀.png")]
    public void A_name_that_comes_from_somebody_else_is_made_safe(string? offered, string safe) => Assert.Equal(safe, FileNames.MakeSafe(offered));

    [Fact]
    public void A_long_name_is_cut_and_keeps_its_extension()
    {
        var safe = FileNames.MakeSafe(new string('a', 500) + ".jpeg");

        Assert.Equal(FileNames.MaxLength, safe.Length);
        Assert.EndsWith("a.jpeg", safe, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_name_is_not_cut_inside_a_character()
    {
        var safe = FileNames.MakeSafe("a" + string.Concat(Enumerable.Repeat("😀", 200)));

        Assert.DoesNotContain('\ufffd', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(safe)));
    }

    [Theory]
    [InlineData("a.PNG", "image/png", FileKind.Image)]
    [InlineData("a.mp3", "audio/mpeg", FileKind.Audio)]
    [InlineData("a.wmv", "video/x-ms-wmv", FileKind.Video)]
    [InlineData("a", "application/octet-stream", FileKind.File)]
    public void What_a_file_is_follows_from_its_name(string name, string mediaType, FileKind kind)
    {
        var file = SharedFile.Named(name, 1);

        Assert.Equal((mediaType, kind), (file.MediaType, file.Kind));
    }

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(1500, "1.5 kB")]
    [InlineData(100_000_000, "100 MB")]
    public void A_size_is_told_for_a_person(long size, string told) => Assert.Equal(told, FileText.Size(size));
}
