using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using MsnBridge.Core.Identities;

namespace MsnBridge.Web.Tests;

/// <summary>The page for whoever hears it, goes through it by keyboard, or has a narrow screen.</summary>
public sealed class AccessibilityTests
{
    [Fact]
    public async Task Every_table_has_a_caption_and_heads_that_say_what_they_are_heads_of()
    {
        await using var stage = await StartAsync();
        using var nurse = await stage.EnterAsync(PageStage.Nurse);

        var tables = Parse(await nurse.ReadAsync()).QuerySelectorAll("table");

        Assert.Equal(["login", "messages", "activity", "networks", "logins"], tables.Select(table => table.Id));
        Assert.All(tables, table =>
        {
            Assert.NotEmpty(Assert.Single(table.QuerySelectorAll("caption")).TextContent.Trim());
            Assert.NotEmpty(table.QuerySelectorAll("th"));
            Assert.All(table.QuerySelectorAll("th"), head => Assert.Equal(head.ParentElement!.QuerySelector("td") is null ? "col" : "row", head.GetAttribute("scope")));
            var columns = table.QuerySelectorAll("thead th").Length;
            Assert.All(table.QuerySelectorAll("thead ~ tbody tr"), row => Assert.Equal(columns, row.Children.Length));
        });
    }

    [Fact]
    public async Task A_table_that_is_wider_than_the_screen_is_pushed_aside_by_itself_also_by_keyboard()
    {
        await using var stage = await StartAsync();
        using var nurse = await stage.EnterAsync(PageStage.Nurse);

        var page = Parse(await nurse.ReadAsync());
        var style = await nurse.ReadAsync("/page.css");

        Assert.Equal("width=device-width, initial-scale=1", page.QuerySelector("meta[name=viewport]")?.GetAttribute("content"));
        Assert.All(page.QuerySelectorAll("table"), table =>
        {
            var around = table.ParentElement!;
            Assert.Equal(("wide", "region", "0"), (around.ClassName, around.GetAttribute("role"), around.GetAttribute("tabindex")));
            Assert.Equal("CAPTION", page.GetElementById(around.GetAttribute("aria-labelledby")!)?.TagName);
        });
        Assert.Contains(".wide { overflow-x: auto; }", style);
        Assert.Contains("@media (max-width: 40rem)", style);
    }

    [Fact]
    public async Task Everything_that_is_filled_in_or_followed_says_what_it_is_and_no_id_is_there_twice()
    {
        await using var stage = await StartAsync();
        using var nurse = await stage.EnterAsync(PageStage.Nurse);

        var page = Parse(await nurse.ReadAsync());

        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Single(page.QuerySelectorAll("main"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.All(page.QuerySelectorAll("input:not([type=hidden]), select"), field => Assert.NotNull(field.Closest("label")));
        Assert.All(page.QuerySelectorAll("button, a"), pressed => Assert.NotEmpty(pressed.TextContent.Trim()));
        Assert.All(page.QuerySelectorAll("nav"), parts => Assert.NotEmpty(parts.GetAttribute("aria-label")!));
        Assert.NotEmpty(page.QuerySelectorAll("nav"));
        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    // With every table there is, and parts of them.
    private static async Task<PageStage> StartAsync()
    {
        var stage = await PageStage.StartAsync();
        stage.Directory.Add(PageStage.Nurse, "nurse@msn.example");
        stage.Directory.SetProofOfLife(PageStage.Nurse, TimeSpan.Zero);
        for (var number = 0; number < 101; number++)
            stage.Directory.Add(new HomeUser(PageStage.Nurse.Network, $"person{number:000}@capulet.example"), $"msn{number:000}@msn.example");
        stage.Messages.Standing.Add(PageTests.Standing("bob@msn.example", null));
        (stage.Messages.Newer, stage.Messages.Total) = (1, 3);
        return stage;
    }

    private static IDocument Parse(string html) => new HtmlParser().ParseDocument(html);
}
