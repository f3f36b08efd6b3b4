using CsCheck;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Tests.Payloads;

public sealed class PersonalMessageTests
{
    private const string Song = @"\0Music\01\0{0} - {1}\0Blue Monday\0New Order\0\0\0";

    [Fact]
    public void A_document_is_read_and_written_back()
    {
        const string Document = $"<Data><PSM>Building &amp; bridging</PSM><CurrentMedia>{Song}</CurrentMedia></Data>";

        var message = PersonalMessage.Parse(MsnpPayload.FromText(Document))!;

        Assert.Equal("Building & bridging", message.Text);
        Assert.Equal("Blue Monday - New Order", message.Media!.Render());
        Assert.Equal(Document, message.ToPayload().DecodeText());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("<Data></Data>", null)]
    [InlineData("<Data><PSM></PSM></Data>", "")]
    [InlineData("<Data><PSM>a &#x26; b</PSM><MachineGuid>{1}</MachineGuid></Data>", "a & b")]
    [InlineData("<Data><PSM>I <3 you & me</PSM><CurrentMedia></CurrentMedia></Data>", "I <3 you & me")]
    [InlineData("<Data><PSM> two  blanks </PSM></Data>", " two  blanks ")]
    public void What_servers_send_is_read(string document, string? text) =>
        Assert.Equal(text, PersonalMessage.Parse(MsnpPayload.FromText(document))!.Text);

    [Fact]
    public void What_is_told_of_oneself_is_read_and_written_back()
    {
        const string Document =
            "<Data><PSM>Building</PSM><CurrentMedia></CurrentMedia><DDP></DDP><SignatureSound></SignatureSound><Scene></Scene><ColorScheme></ColorScheme>"
            + "<EndpointData id=\"{11111111-aaaa-4bbb-8ccc-000000000001}\"><Capabilities>2789003324:48</Capabilities></EndpointData>"
            + "<PrivateEndpointData id=\"{11111111-aaaa-4bbb-8ccc-000000000001}\"><EpName>Desktop</EpName><Idle>false</Idle><ClientType>1</ClientType>"
            + "<State>NLN</State></PrivateEndpointData></Data>";

        var message = PersonalMessage.Parse(MsnpPayload.FromText(Document))!;

        var here = new Guid("11111111-aaaa-4bbb-8ccc-000000000001");
        Assert.Equal([new EndpointData(here, (ClientCapabilities)2789003324, (ExtendedCapabilities)48)], message.Endpoints);
        Assert.Equal([new PrivateEndpointData(here, "Desktop", EndpointClientType.Computer, MsnpStatus.Online)], message.PrivateEndpoints);
        Assert.Equal(Document, message.ToPayload().DecodeText());
    }

    [Fact]
    public void Scene_colour_and_where_the_picture_is_are_read()
    {
        const string Document =
            "<Data><PSM>Building</PSM><CurrentMedia></CurrentMedia><DDP></DDP><Scene>&lt;msnobj Creator=&quot;bob@example.org&quot; Type=&quot;16&quot;/&gt;</Scene>"
            + "<ColorScheme>-16711681</ColorScheme><UserTileLocation>https://pictures.example.org/bob?a=1&amp;b=2</UserTileLocation></Data>";

        var message = PersonalMessage.Parse(MsnpPayload.FromText(Document))!;

        Assert.Equal("<msnobj Creator=\"bob@example.org\" Type=\"16\"/>", message.Scene);
        Assert.Equal(("-16711681", "https://pictures.example.org/bob?a=1&b=2"), (message.ColorScheme, message.PictureLocation));
        Assert.Null(PersonalMessage.Parse(MsnpPayload.FromText("<Data><PSM>x</PSM></Data>"))!.PictureLocation);
    }

    [Fact]
    public void What_a_client_tells_of_its_own_place_is_a_document_of_its_own()
    {
        var data = new EndpointData(null, ClientCapabilities.ChunkedMessages, ExtendedCapabilities.PeerToPeerV2);
        var place = new PrivateEndpointData(null, "Laptop <1>", EndpointClientType.Mobile, MsnpStatus.Away, IsIdle: true);

        Assert.Equal("<EndpointData><Capabilities>32:32</Capabilities></EndpointData>", data.ToPayload().DecodeText());
        Assert.Equal([data], PersonalMessage.Parse(data.ToPayload())!.Endpoints);
        Assert.Equal([place], PersonalMessage.Parse(place.ToPayload())!.PrivateEndpoints);
        Assert.Null(PersonalMessage.Parse(place.ToPayload())!.Text);
        Assert.False(PersonalMessage.Parse(place.ToPayload())!.TellsMedia);
    }

    [Theory]
    [InlineData("<Data><EndpointData id=\"none\"><Capabilities>many</Capabilities></EndpointData></Data>")]
    [InlineData("<Data><EndpointData/></Data>")]
    [InlineData("<Data><EndpointData><Capabilities>1:2:3</Capabilities></EndpointData></Data>")]
    public void A_place_that_makes_no_sense_is_one_that_can_do_nothing(string document)
    {
        var endpoint = Assert.Single(PersonalMessage.Parse(MsnpPayload.FromText(document))!.Endpoints);

        Assert.Null(endpoint.EndpointId);
        Assert.Equal(ExtendedCapabilities.None, endpoint.ExtendedCapabilities);
    }

    [Theory]
    [InlineData("<!DOCTYPE Data [<!ENTITY a \"aaaa\">]><Data><PSM>&a;</PSM></Data>")]
    [InlineData("<Data><PSM>half")]
    [InlineData("nonsense")]
    public void What_makes_no_sense_or_has_a_DTD_is_not_read(string document) =>
        Assert.Null(PersonalMessage.Parse(MsnpPayload.FromText(document)));

    [Fact]
    public void Nesting_without_end_is_not_followed()
    {
        var document = string.Concat(Enumerable.Repeat("<a>", 50_000));

        Assert.Null(PersonalMessage.Parse(MsnpPayload.FromText($"<Data>{document}")));
    }

    [Theory]
    [InlineData("{0} - {1}", "Song - Artist")]
    [InlineData("{1}: {0}{7}", "Artist: Song")]
    [InlineData("{0", "{0")]
    [InlineData("{}", "{}")]
    public void Values_go_where_the_format_says(string format, string shown) =>
        Assert.Equal(shown, new CurrentMedia("", "Music", true, format, ["Song", "Artist"]).Render());

    [Theory]
    [InlineData(@"\0Music\01")]
    [InlineData("Music")]
    public void Media_without_a_format_are_none(string text) => Assert.Null(CurrentMedia.Parse(text));

    [Fact]
    public void Any_text_is_written_so_that_it_is_read_back() => Gen.String[Gen.Char[' ', '\ud7ff'], 0, 200].Sample(text =>
        Assert.Equal(text, PersonalMessage.Parse(new PersonalMessage(text).ToPayload())!.Text));

    [Fact]
    public void What_XML_cannot_hold_is_left_out() =>
        Assert.Equal("ab", PersonalMessage.Parse(new PersonalMessage("a\u0001\uffff\0b").ToPayload())!.Text);

    [Fact]
    public void Garbage_is_read_without_an_exception() => Gen.Byte.Array[0, 300].Sample(garbage =>
    {
        PersonalMessage.Parse(new MsnpPayload(garbage));
        PersonalMessage.Parse(new MsnpPayload((byte[])[.. "<Data><PSM>"u8, .. garbage, .. "</PSM></Data>"u8]));
    });
}
