using MsnBridge.Xmpp.Addressing;

namespace MsnBridge.Xmpp.Tests.Addressing;

public sealed class JidTests
{
    [Theory]
    [InlineData("Alice@Example.ORG/Phone", "alice", "example.org", "Phone")]
    [InlineData("example.org", null, "example.org", null)]
    [InlineData("example.org.", null, "example.org", null)]
    [InlineData("example.org/a/b@c", null, "example.org", "a/b@c")]
    [InlineData("a@b/c d", "a", "b", "c d")]
    [InlineData(@"bob\40example.com@msn.example.org", @"bob\40example.com", "msn.example.org", null)]
    public void Parts_are_read(string text, string? local, string domain, string? resource)
    {
        Assert.True(Jid.TryParse(text, out var jid));
        Assert.Equal((local, domain, resource), (jid.Local, jid.Domain, jid.Resource));
        Assert.True(Jid.TryParse(jid.ToString(), out var again));
        Assert.Equal(jid, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@example.org")]
    [InlineData("alice@")]
    [InlineData("alice@/x")]
    [InlineData("alice@example.org/")]
    [InlineData("al ice@example.org")]
    [InlineData("alice@bob@example.org")]
    [InlineData("al\"ice@example.org")]
    [InlineData("alice@exa mple.org")]
    [InlineData("alice@example..org")]
    [InlineData("alice@example.org/\u0007")]
    public void Nonsense_is_refused(string? text) => Assert.False(Jid.TryParse(text, out _));

    [Fact]
    public void Parts_over_1023_bytes_are_refused()
    {
        Assert.True(Jid.TryParse(new string('a', 1023) + "@example.org", out _));
        Assert.False(Jid.TryParse(new string('a', 1024) + "@example.org", out _));
        Assert.False(Jid.TryParse(new string('ü', 600) + "@example.org", out _));
    }
}
