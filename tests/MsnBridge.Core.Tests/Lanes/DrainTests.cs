using MsnBridge.Core.Events;
using MsnBridge.Core.Lanes;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Lanes;

/// <summary>Stopping finishes what is begun, within a bounded time, and leaves the rest in the journal.</summary>
public sealed class DrainTests
{
    private static readonly PuppetPolicy s_policy = new() { SignOutDelay = TimeSpan.Zero };

    [Fact]
    public async Task What_is_on_its_way_is_finished_and_what_waits_behind_it_stays_for_the_next_start()
    {
        await using var bridge = await TestBridge.StartLinkedAsync(s_policy);
        var session = bridge.Remote.Sessions.Items.Single();
        var answer = new TaskCompletionSource<SendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        bridge.Remote.OnSend = _ => answer.Task;
        await SubmitAsync(bridge, "begun", "m1");
        await SubmitAsync(bridge, "waiting", "m2");
        await session.Sent.WaitForCountAsync(1);

        var stopping = bridge.Directory.StopAsync(TestBridge.Token);
        Assert.False(session.Disposed.Task.IsCompleted);
        answer.SetResult(SendResult.Delivered);
        await stopping;

        Assert.True(session.Disposed.Task.IsCompleted);
        Assert.Equal(["waiting"], bridge.Journal.Pending.Select(entry => entry.Event).OfType<MessageToRemote>().Select(message => message.Content.Text));
        Assert.Single(session.Sent.Items);

        bridge.Remote.OnSend = _ => Task.FromResult(SendResult.Delivered);
        await bridge.RestartAsync();
        var reports = await ReportsAsync(bridge, 2);
        Assert.All(reports, report => Assert.Equal(DeliveryOutcome.Delivered, report.Outcome));
    }

    [Fact]
    public async Task What_does_not_end_is_left_behind_and_told_as_unconfirmed_after_the_next_start()
    {
        await using var bridge = await TestBridge.StartLinkedAsync(s_policy);
        var session = bridge.Remote.Sessions.Items.Single();
        var never = new TaskCompletionSource<SendResult>();
        bridge.Remote.OnSend = _ => never.Task;
        await SubmitAsync(bridge, "begun", "m1");
        await session.Sent.WaitForCountAsync(1);

        var stopping = bridge.Directory.StopAsync(TestBridge.Token);
        await bridge.Time.PassAsync(s_policy.DrainTime);
        // What is cancelled then may notice it.
        await bridge.Time.PassAsync(2 * LaneLimits.Grace);
        await stopping;

        await bridge.RestartAsync();
        Assert.Equal(DeliveryOutcome.Unconfirmed, Assert.Single(await ReportsAsync(bridge, 1)).Outcome);
    }

    [Fact]
    public async Task What_waits_for_a_home_network_does_not_hold_up_the_stop()
    {
        await using var bridge = await TestBridge.StartLinkedAsync(s_policy);
        bridge.Home.IsReachable = false;
        bridge.Home.OnDeliver = _ => new TaskCompletionSource().Task;
        bridge.Remote.Sessions.Items.Single().Report(
            new TextReceived(TestBridge.BobsChat, TestBridge.Bob, new MessageContent("hello"), DateTimeOffset.UnixEpoch, false, null));
        await bridge.Home.Deliveries.WaitForCountAsync(1);

        // No time passes.
        await bridge.Directory.StopAsync(TestBridge.Token);

        Assert.Single(bridge.Journal.Pending);
    }

    private static async Task<IReadOnlyList<DeliveryReport>> ReportsAsync(TestBridge bridge, int count)
    {
        var deliveries = await bridge.Home.Deliveries.WaitForCountAsync(count);
        return [.. deliveries.Select(delivery => delivery.Event).OfType<DeliveryReport>()];
    }

    private static async Task SubmitAsync(TestBridge bridge, string text, string id) =>
        Assert.True(await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message(text, id), null, TestBridge.Token));
}
