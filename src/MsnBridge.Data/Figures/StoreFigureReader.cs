using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Telemetry;
using MsnBridge.Data.Content;
using MsnBridge.Data.Model;

namespace MsnBridge.Data.Figures;

/// <summary>Counts what the store holds, over the indexes of what has not ended.</summary>
internal sealed class StoreFigureReader(IDatabaseProvider provider, ContentStore content) : IStoreFigures
{
    public async ValueTask<StoreFigures> ReadAsync(CancellationToken cancellationToken)
    {
        var (bytes, count) = content.Measure();
        return await provider.ReadAsync(async context => new StoreFigures(
            await ReadJournalAsync(context, cancellationToken),
            await context.Journal.LongCountAsync(entry => entry.EndedAt == null && entry.SetAsideAt != null, cancellationToken)
                + await context.HomeInbox.LongCountAsync(entry => entry.EndedAt == null && entry.SetAsideAt != null, cancellationToken),
            await ReadInboxAsync(context, cancellationToken),
            provider.MeasureBytes(), bytes, count, provider.FindFreeBytes()));
    }

    private async Task<ImmutableArray<PendingFigures>> ReadJournalAsync(BridgeContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var command = context.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // What is put in is the provider's own.
        command.CommandText =
            $"""
             SELECT lane_end, {provider.HomeNetworkOfEvent}, COUNT(*), MIN(accepted_at)
             FROM journal WHERE ended_at IS NULL AND set_aside_at IS NULL GROUP BY puppet_id, conversation, lane_end, {provider.HomeNetworkOfEvent}
             """;
#pragma warning restore CA2100
        List<LaneRow> lanes = [];
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

    private static async Task<ImmutableArray<PendingFigures>> ReadInboxAsync(BridgeContext context, CancellationToken cancellationToken)
    {
        var lanes = await context.HomeInbox.AsNoTracking()
            .Where(entry => entry.EndedAt == null && entry.SetAsideAt == null)
            .GroupBy(entry => new { entry.Network, entry.Lane })
            .Select(lane => new { lane.Key.Network, Count = lane.LongCount(), Oldest = lane.Min(entry => entry.AcceptedAt) })
            .ToListAsync(cancellationToken);
        return
        [
            .. lanes.GroupBy(lane => lane.Network).Select(network => new PendingFigures(
                ToHome: false, network.Key, network.Sum(lane => lane.Count), network.LongCount(), network.Min(lane => lane.Oldest))),
        ];
    }

    private sealed record LaneRow(string LaneEnd, string? Sender, long Count, DateTime Oldest);
}
