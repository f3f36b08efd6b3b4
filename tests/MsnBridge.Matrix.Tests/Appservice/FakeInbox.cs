using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;

namespace MsnBridge.Matrix.Tests.Appservice;

/// <summary>An inbox that lives as long as the object: a test that plays a restart hands the same one to the next dispatcher.</summary>
internal sealed class FakeInbox : IHomeInbox
{
    private readonly Lock _lock = new();
    private readonly List<InboxEntry> _pending = [];
    private readonly HashSet<string> _keys = [];
    private long _lastId;

    public Exception? Fault { get; set; }

    /// <summary>Called with each completed entry's key.</summary>
    public Action<string> Completed { get; set; } = _ => { };

    public IReadOnlyList<InboxEntry> Pending
    {
        get
        {
            lock (_lock)
                return [.. _pending];
        }
    }

    public ValueTask<IReadOnlyList<InboxEntry>> AcceptAsync(
        HomeNetworkId network, IReadOnlyList<InboxDraft> drafts, CancellationToken cancellationToken)
    {
        if (Fault is not null)
            throw Fault;
        lock (_lock)
        {
            List<InboxEntry> made = [];
            foreach (var draft in drafts.Where(draft => _keys.Add(draft.Key)))
                made.Add(new InboxEntry(new InboxId(++_lastId), draft.Lane, draft.Key, draft.Content, draft.AcceptedAt));
            _pending.AddRange(made);
            return new(made);
        }
    }

    public ValueTask<IReadOnlyList<InboxEntry>> ReadPendingAsync(
        HomeNetworkId network, string lane, int limit, CancellationToken cancellationToken) =>
        Fault is null ? new([.. Pending.Where(entry => entry.Lane == lane).Take(limit)]) : throw Fault;

    public ValueTask<IReadOnlyList<string>> FindPendingLanesAsync(HomeNetworkId network, CancellationToken cancellationToken) =>
        new([.. Pending.Select(entry => entry.Lane).Distinct()]);

    public ValueTask CompleteAsync(InboxId id, CancellationToken cancellationToken)
    {
        InboxEntry? done;
        lock (_lock)
        {
            done = _pending.Find(entry => entry.Id == id);
            if (done is not null)
                _pending.Remove(done);
        }

        if (done is not null)
            Completed(done.Key);
        return ValueTask.CompletedTask;
    }

    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken) => new(0);
}
