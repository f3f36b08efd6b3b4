using System.Diagnostics.Metrics;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Telemetry;

/// <summary>What signing in measures. Documented in <c>docs/metrics.md</c>.</summary>
internal static class LoginInstruments
{
    private static readonly Meter s_meter = new(CoreTelemetry.Name);

    private static readonly Histogram<double> s_attempts = s_meter.CreateHistogram(
        "msnbridge.login.attempt.duration", "s", "Time that attempts to sign in took, their wait for a turn included, by the state they led to.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] });

    private static readonly UpDownCounter<long> s_waiting = s_meter.CreateUpDownCounter<long>(
        "msnbridge.login.attempts.active", "{attempt}", "Attempts to sign in that are under way or wait for their turn.");

    private static readonly Counter<long> s_changes = s_meter.CreateCounter<long>(
        "msnbridge.login.changes", "{change}", "Changes of the state of logins, by the new state: TransientDisconnect and ServerUnavailable are reconnects to come.");

    public static void Begun() => s_waiting.Add(1);

    /// <param name="state">What it led to; null where it was given up.</param>
    public static void Ended(LoginState? state, TimeSpan after)
    {
        s_waiting.Add(-1);
        if (state is { } reached)
            s_attempts.Record(after.TotalSeconds, new KeyValuePair<string, object?>("state", reached.ToString()));
    }

    public static void Changed(LoginState state) => s_changes.Add(1, new KeyValuePair<string, object?>("state", state.ToString()));
}
