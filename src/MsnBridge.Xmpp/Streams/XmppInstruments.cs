using System.Diagnostics.Metrics;

namespace MsnBridge.Xmpp.Streams;

/// <summary>What the stream to the server measures. Documented in <c>docs/metrics.md</c>.</summary>
internal static class XmppInstruments
{
    public const string MeterName = "MsnBridge.Xmpp";

    private static readonly Meter s_meter = new(MeterName);

    private static readonly Counter<long> s_stanzas = s_meter.CreateCounter<long>("msnbridge.xmpp.stanzas", "{stanza}", "Stanzas that were read, by their kind.");

    private static readonly Counter<long> s_dropped = s_meter.CreateCounter<long>(
        "msnbridge.xmpp.stanzas.dropped", "{stanza}", "Stanzas of the moment that were not sent because there was no connection or its queue was full.");

    private static readonly Counter<long> s_down = s_meter.CreateCounter<long>("msnbridge.xmpp.link.failures", "{failure}", "Connections to the server that failed or broke, by the fault.");

    private static readonly Histogram<double> s_ping = s_meter.CreateHistogram(
        "msnbridge.xmpp.ping.duration", "s", "Time until the server handed a ping of the component to itself back.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30] });

    public static void Read(string kind) => s_stanzas.Add(1, new KeyValuePair<string, object?>("kind", kind is "message" or "presence" or "iq" ? kind : "other"));

    public static void Dropped() => s_dropped.Add(1);

    public static void Down(XmppLinkFault fault) => s_down.Add(1, new KeyValuePair<string, object?>("fault", fault.ToString()));

    public static void Proved(TimeSpan after) => s_ping.Record(after.TotalSeconds);
}
