using System.Diagnostics.Metrics;

namespace MsnBridge.Core.Telemetry;

/// <summary>What transfers of files measure. Documented in <c>docs/metrics.md</c>.</summary>
internal static class FileInstruments
{
    private static readonly Meter s_meter = new(CoreTelemetry.Name);

    private static readonly Counter<long> s_bytes = s_meter.CreateCounter<long>(
        "msnbridge.files.io", "By", "Bytes of files that were moved from and to the remote network.");

    private static readonly UpDownCounter<long> s_active = s_meter.CreateUpDownCounter<long>(
        "msnbridge.files.active", "{transfer}", "Transfers of files that have a place and run.");

    public static void Moved(long bytes)
    {
        if (bytes > 0)
            s_bytes.Add(bytes);
    }

    public static void Entered() => s_active.Add(1);

    public static void Left() => s_active.Add(-1);
}
