using MsnBridge.Core.Puppets;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Tests.Support;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests.Rooms;

public sealed class LoginNoticeTests
{
    [Fact]
    public async Task Of_one_outage_there_is_one_notice_which_is_edited_when_it_is_over()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        await ShowAsync(stage, LoginState.ServerUnavailable, LoginState.Connecting, LoginState.ServerUnavailable, LoginState.TransientDisconnect);
        Assert.Single(room.Bodies, IsOutage);

        await ShowAsync(stage, LoginState.Connected, LoginState.Connected);
        var edit = Assert.Single(room.Events("m.room.message"), said => said.Object("content").Object("m.relates_to").Text("rel_type") == "m.replace");
        Assert.Contains("It was over at 2026-03-04 12:00 UTC", edit.Object("content").Object("m.new_content").Text("body"), StringComparison.Ordinal);
        stage.Time.Advance(TimeSpan.FromHours(1));
        await ShowAsync(stage, LoginState.ServerUnavailable);
        Assert.Equal(2, room.Bodies.Count(IsOutage));
    }

    [Fact]
    public async Task The_notice_of_an_outage_is_edited_across_a_restart()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        await ShowAsync(stage, LoginState.ServerUnavailable);
        await stage.RestartAsync();
        await ShowAsync(stage, LoginState.ServerUnavailable, LoginState.Connected);

        Assert.Single(room.Bodies, IsOutage);
        Assert.Single(room.Events("m.room.message"), said => said.Object("content").Object("m.new_content") is not null);
    }

    [Fact]
    public async Task Who_has_to_do_something_is_told_what()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        await ShowAsync(stage, LoginState.BadCredentials, LoginState.SignedInElsewhere, LoginState.LoggedOut);

        Assert.Contains("The password was refused. Link the account again with the right one. Write login to do so.", room.Bodies);
        Assert.Single(room.Bodies, body => body.EndsWith("Write reconnect to do so.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_outage_that_ends_by_unlinking_is_not_said_to_be_over_later()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();
        await ShowAsync(stage, LoginState.ServerUnavailable);
        await stage.Home.ForgetUserAsync(stage.Link, [], Token);
        await ShowAsync(stage, LoginState.Connected);

        Assert.DoesNotContain(room.Bodies, body => body.Contains("over", StringComparison.Ordinal));
    }

    private static bool IsOutage(string body) => body.StartsWith("The account's server", StringComparison.Ordinal);

    private static async Task ShowAsync(MatrixStage stage, params LoginState[] states)
    {
        foreach (var state in states)
            await stage.Home.ShowLoginStatusAsync(stage.Link, new LoginStatus(state, null, stage.Time.GetUtcNow()), Token);
        await stage.ShownAsync();
    }
}
