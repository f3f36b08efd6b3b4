using System.Net;
using MsnBridge.Core.People;
using MsnBridge.Testing;

namespace MsnBridge.Web.Tests;

/// <summary>What a person takes along from the page, and has erased by it.</summary>
public sealed class OwnDataTests
{
    [Fact]
    public async Task An_export_is_a_download_for_the_person_alone()
    {
        await using var stage = await PageStage.StartAsync();
        using var juliet = await stage.EnterAsync(PageStage.Juliet);

        using var answer = await juliet.SubmitAsync("/export", new() { ["user"] = PageStage.Nurse.Address });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(FakePersonData.Export, await answer.Content.ReadAsByteArrayAsync(PageStage.Token));
        Assert.Equal(("application/zip", (long?)FakePersonData.Export.Length), (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentLength));
        Assert.Equal(("attachment", PersonDataText.FileName), (answer.Content.Headers.ContentDisposition?.DispositionType, answer.Content.Headers.ContentDisposition?.FileName));
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal([PageStage.Juliet], stage.People.Exported);
    }

    [Theory]
    [InlineData(ExportOutcome.Nothing, "The bridge holds nothing about you.")]
    [InlineData(ExportOutcome.TooSoon, "Ask for the next one in ten minutes.")]
    [InlineData(ExportOutcome.TooLarge, "msnbridge user export")]
    [InlineData(ExportOutcome.UnderWay, "An export of yours is being made already.")]
    public async Task Why_there_is_no_export_is_told_on_the_page(ExportOutcome outcome, string words)
    {
        await using var stage = await PageStage.StartAsync();
        stage.People.Outcome = outcome;
        using var juliet = await stage.EnterAsync(PageStage.Juliet);

        using var answer = await juliet.SubmitAsync("/export");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Null(answer.Content.Headers.ContentDisposition);
        Assert.Contains(words, WebUtility.HtmlDecode(await juliet.ReadAsync()));
    }

    [Fact]
    public async Task Nothing_is_erased_before_the_person_was_told_what_that_is_and_ticked_the_box()
    {
        await using var stage = await PageStage.StartAsync();
        using var juliet = await stage.EnterAsync(PageStage.Juliet);

        Assert.Contains("href=\"/forget-me\"", await juliet.ReadAsync());
        var question = WebUtility.HtmlDecode(await juliet.ReadAsync("/forget-me"));
        Assert.Contains(PersonDataText.Question, question);
        Assert.Contains(PageStage.Juliet.Address, question);
        Assert.DoesNotContain("<script", question);
        using var unconfirmed = await juliet.SubmitAsync("/forget-me");
        Assert.Contains("Nothing was erased: tick the box", await juliet.ReadAsync());
        Assert.Empty(stage.People.Erased);

        using var done = await juliet.SubmitAsync("/forget-me", new() { ["confirm"] = "yes", ["user"] = PageStage.Nurse.Address });
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Contains(PersonDataText.BegunElsewhere, await done.Content.ReadAsStringAsync(PageStage.Token));
        Assert.Equal([(PageStage.Juliet, null)], stage.People.Erased);
    }

    [Fact]
    public async Task With_an_erasure_every_session_and_link_of_the_person_ends_and_nobody_elses()
    {
        await using var stage = await PageStage.StartAsync();
        using var juliet = await stage.EnterAsync(PageStage.Juliet);
        using var elsewhere = await stage.EnterAsync(PageStage.Juliet);
        using var nurse = await stage.EnterAsync(PageStage.Nurse);
        var (link, nurses) = (stage.NewLink(PageStage.Juliet), stage.NewLink(PageStage.Nurse));

        using var done = await juliet.SubmitAsync("/forget-me", new() { ["confirm"] = "yes" });

        using var own = await juliet.GetAsync("/");
        using var other = await elsewhere.GetAsync("/");
        using var stays = await nurse.GetAsync("/");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (own.StatusCode, other.StatusCode, stays.StatusCode));
        using var browser = stage.NewBrowser();
        using var used = await browser.GetAsync(link);
        using var good = await browser.GetAsync(nurses);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (used.StatusCode, good.StatusCode));
    }

    [Fact]
    public async Task Who_is_being_erased_already_is_told_so()
    {
        await using var stage = await PageStage.StartAsync();
        stage.People.IsUnderWay = true;
        using var juliet = await stage.EnterAsync(PageStage.Juliet);

        using var done = await juliet.SubmitAsync("/forget-me", new() { ["confirm"] = "yes" });

        Assert.Contains(PersonDataText.UnderWay, await done.Content.ReadAsStringAsync(PageStage.Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_export_that_does_not_end_is_broken_off_after_half_an_hour_or_when_the_bridge_stops(bool stops)
    {
        await using var stage = await PageStage.StartAsync();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.People.Making = token =>
        {
            begun.SetResult();
            return Task.Delay(Timeout.Infinite, token);
        };
        using var juliet = await stage.EnterAsync(PageStage.Juliet);
        var asked = juliet.SubmitAsync("/export");
        await begun.Task.WaitAsync(PageStage.Token);

        if (stops)
            await stage.StopAsync();
        else
            stage.Time.Advance(TimeSpan.FromMinutes(30));

        await Assert.ThrowsAsync<HttpRequestException>(() => asked);
        Assert.DoesNotContain(stage.Log.Lines, line => line.Contains("failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_that_the_disk_does_not_give_is_told_of()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Content.IsUnreadable = true;
        using var juliet = await stage.EnterAsync(PageStage.Juliet);

        using var answer = await juliet.SubmitAsync("/export");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Contains("I could not hand it to you.", await juliet.ReadAsync());
    }
}
