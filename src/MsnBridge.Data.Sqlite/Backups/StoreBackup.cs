using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using MsnBridge.Data.Sealing;
using MsnBridge.Data.Sqlite.Files;

namespace MsnBridge.Data.Sqlite.Backups;

/// <summary>What a backup is of, and what it left out.</summary>
/// <param name="Missing">Files that the database names and the store did not have any more.</param>
public sealed record BackupResult(string File, long Size, int ContentFiles, int Missing, bool HasKey);

/// <summary>
/// Copies the store while the bridge may go on writing it. The database is copied as it is at one moment, and what is in the folder of contents before that
/// moment and after it, so that whatever the database names is there; where it is not, somebody was quicker, and it is done again.
/// </summary>
internal sealed partial class StoreBackup(SqliteDataOptions options, TimeProvider time)
{
    private const int MostRounds = 3;

    /// <param name="target">A file that is not there yet, or a folder, in which one is made that is named by the time.</param>
    /// <exception cref="BridgeDataException">It could not be made; nothing is left of it.</exception>
    public async Task<BackupResult> RunAsync(string target, bool withKey, bool withContent, CancellationToken cancellationToken)
    {
        var reader = new SqliteReader(options);
        await reader.PrepareAsync(cancellationToken);
        var now = time.GetUtcNow();
        var file = FileOf(target, now);
        var folder = Path.GetDirectoryName(file)!;
        if (!Directory.Exists(folder))
            throw new BridgeDataException($"There is no folder {folder}. Make it, or name another.");
        var unfinished = $"{file}.{Guid.NewGuid():N}.unfinished";
        var snapshot = $"{unfinished}.db";
        try
        {
            FreeSpace.Require(
                options, folder, (2 * DatabaseFile.SizeOf(options.DatabasePath)) + (withContent ? ContentNames().Sum(name => new FileInfo(name).Length) : 0), "the backup");
            options.Reached("backup: begun");
            var (contents, missing) = (0, 0);
            await using (var stream = new FileStream(unfinished, OwnerOnlyFile.ToCreate()))
            {
                await using (var writer = new BackupWriter(stream))
                {
                    if (withContent)
                        await AddContentAsync(writer, cancellationToken);
                    for (var round = 1; ; round++)
                    {
                        TakeSnapshot(snapshot);
                        options.Reached("backup: database copied");
                        if (!withContent)
                            break;
                        await AddContentAsync(writer, cancellationToken);
                        missing = FindNamedFiles(snapshot).Count(key => !writer.HasContent(key));
                        if (missing == 0 || round == MostRounds)
                            break;
                    }

                    contents = writer.Count;
                    await using (var database = File.OpenRead(snapshot))
                        await writer.AddAsync(StoreParts.Database, database, cancellationToken);
                    var key = File.Exists(options.KeyPath) ? await File.ReadAllBytesAsync(options.KeyPath, cancellationToken) : null;
                    if (withKey && key is not null)
                        await writer.AddAsync(StoreParts.Key, new MemoryStream(key), cancellationToken);
                    await writer.FinishAsync(now, LastMigration(snapshot), key is null ? null : KeyFile.IdOf(options.KeyPath), cancellationToken);
                }

                stream.Flush(flushToDisk: true);
            }

            options.Reached("backup: written");
            File.Move(unfinished, file, overwrite: false);
            return new BackupResult(file, new FileInfo(file).Length, contents, missing, withKey && File.Exists(options.KeyPath));
        }
        catch (DbException fault)
        {
            throw reader.Explain(fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BridgeDataException($"The backup {file} cannot be written ({fault.Message}). Nothing is left of it.", fault);
        }
        finally
        {
            DatabaseFile.Delete(snapshot);
            File.Delete(unfinished);
        }
    }

    private static string FileOf(string target, DateTimeOffset now)
    {
        var file = Directory.Exists(target)
            ? Path.Combine(target, string.Create(CultureInfo.InvariantCulture, $"msnbridge-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.zip"))
            : target;
        file = Path.GetFullPath(file);
        if (File.Exists(file))
            throw new BridgeDataException($"{file} is there already. Name another file, or a folder.");
        return file;
    }

    private static string LastMigration(string snapshot)
    {
        using var connection = DatabaseFile.Open(snapshot, SqliteOpenMode.ReadOnly, TimeSpan.FromSeconds(1));
        return DatabaseFile.Ask(connection, "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId DESC LIMIT 1")[0];
    }

    // What belongs to one message; objects are fetched again where they are missing.
    private static IEnumerable<string> FindNamedFiles(string snapshot)
    {
        using var connection = DatabaseFile.Open(snapshot, SqliteOpenMode.ReadOnly, TimeSpan.FromSeconds(1));
        return DatabaseFile.Ask(connection, "SELECT event FROM journal WHERE event LIKE '%file-%'")
            .SelectMany(json => FileKey().Matches(json)).Select(match => match.Value).Distinct();
    }

    // One read transaction, which no writer waits for. What was erased is not in it, not even as free pages.
    private void TakeSnapshot(string snapshot)
    {
        DatabaseFile.Delete(snapshot);
        new FileStream(snapshot, OwnerOnlyFile.ToCreate()).Dispose();
        using var connection = DatabaseFile.Open(options.DatabasePath, SqliteOpenMode.ReadOnly, options.BusyTimeout);
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO @0";
        command.Parameters.AddWithValue("@0", snapshot);
        command.ExecuteNonQuery();
    }

    private IEnumerable<string> ContentNames() => Directory.Exists(options.ContentPath) ? Directory.EnumerateFiles(options.ContentPath) : [];

    private async Task AddContentAsync(BackupWriter writer, CancellationToken cancellationToken)
    {
        foreach (var path in ContentNames())
        {
            var name = $"{StoreParts.Content}/{Path.GetFileName(path)}";
            if (writer.Has(name))
                continue;
            try
            {
                await using var file = File.OpenRead(path);
                await writer.AddAsync(name, file, cancellationToken);
            }
            catch (FileNotFoundException)
            {
                // Its message ended meanwhile.
            }
        }
    }

    [GeneratedRegex("file-[0-9a-f]{32}")]
    private static partial Regex FileKey();
}
