using MsnBridge.Core.Events;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests.Streams;

public sealed class LinkTests
{
    private const string NotAuthorized = "<stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";

    public static TheoryData<string, XmppLinkFault> Faults => new()
    {
        { "<message></presence>", XmppLinkFault.ProtocolError },
        { "<message><body>&undefined;</body></message>", XmppLinkFault.ProtocolError },
        { $"<message from='{Transport.AlicesPhone}' to='msn.localhost'><body>{new string('x', 100_000)}", XmppLinkFault.ProtocolError },
        { $"<message from='{new string('x', 100_000)}", XmppLinkFault.ProtocolError },
        { string.Concat(Enumerable.Repeat("<a>", 100)), XmppLinkFault.ProtocolError },
        { "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>", XmppLinkFault.AlreadyConnected },
        { "<stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>", XmppLinkFault.StreamError },
        { "</stream:stream>", XmppLinkFault.ConnectionLost },
    };

    [Fact]
    public async Task Wrong_secret_is_told_once_and_tried_again()
    {
        await using var transport = await Transport.StartAsync();
        // The first attempt needs no time to pass, and its own time-outs must not.
        await RefuseAsync(await transport.Listener.AcceptAsync(), XmppEventIds.LinkDown);
        Assert.Equal(XmppLinkFault.WrongSecret, transport.Status.Fault);
        var second = transport.Listener.AcceptAsync();
        await transport.PassTimeUntilAsync(() => second.IsCompleted);
        await RefuseAsync(await second, XmppEventIds.LinkStillDown);

        Assert.Single(transport.Log.Lines, line => line.Id == XmppEventIds.LinkDown);
        Assert.DoesNotContain(transport.Log.Lines, line => line.Text.Contains(ScriptedServer.Secret, StringComparison.Ordinal));

        async Task RefuseAsync(ServerConnection connection, int logged)
        {
            await using (connection)
            {
                await connection.OpenStreamAsync("1");
                await connection.SendAsync(NotAuthorized);
                await Transport.WaitUntilAsync(() => transport.Log.Lines.Any(line => line.Id == logged));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Stream_that_cannot_go_on_is_told_and_replaced(string said, XmppLinkFault fault)
    {
        await using var transport = await Transport.ConnectAsync(configure: options => options with { MaxStanzaBytes = 10_000 });

        await transport.SendAsync(said);

        await Transport.WaitUntilAsync(() => transport.Status.State == XmppLinkState.Down);
        await transport.ReconnectAsync();
        Assert.Contains(transport.Log.Lines, line => line.Id == XmppEventIds.LinkDown && line.Text.Contains(fault.ToString(), StringComparison.Ordinal));
        Assert.Equal("result", Stanza.TypeOf(await transport.AskAsync("get", "msn.localhost", "<ping xmlns='urn:xmpp:ping'/>")));
        Assert.Equal(XmppLinkState.Up, transport.Status.State);
    }

    [Fact]
    public async Task Large_stanza_within_the_limit_is_taken()
    {
        await using var transport = await Transport.ConnectAsync(configure: options => options with { MaxMessageLength = 300_000 });
        await transport.BringAliceOnlineAsync();
        var text = new string('x', 300_000);

        await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='m1'><body>{text}</body></message>");

        var submitted = Assert.IsType<MessageToRemote>((await transport.Directory.NextAsync<Submitted>()).Event);
        Assert.Equal(text, submitted.Content.Text);
    }

    [Fact]
    public async Task Server_that_falls_silent_is_left()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.AskAsync("get", "msn.localhost", "<ping xmlns='urn:xmpp:ping'/>");
        transport.Server.AnswersPings = false;

        await transport.ReconnectAsync();

        Assert.Contains(transport.Log.Lines, line => line.Id == XmppEventIds.LinkDown && line.Text.Contains("NoAnswer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_ends_a_silent_connection_is_looked_at()
    {
        List<string> unseen = [];
        void Note(object? sender, UnobservedTaskExceptionEventArgs fault)
        {
            if (fault.Exception.InnerException is ComponentStreamException { Fault: XmppLinkFault.NoAnswer } ended)
            {
                lock (unseen)
                    unseen.Add(ended.Message);
            }
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await LeaveASilentServerAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.Empty(unseen);
    }

    [Fact]
    public async Task Quiet_server_that_answers_is_kept()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.AskAsync("get", "msn.localhost", "<ping xmlns='urn:xmpp:ping'/>");
        transport.Server.AnswersPings = false;

        for (var pings = 0; pings < 3; pings++)
        {
            var before = transport.Server.PingCount;
            await transport.PassTimeUntilAsync(() => transport.Server.PingCount > before);
            await transport.Server.WaitForHeldPingAsync();

            // Time stands still until the answer has been read, which the answer to a later question tells.
            await transport.Server.AnswerHeldPingsAsync();
            await transport.AskAsync("get", "msn.localhost", "<ping xmlns='urn:xmpp:ping'/>");
        }

        Assert.Equal(XmppLinkState.Up, transport.Status.State);
    }

    [Fact]
    public async Task Stopping_says_goodbye()
    {
        await using var transport = await Transport.ConnectAsync(with =>
            with.Directory.AddContact(Transport.Alice, Transport.Contact("bob@example.com", "Bob"), new(Core.Contacts.Availability.Online)));
        await transport.BringAliceOnlineAsync();

        await transport.StopAsync();

        var last = await transport.Server.CollectUntilAsync(stanza => (string?)stanza.Attribute("from") == "msn.localhost" && Stanza.TypeOf(stanza) == "unavailable");
        Assert.Contains(last, stanza => Stanza.From(stanza)?.Local is not null && Stanza.TypeOf(stanza) == "unavailable");
        Assert.Equal(XmppLinkState.Stopped, transport.Status.State);
    }

    [Fact]
    public async Task What_was_read_is_stored_before_stopping()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        var storing = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        transport.Directory.OnSubmit = _ =>
        {
            began.TrySetResult();
            return storing.Task;
        };
        await transport.SendAsync($"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='chat' id='m1'><body>x</body></message>");
        await began.Task.Soon();

        var stopping = transport.StopAsync();
        storing.SetResult();
        await stopping.Soon();

        await transport.Directory.NextAsync<Submitted>();
    }

    // In a method of its own, so that nothing of it is left when it has ended.
    private static async Task LeaveASilentServerAsync()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.AskAsync("get", "msn.localhost", "<ping xmlns='urn:xmpp:ping'/>");
        transport.Server.AnswersPings = false;
        await transport.ReconnectAsync();
    }
}
