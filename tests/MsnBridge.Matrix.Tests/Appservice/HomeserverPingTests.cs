using System.Net;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Tests.Support;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests.Appservice;

public sealed class HomeserverPingTests
{
    [Fact]
    public async Task A_homeserver_that_does_not_reach_the_bridge_is_told_once_and_asked_until_it_does()
    {
        await using var stage = await StartAsync();
        var pings = 0;
        Exception? fault = new MatrixException(HttpStatusCode.BadGateway, "M_CONNECTION_FAILED", "refused");
        stage.Homeserver.Refuse = (name, _, _) =>
        {
            if (name != "ping")
                return;
            pings++;
            if (fault is not null)
                throw fault;
        };
        stage.Homeserver.Pinged = stage.Get<PingListener>().Received;
        var ping = stage.Get<HomeserverPing>();
        await ping.StartAsync(Token);

        await stage.AdvanceUntilAsync(() => pings >= 3, TimeSpan.FromSeconds(10));
        fault = new MatrixUnavailableException("away");
        var before = pings;
        await stage.AdvanceUntilAsync(() => pings > before, TimeSpan.FromSeconds(10));
        fault = null;
        await stage.AdvanceUntilAsync(() => stage.Log.Count(MatrixEventIds.HomeserverReaches) == 1, TimeSpan.FromSeconds(10));
        await ping.StopAsync(Token);

        Assert.Equal(1, stage.Log.Count(MatrixEventIds.HomeserverDoesNotReach));
    }

    [Fact]
    public async Task Something_else_that_answers_the_homeserver_is_told_once_and_is_a_fault_until_the_bridge_is_called()
    {
        await using var stage = await StartAsync();
        var pings = 0;
        stage.Homeserver.Refuse = (name, _, _) => pings += name == "ping" ? 1 : 0;
        var ping = stage.Get<HomeserverPing>();
        await ping.StartAsync(Token);

        await stage.AdvanceUntilAsync(() => pings >= 3, TimeSpan.FromSeconds(10));
        Assert.NotNull(ping.Fault);
        Assert.Null(ping.SinceReached);
        stage.Homeserver.Pinged = stage.Get<PingListener>().Received;
        await stage.AdvanceUntilAsync(() => ping.SinceReached is not null, TimeSpan.FromSeconds(10));
        await ping.StopAsync(Token);

        Assert.Null(ping.Fault);
        Assert.Equal(1, stage.Log.Count(MatrixEventIds.AnotherAnswersHomeserver));
    }

    [Fact]
    public async Task A_homeserver_without_pings_is_left_alone()
    {
        await using var stage = await StartAsync();
        stage.Homeserver.Refuse = (name, _, _) =>
        {
            if (name == "ping")
                throw new MatrixException(HttpStatusCode.NotFound, "M_UNRECOGNIZED", "no such path");
        };
        var ping = stage.Get<HomeserverPing>();
        await ping.StartAsync(Token);
        await ping.ExecuteTask!.Soon();

        Assert.Equal(0, stage.Log.Count(MatrixEventIds.HomeserverDoesNotReach));
    }
}
