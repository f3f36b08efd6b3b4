using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using MsnBridge.Data.Model;
using MsnBridge.Data.Sqlite.Files;

namespace MsnBridge.Data.Sqlite.Upgrades;

/// <summary>
/// Brings a database to this version without risking it: the upgrade is done on a copy, the copy is looked through, and only then takes the
/// place of the database, by one renaming. Whoever is killed on the way leaves the old database or the new one, and the next start goes on.
/// The database as it was stays in a folder beside it.
/// </summary>
internal sealed class SqliteUpgrade(SqliteDataOptions options)
{
    private readonly UpgradeFiles _files = new(options);

    /// <summary>Nobody else may have the database open; the caller holds the lock of the store.</summary>
    /// <param name="from">The last migration that was applied to it.</param>
    /// <returns>Where the database as it was is kept.</returns>
    /// <exception cref="BridgeDataException">It could not be done. The database is as it was.</exception>
    public async Task<string> RunAsync(string from, string to, CancellationToken cancellationToken)
    {
        var before = _files.Before(from);
        try
        {
            RefuseDamage();
            OwnerOnlyDirectory.Ensure(_files.Folder);
            FreeSpace.Require(options, _files.Folder, 3 * DatabaseFile.SizeOf(options.DatabasePath), "upgrading the database, which is done on a copy");
            options.Reached("upgrade: begun");
            DatabaseFile.Copy(options.DatabasePath, before, options.BusyTimeout);
            options.Reached("upgrade: copied");
            DatabaseFile.Copy(before, _files.Trial, options.BusyTimeout);
            options.Reached("upgrade: copied twice");
            await TryOnCopyAsync(cancellationToken);
            options.Reached("upgrade: tried");
            DatabaseFile.MakeWhole(options.DatabasePath, options.BusyTimeout);
            options.Reached("upgrade: ready to replace");
            File.Move(_files.Trial, options.DatabasePath, overwrite: true);
            options.Reached("upgrade: replaced");
            _files.KeepOnly(before);
            return before;
        }
        catch (BridgeDataException)
        {
            throw;
        }
        catch (DbException fault) when (SqliteFaults.IsTrouble(fault))
        {
            DatabaseFile.Delete(_files.Trial);
            throw new BridgeDataException(
                $"{SqliteFaults.Explain(fault, options.DatabasePath).Message} The upgrade was not done, and the database is as it was.", fault);
        }
        // The border to the migrations, which may fail in any way; the database has not been touched yet.
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            DatabaseFile.Delete(_files.Trial);
            throw new BridgeDataException(
                $"The database {options.DatabasePath} could not be brought from {from} to {to} ({Reason(fault)}). That was tried on a copy; the database itself "
                + "is as it was. Run the version of msnbridge that you ran before, and report this.",
                fault);
        }
    }

    private static string Reason(Exception fault) => fault switch
    {
        // SQLite's own messages name tables and columns, never values.
        DbException or IOException or UnauthorizedAccessException => fault.Message.TrimEnd('.'),
        UpgradeRefusedException => fault.Message,
        _ => fault.GetType().Name,
    };

    private void RefuseDamage()
    {
        if (DatabaseFile.FindDamage(options.DatabasePath, options.BusyTimeout) is { Count: > 0 })
        {
            throw new BridgeDataException(
                $"The database {options.DatabasePath} is damaged, so it is not upgraded. Put back a backup (msnbridge restore), or move the file away to begin with an empty store.");
        }
    }

    private async Task TryOnCopyAsync(CancellationToken cancellationToken)
    {
        // Rows that point nowhere may be there since an older version, and stay; the upgrade may not make any.
        var orphans = DatabaseFile.CountOrphans(_files.Trial, options.BusyTimeout);
        await using (var context = new BridgeContext(SqliteContext.Options(
            SqliteContext.UnpooledConnectionString(_files.Trial, options.BusyTimeout), options.BusyTimeout, options.MigrationsAssembly)))
        {
            await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
        }

        options.Reached("upgrade: migrated");
        if (DatabaseFile.FindDamage(_files.Trial, options.BusyTimeout) is [var damage, ..])
            throw new UpgradeRefusedException($"the copy was damaged by it: {damage}");
        foreach (var (table, count) in DatabaseFile.CountOrphans(_files.Trial, options.BusyTimeout))
        {
            if (count > orphans.GetValueOrDefault(table))
                throw new UpgradeRefusedException($"it would leave rows of {table} that point to nothing");
        }

        DatabaseFile.MakeWhole(_files.Trial, options.BusyTimeout);
    }

    private sealed class UpgradeRefusedException(string message) : Exception(message);
}
