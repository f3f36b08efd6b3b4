using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;

namespace MsnBridge.Testing;

/// <summary>A journal that lives as long as the object: a test that plays a restart hands the same one to the next bridge.</summary>
public sealed class InMemoryJournal(TimeProvider time) : IJournal
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, Row> _rows = [];
    private readonly HashSet<(LaneKey Lane, string Key)> _seen = [];
    private long _lastId;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InMemoryJournal()
        : this(TimeProvider.System)
    {
    }

    /// <summary>How far an entry has got was committed.</summary>
    public event Action<JournaledEvent>? Revised;

    /// <summary>Every entry that has not ended, of all lanes, in the order of acceptance.</summary>
    public IReadOnlyList<JournalEntry> Pending
    {
        get
        {
            lock (_lock)
                return [.. _rows.Values.Where(row => row.EndedAt is null).Select(row => row.Entry)];
        }
    }

    /// <summary>How many entries whoever reads them has had in hand at most.</summary>
    public int MostReadAtOnce { get; private set; }

    /// <summary>Waits until what is pending is as wanted.</summary>
    public async Task WaitUntilAsync(Func<IReadOnlyList<JournalEntry>, bool> wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (wanted(Pending))
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public ValueTask<IReadOnlyList<JournalEntry>> AppendAsync(IReadOnlyList<JournalDraft> drafts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(Insert(drafts));
    }

    public ValueTask<IReadOnlyList<JournalEntry>> ReadPendingAsync(LaneKey lane, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            List<JournalEntry> read =
                [.. _rows.Values.Where(row => row.EndedAt is null && row.Entry.Lane == lane).Select(row => row.Entry).Take(limit)];
            MostReadAtOnce = Math.Max(MostReadAtOnce, read.Count);
            return new(read);
        }
    }

    public ValueTask<IReadOnlyList<LaneKey>> FindPendingLanesAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. Pending.Select(entry => entry.Lane).Distinct()]);
    }

    public ValueTask BeginAttemptAsync(JournalId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_rows.TryGetValue(id.Value, out var row) || row.EndedAt is not null)
                throw new InvalidOperationException($"Journal entry {id} has ended, so no attempt at it can begin.");
            row.Entry = row.Entry with { AttemptBegun = true };
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AbandonAttemptAsync(JournalId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_rows.TryGetValue(id.Value, out var row) && row.EndedAt is null)
                row.Entry = row.Entry with { AttemptBegun = false };
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ReviseAsync(JournalId id, JournaledEvent journaled, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_rows.TryGetValue(id.Value, out var row) || row.EndedAt is not null)
                throw new InvalidOperationException($"Journal entry {id} has ended, so it gets no further.");
            row.Entry = row.Entry with { Event = journaled };
        }

        Revised?.Invoke(journaled);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<JournalEntry>> CompleteAsync(
        JournalId id, IReadOnlyList<JournalDraft> consequences, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_rows.TryGetValue(id.Value, out var row) || row.EndedAt is not null)
                return new([]);
            row.EndedAt = time.GetUtcNow();
            return new(Insert(consequences));
        }
    }

    public ValueTask<IReadOnlyList<BacklogFigures>> MeasureBacklogAsync(PuppetId puppet, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(
        [
            .. Pending.Where(entry => entry.Lane.Portal.Puppet == puppet && entry.Lane.End.HomeNetwork is not null)
                .GroupBy(entry => (Network: entry.Lane.End.HomeNetwork!.Value, entry.Lane.Portal.Conversation))
                .Select(chat => new BacklogFigures(
                    chat.Key.Network, chat.Key.Conversation, chat.LongCount(), chat.Sum(entry => entry.Size + (entry.Event is FileToHome file ? file.File.Size : 0)))),
        ]);
    }

    public ValueTask<IReadOnlyList<DiscardedEntry>> DiscardAsync(
        LaneKey lane, DateTimeOffset acceptedBefore, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<DiscardedEntry> discarded = [];
        lock (_lock)
        {
            Signal();
            Row? telling = null;
            foreach (var (row, isOldest) in _rows.Values.Where(row => row.EndedAt is null && row.Entry.Lane == lane).Select((row, index) => (row, index == 0)).ToList())
            {
                if (row.Entry is { Event: DiscardedToHome { Reason: DiscardReason.TooOld }, AttemptBegun: false } && discarded.Count == 0)
                    telling = row;
                if (isOldest || !DiscardedToHome.IsOf(row.Entry.Event))
                    continue;
                if (row.Entry.AcceptedAt >= acceptedBefore || discarded.Count == limit)
                    break;
                discarded.Add(new DiscardedEntry(row.Entry, telling is not null));
                if (telling is null)
                {
                    telling = row;
                    row.Entry = Sized(row.Entry with { Event = new DiscardedToHome(1, row.Entry.AcceptedAt, row.Entry.AcceptedAt, DiscardReason.TooOld) });
                }
                else
                {
                    telling.Entry = Sized(telling.Entry with { Event = ((DiscardedToHome)telling.Entry.Event).And(row.Entry.AcceptedAt) });
                    row.EndedAt = time.GetUtcNow();
                }
            }
        }

        return new(discarded);
    }

    /// <summary>Nobody asks it for the stories of messages.</summary>
    public void NoteSentAs(JournalId id, string homeId)
    {
    }

    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return new(Remove(row => row.EndedAt < endedBefore));
    }

    public ValueTask ForgetAsync(PuppetId puppet, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            Remove(row => row.Entry.Lane.Portal.Puppet == puppet);
        return ValueTask.CompletedTask;
    }

    private List<JournalEntry> Insert(IReadOnlyList<JournalDraft> drafts)
    {
        List<JournalEntry> made = [];
        Signal();
        foreach (var draft in drafts)
        {
            if (draft.DeduplicationKey is { } key && !_seen.Add((draft.Lane, key)))
                continue;
            if (draft.Discarding is not null)
            {
                made.Add(Discard(draft));
                continue;
            }

            made.Add(Add(draft.Lane, draft.Event, draft.AcceptedAt, draft.DeduplicationKey));
        }

        return made;
    }

    private JournalEntry Discard(JournalDraft draft)
    {
        var row = draft.Discarding?.CountedIn is { } other && _rows.TryGetValue(other.Value, out var there) && there.EndedAt is null
            ? there
            : _rows.Values.LastOrDefault(last => last.EndedAt is null && last.Entry.Lane == draft.Lane);
        if (row?.Entry is not { Event: DiscardedToHome { Reason: DiscardReason.TooMuch } discarded, AttemptBegun: false })
        {
            return Add(
                draft.Lane, new DiscardedToHome(1, draft.AcceptedAt, draft.AcceptedAt, DiscardReason.TooMuch), draft.AcceptedAt, null);
        }

        return row.Entry = Sized(row.Entry with { Event = discarded.And(draft.AcceptedAt, row.Entry.Lane.Portal != draft.Lane.Portal) });
    }

    private JournalEntry Add(LaneKey lane, JournaledEvent journaled, DateTimeOffset acceptedAt, string? deduplicationKey)
    {
        var entry = Sized(new JournalEntry(new JournalId(++_lastId), lane, journaled, acceptedAt, AttemptBegun: false));
        _rows.Add(_lastId, new Row(entry, deduplicationKey));
        return entry;
    }

    // What it takes is as good as the length of its words.
    private static JournalEntry Sized(JournalEntry entry) => entry with { Size = entry.Event.ToString().Length };

    // Whoever is told looks when the lock is free, and so after the change.
    private void Signal()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private int Remove(Func<Row, bool> condition)
    {
        var gone = _rows.Where(pair => condition(pair.Value)).ToList();
        foreach (var (id, row) in gone)
        {
            _rows.Remove(id);
            if (row.DeduplicationKey is { } key)
                _seen.Remove((row.Entry.Lane, key));
        }

        return gone.Count;
    }

    private sealed class Row(JournalEntry entry, string? deduplicationKey)
    {
        public JournalEntry Entry { get; set; } = entry;

        public string? DeduplicationKey { get; } = deduplicationKey;

        public DateTimeOffset? EndedAt { get; set; }
    }
}
