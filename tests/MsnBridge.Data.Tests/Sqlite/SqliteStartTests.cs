using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MsnBridge.Core.Journal;
using MsnBridge.Data.Sqlite;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Sqlite;

public sealed class SqliteStartTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string DatabasePath => _directory.File("msnbridge.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_migrations_make_the_model()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        await using var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext();

        Assert.False(context.Database.HasPendingModelChanges(), "Run: dotnet ef migrations add <Name> --project src/MsnBridge.Data.Sqlite");
    }

    [Fact]
    public async Task A_commit_is_on_the_disk_and_erased_text_is_overwritten()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        await using var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext();

        Assert.Equal("wal", await context.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync(Token));
        Assert.Equal(2, await context.Database.SqlQueryRaw<int>("SELECT synchronous AS Value FROM pragma_synchronous").SingleAsync(Token));
        Assert.Equal(1, await context.Database.SqlQueryRaw<int>("SELECT foreign_keys AS Value FROM pragma_foreign_keys").SingleAsync(Token));
        Assert.Equal(1, await context.Database.SqlQueryRaw<int>("SELECT secure_delete AS Value FROM pragma_secure_delete").SingleAsync(Token));
        Assert.Equal(5000, await context.Database.SqlQueryRaw<int>("SELECT timeout AS Value FROM pragma_busy_timeout").SingleAsync(Token));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Directory_and_files_are_made_for_their_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists instead of modes.");
        var path = _directory.File("data");

        await using var stores = await SqliteStores.OpenAsync(path, Token);
        await stores.Journal.AppendAsync([Draft(LaneToRemote(NewPuppetId()))], Token);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        var files = Directory.GetFiles(path);
        Assert.Contains(Path.Combine(path, "msnbridge.db-wal"), files);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Preparing_again_does_nothing()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);

        await stores.Services.GetRequiredService<IBridgeDatabase>().PrepareAsync(Token);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_by_name()
    {
        string known;
        await using (var stores = await SqliteStores.OpenAsync(_directory.Path, Token))
        {
            await using var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext();
            known = context.Database.GetMigrations().Last();
        }

        Execute("INSERT INTO __EFMigrationsHistory VALUES ('29991231000000_Holograms', '99.0.0')");

        var refusal = await RefusalAsync();
        Assert.Contains("29991231000000_Holograms", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(known, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(DatabasePath, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        await File.WriteAllTextAsync(DatabasePath, new string('x', 10_000), Token);

        Assert.Contains("is not a SQLite database", (await RefusalAsync()).Message, StringComparison.Ordinal);
        Assert.Equal(10_000, new FileInfo(DatabasePath).Length);
    }

    [Fact]
    public async Task A_damaged_database_is_refused()
    {
        await using (await SqliteStores.OpenAsync(_directory.Path, Token))
        {
        }

        // The first page and its header stay; all others are overwritten.
        var bytes = await File.ReadAllBytesAsync(DatabasePath, Token);
        bytes.AsSpan(4096).Fill(0xAA);
        await File.WriteAllBytesAsync(DatabasePath, bytes, Token);

        Assert.Contains("is damaged", (await RefusalAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_bridge_on_the_same_store_is_refused()
    {
        await using var first = await SqliteStores.OpenAsync(_directory.Path, Token);

        var refusal = await RefusalAsync();

        Assert.Contains("Another msnbridge uses the store", refusal.Message, StringComparison.Ordinal);
        await first.Journal.AppendAsync([Draft(LaneToRemote(NewPuppetId()))], Token);
    }

    [Fact]
    public async Task The_store_is_free_again_after_a_refused_start_and_after_disposal()
    {
        await File.WriteAllTextAsync(DatabasePath, "not a database at all", Token);
        await RefusalAsync();
        File.Delete(DatabasePath);

        await using (await SqliteStores.OpenAsync(_directory.Path, Token))
        {
        }

        await using var again = await SqliteStores.OpenAsync(_directory.Path, Token);
    }

    [Fact]
    public async Task A_database_that_another_program_holds_is_refused()
    {
        await using (await SqliteStores.OpenAsync(_directory.Path, Token))
        {
        }

        using var holder = OpenBeside();
        using var command = holder.CreateCommand();
        command.CommandText = "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE;";
        command.ExecuteNonQuery();

        await using var stores = SqliteStores.Compose(new SqliteDataOptions { Directory = _directory.Path, BusyTimeout = TimeSpan.FromMilliseconds(50) });
        var refusal = await Assert.ThrowsAsync<BridgeDataException>(
            () => stores.Services.GetRequiredService<IBridgeDatabase>().PrepareAsync(Token));
        Assert.Contains("is held by another program", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_refused()
    {
        await File.WriteAllTextAsync(_directory.File("occupied"), "", Token);

        var refusal = await Assert.ThrowsAsync<BridgeDataException>(() => SqliteStores.OpenAsync(_directory.File("occupied"), Token));

        Assert.Contains("cannot be used for the store", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_refused()
    {
        // Nobody may make anything there, not even root, whom modes do not bind.
        var refusal = await Assert.ThrowsAsync<BridgeDataException>(() => SqliteStores.OpenAsync("/proc/msnbridge", Token));

        Assert.Contains("cannot be used for the store", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_was_killed_while_migrating_does_not_block_the_next()
    {
        await File.WriteAllBytesAsync(DatabasePath, [], Token);
        Execute(
            """
            CREATE TABLE __EFMigrationsLock (Id INTEGER NOT NULL CONSTRAINT PK___EFMigrationsLock PRIMARY KEY, Timestamp TEXT NOT NULL);
            INSERT INTO __EFMigrationsLock VALUES (1, '2026-05-04 12:00:00');
            """);

        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Empty(await stores.Journal.FindPendingLanesAsync(Token));
    }

    [Fact]
    public async Task The_host_prepares_the_store_before_any_service_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHostedService<PendingLanesReader>();
        builder.Services.AddSqliteData(new SqliteDataOptions { Directory = _directory.Path });

        using var host = builder.Build();
        await host.StartAsync(Token);
        await host.StopAsync(Token);
    }

    private async Task<BridgeDataException> RefusalAsync() =>
        await Assert.ThrowsAsync<BridgeDataException>(() => SqliteStores.OpenAsync(_directory.Path, Token));

    private SqliteConnection OpenBeside()
    {
        var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = OpenBeside();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class PendingLanesReader(IJournal journal) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken) => await journal.FindPendingLanesAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
