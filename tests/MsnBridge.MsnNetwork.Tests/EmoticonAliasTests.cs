using MsnBridge.Core.Content;
using MsnBridge.Core.Messages;
using MsnBridge.MsnNetwork.Emoticons;

namespace MsnBridge.MsnNetwork.Tests;

public sealed class EmoticonAliasTests
{
    private static readonly ContentKey s_one = new("object-1");
    private static readonly ContentKey s_two = new("object-2");

    [Theory]
    [InlineData("look :party_parrot: here", ":party_parrot:", "look (party) here")]
    [InlineData(":y: and (Y)", ":y:", "(y1) and (Y)")]
    [InlineData(":cat:(cat)", ":cat:", "(cat1)(cat)")]
    [InlineData("a:猫:b", ":猫:", "a(e1)b")]
    public void A_code_is_short_and_means_nothing_else(string text, string code, string sent)
    {
        var (written, emoticons) = EmoticonAliases.Write(text, [new MessageEmoticon(code, s_one)]);

        Assert.Equal(sent, written);
        Assert.InRange(Assert.Single(emoticons).Code.Length, 3, 7);
    }

    [Fact]
    public void Two_pictures_of_one_name_get_two_codes_and_the_longer_code_is_read_first()
    {
        var (written, emoticons) = EmoticonAliases.Write(":party_one: :party_two: :party_one::x", [new(":party_one:", s_one), new(":party_two:", s_two)]);

        Assert.Equal("(party) (part1) (party):x", written);
        Assert.Equal([("(party)", s_one), ("(part1)", s_two)], emoticons.Select(emoticon => (emoticon.Code, emoticon.Picture)).OrderByDescending(pair => pair.Code));
    }

    [Fact]
    public void A_picture_that_the_text_does_not_have_is_left_out() => Assert.Empty(EmoticonAliases.Write("plain", [new(":cat:", s_one)]).Emoticons);
}
