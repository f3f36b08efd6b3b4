using Microsoft.Data.Sqlite;
using MsnBridge.Core.Messages;
using MsnBridge.EndToEnd.Tests.Clients;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Endurance;

/// <summary>The journal that a bridge left: what it accepted from both sides and how that ended.</summary>
/// <param name="FromMsn">Messages from MSN that it has taken.</param>
/// <param name="Pending">Messages that have not ended.</param>
/// <param name="ToMsn">How those to MSN ended, by what the home network calls them.</param>
internal sealed record EndedJournal(int FromMsn, int Pending, IReadOnlyDictionary<string, DeliveryOutcome> ToMsn)
{
    public static async Task<EndedJournal> ReadAsync(string database, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT kind, ended_at IS NULL, origin, outcome FROM journal WHERE kind IN ('message-to-home', 'message-to-remote')";
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var (fromMsn, pending) = (0, 0);
        Dictionary<string, DeliveryOutcome> toMsn = new(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellationToken))
        {
            if (rows.GetBoolean(1))
                pending++;
            if (rows.GetString(0) == "message-to-home")
                fromMsn++;
            else if (!rows.IsDBNull(2) && !rows.IsDBNull(3))
                toMsn[rows.GetString(2)] = (DeliveryOutcome)rows.GetInt32(3);
        }

        return new EndedJournal(fromMsn, pending, toMsn);
    }

    /// <summary>Waits until the bridge, which runs, has written down the end of every message: what arrived a moment ago has not ended yet.</summary>
    public static async Task WaitUntilAllEndedAsync(string database, CancellationToken cancellationToken)
    {
        using var watch = new DatabaseWatch(database);
        while ((await ReadAsync(database, cancellationToken)).Pending > 0 && await watch.IsWrittenAsync(Waiting.Patience, cancellationToken))
        {
            // Looked at again.
        }
    }
}
