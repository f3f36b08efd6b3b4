using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MsnBridge.Web;

/// <summary>The web server of the management page, with what holds for every answer.</summary>
internal sealed partial class PageServer(PageOptions options, PageEndpoints endpoints, ILogger<PageServer> logger) : IHostedService, IAsyncDisposable
{
    private const int MaxBodyBytes = 16 * 1024;
    private const int MaxConnections = 500;
    private static readonly TimeSpan s_headers = TimeSpan.FromSeconds(10);

    private WebApplication? _server;

    /// <summary>The port it listens on, also where the options said 0.</summary>
    public int Port => _server is null ? options.Port : new Uri(_server.Urls.Single()).Port;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // A link is all that somebody needs to enter: no path may reach a log.
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = s_headers;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Listen(options.ListenAddress, options.Port);
        });
        var server = builder.Build();
        server.Use(GuardAsync);
        endpoints.Map(server);
        _server = server;
        await server.StartAsync(cancellationToken);
        LogListening(options.PublicUrl!, new IPEndPoint(options.ListenAddress, Port));
        if (options.IsInTheClear)
            LogInTheClear(options.PublicUrl!);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is null)
            return;
        await endpoints.StopAsync();
        await _server.StopAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        // The border to whoever asks: what fails here is told without its words, which may be about somebody else.
        catch (Exception error)
        {
            LogFailed(error.GetType().Name);
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    [LoggerMessage(WebEventIds.Listening, LogLevel.Information, "The management page is {Url}, served on {Address}")]
    private partial void LogListening(Uri url, IPEndPoint address);

    [LoggerMessage(WebEventIds.InTheClear, LogLevel.Warning,
        "Passwords that are typed into the management page cross the network in the clear: {Url} is no https address. Put a web server with a certificate before it")]
    private partial void LogInTheClear(Uri url);

    [LoggerMessage(WebEventIds.RequestFailed, LogLevel.Error, "A request of the management page failed ({Error})")]
    private partial void LogFailed(string error);

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
