using System.Diagnostics.Metrics;

namespace MsnBridge.Data.Writing;

/// <summary>What the writer measures. Documented in <c>docs/metrics.md</c>.</summary>
internal static class StoreInstruments
{
    private static readonly Meter s_meter = new("MsnBridge.Data");

    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram(
        "msnbridge.store.commit.duration", "s", "Time from the beginning of a transaction until it is durable.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5] });

    private static readonly Histogram<int> s_writes = s_meter.CreateHistogram(
        "msnbridge.store.commit.writes", "{write}", "Writes that went together into one transaction.", tags: null,
        new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });

    private static readonly Counter<long> s_failures = s_meter.CreateCounter<long>(
        "msnbridge.store.commit.failures", "{transaction}", "Transactions that the database did not take.");

    public static void Committed(TimeSpan after, int writes)
    {
        s_duration.Record(after.TotalSeconds);
        s_writes.Record(writes);
    }

    public static void Failed() => s_failures.Add(1);
}
