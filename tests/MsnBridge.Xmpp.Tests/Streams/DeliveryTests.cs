using MsnBridge.Core.Events;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests.Streams;

public sealed class DeliveryTests
{
    [Fact]
    public async Task Delivery_ends_when_the_server_has_answered_a_ping_sent_after_it()
    {
        await using var transport = await Transport.StartAsync();
        await transport.AcceptAsync(answerPings: false);
        await transport.Server.WaitForHeldPingAsync();

        var delivery = DeliverAsync(transport, 7);
        Assert.Equal("msnbridge-7", Stanza.IdOf(await transport.Server.NextAsync()));

        // The ping that is under way was sent before the message and proves nothing about it.
        await transport.Server.AnswerHeldPingsAsync();
        await transport.Server.WaitForHeldPingAsync();
        Assert.False(delivery.IsCompleted);

        await transport.Server.AnswerHeldPingsAsync();
        await delivery.Soon();
    }

    [Fact]
    public async Task Delivery_that_was_written_and_not_confirmed_is_sent_again_with_the_same_id()
    {
        await using var transport = await Transport.StartAsync();
        await transport.AcceptAsync(answerPings: false);
        var delivery = DeliverAsync(transport, 7);
        Assert.Equal("msnbridge-7", Stanza.IdOf(await transport.Server.NextAsync()));
        transport.Server.Break();

        await transport.ReconnectAsync(answerPings: false);
        Assert.Equal("msnbridge-7", Stanza.IdOf(await transport.Server.NextAsync()));
        Assert.False(delivery.IsCompleted);

        transport.Server.AnswersPings = true;
        await transport.Server.AnswerHeldPingsAsync();
        await delivery.Soon();
    }

    [Fact]
    public async Task Delivery_waits_for_a_server_that_is_away()
    {
        await using var transport = await Transport.StartAsync();
        var delivery = DeliverAsync(transport, 7);

        await transport.AcceptAsync();

        Assert.Equal("msnbridge-7", Stanza.IdOf(await transport.Server.NextAsync()));
        await delivery.Soon();
    }

    [Fact]
    public async Task Many_deliveries_share_pings()
    {
        await using var transport = await Transport.ConnectAsync();
        await DeliverAsync(transport, 1).Soon();
        var before = transport.Server.PingCount;
        transport.Server.AnswersPings = false;
        var first = DeliverAsync(transport, 2);
        await transport.Server.WaitForHeldPingAsync();

        var deliveries = Enumerable.Range(3, 200).Select(id => DeliverAsync(transport, id)).ToList();
        await transport.Server.UntilAsync(stanza => Stanza.IdOf(stanza) == "msnbridge-202");
        transport.Server.AnswersPings = true;
        await transport.Server.AnswerHeldPingsAsync();
        await Task.WhenAll([first, .. deliveries]).Soon();

        Assert.InRange(transport.Server.PingCount - before, 2, 4);
    }

    [Fact]
    public async Task Cancelled_delivery_ends()
    {
        await using var transport = await Transport.StartAsync();
        await transport.AcceptAsync(answerPings: false);
        using var cancellation = new CancellationTokenSource();
        var delivery = transport.Home.DeliverAsync(
            new(new(7), Transport.AliceLink, Transport.BobsChat, new MessageToHome(Transport.Bob, new("hi"), default, Late: false), default), cancellation.Token);
        await transport.Server.NextAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivery.Soon());
    }

    [Fact]
    public async Task Answer_from_somebody_else_confirms_nothing()
    {
        await using var transport = await Transport.StartAsync();
        await transport.AcceptAsync(answerPings: false);
        await transport.Server.WaitForHeldPingAsync();
        var delivery = DeliverAsync(transport, 7);
        await transport.Server.NextAsync();

        foreach (var ping in transport.Server.TakeHeldPings())
        {
            await transport.SendAsync($"<iq type='result' id='{Stanza.IdOf(ping)}' from='mallory@localhost/x' to='msn.localhost'/>");
        }

        Assert.Equal("result", Stanza.TypeOf(await transport.AskAsync("get", "msn.localhost", "<ping xmlns='urn:xmpp:ping'/>")));
        Assert.False(delivery.IsCompleted);
    }

    private static Task DeliverAsync(Transport transport, long id) =>
        transport.Home.DeliverAsync(
            new(new(id), Transport.AliceLink, Transport.BobsChat, new MessageToHome(Transport.Bob, new("hi"), default, Late: false), default), TestContext.Current.CancellationToken);
}
