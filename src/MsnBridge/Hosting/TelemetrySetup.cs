using MsnBridge.Configuration;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MsnBridge.Hosting;

/// <summary>Who gets metrics and traces. Where nobody does, nothing is set up: the instruments then cost a comparison each.</summary>
internal static class TelemetrySetup
{
    private const string Ours = "MsnBridge.*";

    // The framework's own: memory, collections, threads.
    private const string Runtime = "System.Runtime";

    public static void AddTelemetry(this IServiceCollection services, TelemetrySettings settings, HealthSettings health)
    {
        var scraped = settings.Metrics && health.Enabled;
        if (!scraped && settings.OtlpEndpoint is null)
            return;

        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource =>
            resource.AddService("msnbridge", serviceVersion: typeof(TelemetrySetup).Assembly.GetName().Version!.ToString(3)));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Ours, Runtime);
            if (scraped)
                metrics.AddPrometheusExporter();
            if (settings.OtlpEndpoint is { } endpoint)
                metrics.AddOtlpExporter(exporter => Configure(exporter, endpoint, settings.OtlpProtocol, "v1/metrics"));
        });
        if (settings.OtlpEndpoint is { } collector)
            telemetry.WithTracing(traces => traces.AddSource(Ours).AddOtlpExporter(exporter => Configure(exporter, collector, settings.OtlpProtocol, "v1/traces")));
    }

    // Over HTTP each signal has a path of its own below the address; over gRPC the address is all.
    private static void Configure(OtlpExporterOptions exporter, Uri endpoint, OtlpProtocol protocol, string path)
    {
        exporter.Protocol = protocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = protocol == OtlpProtocol.Grpc ? endpoint : new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
    }
}
