using System.Xml.Linq;
using MsnBridge.Testing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests.Rooms;

/// <summary>Bookmarks by which clients join rooms by themselves.</summary>
public sealed class RoomBookmarkTests
{
    // As Prosody writes it.
    private const string Grant =
        "<message from='localhost' to='msn.localhost'><privilege xmlns='urn:xmpp:privilege:2'><perm access='iq'><namespace ns='urn:example' type='get'>"
        + "<namespace ns='http://jabber.org/protocol/pubsub' type='both'/></namespace></perm></privilege></message>";

    [Fact]
    public async Task A_group_that_comes_up_is_bookmarked_and_a_device_that_joins_by_itself_is_not_asked_in()
    {
        await using var transport = await ConnectAsync();
        await PersonalEventTests.AnnounceAsync(transport, Transport.AlicesPhone, "urn:xmpp:bookmarks:1+notify");
        await transport.SettleAsync();
        await ShowGroupAsync(transport);

        var asked = await NextAsync(transport);
        var inner = asked.Element(Ns.Privilege2 + "privileged_iq")!.Element(Ns.Client + "iq")!;
        var item = inner.Descendants(Ns.PubSub + "item").Single();
        var bookmark = item.Element(Ns.Bookmarks + "conference")!;
        Assert.Equal((Transport.Alice, "set", Transport.Alice), ((string?)asked.Attribute("to"), Stanza.TypeOf(inner), (string?)inner.Attribute("to")));
        Assert.Equal(("true", "Bob, Carol", "alice"), ((string?)bookmark.Attribute("autojoin"), (string?)bookmark.Attribute("name"), (string?)bookmark.Element(Ns.Bookmarks + "nick")));
        Assert.Equal("whitelist", DataForm.Read(inner.Descendants(Ns.DataForm + "x").Single())["pubsub#access_model"]);
        await AnswerAsync(transport, asked);

        Assert.DoesNotContain(await SettleAsync(transport), IsInvitation);
        Assert.StartsWith("group-", (string?)item.Attribute("id"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_whose_devices_know_no_bookmarks_is_asked_in_as_well()
    {
        await using var transport = await ConnectAsync();
        await ShowGroupAsync(transport);

        await AnswerAsync(transport, await NextAsync(transport));

        Assert.Contains(await SettleAsync(transport), IsInvitation);
    }

    [Fact]
    public async Task A_bookmark_that_the_server_refuses_is_an_invitation()
    {
        await using var transport = await ConnectAsync();
        await PersonalEventTests.AnnounceAsync(transport, Transport.AlicesPhone, "urn:xmpp:bookmarks:1+notify");
        await transport.SettleAsync();
        await ShowGroupAsync(transport);

        await AnswerAsync(transport, await NextAsync(transport), "<iq xmlns='jabber:client' type='error'><error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");

        Assert.Contains(await SettleAsync(transport), IsInvitation);
        Assert.Single(transport.Log.Lines, line => line.Id == XmppEventIds.BookmarkRefused);
    }

    [Fact]
    public async Task The_bookmark_goes_with_the_group()
    {
        await using var transport = await ConnectAsync();
        await ShowGroupAsync(transport);
        var asked = await NextAsync(transport);
        await AnswerAsync(transport, asked);

        transport.Directory.RemoveGroup(Transport.Alice, RoomStage.Group.Id);
        await transport.Home.CloseGroupAsync(Transport.AliceLink, RoomStage.Group.Id, CancellationToken.None);

        var taken = await NextAsync(transport);
        Assert.Equal((string?)asked.Descendants(Ns.PubSub + "item").Single().Attribute("id"), (string?)taken.Descendants(Ns.PubSub + "retract").Elements(Ns.PubSub + "item").Single().Attribute("id"));
        await AnswerAsync(transport, taken);
    }

    private static async Task<Transport> ConnectAsync()
    {
        var transport = await Transport.ConnectAsync(greeting: Grant, memory: new InMemoryHomeMemory());
        await transport.BringAliceOnlineAsync();
        transport.Directory.AddContact(Transport.Alice, Transport.Contact("bob@example.com", "Bob"));
        transport.Directory.AddContact(Transport.Alice, Transport.Contact("carol@example.com", "Carol"));
        return transport;
    }

    private static Task ShowGroupAsync(Transport transport)
    {
        transport.Directory.SetGroup(Transport.Alice, RoomStage.Group);
        return transport.Home.ShowGroupAsync(Transport.AliceLink, RoomStage.Group, CancellationToken.None);
    }

    private static Task<XElement> NextAsync(Transport transport) =>
        transport.Server.UntilAsync(stanza => stanza.Element(Ns.Privilege2 + "privileged_iq") is not null);

    private static Task AnswerAsync(Transport transport, XElement asked, string inner = "<iq xmlns='jabber:client' type='result'/>") => transport.SendAsync(
        $"<iq type='result' id='{Stanza.IdOf(asked)}' from='{Transport.Alice}' to='msn.localhost'><privilege xmlns='urn:xmpp:privilege:2'><forwarded xmlns='urn:xmpp:forward:0'>"
        + $"{inner}</forwarded></privilege></iq>");

    // A question to the queue of rooms: what it sent before is there when the answer is.
    private static async Task<List<XElement>> SettleAsync(Transport transport)
    {
        await transport.SendAsync($"<iq type='get' id='mark' from='{Transport.AlicesPhone}' to='nowhere@msn.localhost'><ping xmlns='urn:xmpp:ping'/></iq>");
        return await transport.Server.CollectUntilAsync(stanza => Stanza.IdOf(stanza) == "mark");
    }

    private static bool IsInvitation(XElement stanza) => stanza.Descendants(Ns.MucUser + "invite").Any();
}
