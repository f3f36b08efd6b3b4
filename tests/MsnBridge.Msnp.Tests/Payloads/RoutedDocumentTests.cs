using System.Text;
using CsCheck;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Payloads;

public sealed class RoutedDocumentTests
{
    private const string Circle = "00000000-0000-0000-0009-0123456789ab@live.com";

    private static readonly Guid Place = new("11111111-aaaa-4bbb-8ccc-000000000001");

    [Fact]
    public void A_message_to_a_circle_is_read_and_written_back()
    {
        const string Text =
            "Routing: 1.0\r\nTo: 9:00000000-0000-0000-0009-0123456789ab@live.com;path=IM\r\n"
            + "From: 1:alice@example.com;epid={11111111-aaaa-4bbb-8ccc-000000000001}\r\n\r\n"
            + "Reliability: 1.0\r\nStream: 0\r\nSegment: 0\r\n\r\n"
            + "Messaging: 1.0\r\nContent-Length: 12\r\nContent-Type: Text/plain; charset=UTF-8\r\nMessage-Type: Text\r\n\r\nhello circle";

        var document = RoutedDocument.Parse(MsnpPayload.FromText(Text));

        Assert.Equal(RoutedContent.Messaging, document.Kind);
        Assert.Equal(new RoutedAddress(new ContactHandle("alice@example.com"), Place), document.From);
        Assert.Equal(new RoutedAddress(new ContactHandle(Circle, MsnNetworkId.Circle), Path: "IM"), document.To);
        Assert.Equal("text/plain", document.ContentType);
        Assert.Equal("Text", document.MessageType);
        Assert.False(document.WantsAcknowledgement);
        Assert.Equal("hello circle", document.DecodeBody());
        Assert.Equal(Text, document.ToPayload().DecodeText());
        Assert.DoesNotContain("hello", document.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_publication_is_written_with_the_length_of_its_body_in_bytes()
    {
        var document = new RoutedDocument(
            new RoutedAddress(new ContactHandle(Circle, MsnNetworkId.Circle)),
            new RoutedAddress(new ContactHandle("alice@example.com"), Place),
            RoutedContent.Publication,
            [new("Uri", "/circle"), new("Content-Type", CircleDocument.ContentType)],
            Encoding.UTF8.GetBytes("gr\u00fc\u00dfe"),
            reliability: [new("Stream", "1"), new("Flags", "ACK")]);

        Assert.Equal(
            "Routing: 1.0\r\nTo: 9:00000000-0000-0000-0009-0123456789ab@live.com\r\nFrom: 1:alice@example.com;epid={11111111-aaaa-4bbb-8ccc-000000000001}\r\n\r\n"
            + "Reliability: 1.0\r\nStream: 1\r\nFlags: ACK\r\n\r\n"
            + "Publication: 1.0\r\nUri: /circle\r\nContent-Type: application/circles+xml\r\nContent-Length: 7\r\n\r\ngr\u00fc\u00dfe",
            document.ToPayload().DecodeText());
        Assert.True(RoutedDocument.Parse(document.ToPayload()).WantsAcknowledgement);
        Assert.Equal("/circle", RoutedDocument.Parse(document.ToPayload()).Uri);
    }

    [Fact]
    public void A_length_that_counts_characters_cuts_nothing_off()
    {
        const string Text = "Routing: 1.0\r\n\r\nReliability: 1.0\r\n\r\nMessaging: 1.0\r\nContent-Length: 5\r\n\r\ngr\u00fc\u00dfe";

        Assert.Equal("gr\u00fc\u00dfe", RoutedDocument.Parse(MsnpPayload.FromText(Text)).DecodeBody());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n\r\n")]
    [InlineData("Routing: 1.0\r\nTo: ;;;\r\nFrom: x\r\n\r\n")]
    public void What_makes_no_sense_is_an_empty_document(string text)
    {
        var document = RoutedDocument.Parse(MsnpPayload.FromText(text));

        Assert.Equal(RoutedContent.None, document.Kind);
        Assert.True(document.Body.IsEmpty);
    }

    [Theory]
    [InlineData("1:alice@example.com")]
    [InlineData("1:alice@example.com;epid={11111111-aaaa-4bbb-8ccc-000000000001}")]
    [InlineData("9:00000000-0000-0000-0009-0123456789ab@live.com;path=IM")]
    [InlineData("13:somebody;via=14:fb")]
    [InlineData("4:tel:+15551234567")]
    public void Addresses_are_read_and_written_back(string text) => Assert.Equal(text, RoutedAddress.Parse(text).ToString());

    [Fact]
    public void A_circle_document_is_read_and_written_back()
    {
        const string Document = "<circle><roster><id>IM</id><user><id>1:bob@example.org</id></user><user><id>1:alice@example.com</id></user></roster></circle>";

        var circle = CircleDocument.Parse(Encoding.UTF8.GetBytes(Document))!;

        Assert.Equal([new ContactHandle("bob@example.org"), new ContactHandle("alice@example.com")], circle.Roster);
        Assert.Equal(Document, Encoding.UTF8.GetString(circle.ToBody().Span));
        Assert.Null(CircleDocument.Parse("<circle"u8.ToArray()));
        Assert.Equal("Friends & family", CircleDocument.Parse(new CircleDocument([], Name: "Friends & family").ToBody())!.Name);
    }

    [Fact]
    public void News_of_the_address_book_are_read_and_written_back()
    {
        const string Document =
            "<NOTIFICATION id=\"0\" siteid=\"45705\" siteurl=\"http://contacts.msn.com\"><TO pid=\"0x3ade68b1:0x499602d2\" name=\"alice@example.com\">"
            + "<VIA agent=\"messenger\" /></TO><MSG id=\"0\"><SUBSCR url=\"s.htm\" /><ACTION url=\"a.htm\" /><BODY>&lt;NotificationData "
            + "xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"&gt;&lt;Service&gt;ABCHInternal&lt;/Service&gt;"
            + "&lt;CID&gt;1234567890123456789&lt;/CID&gt;&lt;LastModifiedDate&gt;2026-01-01T00:00:00Z&lt;/LastModifiedDate&gt;&lt;HasNewItem&gt;false&lt;/HasNewItem&gt;"
            + "&lt;/NotificationData&gt;</BODY></MSG></NOTIFICATION>";

        var news = NotificationDocument.Parse(MsnpPayload.FromText(Document))!;

        Assert.Equal(NotificationDocument.AddressBook, news.Service);
        Assert.Equal(1234567890123456789, news.AccountNumber);
        Assert.Equal((1234567890u, 987654321u), news.MemberId);
        Assert.Equal(Document, news.ToPayload().DecodeText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("<NOTIFICATION siteid=\"199999999\"><MSG><BODY/></MSG></NOTIFICATION>")]
    [InlineData("<NOTIFICATION siteid=\"45705\"><MSG><BODY>nonsense</BODY></MSG></NOTIFICATION>")]
    [InlineData("<NOTIFICATION siteid=\"45705\"/>")]
    public void Other_notifications_are_no_news_of_the_address_book(string document) =>
        Assert.Null(NotificationDocument.Parse(MsnpPayload.FromText(document)));

    [Fact]
    public void Garbage_is_read_without_an_exception() => Gen.Byte.Array[0, 300].Sample(garbage =>
    {
        RoutedDocument.Parse(new MsnpPayload(garbage)).ToPayload();
        _ = RoutedDocument.Parse(new MsnpPayload((byte[])[.. "Routing: 1.0\r\nFrom: "u8, .. garbage, .. "\r\n\r\n\r\n"u8])).ToString();
        CircleDocument.Parse(garbage);
        NotificationDocument.Parse(new MsnpPayload(garbage));
    });
}
