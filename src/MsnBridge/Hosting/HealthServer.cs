using System.Net;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using MsnBridge.Configuration;

namespace MsnBridge.Hosting;

/// <summary>
/// Answers <c>GET /health/live</c> (the process runs) and <c>GET /health/ready</c> (every part can do its work: 200, otherwise 503) for
/// service managers and load balancers. Says nothing about users. A web server of its own, started last and stopped first.
/// </summary>
internal sealed partial class HealthServer(HealthSettings settings, HealthCheckService checks, ILoggerFactory loggers)
    : IHostedService, IAsyncDisposable
{
    private const int MostConnections = 100;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_headers = TimeSpan.FromSeconds(10);

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
        _server = server;
        await server.StartAsync(cancellationToken);
        LogListening(new IPEndPoint(settings.Address, Port));
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<IResult> AnswerReadyAsync(CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var lines = report.Entries.Select(entry => $"{entry.Key}: {entry.Value.Status.ToString().ToLowerInvariant()}\n");
        return Results.Text(string.Concat(lines), statusCode: report.Status == HealthStatus.Healthy ? 200 : 503);
    }

    [LoggerMessage(HostEventIds.HealthListening, LogLevel.Information, "Health on http://{Address}/health/ready")]
    private partial void LogListening(IPEndPoint address);
}
