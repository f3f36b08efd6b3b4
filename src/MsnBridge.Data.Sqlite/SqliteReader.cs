using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Sqlite;

/// <summary>The store in one SQLite file as somebody reads it who does not own it: beside a bridge that runs, or while none does. Changes nothing.</summary>
internal sealed class SqliteReader(SqliteDataOptions options) : IDatabaseProvider
{
    private readonly DbContextOptions<BridgeContext> _context = SqliteContext.Options(
        SqliteContext.ReadOnlyConnectionString(options.DatabasePath, options.BusyTimeout), options.BusyTimeout);

    public string TrialWrite => throw new NotSupportedException("Nothing is written here.");

    public string HomeNetworkOfEvent => SqliteFigures.HomeNetworkOfEvent;

    public long MeasureBytes() => SqliteFigures.MeasureBytes(options.DatabasePath);

    public long? FindFreeBytes() => SqliteFigures.FindFreeBytes(options.DatabasePath);

    public BridgeContext CreateContext() => new(_context);

    public BridgeDataException Explain(DbException fault) => SqliteFaults.Explain(fault, options.DatabasePath);

    public bool IsTrouble(DbException fault) => SqliteFaults.IsTrouble(fault);

    public Task EraseRemainsAsync(CancellationToken cancellationToken) => throw new NotSupportedException("Nothing is written here.");

    /// <exception cref="BridgeDataException">There is no database, or it is of another version.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(options.DatabasePath))
            throw new BridgeDataException($"There is no database {options.DatabasePath}. Is data.directory the one that the bridge uses?");
        try
        {
            await using var context = CreateContext();
            var known = context.Database.GetMigrations().ToList();
            var applied = await DatabaseVersions.ReadAppliedAsync(context, cancellationToken);
            DatabaseVersions.RefuseNewer(applied, known, options.DatabasePath);
            if (applied.Count < known.Count)
            {
                throw new BridgeDataException(
                    $"The database {options.DatabasePath} is still of an older version of msnbridge. Start the bridge of this version once; it brings the database up to it.");
            }
        }
        catch (DbException fault)
        {
            throw Explain(fault);
        }
    }
}
