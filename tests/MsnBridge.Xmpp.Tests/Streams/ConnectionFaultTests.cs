using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests.Streams;

public sealed class ConnectionFaultTests
{
    [Fact]
    public async Task Connection_lost_in_mid_question_is_no_fault_of_the_privileges()
    {
        const string grant =
            "<message from='localhost' to='msn.localhost'><privilege xmlns='urn:xmpp:privilege:2'><perm access='roster' type='both'/></privilege></message>";
        await using var transport = await Transport.ConnectAsync(greeting: grant);
        await transport.BringAliceOnlineAsync();
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [Transport.Contact("bob@example.com", "Bob")], CancellationToken.None);
        Assert.Equal("get", Stanza.TypeOf(await transport.Server.NextAsync()));
        transport.Server.Break();

        await transport.ReconnectAsync();

        // What was broken off may come to its end before the new connection asks who is there: the order of the two is nobody's promise.
        await transport.Server.UntilAsync(stanza => Stanza.TypeOf(stanza) == "probe");
        Assert.DoesNotContain(transport.Log.Lines, line => line.Id == XmppEventIds.RosterSetRefused);
    }

    [Fact]
    public async Task Stopping_while_the_server_is_silent_ends()
    {
        await using var transport = await Transport.StartAsync();
        await using var silent = await transport.Listener.AcceptAsync();
        var delivery = transport.Home.DeliverAsync(
            new(new(7), Transport.AliceLink, Transport.BobsChat, new Core.Events.MessageToHome(Transport.Bob, new("hi"), default, Late: false), default), CancellationToken.None);

        await transport.StopAsync().Soon();

        Assert.False(delivery.IsCompleted);
        Assert.Equal(XmppLinkState.Stopped, transport.Status.State);
    }

    [Fact]
    public async Task Stopping_before_the_first_attempt_is_told_as_stopped()
    {
        await using var transport = await Transport.StartTooLateAsync();

        await transport.StopAsync().Soon();

        Assert.Equal(XmppLinkState.Stopped, transport.Status.State);
    }
}
