using System.Xml.Linq;
using MsnBridge.Core.Contacts;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

public sealed class PrivilegeTests
{
    private static readonly Contact s_bob = Transport.Contact("bob@example.com", "Bob") with { Groups = ["Friends", "Work"] };

    [Theory]
    [InlineData("urn:xmpp:privilege:1")]
    [InlineData("urn:xmpp:privilege:2")]
    public async Task Contacts_are_put_into_the_roster_with_name_and_groups(string version)
    {
        await using var transport = await Transport.ConnectAsync(greeting: Grant("localhost", version: version));
        await transport.BringAliceOnlineAsync();

        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);

        await AnswerGetAsync(transport, "<item jid='friend@localhost' subscription='both'/><item jid='msn.localhost' name='MSN' subscription='both'/>");
        var item = await NextSetAsync(transport);
        Assert.Equal(Transport.BobsAddress, (string?)item.Attribute("jid"));
        Assert.Equal("Bob", (string?)item.Attribute("name"));
        Assert.Equal("both", (string?)item.Attribute("subscription"));
        Assert.Equal(["Friends", "Work"], item.Elements(Ns.Roster + "group").Select(group => group.Value));
        Assert.Empty(await transport.SettleAsync());
    }

    [Fact]
    public async Task Roster_that_agrees_is_left_alone_and_others_items_are_never_touched()
    {
        await using var transport = await Transport.ConnectAsync(greeting: Grant("localhost"));
        await transport.BringAliceOnlineAsync();

        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);

        await AnswerGetAsync(
            transport,
            $"""
            <item jid='{Transport.BobsAddress}' name='Bob' subscription='both'><group>Work</group><group>Friends</group></item>
            <item jid='msn.localhost' subscription='both'/><item jid='friend@localhost' subscription='none'/>
            """);
        Assert.Empty(await transport.SettleAsync());
    }

    [Fact]
    public async Task What_is_missing_wrong_or_too_much_is_mended()
    {
        await using var transport = await Transport.ConnectAsync(greeting: Grant("localhost"));
        await transport.BringAliceOnlineAsync();

        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);

        await AnswerGetAsync(
            transport,
            $"""
            <item jid='{Transport.BobsAddress}' name='Robert' subscription='to'/>
            <item jid='eve\40example.com@msn.localhost' subscription='both'/>
            """);
        var removed = await NextSetAsync(transport);
        Assert.Equal((@"eve\40example.com@msn.localhost", "remove"), ((string?)removed.Attribute("jid"), (string?)removed.Attribute("subscription")));
        Assert.Equal("msn.localhost", (string?)(await NextSetAsync(transport)).Attribute("jid"));
        Assert.Equal(Transport.BobsAddress, (string?)(await NextSetAsync(transport)).Attribute("jid"));
    }

    [Fact]
    public async Task Server_that_fails_to_do_it_is_treated_as_one_without_and_told_once()
    {
        await using var transport = await Transport.ConnectAsync(greeting: Grant("localhost", version: "urn:xmpp:privilege:1"));
        await transport.BringAliceOnlineAsync();

        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);
        await AnswerGetAsync(transport, "<item jid='msn.localhost' subscription='both'/>");
        var set = await transport.Server.NextAsync();
        await transport.SendAsync(
            $"<iq type='error' id='{Stanza.IdOf(set)}' from='{Transport.Alice}' to='msn.localhost'><error type='wait'><internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");

        Assert.Equal("subscribe", Stanza.TypeOf(await transport.Server.NextAsync()));
        await transport.Home.ShowContactAsync(Transport.AliceLink, Transport.Contact("carol@example.com", "Carol"), CancellationToken.None);
        Assert.Equal("subscribe", Stanza.TypeOf(await transport.Server.NextAsync()));
        Assert.Single(transport.Log.Lines, line => line.Id == XmppEventIds.RosterSetRefused);
    }

    [Fact]
    public async Task Server_that_does_not_answer_is_treated_as_one_without()
    {
        await using var transport = await Transport.ConnectAsync(greeting: Grant("localhost"));
        await transport.BringAliceOnlineAsync();
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);
        Assert.Equal("get", Stanza.TypeOf(await transport.Server.NextAsync()));

        await transport.PassTimeUntilAsync(() => transport.Log.Lines.Any(line => line.Id == XmppEventIds.RosterSetRefused));

        Assert.Equal("subscribe", Stanza.TypeOf(await transport.Server.NextAsync()));
    }

    [Fact]
    public async Task User_cannot_grant_privileges_and_cannot_answer_for_the_server()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync(Grant("mallory@localhost") + Grant("localhost/x"));
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);

        Assert.Equal("subscribe", Stanza.TypeOf(await transport.Server.NextAsync()));
    }

    [Fact]
    public async Task Privileges_that_come_late_are_used()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        transport.Directory.AddContact(Transport.Alice, s_bob);

        await transport.SendAsync(Grant("localhost"));

        await AnswerGetAsync(transport, "<item jid='msn.localhost' subscription='both'/>");
        Assert.Equal(Transport.BobsAddress, (string?)(await NextSetAsync(transport)).Attribute("jid"));
    }

    [Fact]
    public async Task Push_of_a_roster_is_acknowledged_from_a_server_and_refused_from_a_device()
    {
        await using var transport = await Transport.ConnectAsync(greeting: Grant("localhost"));
        const string push = "<query xmlns='jabber:iq:roster'><item jid='x@localhost' subscription='none'/></query>";

        Assert.Equal("result", Stanza.TypeOf(await transport.AskAsync("set", "msn.localhost", push, from: Transport.Alice)));
        Assert.Equal("error", Stanza.TypeOf(await transport.AskAsync("set", "msn.localhost", push)));
    }

    internal static string Grant(string from, string version = "urn:xmpp:privilege:2") =>
        $"<message from='{from}' to='msn.localhost'><privilege xmlns='{version}'><perm access='roster' type='both'/><perm access='message' type='outgoing'/></privilege></message>";

    internal static async Task AnswerGetAsync(Transport transport, string items)
    {
        var query = await transport.Server.NextAsync();
        Assert.Equal("get", Stanza.TypeOf(query));
        Assert.Equal(Transport.Alice, (string?)query.Attribute("to"));
        await AnswerAsync(transport, query, items);
    }

    internal static Task AnswerAsync(Transport transport, XElement query, string items) => transport.SendAsync(
        $"<iq type='result' id='{Stanza.IdOf(query)}' from='{Transport.Alice}' to='msn.localhost'><query xmlns='jabber:iq:roster'>{items}</query></iq>");

    internal static async Task<XElement> NextSetAsync(Transport transport)
    {
        var query = await transport.Server.NextAsync();
        Assert.Equal("set", Stanza.TypeOf(query));
        await transport.SendAsync($"<iq type='result' id='{Stanza.IdOf(query)}' from='{Transport.Alice}' to='msn.localhost'/>");
        return Assert.Single(query.Element(Ns.Roster + "query")!.Elements(Ns.Roster + "item"));
    }
}
