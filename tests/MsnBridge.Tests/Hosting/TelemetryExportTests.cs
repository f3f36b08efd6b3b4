using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MsnBridge.Configuration;
using MsnBridge.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace MsnBridge.Tests.Hosting;

/// <summary>What a collector receives over OTLP, in both protocols that collectors listen to.</summary>
public sealed class TelemetryExportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(OtlpProtocol.Grpc), "/opentelemetry.proto.collector.trace.v1.TraceService/Export", "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export")]
    [InlineData(nameof(OtlpProtocol.HttpProtobuf), "/v1/traces", "/v1/metrics")]
    public async Task A_collector_receives_traces_and_metrics_of_the_bridge_by_its_name(string protocol, string traces, string metrics)
    {
        var asked = Enum.Parse<OtlpProtocol>(protocol);
        await using var collector = new Collector(asked);
        var endpoint = await collector.StartAsync(Token);
        await using var services = Export(new TelemetrySettings { Metrics = false, OtlpEndpoint = endpoint, OtlpProtocol = asked });
        var (spans, figures) = (services.GetRequiredService<TracerProvider>(), services.GetRequiredService<MeterProvider>());
        using var source = new ActivitySource("MsnBridge.Export.Tests");
        using var meter = new Meter("MsnBridge.Export.Tests");
        using var strange = new ActivitySource("Somebody.Else");
        Assert.Null(strange.StartActivity("not of the bridge"));

        source.StartActivity("handle text")!.Dispose();
        meter.CreateCounter<long>("msnbridge.test.counter").Add(7);

        Assert.True(await Task.Run(() => spans.ForceFlush(), Token));
        Assert.True(await Task.Run(() => figures.ForceFlush(), Token));
        AssertContains(collector.Received[traces], "msnbridge", "handle text");
        AssertContains(collector.Received[metrics], "msnbridge", "msnbridge.test.counter");
    }

    [Fact]
    public async Task Nothing_is_set_up_where_nobody_wants_it()
    {
        await using var services = Export(new TelemetrySettings { Metrics = false });

        Assert.Null(services.GetService<TracerProvider>());
        Assert.Null(services.GetService<MeterProvider>());
    }

    private static ServiceProvider Export(TelemetrySettings settings)
    {
        var services = new ServiceCollection();
        services.AddTelemetry(settings, new HealthSettings { Enabled = false });
        return services.BuildServiceProvider();
    }

    private static void AssertContains(byte[] message, params string[] words) =>
        Assert.All(words, word => Assert.True(message.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0, $"{word} was not sent."));

    /// <summary>Takes in what it is sent, as a collector does. It has to be disposed.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _server;

        public Collector(OtlpProtocol protocol)
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.Logging.ClearProviders();
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(
                IPAddress.Loopback, 0, listener => listener.Protocols = protocol == OtlpProtocol.Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
            _server = builder.Build();
            _server.Run(TakeAsync);
        }

        public ConcurrentDictionary<string, byte[]> Received { get; } = [];

        public async Task<Uri> StartAsync(CancellationToken cancellationToken)
        {
            await _server.StartAsync(cancellationToken);
            return new(_server.Urls.Single());
        }

        public ValueTask DisposeAsync() => _server.DisposeAsync();

        // A gRPC answer is a frame (no compression, no length) and a status behind it; over HTTP an empty message will do.
        private async Task TakeAsync(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            Received[context.Request.Path] = body.ToArray();
            if (context.Request.Protocol != HttpProtocol.Http2)
                return;
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "0");
            await context.Response.Body.WriteAsync(new byte[5], context.RequestAborted);
        }
    }
}
