namespace MsnBridge.Data.Sqlite;

/// <summary>What a store in one SQLite file is counted and measured by.</summary>
internal static class SqliteFigures
{
    // {"type":…,"message":{"sender":{"network":"xmpp",…},…},…}; what cannot be read is in the journal until somebody reads it.
    public const string HomeNetworkOfEvent = "CASE WHEN json_valid(event) THEN json_extract(event, '$.message.sender.network') END";

    public static long MeasureBytes(string databasePath) =>
        new[] { databasePath, databasePath + "-wal" }.Select(path => new FileInfo(path)).Where(file => file.Exists).Sum(file => file.Length);

    public static long? FindFreeBytes(string databasePath)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(databasePath)!).AvailableFreeSpace;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
