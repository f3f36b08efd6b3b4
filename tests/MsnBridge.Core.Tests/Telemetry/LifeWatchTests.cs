using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Telemetry;

public sealed class LifeWatchTests
{
    // Between two looks, with a chance of one half.
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_without_proof_of_life_is_given_up_and_the_account_signs_in_again()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var silent = (await bridge.Remote.Sessions.WaitForCountAsync(1))[0];
        using var watch = new LifeWatch(bridge.Directory, bridge.Time, () => 0.5, NullLogger<LifeWatch>.Instance);
        await watch.StartAsync(Token);

        silent.SinceProofOfLife = LifeWatch.LateAfter + TimeSpan.FromSeconds(1);
        bridge.Time.ForgetEarlier(IsFirstRetry);
        await bridge.Time.PassAsync(s_look);
        await bridge.Home.Statuses.WaitForAsync(status => status.State == LoginState.TransientDisconnect);
        await silent.Disposed.Task.WaitAsync(Token);
        await bridge.Time.PassAsync(IsFirstRetry);
        await bridge.Remote.Sessions.WaitForCountAsync(2);

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
            // It waits for the next look when it has looked.
            for (var look = 0; look < 3; look++)
                await bridge.Time.PassAsync(s_look);
        }

        await bridge.Time.ForgetAsync(s_look);

        Assert.False(session.Disposed.Task.IsCompleted);
        Assert.Single(bridge.Remote.Sessions.Items);
        await watch.StopAsync(Token);
    }

    private static bool IsFirstRetry(TimeSpan wait) => wait > TimeSpan.FromSeconds(1) && wait < TimeSpan.FromSeconds(10);
}
