using System.Text;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Payloads;

public sealed class MessageEnvelopeTests
{
    [Theory]
    [InlineData("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\nhello")]
    [InlineData("MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n\nhello")]
    [InlineData("mime-version:1.0\r\ncontent-type:TEXT/Plain;charset=UTF-8\r\n\r\nhello")]
    [InlineData("no header\r\nContent-Type: text/plain;\r\n charset=UTF-8\r\n\r\nhello")]
    public void Headers_and_body_are_told_apart(string payload)
    {
        var envelope = Parse(payload);

        Assert.Equal("text/plain", envelope.ContentType);
        Assert.Equal("hello", envelope.DecodeBody());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("Content-Type: text/plain")]
    [InlineData("Content-Type: text/plain\r\n")]
    public void A_payload_without_a_body_has_an_empty_one(string payload) => Assert.True(Parse(payload).Body.IsEmpty);

    [Theory]
    [InlineData("windows-1252", new byte[] { 0x80 }, "\u20ac")]
    [InlineData("\"utf-8\"", new byte[] { 0xE2, 0x82, 0xAC }, "\u20ac")]
    [InlineData("nonsense", new byte[] { 0xE9 }, "\u00e9")]
    public void A_body_is_read_in_the_character_set_it_names(string charset, byte[] body, string text)
    {
        var envelope = new MessageEnvelope([new("Content-Type", $"text/plain; charset={charset}")], body);

        Assert.Equal(text, envelope.DecodeBody());
    }

    [Fact]
    public void A_header_value_cannot_add_a_header()
    {
        var message = new TextMessage("hi", SenderName: "Bob\r\nContent-Type: text/html\r\n\r\nbody");

        var envelope = MessageEnvelope.Parse(message.ToPayload().Bytes);

        Assert.Equal("text/plain", envelope.ContentType);
        Assert.Equal("hi", envelope.DecodeBody());
    }

    [Fact]
    public void A_thousand_headers_are_not_kept()
    {
        var envelope = Parse(string.Concat(Enumerable.Repeat("X: y\r\n", 1000)) + "\r\nhello");

        Assert.Equal(128, envelope.Headers.Count);
        Assert.Equal("hello", envelope.DecodeBody());
    }

    private static MessageEnvelope Parse(string payload) => MessageEnvelope.Parse(Encoding.UTF8.GetBytes(payload));
}
