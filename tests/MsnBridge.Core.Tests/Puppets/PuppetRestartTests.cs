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
        var sessions = await bridge.PassUntilAsync(bridge.Remote.Sessions.WaitForCountAsync(3), TimeSpan.FromMilliseconds(500));
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
        var waits = new List<TimeSpan>();
        for (var fault = 1; fault <= 4; fault++)
        {
            var session = bridge.Remote.Sessions.Items[^1];
            session.Report(new UnheardOf());
            await session.Disposed.Task.WaitAsync(TestBridge.Token);
            var before = bridge.Time.GetUtcNow();
            await bridge.PassUntilAsync(bridge.Remote.Sessions.WaitForCountAsync(fault + 1), TimeSpan.FromMilliseconds(250));
            waits.Add(bridge.Time.GetUtcNow() - before);
        }

        Assert.Equal(waits.Order(), waits);
        Assert.True(waits[3] > waits[0] * 2, string.Join(", ", waits));
    }

    private static TextReceived FromBob(string text) =>
        new(TestBridge.BobsChat, TestBridge.Bob, new MessageContent(text), DateTimeOffset.UnixEpoch, false, null);

    /// <summary>What no puppet knows how to handle.</summary>
    private sealed record UnheardOf : RemoteEvent;
}
