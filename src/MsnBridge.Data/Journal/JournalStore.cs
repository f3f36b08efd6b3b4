using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Data.Model;
using MsnBridge.Data.Writing;

namespace MsnBridge.Data.Journal;

/// <summary>The journal in the database.</summary>
internal sealed partial class JournalStore(
    IDatabaseProvider provider, GroupCommitWriter writer, TimeProvider time, ILogger<JournalStore> logger) : IJournal
{
    /// <summary>Rows that one transaction of <see cref="PruneAsync"/> removes, so that messages do not wait for a long one.</summary>
    private const int PruneTogether = 1000;

    /// <summary>The stored name of <see cref="FileToHome"/>.</summary>
    private const string FileKind = "file-to-home";

    private static readonly Func<BridgeContext, PuppetId, ConversationId, LaneEnd, int, IAsyncEnumerable<JournalEntryEntity>> s_oldestPending =
        EF.CompileAsyncQuery((BridgeContext context, PuppetId puppet, ConversationId conversation, LaneEnd end, int limit) =>
            context.Journal.AsNoTracking()
                .Where(entry => entry.PuppetId == puppet && entry.Conversation == conversation && entry.LaneEnd == end
                    && entry.EndedAt == null && entry.SetAsideAt == null)
                .OrderBy(entry => entry.Id)
                .Take(limit));

    private static readonly Func<BridgeContext, IAsyncEnumerable<LaneKey>> s_pendingLanes =
        EF.CompileAsyncQuery((BridgeContext context) =>
            context.Journal.AsNoTracking()
                .Where(entry => entry.EndedAt == null && entry.SetAsideAt == null)
                .Select(entry => new { entry.PuppetId, entry.Conversation, entry.LaneEnd })
                .Distinct()
                .Select(lane => new LaneKey(new PortalKey(lane.PuppetId, lane.Conversation), lane.LaneEnd)));

    // Of entries under way, so no more than there are lanes.
    private readonly ConcurrentDictionary<JournalId, string> _sentAs = new();

    public async ValueTask<IReadOnlyList<JournalEntry>> AppendAsync(IReadOnlyList<JournalDraft> drafts, CancellationToken cancellationToken)
    {
        if (drafts.Count == 0)
            return [];
        var serialized = Serialize(drafts);
        var now = time.GetUtcNow();
        return await writer.CommitAsync(session => InsertAsync(session, serialized, cause: null, now), cancellationToken);
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
                    readable.Add(new JournalEntry(id, lane, journaled, row.AcceptedAt, row.AttemptBegun) { Size = SerializedDraft.SizeOf(row.Event!) });
                else
                    unreadable.Add(id);
            }

            // An empty answer means that the lane is drained, so what stands behind unreadable rows is looked for before answering.
            if (unreadable.Count == 0)
                return readable;
            await SetAsideAsync(unreadable, cancellationToken);
        }
    }

    public async ValueTask<IReadOnlyList<LaneKey>> FindPendingLanesAsync(CancellationToken cancellationToken) =>
        await provider.ReadAsync(async context => await s_pendingLanes(context).ToListAsync(cancellationToken));

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
            async session => await session.EndAsync(id, now, report?.Outcome, report?.Failure, sentAs)
                ? await InsertAsync(session, serialized, cause: id, now)
                : [],
            cancellationToken);
        _sentAs.TryRemove(id, out _);
        return made;
    }

    public ValueTask<IReadOnlyList<BacklogFigures>> MeasureBacklogAsync(PuppetId puppet, CancellationToken cancellationToken) => new(
        provider.ReadAsync(async context =>
        {
            var lanes = await ReadBacklogAsync(context, puppet, cancellationToken);
            var files = (await context.Journal.AsNoTracking()
                    .Where(entry => entry.PuppetId == puppet && entry.EndedAt == null && entry.SetAsideAt == null && entry.Kind == FileKind)
                    .Select(entry => new { entry.Conversation, entry.LaneEnd, entry.Event })
                    .ToListAsync(cancellationToken))
                .ToLookup(
                    row => (row.LaneEnd.HomeNetwork, row.Conversation),
                    row => JournaledEventJson.TryParse(row.Event, out var journaled) && journaled is FileToHome file ? file.File.Size : 0);
            return (IReadOnlyList<BacklogFigures>)
            [
                .. lanes.Where(lane => lane.End.HomeNetwork is not null).GroupBy(lane => (lane.End.HomeNetwork, lane.Conversation))
                    .Select(chat => new BacklogFigures(
                        chat.Key.HomeNetwork!.Value, chat.Key.Conversation, chat.Sum(lane => lane.Count), chat.Sum(lane => lane.Bytes) + files[chat.Key].Sum())),
            ];
        }));

    public async ValueTask<IReadOnlyList<DiscardedEntry>> DiscardAsync(
        LaneKey lane, DateTimeOffset acceptedBefore, int limit, CancellationToken cancellationToken)
    {
        // Most lanes have nothing so old, and the writer is not held up for them.
        if ((await FindOldestPendingAsync(lane, 2, cancellationToken)) is not [_, var second] || second.AcceptedAt >= acceptedBefore)
            return [];
        var now = time.GetUtcNow();
        return await writer.CommitAsync(session => DiscardAsync(session, lane, acceptedBefore, limit, now), cancellationToken);
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

    private static async Task<IReadOnlyList<JournalEntry>> InsertAsync(WriteSession session, SerializedDraft[] drafts, JournalId? cause, DateTimeOffset now)
    {
        List<JournalEntry> made = new(drafts.Length);
        foreach (var draft in drafts)
        {
            if (draft.Draft.Discarding is not null)
            {
                if (await DiscardAsync(session, draft, cause, now) is { } telling)
                    made.Add(telling);
            }
            else if (await session.InsertAsync(draft, cause) is { } id)
            {
                made.Add(draft.ToEntry(id));
            }
        }

        return made;
    }

    /// <summary>The entry that counts it; null where its lane has seen it.</summary>
    private static async Task<JournalEntry?> DiscardAsync(WriteSession session, SerializedDraft draft, JournalId? cause, DateTimeOffset now)
    {
        var (lane, acceptedAt) = (draft.Draft.Lane, draft.Draft.AcceptedAt);
        if (draft.Draft.DeduplicationKey is not null)
        {
            // A row that has ended remembers the key: what comes again is not counted again.
            if (await session.InsertAsync(draft, cause) is not { } seen)
                return null;
            await session.EndAsync(seen, now, DeliveryOutcome.Refused, DeliveryFailure.TooManyMessages, sentAs: null);
        }

        var elsewhere = draft.Draft.Discarding?.CountedIn is { } other ? await session.FindTellingAsync(other) : null;
        if ((elsewhere ?? await session.FindTellingLastAsync(lane)) is { Told.Reason: DiscardReason.TooMuch } telling)
        {
            var more = telling.And(acceptedAt, telling.Lane.Portal != lane.Portal).Draft;
            await session.ReviseAsync(telling.Id, more.Json);
            return more.ToEntry(telling.Id);
        }

        var first = SerializedDraft.Of(new JournalDraft(lane, TellingEntry.First(acceptedAt, DiscardReason.TooMuch), acceptedAt));
        return await session.InsertAsync(first, cause) is { } id ? first.ToEntry(id) : null;
    }

    private static async Task<IReadOnlyList<DiscardedEntry>> DiscardAsync(
        WriteSession session, LaneKey lane, DateTimeOffset acceptedBefore, int limit, DateTimeOffset now)
    {
        List<DiscardedEntry> discarded = [];
        TellingEntry? telling = null;
        var isOldest = true;
        var (puppet, conversation, end) = (lane.Portal.Puppet, lane.Portal.Conversation, lane.End);
        var rows = await session.Context.Journal.AsNoTracking()
            .Where(entry => entry.PuppetId == puppet && entry.Conversation == conversation && entry.LaneEnd == end
                && entry.EndedAt == null && entry.SetAsideAt == null)
            .OrderBy(entry => entry.Id).Take(limit).ToListAsync();
        foreach (var row in rows)
        {
            var mayEnd = !isOldest;
            isOldest = false;
            // What this version cannot read is set aside by whoever comes to it.
            if (!JournaledEventJson.TryParse(row.Event, out var journaled))
                continue;
            if (journaled is DiscardedToHome { Reason: DiscardReason.TooOld } before && !row.AttemptBegun && discarded.Count == 0)
                telling = new TellingEntry(new JournalId(row.Id), lane, before);
            if (!mayEnd || !DiscardedToHome.IsOf(journaled))
                continue;
            if (row.AcceptedAt >= acceptedBefore)
                break;
            var entry = new JournalEntry(new JournalId(row.Id), lane, journaled, row.AcceptedAt, row.AttemptBegun) { Size = SerializedDraft.SizeOf(row.Event!) };
            discarded.Add(new DiscardedEntry(entry, HasEnded: telling is not null));
            if (telling is { } known)
            {
                telling = known.And(row.AcceptedAt);
                await session.EndAsync(entry.Id, now, DeliveryOutcome.Expired, DeliveryFailure.None, sentAs: null);
            }
            else
            {
                telling = new TellingEntry(entry.Id, lane, TellingEntry.First(row.AcceptedAt, DiscardReason.TooOld));
            }
        }

        if (discarded.Count > 0 && telling is { } told)
            await session.ReplaceAsync(told.Id, told.Draft);
        return discarded;
    }

    private static async Task<List<(ConversationId Conversation, LaneEnd End, long Count, long Bytes)>> ReadBacklogAsync(
        BridgeContext context, PuppetId puppet, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText =
            """
            SELECT conversation, lane_end, COUNT(*), SUM(OCTET_LENGTH(event)) FROM journal
            WHERE puppet_id = @puppet AND ended_at IS NULL AND set_aside_at IS NULL GROUP BY conversation, lane_end
            """;
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@puppet";
        parameter.Value = StoredForms.ToStored(puppet);
        command.Parameters.Add(parameter);
        List<(ConversationId, LaneEnd, long, long)> lanes = [];
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            lanes.Add((new ConversationId(rows.GetString(0)), new LaneEnd(rows.GetString(1)), rows.GetInt64(2), rows.GetInt64(3)));
        return lanes;
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
