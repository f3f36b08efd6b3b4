using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Testing;

/// <summary>An inbox that lives as long as the object: a test that plays a restart hands the same one to the next bridge.</summary>
public sealed class InMemoryHomeInbox(TimeProvider time) : IHomeInbox
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, Row> _rows = [];
    private long _lastId;

    public InMemoryHomeInbox()
        : this(TimeProvider.System)
    {
    }

    /// <summary>Every entry that is not dealt with, of all networks, in the order of acceptance.</summary>
    public IReadOnlyList<InboxEntry> Pending
    {
        get
        {
            lock (_lock)
                return [.. _rows.Values.Where(row => row.EndedAt is null).Select(row => row.Entry)];
        }
    }

    public ValueTask<IReadOnlyList<InboxEntry>> AcceptAsync(
        HomeNetworkId network, IReadOnlyList<InboxDraft> drafts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            List<InboxEntry> made = [];
            foreach (var draft in drafts)
            {
                if (_rows.Values.Any(row => row.Network == network && row.Entry.Key == draft.Key))
                    continue;
                var entry = new InboxEntry(new InboxId(++_lastId), draft.Lane, draft.Key, draft.Content, draft.AcceptedAt);
                _rows.Add(_lastId, new Row(network, entry));
                made.Add(entry);
            }

            return new(made);
        }
    }

    public ValueTask<IReadOnlyList<InboxEntry>> ReadPendingAsync(
        HomeNetworkId network, string lane, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. PendingOf(network).Where(entry => entry.Lane == lane).Take(limit)]);
    }

    public ValueTask<IReadOnlyList<string>> FindPendingLanesAsync(HomeNetworkId network, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. PendingOf(network).Select(entry => entry.Lane).Distinct()]);
    }

    public ValueTask CompleteAsync(InboxId id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_rows.TryGetValue(id.Value, out var row))
                row.EndedAt ??= time.GetUtcNow();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var gone = _rows.Where(pair => pair.Value.EndedAt < endedBefore).Select(pair => pair.Key).ToList();
            foreach (var id in gone)
                _rows.Remove(id);
            return new(gone.Count);
        }
    }

    private List<InboxEntry> PendingOf(HomeNetworkId network)
    {
        lock (_lock)
            return [.. _rows.Values.Where(row => row.Network == network && row.EndedAt is null).Select(row => row.Entry)];
    }

    private sealed class Row(HomeNetworkId network, InboxEntry entry)
    {
        public HomeNetworkId Network => network;

        public InboxEntry Entry => entry;

        public DateTimeOffset? EndedAt { get; set; }
    }
}
