using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Journal;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Sqlite;

public sealed class UnreadableEventTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly LaneKey _lane = LaneToRemote(NewPuppetId());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("""{"type":"hologram-to-remote","body":"O Romeo, Romeo"}""")]
    [InlineData("""{"type":"message-to-remote","contact":"romeo@montague.example","body":"O Romeo, Romeo"}""")]
    [InlineData("""{"contact":"romeo@montague.example","body":"O Romeo, Romeo"}""")]
    [InlineData("""{"type":"message-to-remote","body":"O Romeo, Rom""")]
    [InlineData("""{"type":"contact-edit-to-remote","kind":99,"name":"Romeo","contact":"romeo@montague.example"}""")]
    [InlineData("""{"type":"contact-edit-to-remote","kind":"Romeo","name":null,"contact":"romeo@montague.example"}""")]
    [InlineData("null")]
    [InlineData("")]
    public async Task What_this_version_cannot_read_does_not_block_its_lane_in_silence(string unreadable)
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        var made = await stores.Journal.AppendAsync([Draft(_lane, "one"), Draft(_lane, "two"), Draft(_lane, "three")], Token);
        await OverwriteAsync(stores, made[0].Id, unreadable);
        await OverwriteAsync(stores, made[1].Id, unreadable);

        Assert.Equal(["three"], (await stores.Journal.ReadPendingAsync(_lane, 1, Token)).Select(TextOf));
        Assert.Equal(["three"], (await stores.Journal.ReadPendingAsync(_lane, 10, Token)).Select(TextOf));

        var warnings = stores.Log.GetSnapshot().Where(record => record.Level == LogLevel.Warning).ToList();
        Assert.Equal(made.Take(2).Select(entry => $"{entry.Id}"), warnings.Select(warning => warning.GetStructuredStateValue("Id")));
        Assert.DoesNotContain(stores.Log.GetSnapshot(), record => $"{record.Message}{record.Exception}".Contains("Romeo", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lane_of_nothing_but_unreadable_events_is_drained()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        var entry = Assert.Single(await stores.Journal.AppendAsync([Draft(_lane)], Token));
        await OverwriteAsync(stores, entry.Id, "?");

        Assert.Empty(await stores.Journal.ReadPendingAsync(_lane, 10, Token));
        Assert.Empty(await stores.Journal.FindPendingLanesAsync(Token));
    }

    [Fact]
    public async Task What_was_set_aside_is_tried_again_at_the_next_start()
    {
        JournalId id;
        await using (var stores = await SqliteStores.OpenAsync(_directory.Path, Token))
        {
            var made = await stores.Journal.AppendAsync([Draft(_lane, "unreadable"), Draft(_lane, "readable")], Token);
            id = made[0].Id;
            await OverwriteAsync(stores, id, "?");
            await stores.Journal.ReadPendingAsync(_lane, 10, Token);
            // As another version would have it.
            await OverwriteAsync(stores, id, Data.Journal.JournaledEventJson.Format(Message("readable now")));
            Assert.Equal(["readable"], (await stores.Journal.ReadPendingAsync(_lane, 10, Token)).Select(TextOf));
        }

        await using var next = await SqliteStores.OpenAsync(_directory.Path, Token);
        Assert.Equal(["readable now", "readable"], (await next.Journal.ReadPendingAsync(_lane, 10, Token)).Select(TextOf));
    }

    private static async Task OverwriteAsync(SqliteStores stores, JournalId id, string stored)
    {
        await using var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext();
        await context.Database.ExecuteSqlAsync($"UPDATE journal SET event = {stored} WHERE id = {id.Value}", Token);
    }
}
