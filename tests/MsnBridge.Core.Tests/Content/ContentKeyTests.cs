using MsnBridge.Core.Content;

namespace MsnBridge.Core.Tests.Content;

public sealed class ContentKeyTests
{
    [Fact]
    public void An_object_is_named_by_its_hash()
    {
        var key = ContentKey.ForObject("a3W08IR1um4w2TC8wwkloCGij+E=");

        Assert.Equal("object-6b75b4f08475ba6e30d930bcc30925a021a28fe1", key.Value);
        Assert.Equal("6b75b4f08475ba6e30d930bcc30925a021a28fe1", key.Sha1);
        Assert.True(key.IsObject);
        Assert.False(key.IsFile);
        Assert.Equal(key, ContentKey.OfObject("MsnBridge avatar 1"u8));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("../../../../../etc/passwd===")]
    [InlineData("a3W08IR1um4w2TC8wwkloCGij+HhAAAA")]
    public void What_is_no_hash_names_nothing(string? sha1) => Assert.False(ContentKey.TryForObject(sha1, out _));

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a~b")]
    [InlineData("é")]
    public void What_is_not_safe_as_a_file_name_is_no_key(string text)
    {
        Assert.False(ContentKey.TryParse(text, out _));
        Assert.Throws<ArgumentException>(() => new ContentKey(text));
    }

    [Fact]
    public void Keys_of_files_are_never_the_same()
    {
        var key = ContentKey.NewFile();

        Assert.NotEqual(key, ContentKey.NewFile());
        Assert.True(key.IsFile);
        Assert.Null(key.Sha1);
        Assert.True(ContentKey.TryParse(key.Value, out var same));
        Assert.Equal(key, same);
    }
}
