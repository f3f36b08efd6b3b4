using System.Globalization;
using CsCheck;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Tests.Conversion;

public sealed class ExcerptsTests
{
    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("  two\r\nlines\t here ", 20, "two lines here")]
    [InlineData("exactly ten", 11, "exactly ten")]
    [InlineData("exactly ten", 10, "exactly t…")]
    [InlineData("exactly ten", 9, "exactly…")]
    [InlineData("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2, "👨‍👩‍👧‍👦…")]
    [InlineData("ab", 1, "…")]
    [InlineData("", 5, "")]
    [InlineData(" \n ", 5, "")]
    public void Excerpt_is_one_line_of_whole_characters(string text, int length, string excerpt) => Assert.Equal(excerpt, Excerpts.OneLine(text, length));

    [Fact]
    public void Excerpt_of_anything_is_bounded_and_on_one_line() =>
        Gen.Select(Gen.String[Gen.Char['\0', '\uFFFF'], 0, 60], Gen.Int[1, 40]).Sample((text, length) =>
        {
            var excerpt = Excerpts.OneLine(text, length);
            Assert.True(new StringInfo(excerpt).LengthInTextElements <= length);
            Assert.DoesNotContain(excerpt, char.IsControl);
        });

    [Fact]
    public void One_letter_under_a_thousand_accents_is_not_quoted() =>
        Assert.Equal("\uFFFDb", Excerpts.OneLine("a" + new string('\u0301', 1000) + "b"));
}
