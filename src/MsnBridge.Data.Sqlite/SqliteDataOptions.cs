using System.Reflection;
using MsnBridge.Data.Sqlite.Files;

namespace MsnBridge.Data.Sqlite;

/// <summary>Where the store in one SQLite file lives.</summary>
public sealed record SqliteDataOptions
{
    /// <summary>The directory of the database and what belongs to it. Made for its owner alone where it is missing. Must be on a local disk:
    /// SQLite's write-ahead log does not work over a network file system.</summary>
    public required string Directory { get; init; }

    /// <summary>The file with the key that seals passwords; <c>msnbridge.key</c> in <see cref="Directory"/> where not set. Another place keeps
    /// it out of backups of the directory.</summary>
    public string? KeyFile { get; init; }

    /// <summary>How long to wait while another program (a backup, a shell) holds the database; at least a second.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told at each step after which a process may die that changes more than one file; a test dies there.</summary>
    internal Action<string> Reached { get; init; } = _ => { };

    /// <summary>How much room a folder's file system has.</summary>
    internal Func<string, long> FreeSpaceOf { get; init; } = FreeSpace.Of;

    /// <summary>Where the migrations are; a test has some that fail.</summary>
    internal Assembly? MigrationsAssembly { get; init; }

    internal string DatabasePath => Path.Combine(Path.GetFullPath(Directory), "msnbridge.db");

    internal string LockPath => Path.Combine(Path.GetFullPath(Directory), "msnbridge.lock");

    internal string ContentPath => Path.Combine(Path.GetFullPath(Directory), "content");

    internal string KeyPath => KeyFile is null ? Path.Combine(Path.GetFullPath(Directory), "msnbridge.key") : Path.GetFullPath(KeyFile);
}
