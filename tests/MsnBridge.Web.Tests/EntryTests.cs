using System.Net;

namespace MsnBridge.Web.Tests;

/// <summary>How a person comes into the page, and who does not.</summary>
public sealed class EntryTests
{
    [Fact]
    public async Task Whoever_has_not_entered_sees_nothing_and_can_do_nothing()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Directory.Add(PageStage.Juliet, "juliet@msn.example");
        using var stranger = stage.NewBrowser();

        using var page = await stranger.GetAsync("/");
        using var events = await stranger.GetAsync("/events");
        using var erasure = await stranger.GetAsync("/forget-me");
        Assert.All([page, events, erasure], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
        foreach (var path in new[] { "/link", "/unlink", "/reconnect", "/export", "/forget-me", "/logout" })
        {
            using var answer = await stranger.PostAsync(path, new() { ["form"] = "", ["confirm"] = "yes" });
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Contains(PageStage.Juliet, stage.Directory.Accounts);
        Assert.Empty(stage.People.Exported);
        Assert.Empty(stage.People.Erased);
    }

    [Fact]
    public async Task A_link_is_good_once_and_looking_at_it_does_not_use_it_up()
    {
        await using var stage = await PageStage.StartAsync();
        var link = stage.NewLink(PageStage.Juliet);
        using var preview = stage.NewBrowser();
        using var juliet = stage.NewBrowser();
        using var thief = stage.NewBrowser();

        Assert.Contains(PageStage.Juliet.Address, await preview.ReadAsync(link));
        using var first = await juliet.EnterAsync(link);
        using var second = await thief.EnterAsync(link);

        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Equal("/", first.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
        using var looked = await thief.GetAsync(link);
        Assert.Equal(HttpStatusCode.NotFound, looked.StatusCode);
    }

    [Fact]
    public async Task A_link_that_is_too_old_is_not_good()
    {
        await using var stage = await PageStage.StartAsync();
        var link = stage.NewLink(PageStage.Juliet);
        using var juliet = stage.NewBrowser();

        stage.Time.Advance(TimeSpan.FromMinutes(5));

        using var answer = await juliet.EnterAsync(link);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Of_many_links_of_one_person_the_oldest_gives_way()
    {
        await using var stage = await PageStage.StartAsync();
        var first = stage.NewLink(PageStage.Juliet);
        for (var more = 0; more < 3; more++)
        {
            stage.Time.Advance(TimeSpan.FromSeconds(1));
            stage.NewLink(PageStage.Juliet);
        }

        using var juliet = stage.NewBrowser();
        using var answer = await juliet.EnterAsync(first);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Another_site_cannot_have_a_person_enter_as_somebody_else()
    {
        await using var stage = await PageStage.StartAsync();
        var link = stage.NewLink(PageStage.Nurse);
        using var juliet = stage.NewBrowser();

        using var answer = await juliet.PostAsync("/enter", new() { ["token"] = link["/enter/".Length..] }, site: "cross-site");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Links_cannot_be_tried_without_end()
    {
        await using var stage = await PageStage.StartAsync();
        using var guesser = stage.NewBrowser();
        for (var guess = 0; guess < 60; guess++)
        {
            using var wrong = await guesser.EnterAsync($"/enter/guess{guess}");
            Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        }

        using var tooMany = await guesser.EnterAsync("/enter/another");
        Assert.Equal(HttpStatusCode.TooManyRequests, tooMany.StatusCode);
        // Who has a good one is let in, though behind a web server he comes from the same address.
        (await stage.EnterAsync(PageStage.Juliet)).Dispose();

        stage.Time.Advance(TimeSpan.FromMinutes(1));
        using var later = await guesser.EnterAsync("/enter/another");
        Assert.Equal(HttpStatusCode.NotFound, later.StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1/", "msnbridge=", false)]
    [InlineData("https://msn.example.org/", "__Host-msnbridge=", true)]
    public async Task The_cookie_is_for_the_page_alone(string publicUrl, string begin, bool secure)
    {
        await using var stage = await PageStage.StartAsync(publicUrl);
        using var juliet = stage.NewBrowser();

        using var answer = await juliet.EnterAsync(stage.NewLink(PageStage.Juliet));

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith(begin, cookie);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(secure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_session_ends_when_its_time_is_over_and_when_the_person_leaves()
    {
        await using var stage = await PageStage.StartAsync();
        using var juliet = await stage.EnterAsync(PageStage.Juliet);
        using var elsewhere = await stage.EnterAsync(PageStage.Juliet);

        using var left = await juliet.SubmitAsync("/logout");
        using var after = await juliet.GetAsync("/");
        using var still = await elsewhere.GetAsync("/");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (after.StatusCode, still.StatusCode));

        stage.Time.Advance(TimeSpan.FromMinutes(30));
        using var over = await elsewhere.GetAsync("/");
        Assert.Equal(HttpStatusCode.Unauthorized, over.StatusCode);
    }

    [Fact]
    public async Task No_token_is_in_the_log()
    {
        await using var stage = await PageStage.StartAsync();
        var link = stage.NewLink(PageStage.Juliet);
        using var juliet = stage.NewBrowser();
        await juliet.ReadAsync(link);
        using var entered = await juliet.EnterAsync(link);

        Assert.NotEmpty(stage.Log.Lines);
        Assert.DoesNotContain(stage.Log.Lines, line => line.Contains(link["/enter/".Length..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_others_can_read_along_is_warned_of()
    {
        await using var open = await PageStage.StartAsync("http://msn.example.org/");
        await using var closed = await PageStage.StartAsync("https://msn.example.org/");

        Assert.Contains(open.Log.Lines, line => line.Contains("in the clear", StringComparison.Ordinal));
        Assert.DoesNotContain(closed.Log.Lines, line => line.Contains("in the clear", StringComparison.Ordinal));
    }
}
