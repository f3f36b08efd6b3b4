namespace MsnBridge.Data.Sqlite;

/// <summary>What the migrations that were applied to a database say about who made it.</summary>
internal static class DatabaseVersions
{
    /// <exception cref="BridgeDataException">It was made by a version that knows more than this one.</exception>
    public static void RefuseNewer(IReadOnlyList<string> applied, IReadOnlyList<string> known, string path)
    {
        var newer = applied.Except(known).ToList();
        if (newer.Count > 0)
        {
            throw new BridgeDataException(
                $"The database {path} was made by a newer msnbridge: it is at {newer[^1]}, and this version knows it up to {known[^1]}. "
                + "Run the newer version, or put back a backup from before the upgrade.");
        }
    }
}
