using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Telemetry;
using MsnBridge.Data.Content;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Figures;

/// <summary>Counts what the store holds, over the indexes of what has not ended. In plain SQL: it happens four times a minute as long as the bridge runs.</summary>
internal sealed class StoreFigureReader(IDatabaseProvider provider, ContentStore content) : IStoreFigures
{
    public async ValueTask<StoreFigures> ReadAsync(CancellationToken cancellationToken)
    {
        var (bytes, count) = content.Measure();
        return await provider.ReadAsync(async context =>
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            var connection = context.Database.GetDbConnection();
            return new StoreFigures(
                await ReadJournalAsync(connection, cancellationToken),
                await CountSetAsideAsync(connection, cancellationToken),
                await ReadInboxAsync(connection, cancellationToken),
                provider.MeasureBytes(), bytes, count, provider.FindFreeBytes());
        });
    }

    private async Task<ImmutableArray<PendingFigures>> ReadJournalAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        List<LaneRow> lanes = [];
        await using var command = Command(
            connection,
            $"""
             SELECT lane_end, {provider.HomeNetworkOfEvent}, COUNT(*), MIN(accepted_at)
             FROM journal WHERE ended_at IS NULL AND set_aside_at IS NULL GROUP BY puppet_id, conversation, lane_end, {provider.HomeNetworkOfEvent}
             """);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            lanes.Add(new LaneRow(rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetString(1), rows.GetInt64(2), rows.GetDateTime(3)));
        return
        [
            .. lanes.GroupBy(lane => GroupOf(new LaneEnd(lane.LaneEnd), lane.Sender)).Select(group => new PendingFigures(
                group.Key.ToHome, group.Key.Network, group.Sum(lane => lane.Count), group.LongCount(), group.Min(lane => StoredForms.ToTime(lane.Oldest)))),
        ];
    }

    // An offer goes to a home network, and until it is fetched to none in particular.
    private static (bool ToHome, HomeNetworkId? Network) GroupOf(LaneEnd end, string? sender) => end.HomeNetwork is { } network
        ? (true, network)
        : (end.IsOffer, sender is null ? null : new HomeNetworkId(sender));

    private static async Task<long> CountSetAsideAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            """
            SELECT (SELECT COUNT(*) FROM journal WHERE ended_at IS NULL AND set_aside_at IS NOT NULL)
                + (SELECT COUNT(*) FROM home_inbox WHERE ended_at IS NULL AND set_aside_at IS NOT NULL)
            """);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<ImmutableArray<PendingFigures>> ReadInboxAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        List<PendingFigures> networks = [];
        await using var command = Command(
            connection,
            """
            SELECT network, COUNT(*), COUNT(DISTINCT lane), MIN(accepted_at)
            FROM home_inbox WHERE ended_at IS NULL AND set_aside_at IS NULL GROUP BY network
            """);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            networks.Add(new PendingFigures(ToHome: false, new HomeNetworkId(rows.GetString(0)), rows.GetInt64(1), rows.GetInt64(2), StoredForms.ToTime(rows.GetDateTime(3))));
        return [.. networks];
    }

    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // What is put in is the provider's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private sealed record LaneRow(string LaneEnd, string? Sender, long Count, DateTime Oldest);
}
