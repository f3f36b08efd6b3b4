using System.Diagnostics;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Lanes;
using MsnBridge.Core.Networks;

namespace MsnBridge.Core.Telemetry;

/// <summary>Counts, times and traces what another handler does, and puts the ids of the entry into every line that is logged meanwhile.</summary>
internal sealed partial class ObservedLaneHandler(ILaneHandler inner, TimeProvider time, ILogger logger) : ILaneHandler
{
    public async Task<EntryOutcome> HandleAsync(JournalEntry entry, LaneTurn turn, CancellationToken cancellationToken)
    {
        EntryOutcome outcome;
        using var scope = logger.BeginScope(new EntryScope(entry));
        using var activity = Begin(entry);
        try
        {
            outcome = await inner.HandleAsync(entry, turn, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            activity?.SetTag("msnbridge.outcome", "stopped");
            throw;
        }
        catch (Exception exception)
        {
            // Not swallowed: the lane tries again. The exception's own words may quote what a peer said, so a trace has its type alone.
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            JournalInstruments.Failed(entry);
            throw;
        }

        activity?.SetTag("msnbridge.outcome", outcome.State);
        if (outcome.Reason is { } reason)
            activity?.SetTag("msnbridge.reason", reason);
        if (outcome != EntryOutcome.EndedBefore)
            JournalInstruments.Ended(entry, outcome.State, time.GetUtcNow() - entry.AcceptedAt);
        LogEnded(entry.Id, outcome.State);
        return outcome;
    }

    // Names and ids are made where somebody collects them; otherwise each message would pay for them.
    private static Activity? Begin(JournalEntry entry)
    {
        if (!CoreTelemetry.Source.HasListeners())
            return null;

        var kind = EntryLabels.KindOf(entry.Event);
        var activity = CoreTelemetry.Source.StartActivity(
            $"handle {kind}", ActivityKind.Consumer, CoreTelemetry.ContextOf(entry.Id, entry.Lane, entry.AcceptedAt));
        activity?.SetTag("msnbridge.entry", entry.Id.Value);
        activity?.SetTag("msnbridge.direction", EntryLabels.DirectionOf(entry.Lane.End));
        activity?.SetTag("msnbridge.home_network", EntryLabels.HomeNetworkOf(entry.Lane, entry.Event));
        activity?.SetTag("msnbridge.kind", kind);
        activity?.SetTag("msnbridge.puppet", entry.Lane.Portal.Puppet.ToString());
        activity?.SetTag("msnbridge.wire_id", HomeDelivery.WireIdPrefix + entry.Id);
        return activity;
    }

    [LoggerMessage(CoreEventIds.EntryEnded, LogLevel.Debug, "Journal entry {Entry} ended: {Outcome}")]
    private partial void LogEnded(JournalId entry, string outcome);
}
