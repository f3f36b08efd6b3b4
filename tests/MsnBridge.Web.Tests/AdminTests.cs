using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Web.Views;

namespace MsnBridge.Web.Tests;

/// <summary>What an admin sees of everybody.</summary>
public sealed class AdminTests
{
    [Fact]
    public async Task Many_logins_are_shown_in_part_and_found_by_what_is_shown_of_them()
    {
        await using var stage = await PageStage.StartAsync();
        for (var number = 0; number < 250; number++)
        {
            var state = number == 249 ? LoginState.BadCredentials : LoginState.Connected;
            stage.Directory.Add(new HomeUser(PageStage.Nurse.Network, $"person{number:000}@capulet.example"), $"msn{number:000}@msn.example", state);
        }

        using var nurse = await stage.EnterAsync(PageStage.Nurse);

        var all = await nurse.ReadAsync();
        var one = await nurse.ReadAsync("/?find=MSN249");
        var refused = await nurse.ReadAsync("/?find=password%20was%20refused");
        var none = await nurse.ReadAsync("/?find=nobody");

        Assert.Contains("msn099@msn.example", all);
        Assert.DoesNotContain("msn100@msn.example", all);
        Assert.Contains("1 to 100 of 250, in the order", all);
        Assert.Equal((true, false), (one.Contains("msn249@msn.example"), one.Contains("msn248@msn.example")));
        Assert.Contains("msn249@msn.example", refused);
        Assert.DoesNotContain("@msn.example", none);
        Assert.Contains("0 to 0 of 0", none);
        Assert.DoesNotContain("<nav", one);
    }

    [Fact]
    public async Task All_logins_are_gone_through_by_links_in_one_order_each_once()
    {
        await using var stage = await PageStage.StartAsync();
        foreach (var number in Enumerable.Range(0, 250).Reverse())
            stage.Directory.Add(new HomeUser(PageStage.Nurse.Network, $"person{number:000}@capulet.example"), $"msn{number:000}@msn.example");
        using var nurse = await stage.EnterAsync(PageStage.Nurse);

        var first = await nurse.ReadAsync("/?find=msn&before=7");
        var second = await nurse.ReadAsync(LinkIn(first, "logins-next")!);
        var third = await nurse.ReadAsync(LinkIn(second, "logins-next")!);
        var again = await nurse.ReadAsync(LinkIn(third, "logins-previous")!);

        Assert.Equal("/?find=msn&logins=2&before=7", LinkIn(first, "logins-next"));
        Assert.Equal((null, null), (LinkIn(first, "logins-previous"), LinkIn(third, "logins-next")));
        Assert.Equal(Enumerable.Range(0, 250).Select(number => $"msn{number:000}@msn.example"), [.. Addresses(first), .. Addresses(second), .. Addresses(third)]);
        Assert.Equal(Addresses(second), Addresses(again));
        Assert.Contains("101 to 200 of 250", second);
        Assert.Contains("201 to 250 of 250", third);
    }

    [Theory]
    [InlineData("/?logins=9", 201)]
    [InlineData("/?logins=0", 1)]
    [InlineData("/?logins=-1", 1)]
    [InlineData("/?logins=many", 1)]
    [InlineData("/?logins=2147483647&logins=2", 1)]
    public async Task A_part_of_the_logins_that_is_not_there_is_the_last_or_the_first(string address, int first)
    {
        await using var stage = await PageStage.StartAsync();
        for (var number = 0; number < 205; number++)
            stage.Directory.Add(new HomeUser(PageStage.Nurse.Network, $"person{number:000}@capulet.example"), $"msn{number:000}@msn.example");
        using var nurse = await stage.EnterAsync(PageStage.Nurse);

        Assert.Contains($"<caption id=\"logins-caption\">{first} to ", await nurse.ReadAsync(address));
    }

    [Fact]
    public async Task A_search_is_for_admins_and_what_is_searched_for_is_not_run()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Directory.Add(PageStage.Nurse, "nurse@msn.example");
        using var juliet = await stage.EnterAsync(PageStage.Juliet);
        using var nurse = await stage.EnterAsync(PageStage.Nurse);

        Assert.DoesNotContain("nurse@msn.example", await juliet.ReadAsync("/?find=nurse"));
        Assert.DoesNotContain("<script>", await nurse.ReadAsync("/?find=%22%3E%3Cscript%3E"));
    }

    [Fact]
    public async Task What_happens_and_who_waits_to_sign_in_is_told_by_the_bridges_own_metrics()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Work.State = stage.Work.State with { SignInsRunning = 10, SignInsWaiting = 4990 };
        using var nurse = await stage.EnterAsync(PageStage.Nurse);
        await nurse.ReadAsync();
        using var meter = new Meter("MsnBridge.Core");
        var accepted = meter.CreateCounter<long>("msnbridge.journal.accepted");
        var message = new KeyValuePair<string, object?>("kind", "message");
        accepted.Add(3, message, new KeyValuePair<string, object?>("direction", "to_home"));
        accepted.Add(2, message, new KeyValuePair<string, object?>("direction", "to_remote"));
        accepted.Add(8, new KeyValuePair<string, object?>("kind", "report"), new KeyValuePair<string, object?>("direction", "to_home"));
        meter.CreateCounter<long>("msnbridge.journal.ended").Add(4, message);
        meter.CreateCounter<long>("msnbridge.journal.handling.failures").Add(1, message);
        var attempts = meter.CreateHistogram<double>("msnbridge.login.attempt.duration");
        attempts.Record(0.5, new KeyValuePair<string, object?>("state", nameof(LoginState.Connected)));
        attempts.Record(0.5, new KeyValuePair<string, object?>("state", nameof(LoginState.BadCredentials)));

        var page = await nurse.ReadAsync();
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        var later = await nurse.ReadAsync();

        Assert.Equal(["3", "2", "4", "1", "1", "1", "10, 4990"], Figures(page));
        Assert.Equal(["0", "0", "0", "0", "0", "0", "10, 4990"], Figures(later));
        static IEnumerable<string> Figures(string html) =>
            html.Split("id=\"activity\"")[1].Split("</table>")[0].Split("<td>")[1..].Select(cell => cell.Split("</td>")[0]);
    }

    [Fact]
    public void What_is_older_than_a_minute_counts_no_more()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddHours(1));
        var count = new MinuteCount(time);

        count.Add(5);
        time.Advance(TimeSpan.FromSeconds(59));
        count.Add(2);
        Assert.Equal(7, count.Total);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, count.Total);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, count.Total);
    }

    /// <summary>The address behind a link of the page, as a browser follows it; null where it is not there.</summary>
    internal static string? LinkIn(string html, string id)
    {
        var link = html.Split('<').FirstOrDefault(tag => tag.Contains($"id=\"{id}\"", StringComparison.Ordinal));
        return link is null ? null : WebUtility.HtmlDecode(link.Split("href=\"")[1].Split('"')[0]);
    }

    private static IEnumerable<string> Addresses(string html) =>
        html.Split("id=\"logins\"")[1].Split("</table>")[0].Split("<td>").Select(cell => cell.Split("</td>")[0]).Where(cell => cell.EndsWith("@msn.example", StringComparison.Ordinal));

    [Fact]
    public async Task What_was_read_of_all_logins_is_read_anew_only_after_a_while_however_many_admins_look()
    {
        await using var stage = await PageStage.StartAsync();
        stage.Directory.Add(PageStage.Juliet, "juliet@msn.example");
        using var nurse = await stage.EnterAsync(PageStage.Nurse);
        await nurse.ReadAsync();
        stage.Directory.Add(PageStage.Nurse, "nurse@msn.example");

        var once = await nurse.ReadAsync("/?find=@msn.example");
        stage.Time.Advance(OverviewReader.Freshness);
        var again = await nurse.ReadAsync("/?find=@msn.example");

        Assert.Equal((1, 2), (Rows(once), Rows(again)));
        static int Rows(string html) => html.Split("id=\"logins\"")[1].Split("</caption>")[1].Split("</table>")[0].Split("@msn.example").Length - 1;
    }
}
