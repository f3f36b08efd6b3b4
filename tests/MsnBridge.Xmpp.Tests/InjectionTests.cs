using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Core.Messages;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

/// <summary>What strangers on MSN call themselves and write is never a stanza, and nobody speaks for somebody else.</summary>
public sealed class InjectionTests
{
    private const string Hostile = "</nick></status></body></presence></message><message from='msn.localhost' to='alice@localhost'><body>injected</body></message>\0\u0001\uFFFE<!--";

    [Fact]
    public async Task Names_states_and_texts_of_strangers_make_no_stanza_of_their_own()
    {
        await using var transport = await Transport.ConnectAsync();
        var bob = Transport.Contact("bob@example.com", Hostile);
        transport.Directory.AddContact(Transport.Alice, bob, new ContactPresence(Availability.Online) { PersonalMessage = Hostile });
        await transport.BringAliceOnlineAsync();
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [bob], TestContext.Current.CancellationToken);
        await transport.Home.ShowPresenceAsync(Transport.AliceLink, bob, new ContactPresence(Availability.Away) { PersonalMessage = Hostile }, TestContext.Current.CancellationToken);

        await transport.DeliverAsync(7, new MessageToHome(Transport.Bob, new MessageContent(Hostile, new TextStyle { Bold = true, Font = Hostile }), transport.Time.GetUtcNow(), false));
        var sent = await transport.SettleAsync();

        var bodies = sent.Where(stanza => stanza.Name == Ns.Component + "message").Select(stanza => stanza.Element(Ns.Component + "body")?.Value).ToList();
        Assert.DoesNotContain("injected", bodies);
        Assert.Equal(Hostile.Replace('\0', '\uFFFD').Replace('\u0001', '\uFFFD').Replace('\uFFFE', '\uFFFD'), Assert.Single(bodies, body => body is not null));
        Assert.Contains(sent, stanza => stanza.Element(Ns.Component + "status")?.Value.Contains("</status>", StringComparison.Ordinal) == true);
        Assert.All(sent, stanza => Assert.StartsWith(@"bob\40", (string)stanza.Attribute("from")!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("msn.localhost")]
    [InlineData(@"bob\40example.com@msn.localhost")]
    [InlineData("mallory@elsewhere.example/x")]
    [InlineData("localhost")]
    public async Task Whoever_is_no_user_commands_nothing_and_writes_to_nobody(string from)
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync($"<message from='{from}' to='{Transport.BobsAddress}' type='chat' id='m1'><body>hello</body></message>"
            + $"<iq from='{from}' to='msn.localhost' type='set' id='q1'><query xmlns='jabber:iq:register'><remove/></query></iq>"
            + $"<iq from='{from}' to='msn.localhost' type='set' id='q2'><command xmlns='http://jabber.org/protocol/commands' node='unlink' action='execute'/></iq>"
            + $"<presence from='{from}' to='{Transport.BobsAddress}' type='subscribe'/>");
        await transport.SettleAsync();

        Assert.True(transport.Directory.HasAccount(Transport.Alice));
        Assert.DoesNotContain(transport.Directory.TakeAll(), told => told is Submitted { Event: MessageToRemote or ContactEditToRemote });
        Assert.Null(transport.Directory.LastLink);
    }
}
