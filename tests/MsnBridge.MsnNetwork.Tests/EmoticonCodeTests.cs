using MsnBridge.MsnNetwork.Emoticons;

namespace MsnBridge.MsnNetwork.Tests;

public sealed class EmoticonCodeTests
{
    [Theory]
    [InlineData("hi :-)", "hi 🙂")]
    [InlineData("hi:)", "hi🙂")]
    [InlineData(":-D:-P", "😃😛")]
    [InlineData("(y)(Y)", "👍👍")]
    [InlineData("I (l) you (K)", "I ❤\uFE0F you 💋")]
    [InlineData(":'( and <:o)", "😢 and 🥳")]
    [InlineData("(bah)(b)", "🐑🍺")]
    [InlineData(":->:->", "😃😃")]
    public void Codes_become_characters_the_longest_first_and_whatever_their_case(string text, string shown) => Assert.Equal(shown, EmoticonCodes.ToPictographs(text, []));

    [Theory]
    [InlineData("f(x) = class(es)")]
    [InlineData("a:pb 10:Damned http")]
    [InlineData("see http://example.org/(y)/:-)x and www.example.org/:D")]
    [InlineData("mail b:p@example.org")]
    [InlineData("no codes at all")]
    [InlineData("")]
    public void Words_and_addresses_are_left_alone(string text) => Assert.Equal(text, EmoticonCodes.ToPictographs(text, []));

    [Fact]
    public void Behind_an_address_codes_count_again() =>
        Assert.Equal("http://example.org 🙂", EmoticonCodes.ToPictographs("http://example.org :)", []));

    [Fact]
    public void A_code_of_the_messages_own_picture_stays() => Assert.Equal("(Y)X 🙂", EmoticonCodes.ToPictographs("(Y)X :)", ["(Y)X"]));

    [Theory]
    [InlineData("👍 fine 🙂", "(Y) fine :-)")]
    [InlineData("❤️❤", "(L)(L)")]
    [InlineData("👍🏽 👨‍👩‍👧 😀", "👍🏽 👨‍👩‍👧 😀")]
    [InlineData("plain", "plain")]
    public void Characters_become_codes_and_other_pictures_stay(string text, string sent) => Assert.Equal(sent, EmoticonCodes.ToCodes(text));

    [Fact]
    public void Every_picture_comes_back_from_its_code()
    {
        foreach (var (pictograph, code) in EmoticonTable.Codes)
        {
            var shown = EmoticonCodes.ToPictographs(code, []);
            Assert.Equal(pictograph, shown.TrimEnd('\uFE0F'));
            Assert.Equal(code, EmoticonCodes.ToCodes(shown));
        }
    }

    [Fact]
    public void A_long_text_of_beginnings_of_codes_takes_no_time()
    {
        var text = string.Concat(Enumerable.Repeat("(:<;", 8000));

        Assert.NotNull(EmoticonCodes.ToPictographs(text, []));
    }
}
