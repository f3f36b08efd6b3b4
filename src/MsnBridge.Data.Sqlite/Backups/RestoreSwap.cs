using MsnBridge.Data.Sqlite.Files;

namespace MsnBridge.Data.Sqlite.Backups;

/// <summary>
/// Puts a restored store in the place of the one that is there, which is kept aside. It begins when the folder with the restored parts gets its
/// name; from then on it is completed, by this process or by the next start of the bridge: each step can be repeated.
/// </summary>
internal sealed class RestoreSwap(SqliteDataOptions options)
{
    private const string AsideNote = "aside";

    private readonly string _directory = Path.GetDirectoryName(options.DatabasePath)!;

    /// <summary>Where the parts are gathered; worth nothing until <see cref="Begin"/>.</summary>
    public string Unfinished => Path.Combine(_directory, "restore-unfinished");

    private string Restoring => Path.Combine(_directory, "restoring");

    /// <summary>The parts are whole and looked through: from now on they are the store.</summary>
    /// <param name="aside">The name of the folder for what was there.</param>
    public void Begin(string aside)
    {
        var note = Path.Combine(Unfinished, AsideNote);
        File.WriteAllText(note, aside);
        DatabaseFile.FlushToDisk(note);
        Directory.Move(Unfinished, Restoring);
        options.Reached("restore: begun");
    }

    /// <summary>Completes what was begun; does nothing where nothing was. The caller holds the lock of the store.</summary>
    public void Finish()
    {
        if (!Directory.Exists(Restoring))
            return;
        var aside = Path.Combine(_directory, File.ReadAllText(Path.Combine(Restoring, AsideNote)));
        OwnerOnlyDirectory.Ensure(aside);
        if (Directory.Exists(Part(StoreParts.Content)))
        {
            if (Directory.Exists(options.ContentPath) && !Directory.Exists(Path.Combine(aside, StoreParts.Content)))
                Directory.Move(options.ContentPath, Path.Combine(aside, StoreParts.Content));
            options.Reached("restore: contents aside");
            Directory.Move(Part(StoreParts.Content), options.ContentPath);
            options.Reached("restore: contents there");
        }

        if (File.Exists(Part(StoreParts.Key)))
        {
            ReplaceKey(Path.Combine(aside, StoreParts.Key));
            options.Reached("restore: key there");
        }

        if (File.Exists(Part(StoreParts.Database)))
        {
            // First the log: without its database it is never taken for that of another.
            foreach (var suffix in new[] { "-wal", "-shm", "-journal", "" })
                MoveAside(options.DatabasePath + suffix, Path.Combine(aside, StoreParts.Database + suffix));
            options.Reached("restore: database aside");
            File.Move(Part(StoreParts.Database), options.DatabasePath);
            options.Reached("restore: database there");
        }

        Directory.Delete(Restoring, recursive: true);
    }

    private static void MoveAside(string from, string to)
    {
        if (File.Exists(from) && !File.Exists(to))
            File.Move(from, to);
    }

    // It may be on another disk, where nothing can be renamed to.
    private void ReplaceKey(string aside)
    {
        var unfinished = options.KeyPath + ".restored";
        File.Delete(unfinished);
        if (File.Exists(options.KeyPath) && !File.Exists(aside))
            File.Copy(options.KeyPath, aside);
        OwnerOnlyDirectory.Ensure(Path.GetDirectoryName(options.KeyPath)!);
        File.Copy(Part(StoreParts.Key), unfinished);
        DatabaseFile.FlushToDisk(unfinished);
        File.Move(unfinished, options.KeyPath, overwrite: true);
        File.Delete(Part(StoreParts.Key));
    }

    private string Part(string name) => Path.Combine(Restoring, name);
}
