using System.Net;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using MsnBridge.Configuration;
using MsnBridge.Core.Telemetry;
using OpenTelemetry.Metrics;

namespace MsnBridge.Hosting;

/// <summary>
/// Answers <c>GET /health/live</c> (the process runs) and <c>GET /health/ready</c> (every part can do its work: 200, otherwise 503) for
/// service managers and load balancers, with the reason of each part; and <c>GET /metrics</c> where there are any. Names no user. A web
/// server of its own, started last and stopped first.
/// </summary>
/// <param name="meters">Null where metrics are off.</param>
/// <param name="figures">What is read anew before metrics are told.</param>
internal sealed partial class HealthServer(
    HealthSettings settings, HealthCheckService checks, ILoggerFactory loggers, MeterProvider? meters = null, StoreFigureWatch? figures = null)
    : IHostedService, IAsyncDisposable
{
    private const int MostConnections = 100;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_headers = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggers.CreateLogger<HealthServer>();
    private WebApplication? _server;

    /// <summary>The port it listens on, also where the settings said 0.</summary>
    public int Port => _server is null ? settings.Port : new Uri(_server.Urls.Single()).Port;

    /// <summary>What bounds its requests.</summary>
    public KestrelServerLimits? Limits => _server?.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = s_longest });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.RequestHeadersTimeout = s_headers;
            kestrel.Listen(settings.Address, settings.Port);
        });
        builder.Services.AddSingleton<IHostLifetime, CommandLineLifetime>();

        var server = builder.Build();
        server.UseRequestTimeouts();
        server.MapGet("/health/live", () => Results.Text("live\n"));
        server.MapGet("/health/ready", AnswerReadyAsync);
        if (meters is not null)
            server.UseOpenTelemetryPrometheusScrapingEndpoint(meters, predicate: null, "/metrics", scraping => scraping.Use(RefreshAsync), optionsName: null);
        _server = server;
        await server.StartAsync(cancellationToken);
        LogListening(new IPEndPoint(settings.Address, Port));
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<IResult> AnswerReadyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var status = report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return HealthReports.WantsJson(request)
            ? Results.Text(HealthReports.ToJson(report), "application/json", statusCode: status)
            : Results.Text(HealthReports.ToText(report), statusCode: status);
    }

    private async Task RefreshAsync(HttpContext context, RequestDelegate next)
    {
        if (figures is not null)
            await figures.RefreshAsync(s_fresh, context.RequestAborted);
        await next(context);
    }

    [LoggerMessage(HostEventIds.HealthListening, LogLevel.Information, "Health on http://{Address}/health/ready")]
    private partial void LogListening(IPEndPoint address);
}
