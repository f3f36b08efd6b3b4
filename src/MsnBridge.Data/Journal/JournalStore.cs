using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Data.Model;
using MsnBridge.Data.Writing;

namespace MsnBridge.Data.Journal;

/// <summary>The journal in the database.</summary>
internal sealed partial class JournalStore(
    IDatabaseProvider provider, GroupCommitWriter writer, TimeProvider time, ILogger<JournalStore> logger) : IJournal
{
    /// <summary>Rows that one transaction of <see cref="PruneAsync"/> removes, so that messages do not wait for a long one.</summary>
    private const int PruneTogether = 1000;

    private static readonly Func<BridgeContext, PuppetId, ConversationId, LaneEnd, int, IAsyncEnumerable<JournalEntryEntity>> s_oldestPending =
        EF.CompileAsyncQuery((BridgeContext context, PuppetId puppet, ConversationId conversation, LaneEnd end, int limit) =>
            context.Journal.AsNoTracking()
                .Where(entry => entry.PuppetId == puppet && entry.Conversation == conversation && entry.LaneEnd == end
                    && entry.EndedAt == null && entry.SetAsideAt == null)
                .OrderBy(entry => entry.Id)
                .Take(limit));

    // Of entries under way, so no more than there are lanes.
    private readonly ConcurrentDictionary<JournalId, string> _sentAs = new();

    public async ValueTask<IReadOnlyList<JournalEntry>> AppendAsync(IReadOnlyList<JournalDraft> drafts, CancellationToken cancellationToken)
    {
        if (drafts.Count == 0)
            return [];
        var serialized = Serialize(drafts);
        return await writer.CommitAsync(session => InsertAsync(session, serialized, cause: null), cancellationToken);
    }

    public async ValueTask<IReadOnlyList<JournalEntry>> ReadPendingAsync(LaneKey lane, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        while (true)
        {
            List<JournalEntry> readable = [];
            List<JournalId> unreadable = [];
            foreach (var row in await FindOldestPendingAsync(lane, limit, cancellationToken))
            {
                var id = new JournalId(row.Id);
                if (JournaledEventJson.TryParse(row.Event, out var journaled))
                    readable.Add(new JournalEntry(id, lane, journaled, row.AcceptedAt, row.AttemptBegun));
                else
                    unreadable.Add(id);
            }

            // An empty answer means that the lane is drained, so what stands behind unreadable rows is looked for before answering.
            if (unreadable.Count == 0)
                return readable;
            await SetAsideAsync(unreadable, cancellationToken);
        }
    }

    public async ValueTask<IReadOnlyList<LaneKey>> FindPendingLanesAsync(CancellationToken cancellationToken)
    {
        var lanes = await provider.ReadAsync(context => context.Journal.AsNoTracking()
            .Where(entry => entry.EndedAt == null && entry.SetAsideAt == null)
            .Select(entry => new { entry.PuppetId, entry.Conversation, entry.LaneEnd })
            .Distinct()
            .ToListAsync(cancellationToken));
        return [.. lanes.Select(lane => new LaneKey(new PortalKey(lane.PuppetId, lane.Conversation), lane.LaneEnd))];
    }

    public async ValueTask BeginAttemptAsync(JournalId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!await writer.CommitAsync(session => session.BeginAttemptAsync(id, now), cancellationToken))
            throw new InvalidOperationException($"Journal entry {id} has ended, so no attempt at it can begin.");
    }

    public async ValueTask AbandonAttemptAsync(JournalId id, CancellationToken cancellationToken) =>
        await writer.CommitAsync(session => session.AbandonAttemptAsync(id), cancellationToken);

    public async ValueTask ReviseAsync(JournalId id, JournaledEvent journaled, CancellationToken cancellationToken)
    {
        var json = JournaledEventJson.Format(journaled);
        if (!await writer.CommitAsync(session => session.ReviseAsync(id, json), cancellationToken))
            throw new InvalidOperationException($"Journal entry {id} has ended, so it gets no further.");
    }

    public async ValueTask<IReadOnlyList<JournalEntry>> CompleteAsync(
        JournalId id, IReadOnlyList<JournalDraft> consequences, CancellationToken cancellationToken)
    {
        var serialized = Serialize(consequences);
        var now = time.GetUtcNow();
        var report = consequences.Select(draft => draft.Event).OfType<DeliveryReport>().FirstOrDefault();
        _sentAs.TryGetValue(id, out var sentAs);
        var made = await writer.CommitAsync<IReadOnlyList<JournalEntry>>(
            async session => await session.EndAsync(id, now, report, sentAs) ? await InsertAsync(session, serialized, cause: id) : [],
            cancellationToken);
        _sentAs.TryRemove(id, out _);
        return made;
    }

    public void NoteSentAs(JournalId id, string homeId) =>
        _sentAs.AddOrUpdate(id, homeId, (_, before) => before.Split(' ').Contains(homeId) ? before : $"{before} {homeId}");

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

    public async ValueTask ForgetAsync(PuppetId puppet, CancellationToken cancellationToken) =>
        await writer.CommitAsync(
            session => session.Context.Journal.Where(entry => entry.PuppetId == puppet).ExecuteDeleteAsync(CancellationToken.None),
            cancellationToken);

    private static SerializedDraft[] Serialize(IReadOnlyList<JournalDraft> drafts) => [.. drafts.Select(SerializedDraft.Of)];

    private static async Task<IReadOnlyList<JournalEntry>> InsertAsync(WriteSession session, SerializedDraft[] drafts, JournalId? cause)
    {
        List<JournalEntry> made = new(drafts.Length);
        foreach (var draft in drafts)
        {
            if (await session.InsertAsync(draft, cause) is { } id)
                made.Add(new JournalEntry(id, draft.Draft.Lane, draft.Draft.Event, draft.Draft.AcceptedAt, AttemptBegun: false));
        }

        return made;
    }

    private static Task<int> RemoveOldestEndedAsync(BridgeContext context, DateTimeOffset endedBefore)
    {
        var oldest = context.Journal.Where(entry => entry.EndedAt < endedBefore).OrderBy(entry => entry.EndedAt).Take(PruneTogether)
            .Select(entry => entry.Id);
        return context.Journal.Where(entry => oldest.Contains(entry.Id)).ExecuteDeleteAsync();
    }

    private Task<List<JournalEntryEntity>> FindOldestPendingAsync(LaneKey lane, int limit, CancellationToken cancellationToken) =>
        provider.ReadAsync(async context => await s_oldestPending(context, lane.Portal.Puppet, lane.Portal.Conversation, lane.End, limit)
            .ToListAsync(cancellationToken));

    private async Task SetAsideAsync(List<JournalId> unreadable, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var id in unreadable)
        {
            if (await writer.CommitAsync(session => session.SetAsideAsync(id, now), cancellationToken))
                LogSetAside(id);
        }
    }

    [LoggerMessage(
        DataEventIds.JournalRowSetAside, LogLevel.Warning,
        "Journal row {Id} cannot be read by this version and was set aside, so that what stands behind it goes on; it is tried again at the next start")]
    private partial void LogSetAside(JournalId id);
}
