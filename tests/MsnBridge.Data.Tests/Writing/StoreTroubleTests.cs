using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MsnBridge.Data.Health;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Tests.Sqlite;
using MsnBridge.Data.Writing;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Writing;

/// <summary>A full disk, a broken one, a database that somebody else holds: told, bounded, nothing accepted is lost, and over by itself.</summary>
public sealed class StoreTroubleTests : IAsyncLifetime
{
    private const int InputOutput = 10;
    private const int Full = 13;

    private readonly TemporaryDirectory _directory = new();
    private readonly BrokenDisk _disk = new();
    private SqliteStores? _stores;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SqliteStores Stores => _stores!;

    private IStoreHealth Health => Stores.Services.GetRequiredService<IStoreHealth>();

    public async ValueTask InitializeAsync()
    {
        _stores = SqliteStores.Compose(
            new SqliteDataOptions { Directory = _directory.Path, BusyTimeout = TimeSpan.FromSeconds(1) },
            services => services.AddSingleton<IInterceptor>(_disk));
        await _stores.Services.GetRequiredService<IBridgeDatabase>().PrepareAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        _disk.Fault = null;
        await Stores.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(Full, "the disk is full")]
    [InlineData(InputOutput, "the disk reports an error")]
    public async Task Trouble_of_the_disk_is_told_and_over_when_it_is_over(int code, string words)
    {
        var lane = LaneToRemote(NewPuppetId());
        await Stores.Journal.AppendAsync([Draft(lane, "accepted")], Token);
        Assert.Null(await Health.FindFaultAsync(Token));

        _disk.Fault = code;
        for (var i = 0; i < 3; i++)
        {
            var refusal = await Assert.ThrowsAsync<BridgeDataException>(async () => await Stores.Journal.AppendAsync([Draft(lane, "refused")], Token));
            Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        }

        Assert.Contains(words, await Health.FindFaultAsync(Token), StringComparison.Ordinal);
        Assert.Equal(["accepted"], (await Stores.Journal.ReadPendingAsync(lane, 10, Token)).Select(TextOf));

        _disk.Fault = null;
        Assert.Null(await Health.FindFaultAsync(Token));
        await Stores.Journal.AppendAsync([Draft(lane, "accepted again")], Token);
        Assert.Equal(["accepted", "accepted again"], (await Stores.Journal.ReadPendingAsync(lane, 10, Token)).Select(TextOf));
        // Once each, however many writes there were.
        Assert.Single(Stores.Log.GetSnapshot(), record => record.Level == LogLevel.Error && record.Message.Contains(words, StringComparison.Ordinal));
        Assert.Single(Stores.Log.GetSnapshot(), record => record.Message.Contains("again", StringComparison.Ordinal) && record.Level == LogLevel.Information);
    }

    [Fact]
    public async Task A_database_that_may_not_grow_refuses_what_does_not_fit_and_keeps_what_did()
    {
        var lane = LaneToRemote(NewPuppetId());
        await Stores.Journal.AppendAsync([Draft(lane, "accepted")], Token);
        // SQLite's own SQLITE_FULL, which rolls the transaction back by itself.
        var writer = Stores.Services.GetRequiredService<GroupCommitWriter>();
        await writer.CommitAsync(session => session.Statement("PRAGMA max_page_count = 1").ExecuteScalarAsync(), Token);

        var refusals = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            await Record.ExceptionAsync(async () => await Stores.Journal.AppendAsync([Draft(lane, new string('x', 100_000))], Token))));
        Assert.All(refusals, refusal => Assert.Contains("the disk is full", Assert.IsType<BridgeDataException>(refusal).Message, StringComparison.Ordinal));

        await writer.CommitAsync(session => session.Statement("PRAGMA max_page_count = 1000000").ExecuteScalarAsync(), Token);
        await Stores.Journal.AppendAsync([Draft(lane, "small")], Token);
        Assert.Equal(["accepted", "small"], (await Stores.Journal.ReadPendingAsync(lane, 10, Token)).Select(TextOf));
        Assert.Null(await Health.FindFaultAsync(Token));
    }

    [Fact]
    public async Task A_database_that_another_program_holds_is_told_and_waited_for_a_bounded_time()
    {
        var lane = LaneToRemote(NewPuppetId());
        await Stores.Journal.AppendAsync([Draft(lane, "accepted")], Token);
        await using (var holder = new SqliteConnection($"Data Source={_directory.File("msnbridge.db")};Pooling=False"))
        {
            await holder.OpenAsync(Token);
            await using var command = holder.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync(Token);

            var refusals = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
                await Record.ExceptionAsync(async () => await Stores.Journal.AppendAsync([Draft(lane, "refused")], Token)))).WaitAsync(TimeSpan.FromSeconds(30), Token);
            Assert.All(refusals, refusal => Assert.Contains("held by another program", Assert.IsType<BridgeDataException>(refusal).Message, StringComparison.Ordinal));
            Assert.Contains("held by another program", await Health.FindFaultAsync(Token), StringComparison.Ordinal);
        }

        Assert.Null(await Health.FindFaultAsync(Token));
        await Stores.Journal.AppendAsync([Draft(lane, "accepted again")], Token);
        Assert.Equal(["accepted", "accepted again"], (await Stores.Journal.ReadPendingAsync(lane, 10, Token)).Select(TextOf));
    }

    [Fact]
    public async Task A_process_that_ends_before_its_commit_leaves_nothing_and_after_it_everything()
    {
        var lane = LaneToRemote(NewPuppetId());
        _disk.EndsBefore = true;
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await Stores.Journal.AppendAsync([Draft(lane, "not there")], Token));
        _disk.EndsBefore = false;
        _disk.EndsAfter = true;
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await Stores.Journal.AppendAsync([Draft(lane, "there")], Token));
        _disk.EndsAfter = false;

        Assert.Equal(["there"], (await Stores.Journal.ReadPendingAsync(lane, 10, Token)).Select(TextOf));
    }

    private sealed class BrokenDisk : DbTransactionInterceptor
    {
        public int? Fault { get; set; }

        public bool EndsBefore { get; set; }

        public bool EndsAfter { get; set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            Fault is { } code ? throw new SqliteException("injected", code) : EndsBefore ? throw new OperationCanceledException() : ValueTask.FromResult(result);

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
            EndsAfter ? throw new OperationCanceledException() : Task.CompletedTask;
    }
}
