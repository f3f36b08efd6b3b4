using MsnBridge.Core.Events;
using MsnBridge.Core.Lanes;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Lanes;

/// <summary>What is at work and does not come back is given up and begun anew, without losing or doubling anything.</summary>
public sealed class WatchdogTests
{
    private static readonly PuppetPolicy s_policy = new();
    private static readonly TaskCompletionSource s_never = new();

    [Fact]
    public async Task A_send_that_never_comes_back_is_given_up_and_told_as_unconfirmed()
    {
        await using var bridge = await TestBridge.StartLinkedAsync(new PuppetPolicy { MessageLifetime = TimeSpan.FromDays(1), DrainTime = TimeSpan.Zero });
        var session = bridge.Remote.Sessions.Items.Single();
        // Deaf to its cancellation as well.
        bridge.Remote.OnSend = async content =>
        {
            if (content.Text == "coded lost" || content.Text == "lost")
                await s_never.Task;
            return SendResult.Delivered;
        };
        await SubmitAsync(bridge, "lost", "m1");
        await SubmitAsync(bridge, "hello", "m2");
        await session.Sent.WaitForCountAsync(1);

        var second = await GivenUpAsync(bridge, bridge.Home.Deliveries.WaitForAsync(delivery => IsReport(delivery, "m2")));

        Assert.Equal(DeliveryOutcome.Delivered, ((DeliveryReport)second.Event).Outcome);
        var first = Assert.Single(bridge.Home.Deliveries.Items, delivery => IsReport(delivery, "m1"));
        Assert.Equal(DeliveryOutcome.Unconfirmed, ((DeliveryReport)first.Event).Outcome);
        Assert.Equal(["lost", "hello"], session.Sent.Items.Select(sent => sent.Text));
        Assert.Contains("took far too long", (await bridge.Home.Shown.WaitForAsync(shown => shown.What.StartsWith("notice", StringComparison.Ordinal))).What, StringComparison.Ordinal);
        Assert.Equal(1, bridge.Directory.Look().LanesGivenUp);
    }

    [Fact]
    public async Task A_delivery_home_that_hangs_is_repeated_under_the_same_id()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var attempts = 0;
        bridge.Home.OnDeliver = _ => ++attempts == 1 ? s_never.Task : Task.CompletedTask;
        bridge.Remote.Sessions.Items.Single().Report(FromBob("hello"));
        await bridge.Home.Deliveries.WaitForCountAsync(1);

        var deliveries = await GivenUpAsync(bridge, bridge.Home.Deliveries.WaitForCountAsync(2));

        Assert.Equal(deliveries[0].WireId, deliveries[1].WireId);
    }

    [Fact]
    public async Task What_waits_for_a_home_network_that_is_away_is_not_taken_for_stuck()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bridge.Home.IsReachable = false;
        bridge.Home.OnDeliver = _ => back.Task;
        bridge.Remote.Sessions.Items.Single().Report(FromBob("hello"));
        await bridge.Home.Deliveries.WaitForCountAsync(1);

        bridge.Time.Advance(6 * s_policy.StuckAfter);
        bridge.Home.IsReachable = true;
        back.SetResult();
        bridge.Remote.Sessions.Items.Single().Report(FromBob("again"));

        var deliveries = await bridge.Home.Deliveries.WaitForCountAsync(2);
        Assert.Equal(["hello", "again"], deliveries.Select(delivery => ((MessageToHome)delivery.Event).Content.Text.Replace("pictured ", "", StringComparison.Ordinal)));
        Assert.Equal(0, bridge.Directory.Look().LanesGivenUp);
    }

    [Fact]
    public async Task A_home_network_that_hangs_while_it_is_shown_something_does_not_stop_the_puppet()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bridge.Home.OnShow = _ =>
        {
            hangs.TrySetResult();
            return s_never.Task;
        };
        var session = bridge.Remote.Sessions.Items.Single();
        session.Report(new NetworkNoticeReceived("The server goes down."));
        await hangs.Task.WaitAsync(TestBridge.Token);
        bridge.Home.OnShow = _ => Task.CompletedTask;
        session.Report(FromBob("hello"));

        await bridge.Time.PassUntilAsync(bridge.Home.Deliveries.WaitForCountAsync(1), s_policy.StuckAfter);
    }

    /// <summary>The watchdog finds what is at work. Whoever does not notice that he is given up is left a moment, and the lane begins anew after a pause: a second each.</summary>
    private static async Task<T> GivenUpAsync<T>(TestBridge bridge, Task<T> happens)
    {
        bridge.Time.ForgetEarlier(LaneLimits.Grace);
        bridge.Time.Advance(s_policy.StuckAfter * 1.5);
        return await bridge.Time.PassUntilAsync(happens, LaneLimits.Grace);
    }

    private static bool IsReport(HomeDelivery delivery, string id) => delivery.Event is DeliveryReport report && report.Message.MessageId == id;

    private static async Task SubmitAsync(TestBridge bridge, string text, string id) =>
        Assert.True(await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message(text, id), null, TestBridge.Token));

    private static TextReceived FromBob(string text) =>
        new(TestBridge.BobsChat, TestBridge.Bob, new MessageContent(text), DateTimeOffset.UnixEpoch, false, null);
}
