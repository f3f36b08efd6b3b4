using System.Diagnostics.Metrics;

namespace MsnBridge.Msnp.Notification;

/// <summary>What sessions measure. Documented in <c>docs/metrics.md</c>.</summary>
internal static class SessionInstruments
{
    private static readonly Meter s_meter = new("MsnBridge.Msnp");

    private static readonly Histogram<double> s_answer = s_meter.CreateHistogram(
        "msnbridge.msn.ping.duration", "s", "Time until a notification server answered a ping.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    private static readonly Counter<long> s_echoes = s_meter.CreateCounter<long>(
        "msnbridge.msn.echoes", "{notice}", "Notices that sessions sent to themselves, by what came of them: returned, refused or missing.");

    private static readonly Counter<long> s_signedIn = s_meter.CreateCounter<long>(
        "msnbridge.msn.sessions.started", "{session}", "Sessions that signed in, by the version of MSNP.");

    private static readonly Counter<long> s_ended = s_meter.CreateCounter<long>(
        "msnbridge.msn.sessions.ended", "{session}", "Sessions that ended, signed in or not, by the reason.");

    public static void Answered(TimeSpan after) => s_answer.Record(after.TotalSeconds);

    public static void Echo(EchoResult result) => s_echoes.Add(1, new KeyValuePair<string, object?>("result", result switch
    {
        EchoResult.Returned => "returned",
        EchoResult.Refused => "refused",
        _ => "missing",
    }));

    public static void SignedIn(string version) => s_signedIn.Add(1, new KeyValuePair<string, object?>("version", version));

    public static void Ended(SessionEndReason reason) => s_ended.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
}
