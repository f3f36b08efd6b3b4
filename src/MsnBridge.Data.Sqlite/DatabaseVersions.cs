using Microsoft.EntityFrameworkCore;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Sqlite;

/// <summary>What the migrations that were applied to a database say about who made it.</summary>
internal static class DatabaseVersions
{
    private const string History = "__EFMigrationsHistory";

    /// <summary>The migrations that were applied, the oldest first. Not asked of EF, which makes a model of its own of that one table at each start.</summary>
    public static async Task<List<string>> ReadAppliedAsync(BridgeContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = '{History}'";
        if ((long)(await command.ExecuteScalarAsync(cancellationToken))! == 0)
            return [];
        command.CommandText = $"SELECT MigrationId FROM {History} ORDER BY MigrationId";
        List<string> applied = [];
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            applied.Add(rows.GetString(0));
        return applied;
    }

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
