using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Microsoft.Data.Sqlite;
using MsnBridge.Core.Journal;

namespace MsnBridge.Benchmarks.Journal;

/// <summary>
/// How many messages per second can be committed, each one before it is acted on? Grouped commits against one commit each, and below both
/// what the disk allows: the same row by hand, without the bridge. One operation is one message.
/// </summary>
[SimpleJob(RunStrategy.Monitoring, warmupCount: 2, iterationCount: 10)]
[Config(typeof(PerSecondConfig))]
public class JournalBenchmarks
{
    private const int Messages = 4096;

    private BenchmarkStore? _store;

    [Params(1, 64)]
    public int Producers { get; set; }

    [GlobalSetup]
    public async Task OpenAsync() => _store = await BenchmarkStore.OpenAsync();

    [GlobalCleanup]
    public async Task CloseAsync() => await _store!.DisposeAsync();

    /// <summary>Accepting a message: what an XMPP stanza or a homeserver's transaction waits for.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public Task Accept_grouped() => ProduceAsync(lane => AcceptAsync(_store!.Grouped, lane));

    [Benchmark(OperationsPerInvoke = Messages)]
    public Task Accept_one_commit_each() => ProduceAsync(lane => AcceptAsync(_store!.OneEach, lane));

    /// <summary>The whole way of a message to MSN: accepted, attempt begun, completed with the report to its sender, report completed. Four
    /// durable commits, each of which the next step waits for.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public Task Carry_grouped() => ProduceAsync(lane => CarryAsync(_store!.Grouped, lane));

    [Benchmark(OperationsPerInvoke = Messages)]
    public Task Carry_one_commit_each() => ProduceAsync(lane => CarryAsync(_store!.OneEach, lane));

    /// <summary>The limit: as many rows in each transaction as there are producers, one thread, nothing but SQLite.</summary>
    [Benchmark(OperationsPerInvoke = Messages, Baseline = true)]
    public void Limit_by_hand()
    {
        using var connection = new SqliteConnection($"Data Source={_store!.DatabasePath}");
        connection.Open();
        using var pragma = connection.CreateCommand();
        pragma.CommandText = "PRAGMA synchronous=FULL";
        pragma.ExecuteNonQuery();
        using var insert = connection.CreateCommand();
        insert.CommandText =
            "INSERT INTO journal (puppet_id, conversation, lane_end, deduplication_key, event, accepted_at, attempt_begun) VALUES (@p, 'c', 'e', @k, @e, 't', 0)";
        insert.Parameters.AddWithValue("@p", Guid.NewGuid().ToString("N"));
        insert.Parameters.AddWithValue("@e", new string('x', 300));
        var key = insert.Parameters.AddWithValue("@k", "");
        for (var done = 0; done < Messages; done += Producers)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = 0; i < Producers; i++)
            {
                key.Value = Guid.NewGuid().ToString("N");
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    private static async Task<JournalEntry> AcceptAsync(IJournal journal, LaneKey lane) =>
        (await journal.AppendAsync([BenchmarkStore.NewMessage(lane)], CancellationToken.None))[0];

    private static async Task CarryAsync(IJournal journal, LaneKey lane)
    {
        var entry = await AcceptAsync(journal, lane);
        await journal.BeginAttemptAsync(entry.Id, CancellationToken.None);
        var reports = await journal.CompleteAsync(entry.Id, [BenchmarkStore.NewReport(entry)], CancellationToken.None);
        await journal.CompleteAsync(reports[0].Id, [], CancellationToken.None);
    }

    private Task ProduceAsync(Func<LaneKey, Task> produce) => Task.WhenAll(Enumerable.Range(0, Producers).Select(_ => Task.Run(async () =>
    {
        var lane = BenchmarkStore.NewLane();
        for (var i = 0; i < Messages / Producers; i++)
            await produce(lane);
    })));
}
