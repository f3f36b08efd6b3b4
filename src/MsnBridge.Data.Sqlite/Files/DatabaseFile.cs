using Microsoft.Data.Sqlite;

namespace MsnBridge.Data.Sqlite.Files;

/// <summary>A database as a file: copied, looked through, and brought into the one file that can be renamed. Nothing of it stays open.</summary>
internal static class DatabaseFile
{
    private static readonly string[] s_companions = ["-wal", "-shm", "-journal"];

    /// <summary>With its write-ahead log; 0 where there is none.</summary>
    public static long SizeOf(string path) =>
        s_companions.Append("").Select(suffix => new FileInfo(path + suffix)).Where(file => file.Exists).Sum(file => file.Length);

    /// <summary>Copies a database that may be in use, as it is at one moment, to a file that is not there yet. The copy is on the disk, under its
    /// name, whole or not at all.</summary>
    public static void Copy(string from, string to, TimeSpan busyTimeout)
    {
        var unfinished = to + ".unfinished";
        Delete(unfinished);
        new FileStream(unfinished, OwnerOnlyFile.ToCreate()).Dispose();
        using (var source = Open(from, SqliteOpenMode.ReadWrite, busyTimeout))
        using (var target = Open(unfinished, SqliteOpenMode.ReadWrite, busyTimeout))
            source.BackupDatabase(target);
        MakeWhole(unfinished, busyTimeout);
        File.Move(unfinished, to, overwrite: true);
    }

    /// <summary>Brings everything into the one file, which can be renamed and copied then.</summary>
    /// <exception cref="SqliteException">Somebody else has it open.</exception>
    public static void MakeWhole(string path, TimeSpan busyTimeout)
    {
        using (var connection = Open(path, SqliteOpenMode.ReadWrite, busyTimeout))
        {
            // It takes the database for itself alone, and fails where it cannot.
            if (Ask(connection, "PRAGMA journal_mode=DELETE") is not ["delete"])
                throw new SqliteException("The write-ahead log could not be ended.", SqliteFaults.Busy);
        }

        FlushToDisk(path);
    }

    /// <summary>What is wrong with it, at most a few lines; empty where nothing is.</summary>
    public static IReadOnlyList<string> FindDamage(string path, TimeSpan busyTimeout)
    {
        using var connection = Open(path, SqliteOpenMode.ReadWrite, busyTimeout);
        return Ask(connection, "PRAGMA integrity_check(3)") is var lines && lines is ["ok"] ? [] : lines;
    }

    /// <summary>How many rows of each table point to rows that are not there.</summary>
    public static IReadOnlyDictionary<string, int> CountOrphans(string path, TimeSpan busyTimeout)
    {
        using var connection = Open(path, SqliteOpenMode.ReadWrite, busyTimeout);
        return Ask(connection, "PRAGMA foreign_key_check").GroupBy(table => table).ToDictionary(table => table.Key, table => table.Count());
    }

    public static void FlushToDisk(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Removes it with what SQLite keeps beside it.</summary>
    public static void Delete(string path)
    {
        foreach (var suffix in s_companions.Append(""))
            File.Delete(path + suffix);
    }

    public static SqliteConnection Open(string path, SqliteOpenMode mode, TimeSpan busyTimeout)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds)),
        }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The first column of the answer.</summary>
    public static List<string> Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> lines = [];
        while (reader.Read())
            lines.Add(reader.GetString(0));
        return lines;
    }
}
