using MsnBridge.Core.Events;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Puppets;

/// <summary>A puppet whose decision fails is begun anew; nobody else notices.</summary>
public sealed class PuppetRestartTests
{
    [Fact]
    public async Task A_fault_of_one_puppet_restarts_it_alone_and_loses_nothing()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        Assert.True((await bridge.LinkAsync(TestBridge.Nurse, "nurse@msn.example")).Linked);
        var (first, nurses) = (bridge.Remote.Sessions.Items[0], bridge.Remote.Sessions.Items[1]);

        first.Report(FromBob("before"));
        first.Report(new UnheardOf());
        first.Report(FromBob("after"));
        await first.Disposed.Task.WaitAsync(TestBridge.Token);
        await bridge.Time.PassAsync(IsPause);
        var sessions = await bridge.Remote.Sessions.WaitForCountAsync(3);
        sessions[2].Report(FromBob("anew"));

        var heard = await bridge.Home.Deliveries.WaitForCountAsync(3);
        Assert.Equal(["before", "after", "anew"], heard.Select(delivery => ((MessageToHome)delivery.Event).Content.Text));
        Assert.False(nurses.Disposed.Task.IsCompleted);
        Assert.Equal(1, bridge.Directory.Look().PuppetRestarts);
        Assert.Equal(LoginState.Connected, (await bridge.Directory.FindStatusAsync(TestBridge.Juliet, TestBridge.Token))!.Status.State);
    }

    [Fact]
    public async Task The_waits_grow_with_each_fault()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        for (var fault = 1; fault <= 4; fault++)
        {
            bridge.Time.ForgetEarlier(IsPause);
            bridge.Remote.Sessions.Items[^1].Report(new UnheardOf());
            var pause = await bridge.Time.PassAsync(IsPause);
            var doubled = TimeSpan.FromSeconds(1 << (fault - 1));
            Assert.InRange(pause, doubled * 0.75, doubled * 1.25);
            await bridge.Remote.Sessions.WaitForCountAsync(fault + 1);
        }
    }

    // Nothing else waits for so short a time.
    private static bool IsPause(TimeSpan time) => time > TimeSpan.Zero && time < TimeSpan.FromMinutes(2);

    private static TextReceived FromBob(string text) =>
        new(TestBridge.BobsChat, TestBridge.Bob, new MessageContent(text), DateTimeOffset.UnixEpoch, false, null);

    /// <summary>What no puppet knows how to handle.</summary>
    private sealed record UnheardOf : RemoteEvent;
}
