using MsnBridge.Core.Contacts;
using MsnBridge.Matrix.Presence;

namespace MsnBridge.Matrix.Tests.Presence;

public sealed class StatusWordsTests
{
    [Theory]
    [InlineData("♪ New Order - Blue Monday", null, "New Order", "Blue Monday")]
    [InlineData("at home ♫ New Order – Blue Monday", "at home", "New Order", "Blue Monday")]
    [InlineData("at home · 🎵️ Blue Monday", "at home", null, "Blue Monday")]
    [InlineData("🎶 a - b - c", null, "a", "b - c")]
    public void What_stands_behind_a_note_is_what_the_person_listens_to(string status, string? message, string? artist, string title)
    {
        var (said, media) = StatusWords.Read(status);

        Assert.Equal((message, artist, title, CurrentMediaKind.Music), (said, media?.Artist, media?.Title, media?.Kind));
    }

    [Theory]
    [InlineData("no time")]
    [InlineData("♪")]
    [InlineData("what a ♪ ")]
    public void Other_words_are_the_personal_message(string status) => Assert.Equal((status, null), StatusWords.Read(status));

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Blank_words_are_none(string? status) => Assert.Equal((null, null), StatusWords.Read(status));

    [Fact]
    public void What_has_no_bound_is_cut()
    {
        var (_, media) = StatusWords.Read("♪ " + new string('x', 5000));

        Assert.Equal(200, media!.Text.Length);
    }
}
