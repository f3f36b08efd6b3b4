using MsnBridge.Testing;
using static MsnBridge.Matrix.Tests.Support.MatrixStage;

namespace MsnBridge.Matrix.Tests.Bot;

/// <summary>What a person is told who asks the bot for the management page.</summary>
public sealed class PageCommandTests
{
    private readonly FakeManagementPage _page = new();

    [Fact]
    public async Task A_link_is_given_in_the_persons_room_with_the_bot()
    {
        await using var stage = await StartAsync(page: _page);
        var room = await stage.ManagementAsync();

        Assert.Contains("`page`", await stage.AskAsync(room, "help"), StringComparison.Ordinal);
        var answer = await stage.AskAsync(room, "page");

        Assert.StartsWith($"{FakeManagementPage.Link} opens the management page. The link works once, within 5 minutes.", answer, StringComparison.Ordinal);
        Assert.Equal([MatrixHome.ToHomeUser(Alice)], _page.Invited);
    }

    [Fact]
    public async Task Who_has_no_account_is_told_that_it_is_linked_there()
    {
        await using var stage = await StartAsync(linked: false, page: _page);
        var room = await stage.ManagementAsync();

        var answer = await stage.AskAsync(room, "page");

        Assert.StartsWith($"{FakeManagementPage.Link} opens the management page. You have no MSN account linked; it is linked there.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_page_that_is_said_and_help_does_not_name_it()
    {
        await using var stage = await StartAsync();
        var room = await stage.ManagementAsync();

        Assert.DoesNotContain("page`", await stage.AskAsync(room, "help"), StringComparison.Ordinal);
        var answer = await stage.AskAsync(room, "page");

        Assert.Equal("This bridge has no management page: whoever runs it has not switched it on. Write help to see what I can do here.", answer.Replace("`", ""));
    }

    [Fact]
    public async Task No_link_is_given_where_somebody_else_could_read_it()
    {
        await using var stage = await StartAsync(page: _page);
        var room = await stage.ManagementAsync();
        stage.Homeserver.Invite(Alice, room.Id, Carol);
        await stage.HandleAsync();

        Assert.Contains("Somebody else is in this room", await stage.AskAsync(room, "page"), StringComparison.Ordinal);
        Assert.Contains("in your room with it", await stage.AskAsync(await stage.ChatAsync(), "!msn page"), StringComparison.Ordinal);
        Assert.Empty(_page.Invited);
    }
}
