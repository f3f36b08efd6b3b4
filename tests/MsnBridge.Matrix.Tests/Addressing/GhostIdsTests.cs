using CsCheck;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Tests.Addressing;

public sealed class GhostIdsTests
{
    // What the escaping is made of, so that mistakes meet.
    private static readonly Gen<string> s_tricky = Gen.String[Gen.Char["ab_=.5f"], 1, 6];

    private static readonly GhostIds s_ghosts = new(new MatrixOptions { ServerName = "example.org" });

    [Theory]
    [InlineData("escargot", "alice@hotmail.com", "@_msn_escargot_alice=40hotmail.com:example.org")]
    [InlineData("my-net", "a_b=c@x.y", "@_msn_my-net_a=5fb=3dc=40x.y:example.org")]
    [InlineData("my_net", "jürgen@x.de", "@_msn_my=5fnet_j=c3=bcrgen=40x.de:example.org")]
    public void A_contact_has_the_user_id_of_the_documentation(string profile, string contact, string expected) =>
        Assert.Equal(expected, s_ghosts.Of(profile, new ContactId(contact)).Value);

    [Fact]
    public void What_was_written_is_read_back_whatever_it_was() =>
        Gen.Select(Gen.String[1, 20], Gen.String[1, 40]).Sample((profile, contact) =>
        {
            if (!s_ghosts.TryOf(profile, new ContactId(contact), out var user))
                return;
            Assert.True(s_ghosts.TryParse(user, out var readProfile, out var readContact));
            Assert.Equal((profile, contact), (readProfile, readContact.Value));
            Assert.Matches("^@_msn_[a-z0-9.=-]+_[a-z0-9.=-]+:example\\.org$", user.Value);
        });

    [Fact]
    public void Two_contacts_never_share_a_user_id() =>
        Gen.Select(s_tricky, s_tricky, s_tricky, s_tricky)
            .Sample((oneProfile, one, otherProfile, other) =>
                Assert.Equal(
                    (oneProfile, one) == (otherProfile, other),
                    s_ghosts.Of(oneProfile, new ContactId(one)) == s_ghosts.Of(otherProfile, new ContactId(other))));

    [Theory]
    [InlineData("@msnbot:example.org")]
    [InlineData("@alice:example.org")]
    [InlineData("@_msn_:example.org")]
    [InlineData("@_msn_escargot:example.org")]
    [InlineData("@_msn_escargot_:example.org")]
    [InlineData("@_msn__alice=40x.y:example.org")]
    [InlineData("@_msn_escargot_alice=40x.y:example.net")]
    [InlineData("@_msn_escargot_alice=4:example.org")]
    [InlineData("@_msn_escargot_alice=zz:example.org")]
    [InlineData("@_msn_escargot_alice=4Fx:example.org")]
    [InlineData("@_msn_escargot_=61lice=40x.y:example.org")]
    [InlineData("@_msn_escargot_alice=c3:example.org")]
    [InlineData("@_msn_escargot_alice_bob=40x.y:example.org")]
    [InlineData("@_msn_escargot_Alice=40x.y:example.org")]
    public void Nobody_else_is_a_ghost(string text)
    {
        Assert.True(MatrixUserId.TryParse(text, out var user));
        Assert.False(s_ghosts.TryParse(user, out _, out _));
    }

    [Theory]
    [InlineData("@msnbot:example.org", true)]
    [InlineData("@_msn_escargot_alice=40x.y:example.org", true)]
    [InlineData("@_msn_what:example.org", true)]
    [InlineData("@msnbot:example.net", false)]
    [InlineData("@alice:example.org", false)]
    public void The_bot_and_the_namespace_are_ours(string text, bool expected)
    {
        Assert.True(MatrixUserId.TryParse(text, out var user));
        Assert.Equal(expected, s_ghosts.IsOurs(user));
    }

    [Fact]
    public void An_address_that_no_id_can_hold_is_told()
    {
        var contact = new ContactId(new string('@', 90));

        Assert.False(s_ghosts.TryOf("escargot", contact, out _));
        Assert.Throws<ArgumentException>(() => s_ghosts.Of("escargot", contact));
        Assert.False(s_ghosts.TryOf("escargot", new ContactId("half of a pair: \ud83d"), out _));
    }
}
