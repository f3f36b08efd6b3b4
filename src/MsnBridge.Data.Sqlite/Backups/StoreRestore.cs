using System.Data.Common;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using MsnBridge.Data.Model;
using MsnBridge.Data.Sealing;
using MsnBridge.Data.Sqlite.Files;

namespace MsnBridge.Data.Sqlite.Backups;

/// <param name="Aside">Where what was there before is; null where nothing was.</param>
public sealed record RestoreResult(DateTimeOffset MadeAt, string Migration, bool HasKey, string? Aside);

/// <summary>Takes a backup for the store. It is unpacked beside the store and looked through whole before anything is touched; what was there is
/// kept aside. A process that is killed leaves the old store, or one whose restoring the next start completes.</summary>
internal sealed class StoreRestore(SqliteDataOptions options, TimeProvider time)
{
    private const int LargestManifest = 64 << 20;

    private readonly RestoreSwap _swap = new(options);

    /// <param name="replace">Whether a store that is there may be put aside.</param>
    /// <exception cref="BridgeDataException">The backup cannot be used, or the store is in use; nothing has been changed.</exception>
    public async Task<RestoreResult> RunAsync(string file, bool replace, CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(options.DatabasePath)!;
        try
        {
            if (!File.Exists(file))
                throw new BridgeDataException($"There is no file {file}.");
            OwnerOnlyDirectory.Ensure(directory);
            using var held = DatabaseLock.Take(options.LockPath);
            _swap.Finish();
            var isThere = new FileInfo(options.DatabasePath) is { Exists: true, Length: > 0 };
            if (isThere && !replace)
            {
                throw new BridgeDataException(
                    $"There is a store in {directory} already. Say --replace to put the backup in its place; what is there now is kept aside.");
            }

            Directory.CreateDirectory(_swap.Unfinished).Delete(recursive: true);
            OwnerOnlyDirectory.Ensure(_swap.Unfinished);
            var manifest = await UnpackAsync(file, directory, cancellationToken);
            options.Reached("restore: unpacked");
            await LookThroughAsync(file, cancellationToken);
            var hasKey = CheckKey(file, manifest);
            options.Reached("restore: looked through");
            var aside = string.Create(CultureInfo.InvariantCulture, $"before-restore-{time.GetUtcNow().UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}");
            _swap.Begin(aside);
            _swap.Finish();
            return new RestoreResult(manifest.MadeAt, manifest.Migration, hasKey, isThere ? Path.Combine(directory, aside) : null);
        }
        catch (InvalidDataException fault)
        {
            throw NoBackup(file, fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BridgeDataException($"The backup {file} cannot be restored to {directory} ({fault.Message}).", fault);
        }
        finally
        {
            if (Directory.Exists(_swap.Unfinished))
                Directory.Delete(_swap.Unfinished, recursive: true);
        }
    }

    private static BridgeDataException NoBackup(string file, Exception? fault = null) =>
        new($"{file} is not a backup that msnbridge made, or was damaged since.", fault);

    // What an archive names is written nowhere but where such a part belongs.
    private static bool IsPart(string name) =>
        name is StoreParts.Database or StoreParts.Key
        || (name.Split('/') is [StoreParts.Content, { Length: > 0 } content] && content == Path.GetFileName(content) && !content.StartsWith('.')
            && content.AsSpan().IndexOfAny('\\', ':') < 0);

    private async Task<BackupManifest> UnpackAsync(string file, string directory, CancellationToken cancellationToken)
    {
        await using var archive = await ZipFile.OpenReadAsync(file, cancellationToken);
        var manifest = await ReadManifestAsync(archive, cancellationToken) ?? throw NoBackup(file);
        if (manifest.Format > BackupManifest.CurrentFormat)
            throw new BridgeDataException($"{file} was made by a newer msnbridge. Restore it with that version.");
        if (!manifest.Parts.Any(part => part.Name == StoreParts.Database) || manifest.Parts.Any(part => part.Size < 0 || !IsPart(part.Name)))
            throw NoBackup(file);
        FreeSpace.Require(options, directory, manifest.Parts.Sum(part => part.Size), "what is in the backup");
        foreach (var part in manifest.Parts)
        {
            var entry = archive.GetEntry(part.Name) ?? throw NoBackup(file);
            if (entry.Length != part.Size || !await UnpackAsync(entry, part, cancellationToken))
                throw NoBackup(file);
        }

        return manifest;
    }

    private static async Task<BackupManifest?> ReadManifestAsync(ZipArchive archive, CancellationToken cancellationToken)
    {
        if (archive.GetEntry(BackupManifest.EntryName) is not { Length: < LargestManifest } entry)
            return null;
        var json = new byte[entry.Length];
        await using var stream = await entry.OpenAsync(cancellationToken);
        await stream.ReadExactlyAsync(json, cancellationToken);
        return BackupManifest.Read(json);
    }

    private async Task<bool> UnpackAsync(ZipArchiveEntry entry, BackupPart part, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_swap.Unfinished, part.Name);
        OwnerOnlyDirectory.Ensure(Path.GetDirectoryName(path)!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var stream = await entry.OpenAsync(cancellationToken);
        await using var target = new FileStream(path, OwnerOnlyFile.ToCreate());
        var buffer = new byte[81920];
        // What an archive says of a size and what comes are two things.
        for (var left = part.Size; await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read; left -= read)
        {
            if (read > left)
                return false;
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        target.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset()) == part.Sha256;
    }

    private async Task LookThroughAsync(string file, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_swap.Unfinished, StoreParts.Database);
        try
        {
            if (DatabaseFile.FindDamage(path, options.BusyTimeout) is [var damage, ..])
                throw new BridgeDataException($"The database in {file} is damaged ({damage}).");
            await using var context = new BridgeContext(SqliteContext.Options(
                SqliteContext.UnpooledConnectionString(path, options.BusyTimeout), options.BusyTimeout, options.MigrationsAssembly));
            DatabaseVersions.RefuseNewer(
                await DatabaseVersions.ReadAppliedAsync(context, cancellationToken), [.. context.Database.GetMigrations()], file);
        }
        catch (DbException fault)
        {
            throw NoBackup(file, fault);
        }

        DatabaseFile.MakeWhole(path, options.BusyTimeout);
    }

    private bool CheckKey(string file, BackupManifest manifest)
    {
        var restored = Path.Combine(_swap.Unfinished, StoreParts.Key);
        if (File.Exists(restored))
        {
            if (manifest.KeyId is { } id && KeyFile.IdOf(restored) != id)
                throw NoBackup(file);
            return true;
        }

        if (manifest.KeyId is not { } needed)
            return false;
        if (!File.Exists(options.KeyPath))
        {
            throw new BridgeDataException(
                $"{file} holds no key, and there is no key file {options.KeyPath}. Put the key file that belongs to it there (its id is {needed}) and try again.");
        }

        if (!KeyFile.Read(options.KeyPath).Any(key => key.Id == needed))
        {
            throw new BridgeDataException(
                $"The key file {options.KeyPath} is not the one that {file} was sealed with (its id is {needed}, that of the file {KeyFile.IdOf(options.KeyPath)}). "
                + "Put the right one there and try again.");
        }

        return false;
    }
}
