using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Rooms;

namespace MsnBridge.Xmpp.Tests.Rooms;

public sealed class NicknamesTests
{
    private static readonly ContactId s_bob = new("bob@example.com");

    [Theory]
    [InlineData("Bob", "Bob")]
    [InlineData("  Bob \t\u00a0\u3000 Smith ", "Bob Smith")]
    [InlineData("B\u0007o\u200bb\u202e", "Bob")]
    [InlineData("bob@home/work", "bob@home/work")]
    [InlineData("\ue000\ufffd\ufff9", "")]
    [InlineData("\ud800Bob\udc00", "Bob")]
    [InlineData("\u263a\ufe0f Bob \ud83d\ude00", "\u263a Bob \ud83d\ude00")]
    [InlineData("\u05d3\u05df", "\u05d3\u05df")]
    [InlineData("\u05d3\u05df Cohen", "")]
    [InlineData("\u05d3\u05df (2)", "")]
    [InlineData("", "")]
    [InlineData(" \r\n ", "")]
    public void What_may_not_stand_in_an_address_is_left_out(string name, string nick) => Assert.Equal(nick, Nicknames.Clean(name));

    [Fact]
    public void Long_name_is_cut_between_characters()
    {
        var nick = Nicknames.Clean("x" + string.Concat(Enumerable.Repeat("\ud83d\ude00", 500)));

        Assert.Equal(59, nick.Length);
        Assert.DoesNotContain('\ufffd', nick);
        Assert.All(nick.EnumerateRunes().Skip(1), rune => Assert.Equal(0x1F600, rune.Value));
    }

    [Theory]
    [InlineData("Bob", "Bob (bob@example.com)", "BOB")]
    [InlineData("", "bob@example.com", "BOB")]
    [InlineData("\u05d3\u05df", "bob@example.com", "\u05d3\u05df")]
    [InlineData("Bob", "bob@example.com", "BOB", "BOB (BOB@EXAMPLE.COM)")]
    [InlineData("Bob", "MSN contact 3", "BOB", "BOB (BOB@EXAMPLE.COM)", "BOB@EXAMPLE.COM", "MSN CONTACT 2")]
    public void Where_somebody_else_is_called_so_the_address_tells_them_apart(string name, string nick, params string[] taken) =>
        Assert.Equal(nick, Nicknames.Choose(name, s_bob, taken.Contains));

    [Theory]
    [InlineData("\uff22ob")]
    [InlineData("\ufb01ne")]
    [InlineData("\u24b7\u24de\u24d1")]
    [InlineData("Re\u0301ne")]
    [InlineData("\ud835\udc01ob")]
    public void Name_that_a_server_would_make_another_of_never_stands_alone(string name) =>
        Assert.Equal($"{name} (bob@example.com)", Nicknames.Choose(name, s_bob, _ => false));

    [Theory]
    [InlineData("B\u00f6b")]
    [InlineData("\u6f22\u5b57")]
    [InlineData("\u2665 Bob \ud83d\ude00")]
    [InlineData("\u0411\u043e\u0431")]
    [InlineData("\ubc25")]
    public void Name_that_stays_as_it_is_stands_alone(string name) => Assert.Equal(name, Nicknames.Choose(name, s_bob, _ => false));

    [Fact]
    public void Any_name_makes_a_resource_of_an_address()
    {
        for (var code = 0; code < 0x3000; code++)
        {
            var nick = Nicknames.Choose($"{(char)code}a{(char)code}", s_bob, _ => false);

            Assert.True(MsnBridge.Xmpp.Addressing.Jid.TryParse($"room@msn.localhost/{nick}", out _), $"U+{code:X4}");
            Assert.Equal(nick, nick.Trim());
        }
    }
}
