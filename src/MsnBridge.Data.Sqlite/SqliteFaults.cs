using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace MsnBridge.Data.Sqlite;

/// <summary>What SQLite's result codes mean to the person who runs the bridge. See https://sqlite.org/rescode.html.</summary>
internal static class SqliteFaults
{
    public const int Busy = 5;

    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>Whether any other write would meet the same.</summary>
    public static bool IsTrouble(DbException fault) =>
        (fault as SqliteException)?.SqliteErrorCode is Busy or Locked or ReadOnly or InputOutput or Corrupt or Full or CannotOpen or NotADatabase;

    public static BridgeDataException Explain(DbException fault, string path)
    {
        var code = (fault as SqliteException)?.SqliteErrorCode ?? 0;
        var message = code switch
        {
            Busy or Locked => $"The database {path} is held by another program. Close that program (a shell, a backup) and try again.",
            ReadOnly => $"The database {path} cannot be written. Let the user that runs the bridge write the file and its directory.",
            InputOutput => $"The database {path} cannot be read or written: the disk reports an error. Look at the disk and its free space.",
            Corrupt => $"The database {path} is damaged. Stop the bridge and put back a backup, or move the file away to begin with an empty store.",
            Full => $"The database {path} cannot grow: the disk is full. Free some space.",
            CannotOpen => $"The database {path} cannot be opened. Let the user that runs the bridge read and write it and its directory.",
            NotADatabase => $"The file {path} is not a SQLite database. Put back a backup, or move the file away to begin with an empty store.",
            // SQLite's own messages name tables and columns, never values.
            _ => $"The database {path} reports an error: {fault.Message}",
        };
        return new BridgeDataException(message, fault);
    }
}
