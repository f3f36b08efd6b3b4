using MsnBridge.Core.Contacts;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Tests.Support;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests;

public sealed class MatrixServiceTests
{
    [Fact]
    public async Task At_the_start_the_bot_has_its_name_and_core_hears_how_each_person_is()
    {
        await using var stage = await StartAsync();
        stage.Puppets.AddAccount(Carol);
        stage.Homeserver.PresenceOfPeople[Carol] = new MatrixPresence("unavailable", null, false);
        await RunAsync(stage);

        var bot = stage.Homeserver.ProfileOf(FakeMatrix.Bot);
        Assert.Equal("MSN", bot?.DisplayName);
        Assert.NotNull(bot?.Avatar);
        Assert.Equal(
            [Availability.Online, Availability.Idle], stage.Puppets.Presences.OrderBy(told => told.User.Address).Select(told => told.Presence.Availability));
    }

    [Fact]
    public async Task A_homeserver_that_is_busy_and_a_person_of_whom_nothing_can_be_learned_stop_nobody()
    {
        await using var stage = await StartAsync();
        stage.Puppets.AddAccount(Carol);
        stage.Puppets.Fault = new OperationCanceledException("The puppet is being stopped.");
        stage.Homeserver.Refuse = (name, _, _) =>
        {
            if (name == "getPresence")
                throw new MatrixUnavailableException("busy");
        };
        await RunAsync(stage);

        Assert.Equal(2, stage.Puppets.Presences.Count);
        Assert.Equal(2, stage.Log.Count(MatrixEventIds.UserNotShown));
    }

    [Fact]
    public async Task A_homeserver_that_does_not_know_the_bridge_yet_is_told_in_the_log_and_come_to_again()
    {
        await using var stage = await StartAsync();
        var known = false;
        stage.Homeserver.Refuse = (_, _, _) =>
        {
            if (!known)
                throw FakeMatrix.Unknown();
        };
        var service = stage.Get<MatrixService>();
        await service.StartAsync(Token);
        await stage.AdvanceUntilAsync(() => stage.Log.Count(MatrixEventIds.RegistrationRefused) > 1, TimeSpan.FromSeconds(1));
        known = true;
        await stage.AdvanceUntilAsync(() => service.ExecuteTask!.IsCompleted, TimeSpan.FromSeconds(1));
        await service.StopAsync(Token);

        Assert.Equal("MSN", stage.Homeserver.ProfileOf(FakeMatrix.Bot)?.DisplayName);
        Assert.Single(stage.Puppets.Presences);
    }

    [Fact]
    public async Task A_store_that_takes_nothing_for_a_while_does_not_end_the_service()
    {
        await using var stage = await StartAsync();
        var service = stage.Get<MatrixService>();
        await service.StartAsync(Token);
        stage.Store.Fault = new IOException("There is no space left on the device.");
        await stage.AdvanceUntilAsync(() => stage.Log.Count(MatrixEventIds.BotNotIntroduced) > 1, TimeSpan.FromSeconds(1));
        stage.Store.Fault = null;
        await stage.AdvanceUntilAsync(() => service.ExecuteTask!.IsCompleted, TimeSpan.FromSeconds(1));
        await service.StopAsync(Token);

        Assert.NotNull(stage.Homeserver.ProfileOf(FakeMatrix.Bot)?.Avatar);
        Assert.Single(stage.Puppets.Presences);
    }

    private static async Task RunAsync(MatrixStage stage)
    {
        var service = stage.Get<MatrixService>();
        await service.StartAsync(Token);
        await service.ExecuteTask!.Soon();
        await service.StopAsync(Token);
    }
}
