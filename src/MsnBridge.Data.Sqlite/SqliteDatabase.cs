using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;
using MsnBridge.Data.Model;
using MsnBridge.Data.Sqlite.Backups;
using MsnBridge.Data.Sqlite.Upgrades;

namespace MsnBridge.Data.Sqlite;

/// <summary>The store in one SQLite file, in WAL mode, for one process at a time.</summary>
internal sealed partial class SqliteDatabase : IDatabaseProvider, IDisposable
{
    private readonly SqliteDataOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SqliteDatabase> _logger;
    private readonly string _connectionString;
    private readonly PooledDbContextFactory<BridgeContext> _contexts;
    private DatabaseLock? _lock;

    /// <param name="interceptors">What else sees each connection and each transaction.</param>
    public SqliteDatabase(
        SqliteDataOptions options, TimeProvider time, ILogger<SqliteDatabase> logger, IEnumerable<IInterceptor> interceptors)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _connectionString = SqliteContext.ConnectionString(options.DatabasePath, options.BusyTimeout);
        _contexts = new PooledDbContextFactory<BridgeContext>(
            SqliteContext.Options(_connectionString, options.BusyTimeout, options.MigrationsAssembly, [.. interceptors]));
    }

    public BridgeContext CreateContext() => _contexts.CreateDbContext();

    public BridgeDataException Explain(DbException fault) => SqliteFaults.Explain(fault, _options.DatabasePath);

    public bool IsTrouble(DbException fault) => SqliteFaults.IsTrouble(fault);

    // Nobody reads that number. An UPDATE to what a row holds already would not reach the disk.
    public string TrialWrite => "PRAGMA user_version = 0";

    public string HomeNetworkOfEvent => SqliteFigures.HomeNetworkOfEvent;

    public long MeasureBytes() => SqliteFigures.MeasureBytes(_options.DatabasePath);

    public long? FindFreeBytes() => SqliteFigures.FindFreeBytes(_options.DatabasePath);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        TakeFiles();
        try
        {
            new UpgradeFiles(_options).Clean(_time.GetUtcNow());
            await BringUpAsync(cancellationToken);
            await using var context = CreateContext();
            await context.Database.OpenConnectionAsync(cancellationToken);
            await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
            LogReady(_options.DatabasePath);
        }
        catch (DbException fault)
        {
            Release();
            throw Explain(fault);
        }
        catch
        {
            Release();
            throw;
        }
    }

    public async Task EraseRemainsAsync(CancellationToken cancellationToken)
    {
        await using var context = CreateContext();
        await context.Database.OpenConnectionAsync(cancellationToken);
        // Erased content is overwritten where it stood (secure_delete); this takes what is left of it in pages that were split and in the log.
        await context.Database.ExecuteSqlRawAsync("VACUUM", cancellationToken);
        await context.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
    }

    public void Dispose() => Release();

    private void TakeFiles()
    {
        try
        {
            OwnerOnlyDirectory.Ensure(Path.GetDirectoryName(_options.DatabasePath)!);
            _lock ??= DatabaseLock.Take(_options.LockPath);
            new RestoreSwap(_options).Finish();
            CreateDatabaseFile();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Release();
            throw new BridgeDataException(
                $"The directory {Path.GetDirectoryName(_options.DatabasePath)} cannot be used for the store ({fault.Message}). "
                + "Let the user that runs the bridge write there, or name another directory.",
                fault);
        }
    }

    // An empty file is an empty database to SQLite; made here, it and the log beside it are readable by their owner alone.
    private void CreateDatabaseFile()
    {
        if (!File.Exists(_options.DatabasePath))
            new FileStream(_options.DatabasePath, OwnerOnlyFile.ToCreate()).Dispose();
    }

    private async Task BringUpAsync(CancellationToken cancellationToken)
    {
        string from, to;
        await using (var context = CreateContext())
        {
            var known = context.Database.GetMigrations().ToList();
            var applied = await DatabaseVersions.ReadAppliedAsync(context, cancellationToken);
            DatabaseVersions.RefuseNewer(applied, known, _options.DatabasePath);
            if (applied.Count == known.Count)
                return;
            LogMigrating(_options.DatabasePath, applied.Count > 0 ? applied[^1] : "nothing", known[^1]);
            if (applied.Count == 0)
            {
                // There is nothing to lose yet.
                await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
                await RemoveAbandonedMigrationLockAsync(context, cancellationToken);
                await context.Database.MigrateAsync(cancellationToken);
                return;
            }

            (from, to) = (applied[^1], known[^1]);
        }

        ClosePooled();
        LogUpgraded(await new SqliteUpgrade(_options).RunAsync(from, to, cancellationToken));
    }

    // EF keeps its lock in a table, where a process that is killed in a migration leaves it, and the next one would wait for it for ever
    // (https://github.com/dotnet/efcore/issues/38958). This process holds the lock file, so nobody else can be migrating.
    private static async Task RemoveAbandonedMigrationLockAsync(BridgeContext context, CancellationToken cancellationToken) =>
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);

    private void Release()
    {
        ClosePooled();
        _lock?.Dispose();
        _lock = null;
    }

    // Closing the last connection moves the log into the database file.
    private void ClosePooled()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    [LoggerMessage(DataEventIds.DatabaseReady, LogLevel.Information, "The store {Path} is ready")]
    private partial void LogReady(string path);

    [LoggerMessage(
        DataEventIds.DatabaseUpgraded, LogLevel.Information, "The store was upgraded. As it was before, it is kept for 30 days in {Path}, which needs the key file too")]
    private partial void LogUpgraded(string path);

    [LoggerMessage(DataEventIds.DatabaseMigrating, LogLevel.Information, "Bringing the store {Path} from {From} to {To}")]
    private partial void LogMigrating(string path, string from, string to);
}
