using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Matrix.Appservice;

/// <summary>
/// The web server that the homeserver calls, and with it bridge managers (provisioning). Answers in the form of Matrix also where nothing
/// is found or something fails. Started after what it hands events to, stopped before.
/// </summary>
internal sealed partial class AppserviceServer(MatrixOptions options, IEnumerable<IMatrixEndpoints> endpoints, ILoggerFactory loggers)
    : IHostedService, IAsyncDisposable
{
    /// <summary>The longest body of what does not say otherwise (<see cref="BodyCeiling"/>).</summary>
    public const int MaxBodyBytes = 64 * 1024;

    // Homeservers wait for a minute; those who link accounts by a browser use up two or three connections.
    private const int MostConnections = 1000;
    private static readonly TimeSpan s_headers = TimeSpan.FromSeconds(15);

    private readonly ILogger _logger = loggers.CreateLogger<AppserviceServer>();
    private WebApplication? _server;

    /// <summary>How long a request may take that does not say otherwise, its body included.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What it answers to.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints =>
        [.. _server?.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>() ?? []];

    /// <summary>The port it listens on, also where the options said 0.</summary>
    public int Port => _server is null ? options.Port : new Uri(_server.Urls.Single()).Port;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeLimit,
            WriteTimeoutResponse = context => MatrixAnswer.TookTooLong.WriteAsync(context.Response, CancellationToken.None),
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.RequestHeadersTimeout = s_headers;
            kestrel.Listen(options.ListenAddress, options.Port);
        });

        var server = builder.Build();
        server.Use(AnswerAsync);
        server.UseRouting();
        server.UseRequestTimeouts();
        foreach (var part in endpoints)
            part.Map(server);
        _server = server;
        await server.StartAsync(cancellationToken);
        LogListening(new IPEndPoint(options.ListenAddress, Port));
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response.HasStarted)
                return;
            switch (context.Response.StatusCode)
            {
                case StatusCodes.Status404NotFound:
                    await MatrixAnswer.Unrecognized.WriteAsync(context.Response, context.RequestAborted);
                    break;
                case StatusCodes.Status405MethodNotAllowed:
                    await MatrixAnswer.WrongMethod.WriteAsync(context.Response, context.RequestAborted);
                    break;
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone; nobody reads an answer.
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            await ExplainAsync(context, refused);
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            // The border of one request: its fault is its own. 5xx makes a homeserver repeat a transaction.
            LogFailed(error, context.Request.Method, context.GetEndpoint()?.DisplayName);
            await MatrixAnswer.Fault(StatusCodes.Status500InternalServerError, "M_UNKNOWN",
                "The bridge failed to handle the request; its log says why.").WriteAsync(context.Response, context.RequestAborted);
        }
    }

    private async Task ExplainAsync(HttpContext context, BadHttpRequestException refused)
    {
        var answer = refused.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? MatrixAnswer.Fault(refused.StatusCode, "M_TOO_LARGE", "The body is longer than the bridge takes.")
            : MatrixAnswer.Fault(refused.StatusCode, "M_UNKNOWN", "The request is not valid HTTP.");
        if (refused.StatusCode == StatusCodes.Status413PayloadTooLarge && context.GetEndpoint()?.Metadata.GetMetadata<BodyCeiling>() is not null)
            LogTooLarge(context.GetEndpoint()?.DisplayName, options.MaxTransactionBytes);
        await answer.WriteAsync(context.Response, context.RequestAborted);
    }

    [LoggerMessage(MatrixEventIds.AppserviceListening, LogLevel.Information, "Waiting for the homeserver on http://{Address}")]
    private partial void LogListening(IPEndPoint address);

    [LoggerMessage(MatrixEventIds.TransactionTooLarge, LogLevel.Error,
        "A request to {Endpoint} was refused because its body is too long. The homeserver will repeat it and send "
        + "nothing else: raise matrix.maxTransactionBytes, which is {Limit}")]
    private partial void LogTooLarge(string? endpoint, int limit);

    [LoggerMessage(MatrixEventIds.RequestFailed, LogLevel.Error, "{Method} {Endpoint} failed")]
    private partial void LogFailed(Exception error, string method, string? endpoint);

    // Signals are the host's to handle.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
