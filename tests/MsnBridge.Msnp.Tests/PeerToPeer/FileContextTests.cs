using MsnBridge.Msnp.PeerToPeer.Files;

namespace MsnBridge.Msnp.Tests.PeerToPeer;

public sealed class FileContextTests
{
    [Fact]
    public void A_context_of_version_2_is_written()
    {
        var bytes = new FileContext("notes.txt", 1234, default).ToBytes();
        Assert.Equal(574, bytes.Length);
        Assert.Equal(768, Convert.ToBase64String(bytes).Length);
        Assert.Equal(
            "3e02000002000000d204000000000000010000006e006f007400650073002e0074007800740000", Convert.ToHexStringLower(bytes.AsSpan(0, 39)));
        Assert.Equal("ffffffff", Convert.ToHexStringLower(bytes.AsSpan(570)));
        Assert.All(bytes[40..570], zero => Assert.Equal(0, zero));
        Assert.Equal(new FileContext("notes.txt", 1234, default), FileContext.Parse(bytes));
    }

    [Fact]
    public void A_context_of_Windows_Live_Messenger_is_read()
    {
        var beginning = Convert.FromBase64String("PgIAAAIAAACHPj4DAAAAAAEAAABnAGgA");
        var bytes = new byte[574];
        beginning.CopyTo(bytes, 0);
        "ost.psd"u8.ToArray().Select((letter, index) => (letter, index)).ToList().ForEach(pair => bytes[24 + (2 * pair.index)] = pair.letter);
        Assert.Equal(new FileContext("ghost.psd", 54410887, default), FileContext.Parse(bytes));
    }

    [Theory]
    [InlineData(574, 2, false)]
    [InlineData(638, 3, false)]
    [InlineData(638, 3, true)]
    public void A_preview_is_found_whether_or_not_the_length_counts_it(int length, int version, bool isCounted)
    {
        byte[] preview = [1, 2, 3, 4, 5];
        var bytes = new byte[length + preview.Length];
        BitConverter.TryWriteBytes(bytes, isCounted ? length + preview.Length : length);
        BitConverter.TryWriteBytes(bytes.AsSpan(4), version);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), 99L);
        bytes[20] = (byte)'a';
        preview.CopyTo(bytes, length);
        var context = FileContext.Parse(bytes)!;
        Assert.Equal(("a", 99), (context.Name, context.Size));
        Assert.Equal(preview, context.Preview.ToArray());
    }

    [Fact]
    public void A_preview_goes_along_unless_it_is_too_large()
    {
        var preview = new byte[2000];
        preview[7] = 9;
        Assert.Equal(preview, FileContext.Parse(new FileContext("a.png", 5, preview).ToBytes())!.Preview.ToArray());
        Assert.Empty(FileContext.Parse(new FileContext("a.png", 5, new byte[FileContext.LargestPreview + 1]).ToBytes())!.Preview.ToArray());
    }

    [Fact]
    public void What_is_no_context_is_none()
    {
        var negative = new FileContext("a", 0, default).ToBytes();
        negative[15] = 0x80;
        var background = new FileContext("a", 1, default).ToBytes();
        background[16] = 4;
        Assert.Null(FileContext.Parse(negative));
        Assert.Null(FileContext.Parse(background));
        Assert.Null(FileContext.Parse(new byte[539]));
        Assert.Null(FileContext.Parse(default));
    }

    [Fact]
    public void A_name_too_long_keeps_its_ending()
    {
        var name = FileContext.Parse(new FileContext(new string('x', 300) + ".jpeg", 1, default).ToBytes())!.Name;
        Assert.Equal(FileContext.LongestName, name.Length);
        Assert.EndsWith("x.jpeg", name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notes.txt", "notes.txt")]
    [InlineData("Füße & 日本語.txt", "Füße & 日本語.txt")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\boot.ini", "boot.ini")]
    [InlineData("C:\\Users\\a\\b.txt", "b.txt")]
    [InlineData("c:evil.txt", "c_evil.txt")]
    [InlineData("..", "file")]
    [InlineData("", "file")]
    [InlineData("a/", "file")]
    [InlineData(".bashrc", "bashrc")]
    [InlineData("a.txt. . ", "a.txt")]
    [InlineData("photo\u202Egpj.exe", "photogpj.exe")]
    [InlineData("a\r\nb\0c.txt", "abc.txt")]
    [InlineData("con", "_con")]
    [InlineData("NUL.txt", "_NUL.txt")]
    [InlineData("lpt1.a.b", "_lpt1.a.b")]
    [InlineData("what?*<>|\".txt", "what______.txt")]
    [InlineData("a\u200Bb.txt", "ab.txt")]
    [InlineData("\uFFFD.txt", "_.txt")]
    public void A_name_is_made_safe(string given, string safe) => Assert.Equal(safe, SafeFileName.Of(given));

    [Fact]
    public void A_long_name_is_cut_in_front_of_its_ending()
    {
        var name = SafeFileName.Of(new string('a', 4000) + ".tar");
        Assert.Equal(128, SafeFileName.Of(string.Concat(Enumerable.Repeat("😀", 4000)) + ".tar").Length);
        Assert.Equal(128, name.Length);
        Assert.EndsWith(".tar", name, StringComparison.Ordinal);
    }
}
