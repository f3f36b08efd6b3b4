using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Core.Identities;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Sqlite.Files;
using MsnBridge.Data.Tests.Restart;
using MsnBridge.Data.Tests.Sqlite;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Upgrades;

public sealed class UpgradeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private int _made;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Released() => [.. ReleasedDatabases.Names];

    public static TheoryData<string> Older() => [.. ReleasedDatabases.Names.SkipLast(1)];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task There_is_a_database_of_every_migration()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        await using var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext();

        Assert.Equal(context.Database.GetMigrations(), ReleasedDatabases.Names); // See ReleasedDatabaseWriter.
    }

    [Theory]
    [MemberData(nameof(Released))]
    public async Task Each_released_database_comes_up_whole_with_all_that_was_in_it(string released)
    {
        var options = Make(released);
        var before = RowsOf(options.DatabasePath, null);

        await using var stores = await SqliteStores.OpenAsync(options, Token);

        var after = RowsOf(options.DatabasePath, before.ToDictionary(table => table.Key, table => table.Value.Columns));
        Assert.All(before, table => Assert.Equal(table.Value.Rows, after[table.Key].Rows));
        Assert.Empty(DatabaseFile.FindDamage(options.DatabasePath, options.BusyTimeout));
        await ReadEverythingAsync(stores);
        var puppet = (await stores.Puppets.FindByUserAsync(Juliet, Token))!;
        Assert.Equal("rosaline", puppet.Password.Reveal());
        Assert.Equal(3, (await stores.Puppets.LoadAllAsync(Token)).Count);
        // What is half done stays so, what cannot be read does not hold up what can.
        var pending = await stores.Journal.ReadPendingAsync(LaneToRemote(puppet.Id), 10, Token);
        Assert.Equal([true, false], pending.Take(2).Select(entry => entry.AttemptBegun));
        Assert.Single(await stores.Journal.AppendAsync([Draft(LaneToRemote(puppet.Id), "after the upgrade")], Token));
        Assert.Empty(await stores.Journal.AppendAsync([Draft(LaneToRemote(puppet.Id), "seen before it", "k1")], Token));
    }

    [Theory]
    [MemberData(nameof(Older))]
    public async Task The_database_as_it_was_is_kept_for_thirty_days(string released)
    {
        var options = Make(released);
        var before = RowsOf(options.DatabasePath, null);
        var kept = Path.Combine(options.Directory, "upgrade", $"before-{released}.db");
        await using (await SqliteStores.OpenAsync(options, Token))
            Assert.Equal([kept], Directory.GetFiles(Path.GetDirectoryName(kept)!));

        Assert.Equal(before.SelectMany(table => table.Value.Rows), RowsOf(kept, null).SelectMany(table => table.Value.Rows));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
        File.SetLastWriteTimeUtc(kept, Noon.UtcDateTime - TimeSpan.FromDays(29));
        await using (await SqliteStores.OpenAsync(options, Token))
            Assert.True(File.Exists(kept));
        File.SetLastWriteTimeUtc(kept, Noon.UtcDateTime - TimeSpan.FromDays(31));
        await using (await SqliteStores.OpenAsync(options, Token))
            Assert.False(Directory.Exists(Path.GetDirectoryName(kept)));
    }

    [Fact]
    public async Task Killed_at_any_step_of_an_upgrade_the_next_start_completes_it()
    {
        var released = ReleasedDatabases.Names[0];
        var before = RowsOf(Make(released).DatabasePath, null);

        var steps = await DyingProcess.KillAtEachStepAsync(
            DyingProcess.Start,
            () => Make(released).Directory,
            async (step, directory) =>
            {
                var options = new SqliteDataOptions { Directory = directory };
                await using var stores = await SqliteStores.OpenAsync(options, Token);
                var after = RowsOf(options.DatabasePath, before.ToDictionary(table => table.Key, table => table.Value.Columns));
                Assert.All(before, table => Assert.Equal(table.Value.Rows, after[table.Key].Rows));
                await ReadEverythingAsync(stores);
                Assert.Equal([$"before-{released}.db"], Directory.GetFiles(Path.Combine(directory, "upgrade")).Select(Path.GetFileName));
            },
            Token);

        Assert.Equal(7, steps.Count);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_database_as_it_was_and_says_what_to_do()
    {
        var options = Make(ReleasedDatabases.Names[0]);
        // What the second migration makes is there already.
        Execute(options, "CREATE TABLE home_secrets (x)");
        var before = RowsOf(options.DatabasePath, null);

        var refusal = await Assert.ThrowsAsync<BridgeDataException>(() => SqliteStores.OpenAsync(options, Token));

        Assert.Contains("could not be brought from 20261123200431_Initial to", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("home_secrets", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is as it was. Run the version of msnbridge that you ran before", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before.SelectMany(table => table.Value.Rows), RowsOf(options.DatabasePath, null).SelectMany(table => table.Value.Rows));
        // And is not made anew by the next start, which may be that of the fixed version.
        Execute(options, "DROP TABLE home_secrets");
        await using var stores = await SqliteStores.OpenAsync(options, Token);
    }

    [Fact]
    public async Task Without_the_room_for_it_no_upgrade_is_begun()
    {
        var options = Make(ReleasedDatabases.Names[0]) with { FreeSpaceOf = _ => 1 << 20 };

        var refusal = await Assert.ThrowsAsync<BridgeDataException>(() => SqliteStores.OpenAsync(options, Token));

        Assert.Matches("There is not enough room in .*upgrade for upgrading the database.*: it takes 1. MiB, and 1 MiB are free. Free some space", refusal.Message);
        Assert.Equal(["20261123200431_Initial"], Applied(options));
        await using var stores = await SqliteStores.OpenAsync(options with { FreeSpaceOf = FreeSpace.Of }, Token);
    }

    [Fact]
    public async Task A_damaged_database_is_not_upgraded()
    {
        var options = Make(ReleasedDatabases.Names[0]);
        // An index that does not hold what its table holds.
        Execute(options, "PRAGMA writable_schema=ON; DELETE FROM sqlite_master WHERE name = 'never'; UPDATE sqlite_master SET sql = replace(sql, 'ended_at IS NOT NULL', 'ended_at IS NULL') WHERE name = 'ix_journal_ended'");

        var refusal = await Assert.ThrowsAsync<BridgeDataException>(() => SqliteStores.OpenAsync(options, Token));

        Assert.Contains("is damaged, so it is not upgraded", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("msnbridge restore", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["20261123200431_Initial"], Applied(options));
    }

    [Fact]
    public async Task A_database_that_another_program_has_open_is_not_replaced_under_it()
    {
        var options = Make(ReleasedDatabases.Names[0]) with { BusyTimeout = TimeSpan.FromSeconds(1) };
        await using (var holder = DatabaseFile.Open(options.DatabasePath, SqliteOpenMode.ReadWrite, options.BusyTimeout))
        {
            DatabaseFile.Ask(holder, "PRAGMA journal_mode=WAL");
            using var transaction = holder.BeginTransaction(deferred: true);
            DatabaseFile.Ask(holder, "SELECT id FROM puppets");

            var refusal = await Assert.ThrowsAsync<BridgeDataException>(() => SqliteStores.OpenAsync(options, Token));
            Assert.Contains("is held by another program. Close that program", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("is as it was", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["20261123200431_Initial"], Applied(options));
        await using var stores = await SqliteStores.OpenAsync(options, Token);
    }

    private SqliteDataOptions Make(string released) => ReleasedDatabases.Make(released, _directory.File($"store{_made++}"));

    private static void Execute(SqliteDataOptions options, string sql)
    {
        using var connection = DatabaseFile.Open(options.DatabasePath, SqliteOpenMode.ReadWrite, options.BusyTimeout);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static List<string> Applied(SqliteDataOptions options)
    {
        using var connection = DatabaseFile.Open(options.DatabasePath, SqliteOpenMode.ReadWrite, options.BusyTimeout);
        return DatabaseFile.Ask(connection, "SELECT MigrationId FROM __EFMigrationsHistory");
    }

    /// <summary>Every row of every table, as SQL would write it; of those columns where some are named.</summary>
    private static Dictionary<string, (List<string> Columns, List<string> Rows)> RowsOf(string path, Dictionary<string, List<string>>? only)
    {
        using var connection = DatabaseFile.Open(path, SqliteOpenMode.ReadWrite, TimeSpan.FromSeconds(1));
        Dictionary<string, (List<string>, List<string>)> all = [];
        foreach (var table in DatabaseFile.Ask(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '@_@_%' ESCAPE '@'"))
        {
            // What could not be read is tried again at each start.
            var columns = only?.GetValueOrDefault(table) ?? [.. DatabaseFile.Ask(connection, $"SELECT name FROM pragma_table_info('{table}')").Where(column => column != "set_aside_at")];
            all[table] = (columns, DatabaseFile.Ask(connection, $"SELECT {string.Join(" || '|' || ", columns.Select(column => $"quote(\"{column}\")"))} FROM \"{table}\" ORDER BY 1"));
        }

        return all;
    }

    private static async Task ReadEverythingAsync(SqliteStores stores)
    {
        await using (var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext())
        {
            Assert.False(context.Database.HasPendingModelChanges());
            Assert.NotEmpty(await context.Puppets.AsNoTracking().Include(puppet => puppet.Links).ToListAsync(Token));
            await context.HomeLinks.AsNoTracking().ToListAsync(Token);
            await context.Contacts.AsNoTracking().ToListAsync(Token);
            await context.Groups.AsNoTracking().ToListAsync(Token);
            await context.HomeRosterEntries.AsNoTracking().ToListAsync(Token);
            await context.HomeInbox.AsNoTracking().ToListAsync(Token);
            await context.HomeMemory.AsNoTracking().ToListAsync(Token);
            await context.HomeSecrets.AsNoTracking().ToListAsync(Token);
            await context.Journal.AsNoTracking().ToListAsync(Token);
        }

        foreach (var puppet in await stores.Puppets.LoadAllAsync(Token))
        {
            await stores.Puppets.LoadContactsAsync(puppet.Id, Token);
            await stores.Puppets.LoadGroupsAsync(puppet.Id, Token);
            await stores.Puppets.LoadPicturesAsync(puppet.Id, Token);
        }

        foreach (var lane in await stores.Journal.FindPendingLanesAsync(Token))
            await stores.Journal.ReadPendingAsync(lane, 100, Token);
        foreach (var lane in await stores.Inbox.FindPendingLanesAsync(new HomeNetworkId("matrix"), Token))
            await stores.Inbox.ReadPendingAsync(new HomeNetworkId("matrix"), lane, 100, Token);
    }
}
