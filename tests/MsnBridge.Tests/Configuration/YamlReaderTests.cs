using CsCheck;
using MsnBridge.Configuration.Yaml;

namespace MsnBridge.Tests.Configuration;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("a:\n\tb: 1", 2, 1, "the line is indented with a tab")]
    [InlineData("a:\n  b: 1\n \tc: 2", 3, 2, "the line is indented with a tab")]
    [InlineData("a: 'x", 1, 4, "not valid YAML")]
    [InlineData("a: b: c", 1, 5, "not valid YAML")]
    [InlineData("a: [1, 2", 2, 1, "not valid YAML")]
    [InlineData("- a", 1, 1, "the file is not a list of sections")]
    [InlineData("hello", 1, 1, "the file is not a list of sections")]
    [InlineData("a: &x 1", 1, 4, "anchors (&name) are not supported")]
    [InlineData("a: *x", 1, 4, "aliases (*name) are not supported")]
    [InlineData("a: !!str 1", 1, 4, "tags (!name) are not supported")]
    [InlineData("[a, b]: 1", 1, 1, "a key is not a single word")]
    [InlineData("a: 1\n---\nb: 2", 2, 1, "a second document begins here")]
    public void A_fault_is_told_with_its_line_and_column(string text, int line, int column, string problem)
    {
        var error = Assert.Throws<YamlSyntaxException>(() => YamlReader.Read(text));

        Assert.StartsWith(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(new YamlPosition(line, column), error.Position);
    }

    [Fact]
    public void Aliases_that_would_grow_without_end_are_refused_at_the_first()
    {
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 25).Select(i =>
            $"{(char)('a' + i)}: &{(char)('a' + i)} [{string.Join(",", Enumerable.Repeat("*" + (char)('a' + i - 1), 9))}]\n"));

        Assert.StartsWith("anchors", Assert.Throws<YamlSyntaxException>(() => YamlReader.Read(bomb)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Contains("levels deep", Assert.Throws<YamlSyntaxException>(() => YamlReader.Read("a: " + new string('[', 5000))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n")]
    public void An_empty_file_has_no_sections(string text) => Assert.Empty(YamlReader.Read(text).Entries);

    [Fact]
    public void Whatever_the_text_it_is_read_or_its_fault_is_told() =>
        Gen.OneOf<string>(":", " ", "\n", "\t", "-", "?", "[", "]", "{", "}", ",", "#", "&a", "*a", "!", "!!str", "|", ">", "%YAML 1.2\n",
            "%TAG ! x\n", "---", "...",
                "'", "\"", "\"\\UFFFFFFFF\"", "\"\\xZZ\"", "\0", "\uFEFF", "\u0085", "\uD800", "@", "`", "a", "b: ", "<<: ", "~", "1")
            .Array[0, 12]
            .Sample(
                parts =>
                {
                    try
                    {
                        YamlReader.Read(string.Concat(parts));
                    }
                    catch (YamlSyntaxException error)
                    {
                        Assert.InRange(error.Position.Line, 1, 100);
                    }
                },
                iter: 20_000);

    [Fact]
    public void Keys_know_their_lines_and_quoted_words_are_texts()
    {
        var root = YamlReader.Read("# comment\na: ~\nb: '~'\n");

        Assert.Equal([2, 3], root.Entries.Select(entry => entry.KeyPosition.Line));
        Assert.True(Assert.IsType<YamlScalar>(root.Entries[0].Value).IsNull);
        Assert.False(Assert.IsType<YamlScalar>(root.Entries[1].Value).IsNull);
    }
}
