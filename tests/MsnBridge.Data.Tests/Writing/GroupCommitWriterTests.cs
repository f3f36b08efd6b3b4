using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Tests.Sqlite;
using MsnBridge.Data.Writing;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Writing;

public sealed class GroupCommitWriterTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private SqliteStores? _stores;
    private GroupCommitWriter? _writer;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private GroupCommitWriter Writer => _writer!;

    private IDatabaseProvider Provider => _stores!.Services.GetRequiredService<IDatabaseProvider>();

    public async ValueTask InitializeAsync()
    {
        _stores = SqliteStores.Compose(new SqliteDataOptions { Directory = _directory.Path, BusyTimeout = TimeSpan.FromSeconds(1) });
        await _stores.Services.GetRequiredService<IBridgeDatabase>().PrepareAsync(Token);
        _writer = new GroupCommitWriter(Provider, NullLogger<GroupCommitWriter>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        await _stores!.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Writes_that_wait_are_committed_together()
    {
        using var held = await HoldAsync();
        var writes = Enumerable.Range(0, 64).Select(i => Writer.CommitAsync(session => InsertAsync(session, $"user{i}"), Token)).ToList();

        held.Release();

        var transactions = await Task.WhenAll(writes);
        Assert.Single(transactions.Distinct());
        Assert.Equal(64, await CountAsync());
    }

    [Fact]
    public async Task A_write_that_fails_fails_alone()
    {
        await Writer.CommitAsync(session => InsertAsync(session, "taken"), Token);
        using var held = await HoldAsync();
        var before = Writer.CommitAsync(session => InsertAsync(session, "before"), Token);
        var constraint = Writer.CommitAsync(session => InsertAsync(session, "taken"), Token);
        var own = Writer.CommitAsync<int>(
            async session =>
            {
                await InsertAsync(session, "half");
                throw new InvalidTimeZoneException("own");
            },
            Token);
        var after = Writer.CommitAsync(session => InsertAsync(session, "after"), Token);

        held.Release();

        await Task.WhenAll(before, after);
        await Assert.ThrowsAsync<BridgeDataException>(() => constraint);
        Assert.Equal("own", (await Assert.ThrowsAsync<InvalidTimeZoneException>(() => own)).Message);
        Assert.Equal(["after", "before", "taken"], await AddressesAsync());
    }

    [Fact]
    public async Task A_write_that_is_cancelled_while_it_waits_is_never_run()
    {
        using var held = await HoldAsync();
        using var cancellation = new CancellationTokenSource();
        var cancelled = Writer.CommitAsync(session => InsertAsync(session, "cancelled"), cancellation.Token);
        var neighbour = Writer.CommitAsync(session => InsertAsync(session, "neighbour"), Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        held.Release();

        await neighbour;
        Assert.Equal(["neighbour"], await AddressesAsync());
    }

    [Fact]
    public async Task A_write_that_is_cancelled_after_it_was_taken_up_stands()
    {
        using var cancellation = new CancellationTokenSource();

        await Writer.CommitAsync(
            async session =>
            {
                await cancellation.CancelAsync();
                return await InsertAsync(session, "stands");
            },
            cancellation.Token);

        Assert.Equal(["stands"], await AddressesAsync());
    }

    [Fact]
    public async Task Disposal_commits_what_was_handed_in_and_refuses_what_comes_later()
    {
        using var held = await HoldAsync();
        var writes = Enumerable.Range(0, 600).Select(i => Writer.CommitAsync(session => InsertAsync(session, $"user{i}"), Token)).ToList();

        var disposal = Writer.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Writer.CommitAsync(session => InsertAsync(session, "late"), Token));
        held.Release();
        await disposal;

        await Task.WhenAll(writes);
        Assert.Equal(600, await CountAsync());
    }

    [Fact]
    public async Task More_writes_than_may_wait_wait_outside()
    {
        using var held = await HoldAsync();
        var writes = Enumerable.Range(0, 5000).Select(i => Writer.CommitAsync(_ => Task.FromResult(i), Token)).ToList();
        using var cancellation = new CancellationTokenSource();
        var outside = Writer.CommitAsync(session => InsertAsync(session, "outside"), cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outside);
        held.Release();

        Assert.Equal(Enumerable.Range(0, 5000), await Task.WhenAll(writes));
    }

    [Fact]
    public async Task A_database_that_is_held_for_too_long_fails_the_write_and_not_the_writer()
    {
        await using (var holder = new SqliteConnection($"Data Source={_directory.File("msnbridge.db")};Pooling=False"))
        {
            await holder.OpenAsync(Token);
            await using var transaction = await holder.BeginTransactionAsync(Token);

            var failure = await Assert.ThrowsAsync<BridgeDataException>(
                () => Writer.CommitAsync(session => InsertAsync(session, "held"), Token));
            Assert.Contains("held by another program", failure.Message, StringComparison.Ordinal);
        }

        await Writer.CommitAsync(session => InsertAsync(session, "free"), Token);
        Assert.Equal(["free"], await AddressesAsync());
    }

    [Fact]
    public async Task What_one_write_tracked_the_next_does_not_see()
    {
        using var held = await HoldAsync();
        ConcurrentBag<int> seen = [];
        var writes = Enumerable.Range(0, 3).Select(i => Writer.CommitAsync(
            async session =>
            {
                seen.Add(session.Context.ChangeTracker.Entries().Count());
                session.Context.HomeLinks.Add(new() { Network = Xmpp, Address = $"user{i}", PuppetId = NewPuppetId() });
                return await Task.FromResult(i);
            },
            Token)).ToList();

        held.Release();
        await Task.WhenAll(writes);

        Assert.All(seen, count => Assert.Equal(0, count));
    }

    /// <summary>Keeps the writer busy, so that what is handed in meanwhile waits.</summary>
    private async Task<HeldWriter> HoldAsync()
    {
        var (begun, released) = (NewSignal(), NewSignal());
        var write = Writer.CommitAsync(
            async _ =>
            {
                begun.TrySetResult();
                await released.Task;
                return 0;
            },
            Token);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        return new HeldWriter(released, write);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<Guid> InsertAsync(WriteSession session, string address)
    {
        await session.Statement(
            "INSERT INTO puppets (id, profile, address, sealed_password, state, state_since) VALUES (@0, 'p', @1, x'00', 1, '2026-05-04 12:00:00')",
            $"{NewPuppetId()}",
            address).ExecuteNonQueryAsync();
        return session.Context.Database.CurrentTransaction!.TransactionId;
    }

    private async Task<List<string>> AddressesAsync()
    {
        await using var context = Provider.CreateContext();
        return await context.Puppets.Select(puppet => puppet.Address).OrderBy(address => address).ToListAsync(Token);
    }

    private async Task<int> CountAsync() => (await AddressesAsync()).Count;

    private sealed class HeldWriter(TaskCompletionSource released, Task write) : IDisposable
    {
        public void Release() => released.TrySetResult();

        public void Dispose()
        {
            Release();
            write.Wait(TimeSpan.FromSeconds(30));
        }
    }
}
