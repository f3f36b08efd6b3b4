using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Telemetry;

namespace MsnBridge.Core.Journal;

/// <summary>Keeps what waits for a home network within <see cref="BacklogLimits"/>. Where as much waits as may, the newest is discarded and not the oldest: what stands first
/// in its lane may be on its way to the home server, and where the gap is told at the end of the lane, everything stays in its order.</summary>
internal sealed partial class BoundedJournal(IJournal inner, BacklogLimits limits, TimeProvider time, ILogger<BoundedJournal> logger) : IJournal
{
    private const string EndedByAge = "expired";

    private readonly ConcurrentDictionary<PuppetId, Lazy<Task<Backlog>>> _backlogs = new();

    // Whoever ends an entry has read it before, and no lane reads more than a handful.
    private readonly ConcurrentDictionary<JournalId, (PortalKey Portal, HomeNetworkId Network, long Bytes)> _read = new();

    public async ValueTask<IReadOnlyList<JournalEntry>> AppendAsync(IReadOnlyList<JournalDraft> drafts, CancellationToken cancellationToken) =>
        await TakeAsync(await inner.AppendAsync(await JudgeAsync(drafts, cancellationToken), cancellationToken));

    public async ValueTask<IReadOnlyList<JournalEntry>> CompleteAsync(
        JournalId id, IReadOnlyList<JournalDraft> consequences, CancellationToken cancellationToken)
    {
        var made = await inner.CompleteAsync(id, await JudgeAsync(consequences, cancellationToken), cancellationToken);
        if (_read.TryRemove(id, out var ended))
        {
            (await FindAsync(ended.Portal.Puppet, CancellationToken.None)).Remove(ended.Network, ended.Portal.Conversation, 1, ended.Bytes);
        }

        return await TakeAsync(made);
    }

    public async ValueTask<IReadOnlyList<JournalEntry>> ReadPendingAsync(LaneKey lane, int limit, CancellationToken cancellationToken)
    {
        if (lane.End.HomeNetwork is not { } network)
        {
            return await inner.ReadPendingAsync(lane, limit, cancellationToken);
        }

        await FindAsync(lane.Portal.Puppet, cancellationToken);
        var entries = await inner.ReadPendingAsync(lane, limit, cancellationToken);
        foreach (var entry in entries)
        {
            _read[entry.Id] = (lane.Portal, network, Backlog.BytesOf(entry));
        }

        return entries;
    }

    public async ValueTask<IReadOnlyList<DiscardedEntry>> DiscardAsync(
        LaneKey lane, DateTimeOffset acceptedBefore, int limit, CancellationToken cancellationToken)
    {
        if (lane.End.HomeNetwork is not { } network)
        {
            return [];
        }

        var backlog = await FindAsync(lane.Portal.Puppet, cancellationToken);
        var discarded = await inner.DiscardAsync(lane, acceptedBefore, limit, cancellationToken);
        foreach (var (entry, hasEnded) in discarded)
        {
            _read.TryRemove(entry.Id, out _);
            backlog.Remove(network, lane.Portal.Conversation, hasEnded ? 1 : 0, Backlog.BytesOf(entry));
            JournalInstruments.Discarded(network, DiscardReason.TooOld);
            if (hasEnded)
            {
                JournalInstruments.Ended(entry, EndedByAge, time.GetUtcNow() - entry.AcceptedAt);
            }
        }

        if (discarded.Count > 0)
        {
            LogDiscardedByAge(lane, discarded.Count, limits.Age, network);
        }

        return discarded;
    }

    /// <summary>Whether a file of that size may wait in a chat for one of the home networks.</summary>
    public async ValueTask<bool> HasRoomAsync(PortalKey chat, IEnumerable<HomeNetworkId> networks, long bytes, CancellationToken cancellationToken)
    {
        var backlog = await FindAsync(chat.Puppet, cancellationToken);
        return networks.Any(network => backlog.HasRoom(network, chat.Conversation, bytes));
    }

    public ValueTask<IReadOnlyList<BacklogFigures>> MeasureBacklogAsync(PuppetId puppet, CancellationToken cancellationToken) =>
        inner.MeasureBacklogAsync(puppet, cancellationToken);

    public ValueTask<IReadOnlyList<LaneKey>> FindPendingLanesAsync(CancellationToken cancellationToken) => inner.FindPendingLanesAsync(cancellationToken);

    public ValueTask BeginAttemptAsync(JournalId id, CancellationToken cancellationToken) => inner.BeginAttemptAsync(id, cancellationToken);

    public ValueTask AbandonAttemptAsync(JournalId id, CancellationToken cancellationToken) => inner.AbandonAttemptAsync(id, cancellationToken);

    public ValueTask ReviseAsync(JournalId id, JournaledEvent journaled, CancellationToken cancellationToken) => inner.ReviseAsync(id, journaled, cancellationToken);

    public void NoteSentAs(JournalId id, string homeId) => inner.NoteSentAs(id, homeId);

    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken) => inner.PruneAsync(endedBefore, cancellationToken);

    public async ValueTask ForgetAsync(PuppetId puppet, CancellationToken cancellationToken)
    {
        await inner.ForgetAsync(puppet, cancellationToken);
        MeasureAnew(puppet);
        foreach (var (id, read) in _read)
        {
            if (read.Portal.Puppet == puppet)
            {
                _read.TryRemove(id, out _);
            }
        }
    }

    /// <summary>Rows of the puppet were removed by somebody else, so what is left is counted when that is next needed. What ends in that moment may be counted wrongly.</summary>
    public void MeasureAnew(PuppetId puppet) => _backlogs.TryRemove(puppet, out _);

    private async ValueTask<IReadOnlyList<JournalDraft>> JudgeAsync(IReadOnlyList<JournalDraft> drafts, CancellationToken cancellationToken)
    {
        if (!drafts.Any(draft => draft.Lane.End.HomeNetwork is not null))
        {
            return drafts;
        }

        List<JournalDraft> judged = new(drafts.Count);
        foreach (var draft in drafts)
        {
            if (draft.Lane.End.HomeNetwork is not { } network)
            {
                judged.Add(draft);
                continue;
            }

            var backlog = await FindAsync(draft.Lane.Portal.Puppet, cancellationToken);
            judged.Add(DiscardedToHome.IsOf(draft.Event) ? backlog.Judge(network, draft) : draft);
        }

        return judged;
    }

    // Committed: what follows must not make the caller believe otherwise.
    private async ValueTask<IReadOnlyList<JournalEntry>> TakeAsync(IReadOnlyList<JournalEntry> made)
    {
        List<JournalEntry> anew = new(made.Count);
        foreach (var entry in made)
        {
            if (entry.Lane.End.HomeNetwork is not { } network)
            {
                anew.Add(entry);
                continue;
            }

            if (entry.Event is DiscardedToHome discarded)
            {
                JournalInstruments.Discarded(network, discarded.Reason);
                if (discarded.Count > 1)
                {
                    continue;
                }

                LogDiscarded(entry.Lane, network, entry.Id);
            }

            (await FindAsync(entry.Lane.Portal.Puppet, CancellationToken.None)).Add(network, entry);
            anew.Add(entry);
        }

        return anew;
    }

    // Measured once, before the first that this process adds or ends, so that nothing is counted twice.
    private async ValueTask<Backlog> FindAsync(PuppetId puppet, CancellationToken cancellationToken)
    {
        var measured = _backlogs.GetOrAdd(puppet, static (id, journal) => new Lazy<Task<Backlog>>(() => journal.MeasureAsync(id)), this);
        try
        {
            return await measured.Value.WaitAsync(cancellationToken);
        }
        catch (Exception) when (measured.Value.IsFaulted)
        {
            _backlogs.TryRemove(KeyValuePair.Create(puppet, measured));
            throw;
        }
    }

    private async Task<Backlog> MeasureAsync(PuppetId puppet) => new(limits, await inner.MeasureBacklogAsync(puppet, CancellationToken.None));

    [LoggerMessage(
        CoreEventIds.BacklogFull, LogLevel.Warning,
        "Lane {Lane}: as much waits for {Network} as may; what comes from now on is discarded and counted in journal entry {Entry}")]
    private partial void LogDiscarded(LaneKey lane, HomeNetworkId network, JournalId entry);

    [LoggerMessage(
        CoreEventIds.BacklogTooOld, LogLevel.Warning, "Lane {Lane}: {Count} entries that waited for {Network} for longer than {Age} were discarded")]
    private partial void LogDiscardedByAge(LaneKey lane, int count, TimeSpan age, HomeNetworkId network);
}
