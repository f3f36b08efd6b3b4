using System.Xml.Linq;
using MsnBridge.Core.Events;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

/// <summary>What the user wrote on another home network.</summary>
public sealed class OwnMessageTests
{
    private static readonly OwnMessageToHome s_own = new(new("hi\u0001 <there>"), new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task It_is_written_in_the_name_of_the_user_where_the_server_lets_the_transport()
    {
        await using var transport = await Transport.ConnectAsync(greeting: Grant("urn:xmpp:privilege:2", "outgoing"));
        await transport.BringAliceOnlineAsync();

        await transport.DeliverAsync(7, s_own);

        var wrapped = await transport.Server.NextAsync();
        Assert.Equal(("msn.localhost", "localhost", "msnbridge-7"), ((string?)wrapped.Attribute("from"), (string?)wrapped.Attribute("to"), Stanza.IdOf(wrapped)));
        var message = Assert.Single(wrapped.Elements(Ns.Privilege2 + "privilege").Elements(Ns.Forward + "forwarded").Elements());
        Assert.Equal(Ns.Client + "message", message.Name);
        Assert.Equal((Transport.Alice, Transport.BobsAddress), ((string?)message.Attribute("from"), (string?)message.Attribute("to")));
        Assert.Equal(("chat", "msnbridge-7"), (Stanza.TypeOf(message), Stanza.IdOf(message)));
        Assert.Equal("hi\uFFFD <there>", (string?)message.Element(Ns.Client + "body"));
        Assert.Equal("msnbridge-7", (string?)message.Element(Ns.StanzaIds + "origin-id")?.Attribute("id"));
        Assert.Equal("2026-11-23T12:00:00.000Z", (string?)message.Element(Ns.Delay + "delay")?.Attribute("stamp"));
    }

    [Fact]
    public async Task It_is_left_aside_when_the_server_brings_it_to_the_contact_also_after_a_restart()
    {
        // Nothing was sent by this process, so nothing but the id can tell.
        await using var transport = await Transport.ConnectAsync(greeting: Grant("urn:xmpp:privilege:2", "outgoing"));
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync(Message(Transport.Alice, "msnbridge-7"));

        Assert.Empty(await transport.SettleAsync());
        Assert.Empty(transport.Directory.TakeAll());
    }

    [Theory]
    [InlineData(Transport.AlicesPhone, "msnbridge-7")]
    [InlineData(Transport.Alice, "m1")]
    public async Task What_the_user_writes_here_is_not_mistaken_for_it(string from, string id)
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync(Message(from, id));

        Assert.IsType<MessageToRemote>((await transport.Directory.NextAsync<Submitted>()).Event);
    }

    [Theory]
    [InlineData("urn:xmpp:privilege:2", "none")]
    [InlineData("urn:xmpp:privilege:1", "outgoing")]
    public async Task It_is_told_as_a_message_from_the_contact_where_the_server_would_not_copy_it(string version, string type)
    {
        await using var transport = await Transport.ConnectAsync(greeting: Grant(version, type));
        await transport.BringAliceOnlineAsync();

        await transport.DeliverAsync(7, s_own);

        var message = await transport.Server.NextAsync();
        Assert.Equal(("chat", "msnbridge-7"), (Stanza.TypeOf(message), Stanza.IdOf(message)));
        Assert.Equal(($"{Transport.BobsAddress}/msn", Transport.Alice), ((string?)message.Attribute("from"), (string?)message.Attribute("to")));
        Assert.Equal("You wrote elsewhere: hi\uFFFD <there>", (string?)message.Element(Ns.Component + "body"));
        Assert.Equal("2026-11-23T12:00:00.000Z", (string?)message.Element(Ns.Delay + "delay")?.Attribute("stamp"));
    }

    [Fact]
    public async Task Right_after_a_start_it_waits_until_the_server_has_said_what_the_transport_may()
    {
        await using var transport = await Transport.ConnectAsync(transport => transport.Directory.AddAccount(Transport.Alice));
        await transport.Server.CollectUntilAsync(stanza => Stanza.TypeOf(stanza) == "probe");

        var delivering = transport.DeliverAsync(7, s_own);
        await transport.SendAsync(Grant("urn:xmpp:privilege:2", "outgoing") + $"<presence from='{Transport.AlicesPhone}' to='msn.localhost'/>");

        var wrapped = (await transport.Server.CollectUntilAsync(stanza => stanza.Name == Ns.Component + "message"))[^1];
        await delivering;
        Assert.NotNull(wrapped.Element(Ns.Privilege2 + "privilege"));
    }

    private static string Grant(string version, string message) =>
        $"<message from='localhost' to='msn.localhost'><privilege xmlns='{version}'><perm access='message' type='{message}'/></privilege></message>";

    private static string Message(string from, string id) =>
        $"<message from='{from}' to='{Transport.BobsAddress}' type='chat' id='{id}'><body>hi</body></message>";
}
