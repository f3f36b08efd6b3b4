using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Telemetry;

public sealed class LifeWatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_without_proof_of_life_is_given_up_and_the_account_signs_in_again()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var silent = (await bridge.Remote.Sessions.WaitForCountAsync(1))[0];
        using var watch = new LifeWatch(bridge.Directory, bridge.Time, () => 0.5, NullLogger<LifeWatch>.Instance);
        await watch.StartAsync(Token);

        silent.SinceProofOfLife = LifeWatch.LateAfter + TimeSpan.FromSeconds(1);
        await PassUntilAsync(bridge, bridge.Home.Statuses.WaitForAsync(status => status.State == LoginState.TransientDisconnect));
        await silent.Disposed.Task.WaitAsync(Token);
        await PassUntilAsync(bridge, bridge.Remote.Sessions.WaitForCountAsync(2));

        await watch.StopAsync(Token);
    }

    [Fact]
    public async Task A_session_that_proves_its_life_or_cannot_is_left_alone()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var session = (await bridge.Remote.Sessions.WaitForCountAsync(1))[0];
        using var watch = new LifeWatch(bridge.Directory, bridge.Time, () => 0.5, NullLogger<LifeWatch>.Instance);
        await watch.StartAsync(Token);
        foreach (var age in (TimeSpan?[])[null, LifeWatch.LateAfter])
        {
            session.SinceProofOfLife = age;
            for (var look = 0; look < 5; look++)
                await PassAsync(bridge);
        }

        Assert.False(session.Disposed.Task.IsCompleted);
        Assert.Single(bridge.Remote.Sessions.Items);
        await watch.StopAsync(Token);
    }

    private static async Task PassUntilAsync(TestBridge bridge, Task what)
    {
        while (!what.IsCompleted)
            await PassAsync(bridge);
        await what;
    }

    // The watch looks by the bridge's clock and acts on threads: time passes in steps, with a turn for them in between.
    private static async Task PassAsync(TestBridge bridge)
    {
        bridge.Time.Advance(TimeSpan.FromSeconds(30));
        await Task.Delay(TimeSpan.FromMilliseconds(5), Token);
    }
}
