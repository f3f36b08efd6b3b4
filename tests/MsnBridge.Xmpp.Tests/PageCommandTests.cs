using MsnBridge.Testing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

/// <summary>What a person is told who asks the transport for the management page, by command or by a word to it.</summary>
public sealed class PageCommandTests
{
    private const string Listing = "<query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/>";

    private readonly FakeManagementPage _page = new();

    [Fact]
    public async Task A_link_is_given_by_command_and_by_a_word()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice), page: _page);

        var list = await transport.AskAsync("get", "msn.localhost", Listing);
        var done = await CommandTests.StepAsync(transport, "page");
        var said = await SayAsync(transport, "Page");

        Assert.Contains(list.Descendants(Ns.DiscoItems + "item"), item => (string?)item.Attribute("node") == "page");
        Assert.Equal("completed", (string?)done.Attribute("status"));
        Assert.All(
            [(string)done.Element(Ns.Commands + "note")!, said],
            answer => Assert.StartsWith($"{FakeManagementPage.Link} opens the management page. The link works once, within 5 minutes.", answer, StringComparison.Ordinal));
        Assert.Equal([Transport.AliceUser, Transport.AliceUser], _page.Invited);
    }

    [Fact]
    public async Task Who_has_no_account_is_told_that_it_is_linked_there()
    {
        await using var transport = await Transport.ConnectAsync(page: _page);

        var done = await CommandTests.StepAsync(transport, "page");
        var said = await SayAsync(transport, "page");

        Assert.All(
            [(string)done.Element(Ns.Commands + "note")!, said],
            answer => Assert.StartsWith($"{FakeManagementPage.Link} opens the management page. You have no MSN account linked; it is linked there.", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_there_is_no_page_that_is_said_and_nothing_names_it()
    {
        await using var transport = await Transport.ConnectAsync();

        var list = await transport.AskAsync("get", "msn.localhost", Listing);
        var note = (await CommandTests.StepAsync(transport, "page")).Element(Ns.Commands + "note")!;
        var said = await SayAsync(transport, "page");
        var help = await SayAsync(transport, "help");

        Assert.DoesNotContain(list.Descendants(Ns.DiscoItems + "item"), item => (string?)item.Attribute("node") == "page");
        Assert.Equal("error", (string?)note.Attribute("type"));
        Assert.All([(string)note, said], answer => Assert.StartsWith("This bridge has no management page: whoever runs it has not switched it on.", answer, StringComparison.Ordinal));
        Assert.Contains("\"link\"", (string)note, StringComparison.Ordinal);
        Assert.DoesNotContain("page", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_use_the_transport_gets_no_link()
    {
        await using var transport = await Transport.ConnectAsync(page: _page);

        var answer = await transport.AskAsync(
            "set", "msn.localhost", "<command xmlns='http://jabber.org/protocol/commands' node='page'/>", "mallory@elsewhere.example/phone");
        await transport.SendAsync("<message from='mallory@elsewhere.example/phone' to='msn.localhost' type='chat' id='m1'><body>page</body></message>");
        var refused = await transport.Server.UntilAsync(stanza => stanza.Name == Ns.Component + "message");

        Assert.Equal(("error", "error"), (Stanza.TypeOf(answer), Stanza.TypeOf(refused)));
        Assert.Empty(_page.Invited);
    }

    private static async Task<string> SayAsync(Transport transport, string text)
    {
        await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='msn.localhost' type='chat' id='m1'><body>{text}</body></message>");
        return (string)(await transport.Server.UntilAsync(stanza => stanza.Name == Ns.Component + "message")).Element(Ns.Component + "body")!;
    }
}
