using System.Text;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Payloads;

public sealed class InkMessageTests
{
    [Theory]
    [InlineData(InkMessage.Gif)]
    [InlineData(InkMessage.Isf)]
    public void Small_drawing_is_one_message(string mediaType)
    {
        var ink = new InkMessage(mediaType, new byte[] { 1, 2, 3, 0xFF });

        var payload = Assert.Single(ink.ToPayloads(Guid.NewGuid()));

        Assert.Equal($"MIME-Version: 1.0\r\nContent-Type: {mediaType}\r\n\r\nbase64:AQID/w==", payload.DecodeText());
        AssertSame(ink, MsnpMessage.Parse(payload));
    }

    [Fact]
    public void Large_drawing_is_joined_of_its_pieces()
    {
        var ink = new InkMessage(InkMessage.Gif, Bytes(InkMessage.LargestSent));

        var pieces = ink.ToPayloads(Guid.NewGuid());

        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, MessageLimits.MaxPayloadLength));
        var assembler = new MessageAssembler(TimeProvider.System);
        var joined = pieces.Select(piece => assembler.Add("bob@example.org", MessageEnvelope.Parse(piece.Bytes))).ToArray();
        Assert.All(joined[..^1], Assert.Null);
        AssertSame(ink, MsnpMessage.Parse(joined[^1]!));
    }

    [Theory]
    [InlineData("base64:")]
    [InlineData("base64:!!!")]
    [InlineData("base64:AQID=")]
    [InlineData("AQID")]
    [InlineData("")]
    public void What_is_not_written_as_handwriting_is_named_all_the_same(string body)
    {
        var message = MsnpMessage.Parse(MsnpPayload.FromText($"Content-Type: image/gif\r\n\r\n{body}"));

        Assert.Equal(OtherContent.Handwriting, Assert.IsType<OtherMessage>(message).Kind);
    }

    [Theory]
    [InlineData("base64:AQID\0")]
    [InlineData("base64:AQID\r\n\0\0")]
    [InlineData("base64:AQ\r\nID")]
    public void Line_ends_and_zeros_are_no_part_of_it(string body) =>
        AssertSame(new InkMessage(InkMessage.Isf, new byte[] { 1, 2, 3 }), MsnpMessage.Parse(MsnpPayload.FromText($"Content-Type: application/x-ms-ink\r\n\r\n{body}")));

    [Fact]
    public void Handwriting_over_peer_to_peer_is_read()
    {
        var message = Encoding.Unicode.GetBytes("MIME-Version: 1.0\r\nContent-Type: image/gif\r\n\r\n\0base64:AQID\0");

        AssertSame(new InkMessage(InkMessage.Gif, new byte[] { 1, 2, 3 }), InkMessage.ReadPeerToPeer(message)!);
        Assert.Null(InkMessage.ReadPeerToPeer(Encoding.Unicode.GetBytes("Content-Type: text/plain\r\n\r\nbase64:AQID")));
        Assert.Null(InkMessage.ReadPeerToPeer([1, 2, 3]));
        Assert.Null(InkMessage.ReadPeerToPeer(Encoding.Unicode.GetBytes("Content-Type: image/gif\r\n\r\nAQID")));
    }

    private static void AssertSame(InkMessage expected, MsnpMessage actual)
    {
        var ink = Assert.IsType<InkMessage>(actual);
        Assert.Equal(expected.MediaType, ink.MediaType);
        Assert.Equal(expected.Data.ToArray(), ink.Data.ToArray());
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(at => (byte)(at * 31))];
}
