using CsCheck;
using MsnBridge.Core.Identities;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests.Addressing;

public sealed class JidEscapingTests
{
    // The examples of XEP-0106, section 5.
    [Theory]
    [InlineData("space cadet", @"space\20cadet")]
    [InlineData("call me \"ishmael\"", @"call\20me\20\22ishmael\22")]
    [InlineData("at&t guy", @"at\26t\20guy")]
    [InlineData("d'artagnan", @"d\27artagnan")]
    [InlineData("/.fanboy", @"\2f.fanboy")]
    [InlineData("::foo::", @"\3a\3afoo\3a\3a")]
    [InlineData("<foo>", @"\3cfoo\3e")]
    [InlineData("user@host", @"user\40host")]
    [InlineData(@"c:\net", @"c\3a\net")]
    [InlineData(@"c:\\net", @"c\3a\\net")]
    [InlineData(@"c:\cool stuff", @"c\3a\cool\20stuff")]
    [InlineData(@"c:\5commas", @"c\3a\5c5commas")]
    public void Examples_of_the_specification_hold(string text, string escaped)
    {
        Assert.Equal(escaped, JidEscaping.Escape(text));
        Assert.Equal(text, JidEscaping.Unescape(escaped));
    }

    [Fact]
    public void Unescaping_undoes_escaping() =>
        Gen.String[Gen.Char["\\2045cfa@ /<\"ü."], 0, 30]
            .Sample(text => JidEscaping.Unescape(JidEscaping.Escape(text)) == text);

    [Fact]
    public void Every_address_becomes_a_local_part_and_back()
    {
        var addresses = new ContactAddresses(new XmppOptions());
        Gen.String[Gen.Char["\\2045caz-+._'&/ "], 1, 30]
            .Select(name => new ContactId(name + "@example.com"))
            .Sample(contact =>
                Jid.TryParse(addresses.OfContact(contact).ToString(), out var jid)
                && ContactAddresses.TryReadContact(jid!, new FakeRemoteNetwork(), out var read, out _)
                && read == contact);
    }

    [Theory]
    [InlineData(1100)]
    public void Address_too_long_for_a_local_part_is_known_to_be(int length) =>
        Assert.False(new ContactAddresses(new XmppOptions()).CanBeWritten(new(new string('a', length) + "@example.com")));
}
