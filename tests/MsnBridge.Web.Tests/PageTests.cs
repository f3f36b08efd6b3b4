using System.Net;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Web.Tests;

/// <summary>What a person sees on the page and does there.</summary>
public sealed class PageTests
{
    private const string Script = "<script>alert(1)</script>";

    private static readonly Dictionary<string, string> s_account = new()
    {
        ["network"] = "stage",
        ["address"] = "juliet@msn.example",
        ["password"] = "only-hers",
    };

    [Fact]
    public async Task An_account_is_linked_and_unlinked_and_its_password_is_in_no_log_and_no_answer()
    {
        await using var stage = await PageStage.StartAsync();
        using var juliet = await stage.EnterAsync(PageStage.Juliet);

        using var linked = await juliet.SubmitAsync("/link", s_account);
        var page = await juliet.ReadAsync();
        Assert.Equal(HttpStatusCode.SeeOther, linked.StatusCode);
        Assert.Equal("only-hers", stage.Accounts.Last?.Password.Reveal());
        Assert.Contains("It is linked and signed in.", page);
        Assert.Contains("juliet@msn.example", page);
        Assert.DoesNotContain("only-hers", page);
        Assert.DoesNotContain(stage.Log.Lines, line => line.Contains("only-hers", StringComparison.Ordinal));

        using var unconfirmed = await juliet.SubmitAsync("/unlink");
        Assert.Contains("tick the box", await juliet.ReadAsync());
        using var unlinked = await juliet.SubmitAsync("/unlink", new() { ["confirm"] = "yes" });
        Assert.Contains("You have no MSN account linked.", await juliet.ReadAsync());
        Assert.Empty(stage.Directory.Accounts);
    }

    [Fact]
    public async Task What_was_wrong_with_an_account_is_told_as_the_bot_tells_it()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Accounts.Result = new LinkResult(LinkFailure.BadCredentials, "The address or the password was refused.");
        using var juliet = await stage.EnterAsync(PageStage.Juliet);

        using var refused = await juliet.SubmitAsync("/link", s_account);

        Assert.Contains("The address or the password was refused.", await juliet.ReadAsync());
        Assert.DoesNotContain("The address or the password was refused.", await juliet.ReadAsync());
    }

    [Fact]
    public async Task Passwords_cannot_be_tried_without_end()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Accounts.Result = new LinkResult(LinkFailure.BadCredentials, "Refused.");
        using var juliet = await stage.EnterAsync(PageStage.Juliet);
        for (var guess = 0; guess < 10; guess++)
            (await juliet.SubmitAsync("/link", s_account)).Dispose();

        (await juliet.SubmitAsync("/link", s_account)).Dispose();

        Assert.Contains("tried too often", await juliet.ReadAsync());
    }

    [Theory]
    [InlineData("/link")]
    [InlineData("/unlink")]
    [InlineData("/reconnect")]
    [InlineData("/export")]
    [InlineData("/forget-me")]
    [InlineData("/logout")]
    public async Task A_form_of_another_site_or_of_another_person_does_nothing(string path)
    {
        await using var stage = await PageStage.StartAsync();
        stage.Directory.Add(PageStage.Juliet, "juliet@msn.example");
        using var juliet = await stage.EnterAsync(PageStage.Juliet);
        using var nurse = await stage.EnterAsync(PageStage.Nurse);
        var fields = new Dictionary<string, string>(s_account) { ["confirm"] = "yes" };
        var own = TokenIn(await juliet.ReadAsync());

        using var bare = await juliet.PostAsync(path, fields);
        using var others = await juliet.PostAsync(path, new(fields) { ["form"] = TokenIn(await nurse.ReadAsync()) });
        using var crossed = await juliet.PostAsync(path, new(fields) { ["form"] = own }, site: "cross-site");

        Assert.All([bare, others, crossed], answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
        Assert.Contains(PageStage.Juliet, stage.Directory.Accounts);
        Assert.Null(stage.Accounts.Last);
        Assert.Empty(stage.People.Exported);
        Assert.Empty(stage.People.Erased);
        using var still = await juliet.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task A_person_sees_and_unlinks_his_own_account_alone_and_an_admin_sees_all()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Directory.Add(PageStage.Juliet, "juliet@msn.example");
        stage.Directory.Add(PageStage.Nurse, "nurse@msn.example", LoginState.BadCredentials);
        stage.Messages.Counts[new RemoteAccount("stage", "juliet@msn.example")] = new AccountStanding(7, stage.Time.GetUtcNow().AddMinutes(-42), 13);
        using var juliet = await stage.EnterAsync(PageStage.Juliet);
        using var nurse = await stage.EnterAsync(PageStage.Nurse);

        var all = await nurse.ReadAsync();
        Assert.DoesNotContain("nurse@msn.example", await juliet.ReadAsync());
        Assert.Contains("juliet@msn.example", all);
        Assert.Contains("The password was refused.", all);
        Assert.Contains("Connected: 1, BadCredentials: 1", all);
        Assert.Contains("<td>7</td><td>42 min</td><td>13</td>", all);

        using var unlinked = await juliet.SubmitAsync("/unlink", new() { ["confirm"] = "yes", ["user"] = PageStage.Nurse.Address });
        Assert.Equal([PageStage.Nurse], stage.Directory.Accounts.Keys);
    }

    [Theory]
    [InlineData(LoginState.Connected, 20, "Signed in since", "within the last minute", false)]
    [InlineData(LoginState.Connected, 200, "Signed in since", "3 min ago", false)]
    [InlineData(LoginState.Connected, 421, "Signed in since", "7 min ago", true)]
    [InlineData(LoginState.Connected, null, "Signed in since", "not known", false)]
    [InlineData(LoginState.TransientDisconnect, null, "Since", null, false)]
    public async Task Since_when_an_account_is_signed_in_and_when_its_server_was_last_heard_is_shown_to_its_owner_and_to_admins(
        LoginState state, int? age, string since, string? heard, bool late)
    {
        await using var stage = await PageStage.StartAsync();
        stage.Directory.Add(PageStage.Juliet, "juliet@msn.example", state);
        stage.Directory.SetProofOfLife(PageStage.Juliet, age is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        using var juliet = await stage.EnterAsync(PageStage.Juliet);
        using var nurse = await stage.EnterAsync(PageStage.Nurse);

        var own = (await juliet.ReadAsync()).Split("id=\"login\"")[1].Split("</table>")[0];
        var row = (await nurse.ReadAsync("/?find=juliet")).Split("id=\"logins\"")[1].Split("<td>juliet@msn.example</td>")[1].Split("</tr>")[0];

        Assert.Contains($">{since}</th><td>1970-01-01 00:00 UTC</td>", own);
        Assert.Equal(heard is not null, own.Contains("Server last heard", StringComparison.Ordinal));
        Assert.Equal(late, own.Contains($"<strong class=\"late\">{heard}, late</strong>. The bridge signs in anew.", StringComparison.Ordinal));
        Assert.Contains(late ? $"<td><strong class=\"late\">{heard}, late</strong></td>" : $"<td>1970-01-01 00:00 UTC</td><td>{heard}</td>", row);
        if (heard is not null && !late)
            Assert.Contains($"<td id=\"heard\">{heard}</td>", own);
        Assert.Equal(late, (await nurse.ReadAsync("/?find=late")).Contains("juliet@msn.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_a_server_was_not_heard_for_longer_is_told_live()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Directory.Add(PageStage.Juliet, "juliet@msn.example");
        stage.Directory.SetProofOfLife(PageStage.Juliet, TimeSpan.FromSeconds(130));
        using var juliet = await stage.EnterAsync(PageStage.Juliet);
        using var changes = new StreamReader(await juliet.OpenAsync("/events"));
        await changes.ReadLineAsync(PageStage.Token);
        await changes.ReadLineAsync(PageStage.Token);

        var next = changes.ReadLineAsync(PageStage.Token).AsTask();
        stage.Directory.SetProofOfLife(PageStage.Juliet, TimeSpan.FromSeconds(190));
        await AdvanceUntilAsync(stage, next, TimeSpan.FromSeconds(2));

        Assert.Equal("data: changed", await next);
    }

    [Fact]
    public async Task More_pages_than_are_told_of_changes_are_refused_and_a_place_that_is_left_is_given_on()
    {
        await using var stage = await PageStage.StartAsync();
        using var juliet = await stage.EnterAsync(PageStage.Juliet);
        List<HttpResponseMessage> streams = [];
        for (var number = 0; number < PageEndpoints.MostStreams; number++)
            streams.Add(await juliet.ListenAsync());

        using var tooMany = await juliet.ListenAsync();
        Assert.All(streams, stream => Assert.Equal(HttpStatusCode.OK, stream.StatusCode));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, tooMany.StatusCode);
        // The page itself is there all the same.
        Assert.Contains("You are juliet@capulet.example", await juliet.ReadAsync());

        streams[0].Dispose();
        // It takes the server a moment to see that the browser has gone.
        HttpStatusCode answered;
        do
        {
            using var next = await juliet.ListenAsync();
            answered = next.StatusCode;
        }
        while (answered != HttpStatusCode.OK);

        streams.ForEach(stream => stream.Dispose());
    }

    [Fact]
    public async Task What_others_wrote_is_shown_and_not_run()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Directory.Add(PageStage.Juliet, $"{Script}@msn.example", LoginState.ServerUnavailable, Script);
        stage.Messages.Standing.Add(Standing(Script, null));
        stage.Accounts.Result = new LinkResult(LinkFailure.InvalidAddress, Script);
        using var juliet = await stage.EnterAsync(PageStage.Juliet);
        (await juliet.SubmitAsync("/link", s_account)).Dispose();

        var page = await juliet.ReadAsync();

        Assert.DoesNotContain(Script, page);
        Assert.Equal(5, page.Split("&lt;script&gt;").Length - 1);
    }

    [Fact]
    public async Task Messages_that_wait_or_failed_are_listed_with_what_became_of_them()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Directory.Add(PageStage.Juliet, "juliet@msn.example");
        stage.Messages.Standing.Add(Standing("bob@msn.example", null));
        stage.Messages.Standing.Add(Standing("carol@msn.example", DeliveryOutcome.Refused));
        using var juliet = await stage.EnterAsync(PageStage.Juliet);

        var page = await juliet.ReadAsync();

        Assert.Contains("bob@msn.example", page);
        Assert.Contains("It waits for a connection to MSN", page);
        Assert.Contains("carol@msn.example", page);
        Assert.Contains("nobody has this address", page);
    }

    [Fact]
    public async Task Messages_are_gone_through_by_links_and_counted()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Directory.Add(PageStage.Juliet, "juliet@msn.example");
        stage.Messages.Standing.Add(Standing("bob@msn.example", null, 42));
        stage.Messages.Standing.Add(Standing("carol@msn.example", null, 40));
        using var juliet = await stage.EnterAsync(PageStage.Juliet);

        var all = await juliet.ReadAsync();
        Assert.Null(stage.Messages.From);
        Assert.Contains("<caption id=\"messages-caption\">1 to 2 of 2, the newest first</caption>", all);
        Assert.Equal((null, null), (AdminTests.LinkIn(all, "messages-previous"), AdminTests.LinkIn(all, "messages-next")));

        (stage.Messages.Newer, stage.Messages.Total) = (3, 9);
        var part = await juliet.ReadAsync();
        Assert.Contains("<caption id=\"messages-caption\">4 to 5 of 9, the newest first</caption>", part);
        Assert.Equal(("/?after=42", "/?before=40"), (AdminTests.LinkIn(part, "messages-previous"), AdminTests.LinkIn(part, "messages-next")));

        await juliet.ReadAsync("/?before=40");
        Assert.Equal(new MessageCursor.OlderThan(new JournalId(40)), stage.Messages.From);
        await juliet.ReadAsync("/?after=42");
        Assert.Equal(new MessageCursor.NewerThan(new JournalId(42)), stage.Messages.From);
        await juliet.ReadAsync("/?before=-1&after='%20or%201=1");
        Assert.Null(stage.Messages.From);
        stage.Messages.Total = IMessageOverview.Most;
        Assert.Contains("of 10000 or more", await juliet.ReadAsync());
    }

    [Fact]
    public async Task The_part_that_is_looked_at_is_the_one_whose_changes_are_told()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Directory.Add(PageStage.Juliet, "juliet@msn.example");
        using var juliet = await stage.EnterAsync(PageStage.Juliet);

        using var changes = new StreamReader(await juliet.OpenAsync("/events?before=40"));
        Assert.Equal("data: changed", await changes.ReadLineAsync(PageStage.Token));

        Assert.Equal(new MessageCursor.OlderThan(new JournalId(40)), stage.Messages.From);
    }

    [Fact]
    public async Task What_was_discarded_on_its_way_to_the_person_is_not_said_to_be_sent_again()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Directory.Add(PageStage.Juliet, "juliet@msn.example");
        var (late, surplus) = (Standing("bob@msn.example", DeliveryOutcome.Expired), Standing("carol@msn.example", DeliveryOutcome.Refused));
        var end = LaneEnd.Home(PageStage.Juliet.Network);
        stage.Messages.Standing.Add(late with { Lane = late.Lane with { End = end } });
        stage.Messages.Standing.Add(surplus with { Lane = surplus.Lane with { End = end } });
        using var juliet = await stage.EnterAsync(PageStage.Juliet);

        var page = await juliet.ReadAsync();

        Assert.Contains($"It was discarded: it waited too long for {end}, which was away.", page);
        Assert.Contains($"It was discarded: too much waited for {end}, which was away.", page);
        Assert.DoesNotContain("Send it again", page);
    }

    [Fact]
    public async Task A_change_is_told_at_once_and_the_telling_ends_with_the_session()
    {
        await using var stage = await PageStage.StartAsync();
        using var juliet = await stage.EnterAsync(PageStage.Juliet);
        using var changes = new StreamReader(await juliet.OpenAsync("/events"));
        Assert.Equal("data: changed", await changes.ReadLineAsync(PageStage.Token));
        Assert.Equal("", await changes.ReadLineAsync(PageStage.Token));

        stage.Directory.Add(PageStage.Juliet, "juliet@msn.example");
        var next = changes.ReadLineAsync(PageStage.Token).AsTask();
        await AdvanceUntilAsync(stage, next, TimeSpan.FromSeconds(2));
        Assert.Equal("data: changed", await next);
        Assert.Equal("", await changes.ReadLineAsync(PageStage.Token));

        var end = changes.ReadLineAsync(PageStage.Token).AsTask();
        await AdvanceUntilAsync(stage, end, TimeSpan.FromMinutes(30));
        Assert.Null(await end);
    }

    [Fact]
    public async Task Every_answer_forbids_foreign_scripts_frames_and_referrers()
    {
        await using var stage = await PageStage.StartAsync();
        using var juliet = await stage.EnterAsync(PageStage.Juliet);
        foreach (var path in new[] { "/", "/page.js", "/page.css", "/enter/none", "/forget-me", "/nowhere" })
        {
            using var answer = await juliet.GetAsync(path);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.DoesNotContain("unsafe", policy);
            Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        }

        Assert.DoesNotContain("<script>", await juliet.ReadAsync());
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_no_form_is_refused()
    {
        await using var stage = await PageStage.StartAsync();
        using var juliet = await stage.EnterAsync(PageStage.Juliet);

        using var large = await juliet.SubmitAsync("/link", new(s_account) { ["padding"] = new string('x', 20_000) });

        Assert.Equal(HttpStatusCode.Forbidden, large.StatusCode);
        Assert.Null(stage.Accounts.Last);
    }

    private static async Task AdvanceUntilAsync(PageStage stage, Task task, TimeSpan step)
    {
        // The stream may not have come to its pause yet: a step that it did not see is taken again.
        while (!task.IsCompleted)
        {
            stage.Time.Advance(step);
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(20), PageStage.Token));
        }
    }

    private static string TokenIn(string page)
    {
        const string lead = "name=\"form\" value=\"";
        var start = page.IndexOf(lead, StringComparison.Ordinal) + lead.Length;
        return page[start..page.IndexOf('"', start)];
    }

    internal static MessageStanding Standing(string contact, DeliveryOutcome? outcome, long id = 1) => new(
        new JournalId(id), new LaneKey(new PortalKey(new PuppetId(Guid.Empty), ConversationId.Direct(new ContactId(contact))), LaneEnd.Remote),
        DateTimeOffset.UnixEpoch, false, false, outcome, DeliveryFailure.ContactUnknown);
}
