using System.Text;
using System.Xml;
using System.Xml.Linq;
using CsCheck;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp.Tests.Streams;

public sealed class StanzaWriterTests
{
    [Theory]
    [InlineData("a\u0000b\u0008", "a\uFFFDb\uFFFD")]
    [InlineData("\uFFFE", "\uFFFD")]
    [InlineData("\U0001F600 <&>\"'", "\U0001F600 <&>\"'")]
    public void What_XML_cannot_carry_is_replaced(string text, string expected)
    {
        var read = Read(new XElement("message", new XAttribute("id", text), new XElement("body", text)));

        Assert.Equal(expected, read.Value);
        Assert.Equal(expected, (string?)read.Attribute("id"));
    }

    // Not a case above: a runner that hands test data around as UTF-8 loses the surrogates on the way.
    [Fact]
    public void Half_a_surrogate_pair_is_replaced() =>
        Assert.Equal("\uFFFD alone \uFFFD", Read(new XElement("body", "\uD83D alone \uDE00")).Value);

    [Fact]
    public void Any_text_makes_well_formed_XML_with_one_element() =>
        Gen.String[Gen.Char['\0', '\uFFFF'], 0, 40].Sample(text => Read(new XElement("message", new XElement("body", text))).Elements().Count() == 1);

    [Fact]
    public void Line_ends_survive() => Assert.Equal("a\nb\r\nc\rd", Read(new XElement("body", "a\nb\r\nc\rd")).Value);

    private static XElement Read(XElement stanza)
    {
        using var reader = XmlReader.Create(new StringReader(Encoding.UTF8.GetString(StanzaWriter.Write(stanza))));
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }
}
