using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Tests.Support;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests.Bot;

public sealed class LoginTests
{
    private const string Password = "correct horse";
    private const string Address = "alice@msn.example";

    [Fact]
    public async Task An_account_is_linked_step_by_step_and_the_password_removed()
    {
        await using var stage = await StartAsync(linked: false);
        var room = await stage.ManagementAsync();

        Assert.Contains("escargot", await stage.AskAsync(room, "login"), StringComparison.Ordinal);
        Assert.Contains("address", await stage.AskAsync(room, "1"), StringComparison.Ordinal);
        Assert.Contains("password", await stage.AskAsync(room, "Alice@MSN.example"), StringComparison.Ordinal);
        Assert.Contains("is linked", await stage.AskAsync(room, Password), StringComparison.Ordinal);

        var link = Assert.Single(stage.Puppets.Links);
        Assert.Equal(("local", Address, Password), (link.Profile, link.Address, link.Password.Reveal()));
        Assert.DoesNotContain(Password, room.Bodies);
        Assert.Contains(stage.Puppets.Presences, told => told.User == MatrixHome.ToHomeUser(Alice));
        Assert.Contains("Signed in", await stage.AskAsync(room, "status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_questions_can_be_answered_beforehand()
    {
        await using var stage = await StartAsync(linked: false);
        var room = await stage.ManagementAsync();
        Assert.Contains($"password of {Address}", await stage.AskAsync(room, $"login {Address} Escargot"), StringComparison.Ordinal);
        await stage.AskAsync(room, Password);

        Assert.Equal("escargot", Assert.Single(stage.Puppets.Links).Profile);
    }

    [Fact]
    public async Task A_password_written_too_early_is_removed_and_not_used()
    {
        await using var stage = await StartAsync(linked: false);
        var room = await stage.ManagementAsync();
        Assert.Contains("removed your message", await stage.AskAsync(room, $"login {Address} local {Password}"), StringComparison.Ordinal);

        Assert.DoesNotContain(room.Bodies, body => body.Contains("horse", StringComparison.Ordinal));
        Assert.Empty(stage.Puppets.Links);
    }

    [Fact]
    public async Task A_wrong_password_is_told_with_the_way_to_try_again()
    {
        await using var stage = await StartAsync(linked: false);
        var room = await stage.ManagementAsync();
        await stage.AskAsync(room, $"login {Address} local");
        var answer = await stage.AskAsync(room, "wrong horse");

        Assert.Contains("refused", answer, StringComparison.Ordinal);
        Assert.Contains($"`login {Address} local`", answer, StringComparison.Ordinal);
        Assert.Contains("do not know this command", await stage.AskAsync(room, "wrong horse"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_network_and_an_address_that_is_none_are_asked_for_again()
    {
        await using var stage = await StartAsync(linked: false);
        var room = await stage.ManagementAsync();
        await stage.AskAsync(room, "login");
        Assert.Contains("do not know this network", await stage.AskAsync(room, "icq"), StringComparison.Ordinal);
        Assert.Contains("address", await stage.AskAsync(room, "local"), StringComparison.Ordinal);
        Assert.Contains("is not an MSN address", await stage.AskAsync(room, "nobody"), StringComparison.Ordinal);
        Assert.Contains("password", await stage.AskAsync(room, Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_ends_it()
    {
        await using var stage = await StartAsync(linked: false);
        var room = await stage.ManagementAsync();
        await stage.AskAsync(room, $"login {Address} local");
        Assert.Equal("Nothing was linked.", await stage.AskAsync(room, "Cancel"));
        Assert.Contains("do not know this command", await stage.AskAsync(room, Password), StringComparison.Ordinal);
        Assert.Empty(stage.Puppets.Links);
    }

    [Fact]
    public async Task Where_the_bot_may_not_remove_the_password_the_person_is_asked_to()
    {
        await using var stage = await StartAsync(linked: false);
        var room = await stage.ManagementAsync(trusted: false);
        await stage.AskAsync(room, $"login {Address} local");

        Assert.Contains("remove that message yourself", await stage.AskAsync(room, Password), StringComparison.Ordinal);
        Assert.Contains(Password, room.Bodies);
    }

    [Fact]
    public async Task With_a_token_of_the_person_the_password_is_removed_in_his_name()
    {
        await using var stage = await StartAsync(linked: false);
        var room = await stage.ManagementAsync(trusted: false);
        await stage.GiveTokenAsync();
        await stage.AskAsync(room, $"login {Address} local");

        Assert.DoesNotContain("yourself", await stage.AskAsync(room, Password), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, room.Bodies);
    }

    [Fact]
    public async Task A_restart_between_address_and_password_loses_nothing()
    {
        await using var stage = await StartAsync(linked: false);
        var room = await stage.ManagementAsync();
        await stage.AskAsync(room, $"login {Address} local");
        await stage.RestartAsync();

        Assert.Contains("is linked", await stage.AskAsync(room, Password), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wherever_the_process_ends_each_answer_is_taken_for_what_it_was_and_told_once()
    {
        var steps = 0;
        for (var reached = true; reached; steps++)
        {
            await using var stage = await StartAsync(linked: false);
            var room = await stage.ManagementAsync();
            stage.Say(room, $"login {Address} local");
            stage.Say(room, Password);
            try
            {
                await stage.RestartAsync(new Crash(steps + 1));
                await stage.HandleAsync();
                reached = false;
            }
            catch (CrashedException)
            {
            }

            await stage.RestartAsync();
            await stage.HandleAsync();
            var where = $"ended at step {steps + 1}: {string.Join(" | ", room.Bodies)}";
            Assert.All(stage.Puppets.Links, link => Assert.Equal(Password, link.Password.Reveal()));
            Assert.True(room.Bodies.Count(body => body.Contains("is linked", StringComparison.Ordinal)) == 1, where);
            Assert.DoesNotContain(room.Bodies, body => body.Contains("not know", StringComparison.Ordinal));
            Assert.DoesNotContain(Password, room.Bodies);
        }

        Assert.True(steps > 15, $"Only {steps} steps were cut.");
    }

    [Fact]
    public async Task A_homeserver_that_says_nothing_of_presence_is_no_reason_to_forget_that_the_account_is_linked()
    {
        await using var stage = await StartAsync(linked: false);
        var room = await stage.ManagementAsync();
        stage.Homeserver.Refuse = (name, _, _) =>
        {
            if (name == "getPresence")
                throw new MatrixUnavailableException("busy");
        };
        await stage.AskAsync(room, $"login {Address} local");

        Assert.Contains("is linked", await stage.AskAsync(room, Password), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_is_in_no_log_and_in_no_memory()
    {
        await using var stage = await StartAsync(linked: false);
        var room = await stage.ManagementAsync();
        await stage.AskAsync(room, $"login {Address} local");
        await stage.AskAsync(room, "wrong horse");
        await stage.AskAsync(room, $"login {Address} local");
        await stage.AskAsync(room, Password);
        await stage.AskAsync(room, $"login {Address} {Password}");

        Assert.NotEmpty(stage.Log.Lines);
        Assert.DoesNotContain(stage.Log.Lines, line => line.Text.Contains("horse", StringComparison.Ordinal));
        Assert.DoesNotContain(
            await stage.Memory.ListAsync(MatrixHome.Id, "", Token), pair => pair.Value.Contains("horse", StringComparison.Ordinal));
    }
}
