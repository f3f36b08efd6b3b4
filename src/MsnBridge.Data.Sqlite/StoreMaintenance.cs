using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Core.Identities;
using MsnBridge.Data.People;
using MsnBridge.Data.Sealing;
using MsnBridge.Data.Sqlite.Backups;
using MsnBridge.Data.Sqlite.Upgrades;

namespace MsnBridge.Data.Sqlite;

/// <summary>What an operator does with a store beside running a bridge on it. Each either does what it says or changes nothing; what keeps it from
/// that is told by a <see cref="BridgeDataException"/>.</summary>
public static class StoreMaintenance
{
    /// <summary>Copies the store; the bridge may run meanwhile.</summary>
    /// <param name="target">A file that is not there yet, or a folder.</param>
    public static Task<BackupResult> BackupAsync(
        SqliteDataOptions options, string target, bool withKey, bool withContent, TimeProvider time, CancellationToken cancellationToken) =>
        new StoreBackup(options, time).RunAsync(target, withKey, withContent, cancellationToken);

    /// <summary>Takes a backup for the store. No bridge may run on it.</summary>
    /// <param name="replace">Whether a store that is there may be put aside.</param>
    public static Task<RestoreResult> RestoreAsync(
        SqliteDataOptions options, string file, bool replace, TimeProvider time, CancellationToken cancellationToken) =>
        new StoreRestore(options, time).RunAsync(file, replace, cancellationToken);

    /// <summary>Seals everything with a new key. No bridge may run on the store.</summary>
    /// <param name="keepOldAs">Where the key before is kept, which older backups need; null where it is forgotten.</param>
    public static Task<RotationResult> RotateKeyAsync(SqliteDataOptions options, string? keepOldAs, CancellationToken cancellationToken) =>
        OnAsync(options, store => store.GetRequiredService<KeyRotation>().RunAsync(keepOldAs, cancellationToken), cancellationToken);

    /// <summary>Writes what is held about one person; the bridge may run meanwhile.</summary>
    /// <returns>Null where nothing is.</returns>
    public static async Task<ExportResult?> ExportAsync(
        SqliteDataOptions options, HomeUser user, string file, TimeProvider time, CancellationToken cancellationToken)
    {
        var reader = new SqliteReader(options);
        await reader.PrepareAsync(cancellationToken);
        var path = Path.GetFullPath(file);
        if (File.Exists(path))
            throw new BridgeDataException($"{path} is there already. Name another file.");
        var unfinished = $"{path}.{Guid.NewGuid():N}.unfinished";
        try
        {
            ExportResult? result;
            await using (var stream = new FileStream(unfinished, OwnerOnlyFile.ToCreate()))
            {
                var data = new BridgeDataOptions { KeyFile = options.KeyPath, ContentDirectory = options.ContentPath };
                result = await new PersonExport(reader, data, time).WriteAsync(user, stream, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            if (result is not null)
                File.Move(unfinished, path, overwrite: false);
            return result;
        }
        catch (DbException fault)
        {
            throw reader.Explain(fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BridgeDataException($"{path} cannot be written ({fault.Message}). Nothing is left of it.", fault);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Erases what is held about one person, copies that upgrades keep included. No bridge may run on the store.</summary>
    /// <returns>Null where nothing is.</returns>
    public static Task<ErasureResult?> EraseAsync(SqliteDataOptions options, HomeUser user, CancellationToken cancellationToken) => OnAsync(
        options,
        async store =>
        {
            new UpgradeFiles(options).Remove();
            return await store.GetRequiredService<PersonErasure>().EraseAsync(user, cancellationToken);
        },
        cancellationToken);

    /// <summary>Copies of the store that are left of restoring and that nothing here erases anything from.</summary>
    public static IReadOnlyList<string> FindCopies(SqliteDataOptions options) =>
        Path.GetDirectoryName(options.DatabasePath) is { } directory && Directory.Exists(directory)
            ? Directory.GetDirectories(directory, "before-restore-*")
            : [];

    private static async Task<T> OnAsync<T>(SqliteDataOptions options, Func<IServiceProvider, Task<T>> work, CancellationToken cancellationToken)
    {
        if (!File.Exists(options.DatabasePath))
            throw new BridgeDataException($"There is no database {options.DatabasePath}. Is data.directory the one that the bridge uses?");
        var services = new ServiceCollection().AddLogging().AddSqliteData(options);
        await using var store = services.BuildServiceProvider();
        await store.GetRequiredService<IBridgeDatabase>().PrepareAsync(cancellationToken);
        try
        {
            return await work(store);
        }
        catch (DbException fault)
        {
            throw store.GetRequiredService<IDatabaseProvider>().Explain(fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BridgeDataException($"The store in {options.Directory} cannot be changed: {fault.Message}", fault);
        }
    }
}
