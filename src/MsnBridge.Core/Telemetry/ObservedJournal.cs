using System.Diagnostics;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;

namespace MsnBridge.Core.Telemetry;

/// <summary>Counts and traces what a journal takes. The trace of an entry begins here. Traces are of the machine's clock, whatever the bridge's is.</summary>
internal sealed partial class ObservedJournal(IJournal inner, ILogger logger) : IJournal
{
    public async ValueTask<IReadOnlyList<JournalEntry>> AppendAsync(IReadOnlyList<JournalDraft> drafts, CancellationToken cancellationToken)
    {
        var begun = DateTimeOffset.UtcNow;
        return Observe(await inner.AppendAsync(drafts, cancellationToken), begun);
    }

    public async ValueTask<IReadOnlyList<JournalEntry>> CompleteAsync(
        JournalId id, IReadOnlyList<JournalDraft> consequences, CancellationToken cancellationToken)
    {
        var begun = DateTimeOffset.UtcNow;
        return Observe(await inner.CompleteAsync(id, consequences, cancellationToken), begun);
    }

    public ValueTask<IReadOnlyList<JournalEntry>> ReadPendingAsync(LaneKey lane, int limit, CancellationToken cancellationToken) =>
        inner.ReadPendingAsync(lane, limit, cancellationToken);

    public ValueTask<IReadOnlyList<LaneKey>> FindPendingLanesAsync(CancellationToken cancellationToken) => inner.FindPendingLanesAsync(cancellationToken);

    public async ValueTask BeginAttemptAsync(JournalId id, CancellationToken cancellationToken)
    {
        await inner.BeginAttemptAsync(id, cancellationToken);
        Activity.Current?.AddEvent(new ActivityEvent("attempt begins"));
    }

    public async ValueTask AbandonAttemptAsync(JournalId id, CancellationToken cancellationToken)
    {
        await inner.AbandonAttemptAsync(id, cancellationToken);
        Activity.Current?.AddEvent(new ActivityEvent("nothing was handed over"));
    }

    public async ValueTask ReviseAsync(JournalId id, JournaledEvent journaled, CancellationToken cancellationToken)
    {
        await inner.ReviseAsync(id, journaled, cancellationToken);
        Activity.Current?.AddEvent(new ActivityEvent("got further"));
    }

    public ValueTask<IReadOnlyList<BacklogFigures>> MeasureBacklogAsync(PuppetId puppet, CancellationToken cancellationToken) =>
        inner.MeasureBacklogAsync(puppet, cancellationToken);

    public ValueTask<IReadOnlyList<DiscardedEntry>> DiscardAsync(
        LaneKey lane, DateTimeOffset acceptedBefore, int limit, CancellationToken cancellationToken) =>
        inner.DiscardAsync(lane, acceptedBefore, limit, cancellationToken);

    public void NoteSentAs(JournalId id, string homeId) => inner.NoteSentAs(id, homeId);

    public ValueTask<int> PruneAsync(DateTimeOffset endedBefore, CancellationToken cancellationToken) => inner.PruneAsync(endedBefore, cancellationToken);

    public ValueTask ForgetAsync(PuppetId puppet, CancellationToken cancellationToken) => inner.ForgetAsync(puppet, cancellationToken);

    private IReadOnlyList<JournalEntry> Observe(IReadOnlyList<JournalEntry> made, DateTimeOffset begun)
    {
        foreach (var entry in made)
        {
            JournalInstruments.Accepted(entry);
            Trace(entry, begun);
            if (logger.IsEnabled(LogLevel.Debug))
            {
                using var scope = logger.BeginScope(new EntryScope(entry));
                LogAccepted(entry.Id, EntryLabels.KindOf(entry.Event), entry.Lane);
            }
        }

        return made;
    }

    // What an entry follows from (the report from the message) is a link, for each row has a trace of its own.
    private static void Trace(JournalEntry entry, DateTimeOffset begun)
    {
        if (!CoreTelemetry.Source.HasListeners())
            return;
        var cause = Activity.Current?.Context;
        using var activity = CoreTelemetry.Source.StartActivity(
            $"accept {EntryLabels.KindOf(entry.Event)}", ActivityKind.Producer, CoreTelemetry.ContextOf(entry.Id, entry.Lane, entry.AcceptedAt),
            tags: [new("msnbridge.entry", entry.Id.Value), new("msnbridge.kind", EntryLabels.KindOf(entry.Event))],
            links: cause is { } context ? [new ActivityLink(context)] : null,
            startTime: begun);
    }

    [LoggerMessage(CoreEventIds.EntryAccepted, LogLevel.Debug, "Journal entry {Entry} accepted: {Kind} for lane {Lane}")]
    private partial void LogAccepted(JournalId entry, string kind, LaneKey lane);
}
