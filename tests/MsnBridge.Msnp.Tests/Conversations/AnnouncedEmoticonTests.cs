using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Conversations;

public sealed class AnnouncedEmoticonTests
{
    private static readonly MsnObject s_picture = MsnObject.Create("bob@example.org", MsnObjectType.Emoticon, "TFR1.dat", "", "x"u8);
    private readonly AnnouncedEmoticons _announced = new();

    [Fact]
    public void Pictures_of_several_announcements_belong_to_the_text_that_follows()
    {
        Announce("bob", "(a)");
        Announce("bob", "(b)", "(c)");

        Assert.Equal(["(a)", "(c)"], Codes("bob", "see (a) and (c)"));
        Assert.Empty(Codes("carol", "see (a)"));
    }

    [Fact]
    public void A_later_text_has_them_until_others_are_announced()
    {
        Announce("bob", "(a)");
        Assert.Equal(["(a)"], Codes("bob", "(a)"));
        Assert.Equal(["(a)"], Codes("bob", "(a) again"));
        Announce("bob", "(b)");

        Assert.Equal(["(b)"], Codes("bob", "(a) (b)"));
    }

    [Fact]
    public void Announcements_without_end_are_bounded()
    {
        for (var sender = 0; sender < 1000; sender++)
        {
            for (var number = 0; number < 20; number++)
                Announce($"{sender}", [.. Enumerable.Range(number * 10, 10).Select(code => $"<{code}>")]);
        }

        Assert.Equal(64, Codes("0", string.Concat(Enumerable.Range(0, 200).Select(code => $"<{code}>"))).Count);
        Assert.Empty(Codes("999", "<1>"));
    }

    private void Announce(string sender, params string[] codes) =>
        _announced.Add(sender, new EmoticonMessage([.. codes.Select(code => new MsnEmoticon(code, s_picture))]));

    private List<string> Codes(string sender, string text) => [.. _announced.Of(sender, text).Select(emoticon => emoticon.Code)];
}
