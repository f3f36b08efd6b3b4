using Microsoft.Data.Sqlite;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Sqlite.Files;

namespace MsnBridge.Data.Tests.Upgrades;

/// <summary>A database of every version there was, as SQL: what it looked like, and the rows that years of use leave. Written once by
/// <see cref="ReleasedDatabaseWriter"/> and never changed: what migrations say today must not change what they said then.</summary>
internal static class ReleasedDatabases
{
    /// <summary>The key that everything sealed in them was sealed with.</summary>
    public const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Upgrades", "Released");

    /// <summary>Named by the last migration of each.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Folder, "*.sql").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>Makes the store as that version left it.</summary>
    public static SqliteDataOptions Make(string name, string directory)
    {
        var options = new SqliteDataOptions { Directory = directory };
        Directory.CreateDirectory(directory);
        using (var connection = DatabaseFile.Open(options.DatabasePath, SqliteOpenMode.ReadWriteCreate, options.BusyTimeout))
        {
            using var command = connection.CreateCommand();
            command.CommandText = File.ReadAllText(Path.Combine(Folder, name + ".sql"));
            command.ExecuteNonQuery();
        }

        File.WriteAllText(options.KeyPath, Key + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(options.KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return options;
    }
}
