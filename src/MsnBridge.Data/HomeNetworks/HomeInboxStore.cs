using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Data.Model;
using MsnBridge.Data.Sealing;
using MsnBridge.Data.Writing;

namespace MsnBridge.Data.HomeNetworks;

/// <summary>What home servers handed over, in the database.</summary>
internal sealed partial class HomeInboxStore(
    IDatabaseProvider provider, GroupCommitWriter writer, StoreSealer sealer, TimeProvider time, ILogger<HomeInboxStore> logger) : IHomeInbox
{
    /// <summary>Rows that one transaction of <see cref="PruneAsync"/> removes, so that others do not wait for a long one.</summary>
    private const int PruneTogether = 1000;

    public async ValueTask<IReadOnlyList<InboxEntry>> AcceptAsync(
        HomeNetworkId network, IReadOnlyList<InboxDraft> drafts, CancellationToken cancellationToken)
    {
        if (drafts.Count == 0)
            return [];
        (InboxDraft Draft, byte[] Content)[] prepared =
            [.. drafts.Select(draft => (draft, sealer.Seal(SealedFor.InboxContent(network, draft.Lane, draft.Key), draft.Content)))];
        return await writer.CommitAsync<IReadOnlyList<InboxEntry>>(
            async session =>
            {
                List<InboxEntry> made = new(prepared.Length);
                foreach (var (draft, content) in prepared)
                {
                    if (await session.InsertAsync(network, draft, content) is { } id)
                        made.Add(new InboxEntry(id, draft.Lane, draft.Key, draft.Content, draft.AcceptedAt));
                }

                return made;
            },
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<InboxEntry>> ReadPendingAsync(
        HomeNetworkId network, string lane, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        while (true)
        {
            List<InboxEntry> readable = [];
            List<InboxId> unreadable = [];
            foreach (var row in await FindOldestPendingAsync(network, lane, limit, cancellationToken))
            {
                var id = new InboxId(row.Id);
                if (row.SealedContent is { } content && sealer.TryOpen(SealedFor.InboxContent(network, row.Lane, row.Key), content, out var text))
                    readable.Add(new InboxEntry(id, row.Lane, row.Key, text, row.AcceptedAt));
                else
                    unreadable.Add(id);
            }

            // An empty answer means that the lane is drained, so what stands behind unreadable rows is looked for before answering.
            if (unreadable.Count == 0)
                return readable;
            await SetAsideAsync(unreadable, cancellationToken);
        }
    }

    public async ValueTask<IReadOnlyList<string>> FindPendingLanesAsync(HomeNetworkId network, CancellationToken cancellationToken) =>
        await provider.ReadAsync(context => Pending(context, network)
            .GroupBy(entry => entry.Lane)
            .Select(lane => new { Lane = lane.Key, Oldest = lane.Min(entry => entry.Id) })
            .OrderBy(lane => lane.Oldest)
            .Select(lane => lane.Lane)
            .ToListAsync(cancellationToken));

    public async ValueTask CompleteAsync(InboxId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await writer.CommitAsync(session => session.EndAsync(id, now), cancellationToken);
    }

    public async ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        var removed = 0;
        while (true)
        {
            var count = await writer.CommitAsync(session => RemoveOldestEndedAsync(session.Context, endedBefore), cancellationToken);
            removed += count;
            if (count < PruneTogether)
                return removed;
        }
    }

    private static IQueryable<HomeInboxEntryEntity> Pending(BridgeContext context, HomeNetworkId network) =>
        context.HomeInbox.AsNoTracking().Where(entry => entry.Network == network && entry.EndedAt == null && entry.SetAsideAt == null);

    private static Task<int> RemoveOldestEndedAsync(BridgeContext context, DateTimeOffset endedBefore)
    {
        var oldest = context.HomeInbox.Where(entry => entry.EndedAt < endedBefore).OrderBy(entry => entry.EndedAt).Take(PruneTogether)
            .Select(entry => entry.Id);
        return context.HomeInbox.Where(entry => oldest.Contains(entry.Id)).ExecuteDeleteAsync();
    }

    private Task<List<HomeInboxEntryEntity>> FindOldestPendingAsync(
        HomeNetworkId network, string lane, int limit, CancellationToken cancellationToken) =>
        provider.ReadAsync(context => Pending(context, network)
            .Where(entry => entry.Lane == lane)
            .OrderBy(entry => entry.Id)
            .Take(limit)
            .ToListAsync(cancellationToken));

    private async Task SetAsideAsync(List<InboxId> unreadable, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var id in unreadable)
        {
            if (await writer.CommitAsync(session => session.SetAsideAsync(id, now), cancellationToken))
                LogSetAside(id);
        }
    }

    [LoggerMessage(
        DataEventIds.InboxRowSetAside, LogLevel.Warning,
        "Row {Id} of what home servers handed over cannot be opened with the store's key and was set aside, so that what stands behind it goes on; it is tried again at the next start")]
    private partial void LogSetAside(InboxId id);
}
