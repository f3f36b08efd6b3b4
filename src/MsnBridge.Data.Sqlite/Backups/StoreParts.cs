namespace MsnBridge.Data.Sqlite.Backups;

/// <summary>What belongs to a store, as it is called in the directory and in a backup.</summary>
internal static class StoreParts
{
    public const string Database = "msnbridge.db";
    public const string Key = "msnbridge.key";
    public const string Content = "content";
}
