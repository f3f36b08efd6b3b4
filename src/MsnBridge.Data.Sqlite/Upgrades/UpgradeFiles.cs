namespace MsnBridge.Data.Sqlite.Upgrades;

/// <summary>The folder beside the database where an upgrade works, and where the database as it was before stays for a while.</summary>
internal sealed class UpgradeFiles(SqliteDataOptions options)
{
    private const string KeptPrefix = "before-";

    private static readonly TimeSpan s_kept = TimeSpan.FromDays(30);

    public string Folder { get; } = Path.Combine(Path.GetDirectoryName(options.DatabasePath)!, "upgrade");

    /// <summary>The copy that the upgrade is done on.</summary>
    public string Trial => Path.Combine(Folder, "trial.db");

    /// <summary>The database as it was.</summary>
    /// <param name="migration">The last one that was applied to it.</param>
    public string Before(string migration) => Path.Combine(Folder, $"{KeptPrefix}{migration}.db");

    /// <summary>Removes what an upgrade that was killed left, and copies that are old.</summary>
    public void Clean(DateTimeOffset now)
    {
        if (!Directory.Exists(Folder))
            return;
        foreach (var file in new DirectoryInfo(Folder).GetFiles())
        {
            var isKept = file.Name.StartsWith(KeptPrefix, StringComparison.Ordinal) && file.Name.EndsWith(".db", StringComparison.Ordinal);
            if (!isKept || now - file.LastWriteTimeUtc > s_kept)
                file.Delete();
        }

        if (Directory.GetFileSystemEntries(Folder).Length == 0)
            Directory.Delete(Folder);
    }

    /// <summary>Removes everything, the copies too.</summary>
    public void Remove()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Of several upgrades the newest copy is enough.</summary>
    public void KeepOnly(string before)
    {
        foreach (var file in Directory.GetFiles(Folder, KeptPrefix + "*").Where(file => file != before))
            File.Delete(file);
    }
}
