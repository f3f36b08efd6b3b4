using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;

namespace MsnBridge.Matrix.Client;

/// <summary>What asking the homeserver measures. Documented in <c>docs/metrics.md</c>.</summary>
internal static class MatrixInstruments
{
    public const string MeterName = "MsnBridge.Matrix";

    private static readonly Meter s_meter = new(MeterName);

    // What may stand in a path as a fixed part; ids are escaped and stand for themselves, so they are never one of these by accident of a slash.
    private static readonly HashSet<string> s_kinds = new(StringComparer.Ordinal)
    {
        "send", "redact", "state", "join", "leave", "invite", "kick", "members", "messages", "event", "typing", "receipt", "read_markers", "createRoom",
        "register", "profile", "presence", "account_data", "media", "upload", "download", "ping", "versions", "whoami", "login", "logout", "directory",
    };

    private static readonly Histogram<double> s_requests = s_meter.CreateHistogram(
        "msnbridge.matrix.request.duration", "s", "Time until the homeserver answered an attempt of a request, by its kind and the HTTP status; none is no answer.",
        tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60] });

    private static readonly Histogram<double> s_waits = s_meter.CreateHistogram(
        "msnbridge.matrix.rate_limit.wait", "s", "Waits that the homeserver asked for by 429, by the priority that is held back.",
        tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900] });

    public static void Answered(string path, HttpStatusCode? status, TimeSpan after)
    {
        if (s_requests.Enabled)
            s_requests.Record(after.TotalSeconds, new("kind", KindOf(path)), new("status", status is { } code ? ((int)code).ToString(CultureInfo.InvariantCulture) : "none"));
    }

    public static void Held(MatrixPriority priority, TimeSpan wait) =>
        s_waits.Record(wait.TotalSeconds, new KeyValuePair<string, object?>("priority", priority.ToString()));

    /// <summary>The first fixed word of the path that says what it is about; "rooms" and the like only say where.</summary>
    internal static string KindOf(string path)
    {
        var end = path.IndexOf('?', StringComparison.Ordinal);
        foreach (var segment in (end < 0 ? path : path[..end]).Split('/'))
        {
            if (s_kinds.Contains(segment))
                return segment;
        }

        return "other";
    }
}
