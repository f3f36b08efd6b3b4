using System.Xml.Linq;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Messages;
using MsnBridge.Testing;
using MsnBridge.Xmpp.Messages;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

/// <summary>How texts look, and the pictures in them.</summary>
public sealed class LooksTests
{
    private static readonly byte[] s_cat = FakeImages.Png("1");
    private static readonly Contact s_bob = Transport.Contact("bob@example.com", "Bob");

    private static ContentKey CatKey => ContentKey.ForObject(Convert.ToBase64String(Sha1(s_cat)));

    private static string CatCid => $"sha1+{Convert.ToHexStringLower(Sha1(s_cat))}@bob.xmpp.org";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_style_is_told_in_properties_and_nothing_else_of_the_sender_is()
    {
        var style = new TextStyle
        {
            Bold = true,
            Italic = true,
            Underline = true,
            Strikethrough = true,
            Color = new RgbColor(255, 0, 10),
            Font = "Comic Sans MS",
        };

        Assert.Equal(
            "<html xmlns=\"http://jabber.org/protocol/xhtml-im\"><body xmlns=\"http://www.w3.org/1999/xhtml\"><p><span style=\"font-weight: bold; font-style: italic; "
            + "text-decoration: underline line-through; color: #ff000a; font-family: 'Comic Sans MS'\">a&lt;b<br />c</span></p></body></html>",
            XhtmlWriter.Write(new MessageContent("a<b\nc", style))!.ToString(SaveOptions.DisableFormatting));
        Assert.Null(XhtmlWriter.Write(new MessageContent("plain", new TextStyle { Font = "x'; background: url(evil)" })));
        Assert.Null(XhtmlWriter.Write(new MessageContent("plain")));
    }

    [Fact]
    public void An_action_is_told_as_one()
    {
        Assert.Equal("/me waves", XhtmlWriter.Body(new MessageContent("waves") { IsAction = true }));
        Assert.Equal("\u200Fabc", XhtmlWriter.Body(new MessageContent("abc", new TextStyle { RightToLeft = true })));
    }

    [Fact]
    public void Pictures_stand_where_their_codes_are_and_the_longer_code_is_meant()
    {
        var html = XhtmlWriter.Write(new MessageContent("(c)(cat)\nx") { Emoticons = [new("(c)", CatKey), new("(cat)", CatKey)] })!;

        Assert.Equal(
            $"<span xmlns=\"http://www.w3.org/1999/xhtml\"><img alt=\"(c)\" src=\"cid:{CatCid}\" /><img alt=\"(cat)\" src=\"cid:{CatCid}\" /><br />x</span>",
            html.Descendants(Ns.Xhtml + "span").Single().ToString(SaveOptions.DisableFormatting));
    }

    [Theory]
    [InlineData("<p><strong>all of it</strong></p>", "Bold")]
    [InlineData("<p style='font-style: italic; color: #00ff00'><em>all</em> of it</p>", "Italic 00ff00")]
    [InlineData("<p><span style='text-decoration: underline line-through'>all of it</span> </p>", "Underline Strike")]
    [InlineData("<p style=\"font-family: 'Comic Sans MS', Verdana, cursive\">all of it</p>", "Comic Sans MS")]
    [InlineData("<p style='font-family: url(x), sans-serif, Verdana'>all of it</p>", "Verdana")]
    [InlineData("<p style='font-family: Verdana'>all <span style='font-family: Arial'>of</span> it</p>", "")]
    [InlineData("<p style='font-family: sans-serif'>all of it</p>", "")]
    [InlineData("<p><strong>some</strong> of it</p>", "")]
    [InlineData("<p style='color: url(javascript:x); font-weight'>all of it</p>", "")]
    public void An_effect_counts_where_all_of_the_text_has_it(string html, string looks)
    {
        var (text, style, _) = XhtmlReader.Read(Message(html), "all of it");

        Assert.Equal("all of it", text);
        Assert.Equal(looks, Describe(style));
    }

    [Theory]
    [InlineData("*all of it*", "all of it", "Bold")]
    [InlineData("_*all of it*_", "all of it", "Bold Italic")]
    [InlineData("~all~", "all", "Strike")]
    [InlineData("*some* of it", "*some* of it", "")]
    [InlineData("*some* and *more*", "*some* and *more*", "")]
    [InlineData("* list", "* list", "")]
    [InlineData("**", "**", "")]
    [InlineData("*two\nlines*", "*two\nlines*", "")]
    public void Marks_around_all_of_a_line_are_a_style(string body, string text, string looks)
    {
        var read = XhtmlReader.Read(new XElement(Ns.Component + "message"), body);

        Assert.Equal((text, looks), (read.Text, Describe(read.Style)));
        Assert.Equal((body, ""), Unstyled(body));
    }

    [Fact]
    public void Html_without_end_has_no_style() =>
        Assert.Null(XhtmlReader.Read(Message("<b>" + string.Concat(Enumerable.Repeat("<i>x</i>", 5000)) + "</b>"), "x").Style);

    [Fact]
    public async Task Looks_are_told_to_devices_that_show_them_alone()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        var content = new MessageContent("look (cat)", new TextStyle { Bold = true }) { Emoticons = [new("(cat)", CatKey)] };

        await transport.DeliverAsync(1, new MessageToHome(Transport.Bob, content, transport.Time.GetUtcNow(), Late: false));
        var plain = await transport.Server.UntilAsync(stanza => Stanza.IdOf(stanza) == "msnbridge-1");
        Assert.Null(plain.Element(Ns.XhtmlIm + "html"));
        await PersonalEventTests.AnnounceAsync(transport, Transport.AlicesPhone, Ns.XhtmlIm.NamespaceName);
        await transport.DeliverAsync(2, new MessageToHome(Transport.Bob, content, transport.Time.GetUtcNow(), Late: false));

        var styled = await transport.Server.UntilAsync(stanza => Stanza.IdOf(stanza) == "msnbridge-2");
        Assert.Equal("look (cat)", (string?)styled.Element(Ns.Component + "body"));
        Assert.Equal($"cid:{CatCid}", (string?)styled.Descendants(Ns.Xhtml + "img").Single().Attribute("src"));
    }

    [Fact]
    public async Task A_contact_serves_the_pictures_of_what_he_said()
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Directory.AddContact(Transport.Alice, s_bob);
        await transport.Content.SaveAsync(CatKey, "image/png", s_cat, Token);

        var answer = await transport.AskAsync("get", Transport.BobsAddress, $"<data xmlns='urn:xmpp:bob' cid='{CatCid}'/>");
        var data = answer.Element(Ns.BitsOfBinary + "data")!;
        Assert.Equal(("image/png", CatCid), ((string?)data.Attribute("type"), (string?)data.Attribute("cid")));
        Assert.Equal(s_cat, Convert.FromBase64String(data.Value));

        foreach (var (cid, from) in new[] { ("sha1+../../x@bob.xmpp.org", Transport.AlicesPhone), ("sha1+aa@bob.xmpp.org", Transport.AlicesPhone), (CatCid, "carol@localhost/x") })
        {
            var refused = await transport.AskAsync("get", Transport.BobsAddress, $"<data xmlns='urn:xmpp:bob' cid='{cid}'/>", from);
            MessageTests.AssertError(refused, Stanza.IdOf(refused)!, "item-not-found");
        }
    }

    [Fact]
    public async Task Pictures_of_a_user_are_taken_from_his_message_or_asked_of_his_client()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync(Said("inline (cat)", $"<data xmlns='urn:xmpp:bob' cid='{CatCid}' type='image/png'>{Convert.ToBase64String(s_cat)}</data>"));
        var content = await NextAsync(transport);
        Assert.Equal(("inline (cat)", "(cat)", CatKey), (content.Text, content.Emoticons!.Value.Single().Code, content.Emoticons.Value.Single().Picture));
        Assert.Equal(s_cat, await transport.Content.ReadAsync(CatKey, 100, Token));

        await transport.Content.RemoveAsync(CatKey, Token);
        await transport.SendAsync(Said("asked (cat)", ""));
        var question = await transport.Server.UntilAsync(stanza => stanza.Element(Ns.BitsOfBinary + "data") is not null);
        Assert.Equal(Transport.AlicesPhone, (string?)question.Attribute("to"));
        await transport.SendAsync(
            $"<iq type='result' id='{Stanza.IdOf(question)}' from='{Transport.AlicesPhone}' to='msn.localhost'><data xmlns='urn:xmpp:bob' cid='{CatCid}' type='image/png'>"
            + $"{Convert.ToBase64String(s_cat)}</data></iq>");
        Assert.Equal(CatKey, (await NextAsync(transport)).Emoticons!.Value.Single().Picture);
    }

    [Theory]
    [InlineData("no base64 !")]
    [InlineData("aGVsbG8=")]
    [InlineData("")]
    public async Task A_picture_that_is_none_or_another_leaves_its_code(string data)
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync(Said("x (cat)", $"<data xmlns='urn:xmpp:bob' cid='{CatCid}' type='image/png'>{data}</data>"));

        var content = await NextAsync(transport);
        Assert.Equal(("x (cat)", null), (content.Text, content.Emoticons));
    }

    private static string Said(string body, string more) =>
        $"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat'><body>{body}</body><html xmlns='http://jabber.org/protocol/xhtml-im'>"
        + $"<body xmlns='http://www.w3.org/1999/xhtml'><p>x <img alt='(cat)' src='cid:{CatCid}'/></p></body></html>{more}</message>";

    private static async Task<MessageContent> NextAsync(Transport transport) =>
        Assert.IsType<MessageToRemote>((await transport.Directory.NextAsync<Submitted>()).Event).Content;

    private static (string, string) Unstyled(string body)
    {
        var (text, style, _) = XhtmlReader.Read(new XElement(Ns.Component + "message", new XElement(Ns.Styling + "unstyled")), body);
        return (text, Describe(style));
    }

    private static XElement Message(string html) => new(
        Ns.Component + "message", XElement.Parse($"<html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'>{html}</body></html>"));

    private static string Describe(TextStyle? style) => style is null
        ? ""
        : string.Join(' ', new[]
        {
            style.Bold ? "Bold" : null, style.Italic ? "Italic" : null, style.Underline ? "Underline" : null, style.Strikethrough ? "Strike" : null,
            style.Font, style.Color is { } color ? $"{color.Red:x2}{color.Green:x2}{color.Blue:x2}" : null,
        }.OfType<string>());

#pragma warning disable CA5350 // What XEP-0231 names data by.
    private static byte[] Sha1(byte[] bytes) => System.Security.Cryptography.SHA1.HashData(bytes);
#pragma warning restore CA5350
}
