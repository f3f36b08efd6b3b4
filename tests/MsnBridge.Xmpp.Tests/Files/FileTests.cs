using System.Net;
using System.Xml.Linq;
using MsnBridge.Addresses;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Xmpp.Files;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests.Files;

public sealed class FileTests
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 50_000).Select(index => (byte)(index * 3))];
    private static readonly DateTimeOffset s_noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_contacts_file_is_put_on_the_users_server_and_linked()
    {
        await using var files = new WebFiles();
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        var key = (await transport.Content.SaveAsync(ContentKey.NewFile(), "image/png", s_content, Token)).Key;
        var file = new SharedFile("verona.png", "image/png", s_content.Length, FileKind.Image);

        var delivering = transport.Home.DeliverAsync(
            new HomeDelivery(new JournalId(7), Transport.AliceLink, Transport.BobsChat, new FileToHome(Transport.Bob, file, key, null, s_noon, false), s_noon), Token);
        await OfferUploadsAsync(transport, limit: 1_000_000);
        var request = await transport.Server.UntilAsync(stanza => stanza.Element(Ns.Upload + "request") is not null);
        var asked = request.Element(Ns.Upload + "request")!;
        Assert.Equal(("verona.png", "50000", "image/png"), ((string)asked.Attribute("filename")!, (string)asked.Attribute("size")!, (string)asked.Attribute("content-type")!));
        await AnswerAsync(transport, request, $"""
            <slot xmlns='urn:xmpp:http:upload:0'><put url='{files.UrlOf("/up/verona.png")}'><header name='Authorization'>Basic eA==</header><header name='Host'>evil</header></put>
            <get url='{files.UrlOf("/up/verona.png")}'/></slot>
            """);
        var message = await transport.Server.UntilAsync(stanza => stanza.Name.LocalName == "message");
        await delivering;

        Assert.Equal(s_content, files.Content["/up/verona.png"]);
        Assert.Equal("Basic eA==", Assert.Single(files.Requests).Authorization);
        var link = files.UrlOf("/up/verona.png");
        Assert.Equal(link, (string)message.Element(Ns.Component + "body")!);
        Assert.Equal(link, (string)message.Element(Ns.OutOfBand + "x")!.Element(Ns.OutOfBand + "url")!);
        Assert.Equal("msnbridge-7", (string)message.Attribute("id")!);
    }

    [Fact]
    public async Task A_service_that_refuses_is_told_with_what_came()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        var key = (await transport.Content.SaveAsync(ContentKey.NewFile(), "image/png", s_content, Token)).Key;

        var delivering = transport.Home.DeliverAsync(
            new HomeDelivery(
                new JournalId(7), Transport.AliceLink, Transport.BobsChat, new FileToHome(Transport.Bob, SharedFile.Named("a.bin", s_content.Length), key, null, s_noon, false), s_noon),
            Token);
        await OfferUploadsAsync(transport, limit: 1_000_000);
        var request = await transport.Server.UntilAsync(stanza => stanza.Element(Ns.Upload + "request") is not null);
        await transport.SendAsync(
            $"<iq type='error' id='{(string)request.Attribute("id")!}' from='upload.localhost' to='msn.localhost'><error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        var message = await transport.Server.UntilAsync(stanza => stanza.Name.LocalName == "message");
        await delivering;

        Assert.Contains("\"a.bin\"", (string)message.Element(Ns.Component + "body")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limit_is_that_of_the_service_and_nothing_where_there_is_none()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        var asking = transport.Home.FindFileLimitAsync(Transport.AliceLink, Token);
        await OfferUploadsAsync(transport, limit: 123_456);
        Assert.Equal(123_456, await asking);

        transport.Time.Advance(TimeSpan.FromHours(2));
        asking = transport.Home.FindFileLimitAsync(Transport.AliceLink, Token);
        await AnswerAsync(transport, await AskedAsync(transport, Ns.DiscoItems), "<query xmlns='http://jabber.org/protocol/disco#items'/>");
        await AnswerAsync(transport, await AskedAsync(transport, Ns.DiscoInfo), "<query xmlns='http://jabber.org/protocol/disco#info'/>");
        Assert.Equal(0, await asking);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_keeps_nobody_waiting()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        var asking = transport.Home.FindFileLimitAsync(Transport.AliceLink, Token);
        await AskedAsync(transport, Ns.DiscoItems);
        await transport.PassTimeUntilAsync(() => asking.IsCompleted);

        Assert.Equal(0, await asking);
    }

    [Fact]
    public async Task A_part_of_the_server_that_does_not_answer_hides_no_other()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        var asking = transport.Home.FindFileLimitAsync(Transport.AliceLink, Token);
        await AnswerAsync(
            transport, await AskedAsync(transport, Ns.DiscoItems),
            "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='gone.localhost'/><item jid='upload.localhost'/></query>");
        var asked = new[] { await AskedAsync(transport, Ns.DiscoInfo), await AskedAsync(transport, Ns.DiscoInfo), await AskedAsync(transport, Ns.DiscoInfo) };
        await AnswerAsync(
            transport, asked.Single(question => (string?)question.Attribute("to") == "upload.localhost"),
            "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:http:upload:0'/></query>");

        Assert.True(await asking > 0);
    }

    [Fact]
    public async Task A_link_on_the_own_server_is_sent_as_the_file_it_is()
    {
        await using var files = new WebFiles();
        files.Content["/up/my%20pic.png"] = s_content;
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        var link = files.UrlOf("/up/my%20pic.png");

        await transport.SendAsync(Message(link));

        var submitted = await transport.Directory.NextAsync<Submitted>();
        var file = Assert.IsType<FileToRemote>(submitted.Event);
        Assert.Equal(("my pic.png", 50_000, FileKind.Image), (file.File.Name, file.File.Size, file.File.Kind));
        Assert.Equal(link, file.PublicLink);
        await using var content = await transport.Home.OpenContentAsync(Transport.AliceLink, file.Reference, Token);
        var read = new MemoryStream();
        await content.CopyToAsync(read, Token);
        Assert.Equal(s_content, read.ToArray());
    }

    [Theory]
    [InlineData("voice-message-1.opus", "", FileKind.VoiceClip)]
    [InlineData("Recording_2.ogg", "", FileKind.VoiceClip)]
    [InlineData("song.ogg", "", FileKind.Audio)]
    [InlineData("cat.png", "<sticker xmlns='urn:xmpp:stickers:0' pack='abc'/>", FileKind.Ink)]
    public async Task Recordings_and_stickers_are_known_as_what_they_are(string name, string mark, FileKind kind)
    {
        await using var files = new WebFiles();
        files.Content["/up/" + name] = s_content;
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync(Message(files.UrlOf("/up/" + name)).Replace("</message>", mark + "</message>", StringComparison.Ordinal));

        Assert.Equal(kind, Assert.IsType<FileToRemote>((await transport.Directory.NextAsync<Submitted>()).Event).File.Kind);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task A_link_to_an_address_of_this_machine_is_sent_as_text_and_not_fetched(string host)
    {
        await using var files = new WebFiles();
        files.Content["/secret.png"] = s_content;
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        var link = files.UrlOf("/secret.png", host);

        await transport.SendAsync(Message(link));

        Assert.Equal(link, Assert.IsType<MessageToRemote>((await transport.Directory.NextAsync<Submitted>()).Event).Content.Text);
        await Assert.ThrowsAsync<HomeContentException>(() => transport.Home.OpenContentAsync(Transport.AliceLink, link, Token));
        Assert.Empty(files.Requests);
    }

    [Fact]
    public async Task The_own_server_cannot_lead_to_an_address_of_this_machine()
    {
        await using var files = new WebFiles();
        files.Content["/secret.png"] = s_content;
        files.Redirects["/up.png"] = files.UrlOf("/secret.png", "127.0.0.1");
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync(Message(files.UrlOf("/up.png")));

        Assert.IsType<MessageToRemote>((await transport.Directory.NextAsync<Submitted>()).Event);
        Assert.Equal("/up.png", Assert.Single(files.Requests).Path);
    }

    // A domain may point to any address: only that of the server that the transport is part of is the operator's own.
    [Fact]
    public async Task A_user_of_another_domain_cannot_have_his_own_server_lead_to_this_machine()
    {
        await using var files = new WebFiles();
        files.Content["/secret.png"] = s_content;
        await using var transport = await Transport.ConnectAsync(configure: options => options with { AllowedUsers = ["localhost", "127.0.0.1"] });
        const string mallory = "mallory@127.0.0.1";
        transport.Directory.AddAccount(mallory);
        var link = files.UrlOf("/secret.png", "127.0.0.1");

        await transport.SendAsync(Message(link).Replace(Transport.AlicesPhone, mallory + "/x", StringComparison.Ordinal));

        Assert.Equal(link, Assert.IsType<MessageToRemote>((await transport.Directory.NextAsync<Submitted>()).Event).Content.Text);
        Assert.Empty(files.Requests);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", false)]
    public async Task Only_the_server_that_the_transport_is_part_of_may_have_files_put_to_this_machine(string domain, bool isPut)
    {
        await using var files = new WebFiles();
        using var http = new FileHttp(new XmppOptions { Component = "msn.localhost" });
        var slot = new UploadSlot(new Uri(files.UrlOf("/up", "127.0.0.1")), new Uri(files.UrlOf("/up")), []);

        var putting = http.PutAsync(slot, domain, new MemoryStream(s_content), s_content.Length, "image/png", Token);

        if (isPut)
            await putting;
        else
            await Assert.ThrowsAsync<HttpRequestException>(() => putting);
        Assert.Equal(isPut ? 1 : 0, files.Requests.Count);
    }

    [Fact]
    public async Task Leading_round_in_a_circle_ends()
    {
        await using var files = new WebFiles();
        files.Redirects["/up.png"] = "/up.png";
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync(Message(files.UrlOf("/up.png")));

        Assert.IsType<MessageToRemote>((await transport.Directory.NextAsync<Submitted>()).Event);
        Assert.Equal(4, files.Requests.Count);
    }

    [Fact]
    public async Task A_word_answers_an_offer_and_is_text_where_there_is_none()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Directory.Offers["offer-1"] = new WaitingOffer("offer-1", Transport.BobsChat, Transport.Bob, SharedFile.Named("a.bin", 5), s_noon);

        await transport.SendAsync(Message("Accept") + Message("accept"));

        Assert.Equal("accept", Assert.IsType<MessageToRemote>((await transport.Directory.NextAsync<Submitted>()).Event).Content.Text);
        Assert.Equal(("offer-1", true), Assert.Single(transport.Directory.Answers));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2a00:1450:4001:82b::200e", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.20.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    public void Which_addresses_anybody_may_have(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.Contains(IPAddress.Parse(address)));

    private static string Message(string body) =>
        $"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='m1'><body>{body}</body>"
        + (body.StartsWith("http", StringComparison.Ordinal) ? $"<x xmlns='jabber:x:oob'><url>{body}</url></x></message>" : "</message>");

    internal static async Task OfferUploadsAsync(Transport transport, long limit)
    {
        await AnswerAsync(transport, await AskedAsync(transport, Ns.DiscoItems), "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='upload.localhost'/></query>");
        await AnswerAsync(transport, await AskedAsync(transport, Ns.DiscoInfo), "<query xmlns='http://jabber.org/protocol/disco#info'/>");
        await AnswerAsync(transport, await AskedAsync(transport, Ns.DiscoInfo), $"""
            <query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:http:upload:0'/><x xmlns='jabber:x:data' type='result'>
            <field var='FORM_TYPE' type='hidden'><value>urn:xmpp:http:upload:0</value></field><field var='max-file-size'><value>{limit}</value></field></x></query>
            """);
    }

    private static Task<XElement> AskedAsync(Transport transport, XNamespace what) =>
        transport.Server.UntilAsync(stanza => (string?)stanza.Attribute("type") == "get" && stanza.Element(what + "query") is not null
            && ((string?)stanza.Attribute("id"))?.StartsWith("upload-", StringComparison.Ordinal) == true);

    internal static Task AnswerAsync(Transport transport, XElement question, string answer) => transport.SendAsync(
        $"<iq type='result' id='{(string)question.Attribute("id")!}' from='{(string)question.Attribute("to")!}' to='msn.localhost'>{answer}</iq>");
}
