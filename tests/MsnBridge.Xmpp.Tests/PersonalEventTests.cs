using System.Xml.Linq;
using MsnBridge.Core.Contacts;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

public sealed class PersonalEventTests
{
    private const string Caps = "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://client.example' ver='QgayPKawpkPSDYmwT/WM94uAlu0='/>";
    private const string Tune = "http://jabber.org/protocol/tune";
    private static readonly Contact s_bob = Transport.Contact("bob@example.com", "Bob");
    private static readonly CurrentMedia s_song = CurrentMedia.Music("Heart of the Sunrise", "Yes", "Yessongs");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_transport_announces_what_it_wants_to_hear_of()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice));
        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='msn.localhost'/>");
        var caps = (await transport.Server.UntilAsync(stanza => (string?)stanza.Attribute("from") == "msn.localhost" && stanza.Element(Ns.Caps + "c") is not null))
            .Element(Ns.Caps + "c")!;

        var described = await transport.AskAsync(
            "get", "msn.localhost", $"<query xmlns='http://jabber.org/protocol/disco#info' node='{(string?)caps.Attribute("node")}#{(string?)caps.Attribute("ver")}'/>");

        var features = described.Descendants(Ns.DiscoInfo + "feature").Select(feature => (string?)feature.Attribute("var")).ToList();
        Assert.Contains(Tune + "+notify", features);
        Assert.Contains("http://jabber.org/protocol/nick+notify", features);
    }

    [Fact]
    public async Task What_a_user_listens_to_is_part_of_his_presence_until_it_stops()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await PublishAsync(transport, Tune, "<tune xmlns='http://jabber.org/protocol/tune'><artist>Yes</artist><length>686</length><source>Yessongs</source><title> Heart of the Sunrise </title></tune>");
        Assert.Equal(new(Availability.Online, null, s_song), await transport.Directory.NextAsync<OwnPresence>());
        await PublishAsync(transport, Tune, "<tune xmlns='http://jabber.org/protocol/tune'/>");
        Assert.Equal(new(Availability.Online), await transport.Directory.NextAsync<OwnPresence>());
    }

    [Fact]
    public async Task Nobody_publishes_for_somebody_else_and_nonsense_is_left_alone()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await PublishAsync(transport, Tune, "<tune xmlns='http://jabber.org/protocol/tune'><title>x</title></tune>", from: Transport.AlicesPhone);
        await PublishAsync(transport, Tune, "<tune xmlns='http://jabber.org/protocol/tune'><title>x</title></tune>", from: "carol@localhost");
        await PublishAsync(transport, "urn:example:other", "<x xmlns='urn:example:other'/>");
        await transport.SendAsync($"<message from='{Transport.Alice}' to='msn.localhost'><event xmlns='http://jabber.org/protocol/pubsub#event'/></message>");

        Assert.DoesNotContain(await transport.SettleAsync(), stanza => (string?)stanza.Attribute("type") == "error");
        Assert.Empty(transport.Directory.TakeAll());
    }

    [Fact]
    public async Task A_nickname_becomes_the_name_on_MSN_for_who_wants_that()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        await PublishAsync(transport, Ns.Nick.NamespaceName, "<nick xmlns='http://jabber.org/protocol/nick'>Ally</nick>");
        await transport.SettleAsync();
        Assert.Empty(transport.Directory.Names);
        await transport.Settings.SaveAsync(Transport.AliceUser, new(FollowName: true), Token);

        await PublishAsync(transport, Ns.Nick.NamespaceName, "<nick xmlns='http://jabber.org/protocol/nick'> Alice in\nWonderland </nick>");
        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='msn.localhost'><nick xmlns='http://jabber.org/protocol/nick'>Alice in Wonderland</nick></presence>");
        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='msn.localhost'><nick xmlns='http://jabber.org/protocol/nick'>Queen</nick></presence>");
        await transport.SettleAsync();

        Assert.Equal(["Alice in Wonderland", "Queen"], transport.Directory.Names);
    }

    [Fact]
    public async Task What_contacts_listen_to_is_told_to_devices_that_ask_for_it()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Directory.AddContact(Transport.Alice, s_bob, new ContactPresence(Availability.Online, null, s_song));
        await AnnounceAsync(transport, Transport.AlicesPhone, Tune + "+notify");

        AssertTune(await NextTuneAsync(transport), Transport.AlicesPhone, "Yes|Yessongs|Heart of the Sunrise");
        var game = new ContactPresence(Availability.Online, null, new CurrentMedia(CurrentMediaKind.Game, "Playing Solitaire"));
        await transport.Home.ShowPresenceAsync(Transport.AliceLink, s_bob, game, Token);
        AssertTune(await NextTuneAsync(transport), Transport.AlicesPhone, "Playing Solitaire");
        await transport.Home.ShowPresenceAsync(Transport.AliceLink, s_bob, new ContactPresence(Availability.Online), Token);
        AssertTune(await NextTuneAsync(transport), Transport.AlicesPhone, "");
    }

    [Fact]
    public async Task A_device_that_does_not_ask_is_told_of_no_tunes()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        await AnnounceAsync(transport, Transport.AlicesPhone, "urn:xmpp:ping");

        await transport.Home.ShowPresenceAsync(Transport.AliceLink, s_bob, new ContactPresence(Availability.Online, null, s_song), Token);

        Assert.DoesNotContain(await transport.SettleAsync(), stanza => stanza.Element(Ns.PubSubEvent + "event") is not null);
    }

    private static Task PublishAsync(Transport transport, string node, string content, string from = Transport.Alice) => transport.SendAsync(
        $"<message from='{from}' to='msn.localhost' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='{node}'><item id='current'>{content}</item></items></event></message>");

    /// <summary>A device announces itself and answers what it can do.</summary>
    internal static async Task AnnounceAsync(Transport transport, string device, params string[] features)
    {
        await transport.SendAsync($"<presence from='{device}' to='msn.localhost'>{Caps}</presence>");
        var question = await transport.Server.UntilAsync(stanza => stanza.Element(Ns.DiscoInfo + "query") is not null && (string?)stanza.Attribute("to") == device);
        Assert.Equal("http://client.example#QgayPKawpkPSDYmwT/WM94uAlu0=", (string?)question.Element(Ns.DiscoInfo + "query")!.Attribute("node"));
        var asked = transport.Directory.GetContactsCount;
        await transport.SendAsync(
            $"<iq type='result' id='{Stanza.IdOf(question)}' from='{device}' to='msn.localhost'><query xmlns='http://jabber.org/protocol/disco#info'>"
            + string.Concat(features.Select(feature => $"<feature var='{feature}'/>")) + "</query></iq>");
        // Asked for the contacts once the answer was read.
        await Transport.WaitUntilAsync(() => transport.Directory.GetContactsCount > asked);
    }

    private static Task<XElement> NextTuneAsync(Transport transport) => transport.Server.UntilAsync(stanza => stanza.Element(Ns.PubSubEvent + "event") is not null);

    private static void AssertTune(XElement message, string to, string parts)
    {
        Assert.Equal((to, Transport.BobsAddress, "headline"), ((string?)message.Attribute("to"), (string?)message.Attribute("from"), Stanza.TypeOf(message)));
        var items = message.Element(Ns.PubSubEvent + "event")!.Element(Ns.PubSubEvent + "items")!;
        Assert.Equal(Tune, (string?)items.Attribute("node"));
        Assert.Equal(parts, string.Join('|', items.Descendants(Ns.Tune + "tune").Single().Elements().Select(element => element.Value)));
    }
}
