using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;

namespace MsnBridge.Matrix.Tests.Support;

/// <summary>A journal that remembers under which ids entries were sent; Matrix asks it for nothing else.</summary>
internal sealed class NotedJournal : IJournal
{
    private readonly List<(JournalId Id, string HomeId)> _sentAs = [];

    public IReadOnlyList<(JournalId Id, string HomeId)> SentAs => _sentAs;

    public void NoteSentAs(JournalId id, string homeId) => _sentAs.Add((id, homeId));

    public ValueTask<IReadOnlyList<JournalEntry>> AppendAsync(IReadOnlyList<JournalDraft> drafts, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<JournalEntry>> ReadPendingAsync(LaneKey lane, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<LaneKey>> FindPendingLanesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask BeginAttemptAsync(JournalId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask AbandonAttemptAsync(JournalId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ReviseAsync(JournalId id, JournaledEvent journaled, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<JournalEntry>> CompleteAsync(
        JournalId id, IReadOnlyList<JournalDraft> consequences, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<BacklogFigures>> MeasureBacklogAsync(PuppetId puppet, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<DiscardedEntry>> DiscardAsync(
        LaneKey lane, DateTimeOffset acceptedBefore, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ForgetAsync(PuppetId puppet, CancellationToken cancellationToken) => throw new NotSupportedException();
}
