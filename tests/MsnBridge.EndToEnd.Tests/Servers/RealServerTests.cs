using System.Xml.Linq;
using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.EndToEnd.Tests.Xmpp;

namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>What the stories lean on, asked of the servers and of the client alone: without it a red story would say nothing.</summary>
public abstract class RealServerTests(XmppServer server)
{
    [Fact]
    public async Task Two_users_become_contacts_and_talk()
    {
        server.SkipWhereMissing();
        await using var alice = await server.SignInNewUserAsync("alice", tls: true);
        await using var bob = await server.SignInNewUserAsync("bob");

        await alice.SendPresenceAsync(to: bob.BareJid, type: "subscribe");
        await bob.WaitForAsync(stanza => stanza.Attribute("type")?.Value == "subscribe", "a subscription request");
        await bob.SendPresenceAsync(to: alice.BareJid, type: "subscribed");
        await alice.WaitForRosterItemAsync(bob.BareJid, item => item.Attribute("subscription")?.Value == "to");
        await bob.SendPresenceAsync(show: "away", status: "gone fishing");
        await alice.WaitForPresenceAsync(
            bob.BareJid, presence => presence.Element(XmppNames.Client + "show")?.Value == "away", "away");

        var id = await alice.SendMessageAsync(bob.FullJid, "Is <this> \"whole\" & intact?  😀");
        var message = await bob.WaitForAsync(stanza => stanza.Attribute("id")?.Value == id, "the message");
        Assert.Equal("Is <this> \"whole\" & intact?  😀", message.Element(XmppNames.Client + "body")?.Value);
        await alice.WaitForAsync(
            stanza => stanza.Element(XmppNames.Receipts + "received")?.Attribute("id")?.Value == id, "the receipt that slixmpp sends by itself");
    }

    [Fact]
    public async Task Roster_items_are_set_and_removed()
    {
        server.SkipWhereMissing();
        await using var alice = await server.SignInNewUserAsync("alice");

        Assert.Equal("result", (await alice.SetRosterItemAsync("friend@example.org", "Friend", ["MSN"])).Attribute("type")?.Value);
        var item = await alice.WaitForRosterItemAsync("friend@example.org");
        Assert.Equal("MSN", item.Element(XmppNames.Roster + "group")?.Value);

        await alice.RemoveRosterItemAsync("friend@example.org");
        await alice.WaitForNoRosterItemAsync("friend@example.org");
    }

    [Fact]
    public async Task Error_answers_come_back_as_stanzas()
    {
        server.SkipWhereMissing();
        await using var alice = await server.SignInNewUserAsync("alice");

        var answer = await alice.SendIqAsync("get", server.Domain, new XElement(XNamespace.Get("urn:example:unheard-of") + "query"));

        Assert.Equal("error", answer.Attribute("type")?.Value);
        Assert.NotNull(answer.Element(XmppNames.Client + "error")?.Element(XmppNames.Stanzas + "service-unavailable"));
    }

    [Fact]
    public async Task Server_restarts_with_its_accounts_on_the_same_ports()
    {
        server.SkipWhereMissing();
        await using var alice = await server.SignInNewUserAsync("alice");

        await server.StopAsync();
        await alice.Disconnected.WaitAsync(Waiting.Patience, TestContext.Current.CancellationToken);
        await server.StartAsync();
        await alice.ConnectAsync(server.ClientPort);

        Assert.Equal("result", (await alice.PingAsync(server.Domain)).Attribute("type")?.Value);
    }
}
