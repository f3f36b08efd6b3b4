using System.Diagnostics.Metrics;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;

namespace MsnBridge.Core.Telemetry;

/// <summary>Counts what the journal takes and what comes of it. Documented in <c>docs/metrics.md</c>.</summary>
internal static class JournalInstruments
{
    private static readonly Meter s_meter = new(CoreTelemetry.Name);

    private static readonly Counter<long> s_accepted = s_meter.CreateCounter<long>(
        "msnbridge.journal.accepted", "{entry}", "Entries that were committed to the journal.");

    private static readonly Counter<long> s_ended = s_meter.CreateCounter<long>(
        "msnbridge.journal.ended", "{entry}", "Entries that ended, by the state they ended in.");

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram(
        "msnbridge.journal.duration", "s", "Time from the commit of an entry to its end.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600] });

    private static readonly Counter<long> s_failed = s_meter.CreateCounter<long>(
        "msnbridge.journal.handling.failures", "{attempt}", "Attempts to bring an entry to its end that failed unexpectedly and are made again.");

    private static readonly Counter<long> s_discarded = s_meter.CreateCounter<long>(
        "msnbridge.journal.discarded", "{entry}", "Entries that were discarded because too much waited for a home network, or for too long.");

    public static void Accepted(JournalEntry entry) => s_accepted.Add(1, EntryLabels.Of(entry.Lane, entry.Event));

    public static void Ended(JournalEntry entry, string outcome, TimeSpan after)
    {
        var tags = EntryLabels.Of(entry.Lane, entry.Event);
        tags.Add("outcome", outcome);
        s_ended.Add(1, tags);
        s_duration.Record(Math.Max(0, after.TotalSeconds), tags);
    }

    public static void Discarded(HomeNetworkId network, DiscardReason reason) => s_discarded.Add(
        1, new("home_network", network.Value), new("reason", reason == DiscardReason.TooOld ? "too_old" : "too_much"));

    public static void Failed(JournalEntry entry) => s_failed.Add(1, EntryLabels.Of(entry.Lane, entry.Event));
}
