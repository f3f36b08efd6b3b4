using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MsnBridge.Core.Content;

namespace MsnBridge.Xmpp.Files;

/// <summary>
/// Hands out files to whoever has their links: <c>GET …/&lt;token&gt;/&lt;name&gt;</c>, whole or a range of it. What stands before the token is the affair of a web server in
/// between. The name is only for those who read the link. Answers <c>GET …/about</c> with what it is, for whoever looks whether the way here is right.
/// </summary>
internal sealed partial class FileServer(XmppOptions options, HostedFiles files, IContentStore store, TimeProvider time, ILogger<FileServer> logger)
    : BackgroundService, IAsyncDisposable
{
    /// <summary>What is answered at <c>about</c>.</summary>
    public const string Greeting = "MsnBridge hands out files here.\n";

    private const string About = "about";
    private const int MaxHeaderBytes = 16 * 1024;
    private const int SlowestReader = 2 * 1024;
    private static readonly TimeSpan s_prune = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_headers = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _requests = new(options.Files.MaxRequests);
    private WebApplication? _server;

    /// <summary>The port it listens on, also where the options said 0.</summary>
    public int Port => _server is null ? options.Files.Port : new Uri(_server.Urls.Single()).Port;

    /// <summary>What bounds its requests.</summary>
    public KestrelServerLimits? Limits => _server?.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Files.PublicUrl is not null)
        {
            await ListenAsync(cancellationToken);
            LogListening(new IPEndPoint(options.Files.ListenAddress, Port));
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Opens the port and nothing else.</summary>
    /// <exception cref="IOException">Another program has it.</exception>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // A path is all that somebody needs for a file: none may reach a log.
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.RequestHeadersTimeout = s_headers;
            kestrel.Limits.KeepAliveTimeout = s_keepAlive;
            // Who reads slower holds a place that others wait for.
            kestrel.Limits.MinResponseDataRate = new MinDataRate(SlowestReader, s_patience);
            kestrel.Limits.MaxConcurrentConnections = options.Files.MaxRequests * 4L;
            kestrel.Listen(options.Files.ListenAddress, options.Files.Port);
        });

        var server = builder.Build();
        server.Run(AnswerAsync);
        _server = server;
        await server.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await (_server?.StopAsync(cancellationToken) ?? Task.CompletedTask);
        await base.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _requests.Dispose();
        base.Dispose();
    }

    // What was linked goes when its time has passed, also where no more is handed out.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_prune, time);
        try
        {
            do
            {
                try
                {
                    await files.PruneAsync(stoppingToken);
                }
                catch (ContentStoreException exception)
                {
                    LogNotRemoved(exception.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutting down.
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!_requests.Wait(0, CancellationToken.None))
        {
            context.Response.Headers.RetryAfter = "5";
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            FileHeaders.Write(context.Response.Headers);
            if (HttpMethods.IsOptions(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            }
            else if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            {
                context.Response.Headers.Allow = "GET, HEAD, OPTIONS";
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            }
            else
            {
                await HandOutAsync(context);
            }
        }
        catch (Exception exception) when (exception is ContentStoreException && !context.Response.HasStarted)
        {
            LogNotRead(exception.Message);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone.
        }
        finally
        {
            _requests.Release();
        }
    }

    private async Task HandOutAsync(HttpContext context)
    {
        var segments = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is [.., About])
        {
            await Results.Text(Greeting).ExecuteAsync(context);
            return;
        }

        if (segments is not [.., var token, _] || await files.FindAsync(token, context.RequestAborted) is not { } file
            || await store.OpenReadAsync(file.Content, context.RequestAborted) is not { } content)
        {
            // The same whether it is over or never was.
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        FileHeaders.Write(context.Response.Headers, file, time.GetUtcNow());
        await Results.Stream(content, FileHeaders.MediaTypeOf(file), enableRangeProcessing: true).ExecuteAsync(context);
    }

    [LoggerMessage(XmppEventIds.FilesListening, LogLevel.Information, "Files are handed out at http://{Address}")]
    private partial void LogListening(IPEndPoint address);

    [LoggerMessage(XmppEventIds.FileNotRead, LogLevel.Warning, "A file could not be handed out: {Reason}")]
    private partial void LogNotRead(string reason);

    [LoggerMessage(XmppEventIds.FileNotRemoved, LogLevel.Warning, "Files whose links are over could not be removed: {Reason}")]
    private partial void LogNotRemoved(string reason);

    // The process listens to signals, not this part of it.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
