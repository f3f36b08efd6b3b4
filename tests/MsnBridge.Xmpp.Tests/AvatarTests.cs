using System.Security.Cryptography;
using System.Xml.Linq;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Pictures;
using MsnBridge.Testing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

/// <summary>Contacts' pictures by every avatar protocol, and users' avatars on their way to MSN.</summary>
public sealed class AvatarTests
{
    private const string Caps = "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://client.example' ver='QgayPKawpkPSDYmwT/WM94uAlu0='/>";
    private static readonly Contact s_bob = Transport.Contact("bob@example.com", "Bob");
    private static readonly byte[] s_rose = FakeImages.Png("rose");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Presence_tells_the_hash_and_the_card_has_the_picture_byte_for_byte()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        var bob = s_bob with { Picture = await StoreAsync(transport, s_rose) };
        transport.Directory.AddContact(Transport.Alice, bob, new(Availability.Online));

        await transport.Home.ShowPresenceAsync(Transport.AliceLink, bob, new(Availability.Online), Token);

        var presence = await transport.Server.UntilAsync(stanza => stanza.Name == Ns.Component + "presence" && IsFromBob(stanza));
        Assert.Equal(HashOf(s_rose), presence.Element(Ns.VCardUpdate + "x")?.Element(Ns.VCardUpdate + "photo")?.Value);
        var photo = (await transport.AskAsync("get", Transport.BobsAddress, "<vCard xmlns='vcard-temp'/>")).Descendants(Ns.VCard + "PHOTO").Single();
        Assert.Equal("image/png", photo.Element(Ns.VCard + "TYPE")?.Value);
        Assert.Equal(s_rose, Convert.FromBase64String(photo.Element(Ns.VCard + "BINVAL")!.Value));
    }

    [Fact]
    public async Task Who_has_no_picture_says_so()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.Home.ShowPresenceAsync(Transport.AliceLink, s_bob, new(Availability.Online), Token);

        var presence = await transport.Server.UntilAsync(stanza => stanza.Name == Ns.Component + "presence" && IsFromBob(stanza));
        Assert.Equal("", presence.Element(Ns.VCardUpdate + "x")?.Element(Ns.VCardUpdate + "photo")?.Value);
    }

    [Fact]
    public async Task Another_picture_is_shown_with_presence_and_told_to_devices_that_ask()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        await AnnounceAsync(transport, "urn:xmpp:avatar:metadata+notify");
        await transport.Home.ShowPresenceAsync(Transport.AliceLink, s_bob, new(Availability.Busy, "thinking"), Token);
        await transport.SettleAsync();
        var bob = s_bob with { Picture = await StoreAsync(transport, FakeImages.Bmp("rose"), "image/bmp") };

        await transport.Home.ShowContactAsync(Transport.AliceLink, bob, Token);

        var presence = await transport.Server.UntilAsync(stanza => stanza.Name == Ns.Component + "presence" && stanza.Element(Ns.VCardUpdate + "x") is not null);
        Assert.Equal(HashOf(FakeImages.Bmp("rose")), presence.Element(Ns.VCardUpdate + "x")!.Value);
        Assert.Equal("dnd", presence.Element(Ns.Component + "show")?.Value);
        var told = await transport.Server.UntilAsync(stanza => stanza.Element(Ns.PubSubEvent + "event") is not null);
        var info = told.Descendants(Ns.AvatarMetadata + "info").Single();
        Assert.Equal((Transport.BobsAddress, Transport.AlicesPhone), ((string?)told.Attribute("from"), (string?)told.Attribute("to")));
        Assert.Equal(("image/png", HashOf(s_rose), "96", "95", $"{s_rose.Length}"), (
            (string?)info.Attribute("type"), (string?)info.Attribute("id"), (string?)info.Attribute("width"), (string?)info.Attribute("height"),
            (string?)info.Attribute("bytes")));

        await transport.Home.ShowContactAsync(Transport.AliceLink, s_bob, Token);
        var removed = await transport.Server.UntilAsync(stanza => stanza.Element(Ns.PubSubEvent + "event") is not null);
        Assert.False(removed.Descendants(Ns.AvatarMetadata + "metadata").Single().HasElements);
    }

    [Fact]
    public async Task A_device_that_asks_for_avatars_is_told_of_all_when_it_comes()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Directory.AddContact(Transport.Alice, s_bob with { Picture = await StoreAsync(transport, s_rose) });

        await AnnounceAsync(transport, "urn:xmpp:avatar:metadata+notify");

        var told = await transport.Server.UntilAsync(stanza => stanza.Element(Ns.PubSubEvent + "event") is not null);
        Assert.Equal(HashOf(s_rose), (string?)told.Descendants(Ns.AvatarMetadata + "info").Single().Attribute("id"));
    }

    [Fact]
    public async Task Metadata_and_data_are_given_to_who_has_the_contact()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Directory.AddContact(Transport.Alice, s_bob with { Picture = await StoreAsync(transport, s_rose) });

        var metadata = await AskItemsAsync(transport, "urn:xmpp:avatar:metadata");
        var id = (string?)metadata.Descendants(Ns.AvatarMetadata + "info").Single().Attribute("id");
        var data = await AskItemsAsync(transport, "urn:xmpp:avatar:data", $"<item id='{id}'/>");
        Assert.Equal(s_rose, Convert.FromBase64String(data.Descendants(Ns.AvatarData + "data").Single().Value));

        AssertNotFound(await AskItemsAsync(transport, "urn:xmpp:avatar:data", "<item id='another'/>"));
        AssertNotFound(await AskItemsAsync(transport, "urn:xmpp:microblog:0"));
        AssertNotFound(await AskItemsAsync(transport, "urn:xmpp:avatar:metadata", from: "carol@localhost/x"));
    }

    [Fact]
    public async Task A_picture_too_large_for_a_stanza_is_made_small()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        var large = FakeImages.Png(new string('x', 200 * 1024));
        transport.Directory.AddContact(Transport.Alice, s_bob with { Picture = await StoreAsync(transport, large) });

        var card = await transport.AskAsync("get", Transport.BobsAddress, "<vCard xmlns='vcard-temp'/>");

        Assert.Equal("png:made small"u8.ToArray(), Convert.FromBase64String(card.Descendants(Ns.VCard + "BINVAL").Single().Value));
    }

    [Fact]
    public async Task The_avatar_that_presence_names_is_fetched_once_and_one_that_is_gone_is_gone()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Pictures.AddAccount(Transport.AliceUser);

        await TellAsync(transport, HashOf(s_rose));
        await AnswerCardAsync(transport, Convert.ToBase64String(s_rose));
        var (user, taken) = await transport.Pictures.NextAsync(Token);
        Assert.Equal((Transport.AliceUser, HashOf(s_rose)), (user, taken?.Source));
        Assert.Equal(s_rose, taken?.Bytes.ToArray());

        await TellAsync(transport, HashOf(s_rose));
        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='msn.localhost'><x xmlns='vcard-temp:x:update'/></presence>");
        await TellAsync(transport, "");
        await AnswerCardAsync(transport, "");
        Assert.Null((await transport.Pictures.NextAsync(Token)).Picture);
        Assert.False(transport.Pictures.TryTake(out _));
    }

    [Fact]
    public async Task A_presence_that_is_older_than_the_avatar_takes_nothing_off()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Pictures.AddAccount(Transport.AliceUser, HashOf(s_rose));

        await TellAsync(transport, "");
        await AnswerCardAsync(transport, Convert.ToBase64String(s_rose));
        await TellAsync(transport, "");
        var lark = FakeImages.Png("lark");
        await TellAsync(transport, HashOf(lark));
        await AnswerCardAsync(transport, Convert.ToBase64String(lark));

        Assert.Equal(HashOf(lark), (await transport.Pictures.NextAsync(Token)).Picture?.Source);
    }

    [Fact]
    public async Task The_avatar_that_is_published_is_fetched_from_where_it_is_published()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Pictures.AddAccount(Transport.AliceUser);

        await PublishAsync(transport, $"<info bytes='9' id='{HashOf(s_rose)}' type='image/png'/>");
        var question = await transport.Server.UntilAsync(stanza => stanza.Element(Ns.PubSub + "pubsub") is not null);
        Assert.Equal(Transport.Alice, (string?)question.Attribute("to"));
        await transport.SendAsync(
            $"<iq type='result' id='{Stanza.IdOf(question)}' from='{Transport.Alice}' to='msn.localhost'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:data'>"
            + $"<item id='{HashOf(s_rose)}'><data xmlns='urn:xmpp:avatar:data'>{Convert.ToBase64String(s_rose)}</data></item></items></pubsub></iq>");

        Assert.Equal(s_rose, (await transport.Pictures.NextAsync(Token)).Picture?.Bytes.ToArray());
        await PublishAsync(transport, "");
        Assert.Null((await transport.Pictures.NextAsync(Token)).Picture);
    }

    [Fact]
    public async Task An_avatar_that_cannot_be_used_is_told()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Pictures.AddAccount(Transport.AliceUser);
        transport.Pictures.Result = OwnPictureResult.TooLarge;

        await TellAsync(transport, HashOf(s_rose));
        await AnswerCardAsync(transport, Convert.ToBase64String(s_rose));

        var told = await transport.Server.UntilAsync(stanza => Stanza.TypeOf(stanza) == "headline" && stanza.Element(Ns.Component + "body") is not null);
        Assert.Contains("too large", told.Element(Ns.Component + "body")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_that_makes_no_sense_changes_nothing()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Pictures.AddAccount(Transport.AliceUser);

        await TellAsync(transport, HashOf(s_rose));
        await AnswerCardAsync(transport, "not base64!");
        await TellAsync(transport, "not a hash");
        await TellAsync(transport, HashOf(s_rose));
        await AnswerCardAsync(transport, Convert.ToBase64String(s_rose));

        Assert.Equal(HashOf(s_rose), (await transport.Pictures.NextAsync(Token)).Picture?.Source);
    }

    private static bool IsFromBob(XElement stanza) => ((string?)stanza.Attribute("from"))?.StartsWith(Transport.BobsAddress, StringComparison.Ordinal) == true;

    private static Task TellAsync(Transport transport, string hash) => transport.SendAsync(
        $"<presence from='{Transport.AlicesPhone}' to='msn.localhost'><x xmlns='vcard-temp:x:update'><photo>{hash}</photo></x></presence>");

    private static Task PublishAsync(Transport transport, string info) => transport.SendAsync(
        $"<message from='{Transport.Alice}' to='msn.localhost' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:avatar:metadata'>"
        + $"<item id='x'><metadata xmlns='urn:xmpp:avatar:metadata'>{info}</metadata></item></items></event></message>");

    private static async Task AnswerCardAsync(Transport transport, string encoded)
    {
        var question = await transport.Server.UntilAsync(stanza => stanza.Element(Ns.VCard + "vCard") is not null && Stanza.TypeOf(stanza) == "get");
        Assert.Equal(Transport.Alice, (string?)question.Attribute("to"));
        await transport.SendAsync(
            $"<iq type='result' id='{Stanza.IdOf(question)}' from='{Transport.Alice}' to='msn.localhost'><vCard xmlns='vcard-temp'><PHOTO><TYPE>image/png</TYPE><BINVAL>{encoded}</BINVAL></PHOTO></vCard></iq>");
    }

    private static Task<XElement> AskItemsAsync(Transport transport, string node, string item = "", string from = Transport.AlicesPhone) => transport.AskAsync(
        "get", Transport.BobsAddress, $"<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='{node}'>{item}</items></pubsub>", from);

    private static void AssertNotFound(XElement answer) => MessageTests.AssertError(answer, Stanza.IdOf(answer)!, "item-not-found");

    private static async Task AnnounceAsync(Transport transport, string feature)
    {
        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='msn.localhost'>{Caps}</presence>");
        var question = await transport.Server.UntilAsync(
            stanza => stanza.Element(Ns.DiscoInfo + "query") is not null && (string?)stanza.Attribute("to") == Transport.AlicesPhone);
        var asked = transport.Directory.GetContactsCount;
        await transport.SendAsync(
            $"<iq type='result' id='{Stanza.IdOf(question)}' from='{Transport.AlicesPhone}' to='msn.localhost'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='{feature}'/></query></iq>");
        await Transport.WaitUntilAsync(() => transport.Directory.GetContactsCount > asked);
    }

#pragma warning disable CA5350 // What MSN and XMPP name pictures by.
    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes));

    private static async Task<ContentKey> StoreAsync(Transport transport, byte[] bytes, string mediaType = "image/png")
    {
        var key = ContentKey.OfObject(bytes);
        await transport.Content.SaveAsync(key, mediaType, bytes, Token);
        return key;
    }
#pragma warning restore CA5350
}
