using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Matrix.Tests.Support;

/// <summary>A homeserver in this process that answers as it is told and remembers what it was asked. Not told anything, it answers
/// <c>{}</c>.</summary>
internal sealed class FakeHomeserver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private FakeHomeserver(WebApplication app) => _app = app;

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(20);

    public Uri Address { get; private set; } = new("http://127.0.0.1:1");

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>What is answered when the script is at its end.</summary>
    public Func<HttpContext, Task> Otherwise { get; set; } = Json(200, "{}");

    /// <summary>Answers <c>/versions</c> by itself, so that probes do not use up the script.</summary>
    public Func<HttpContext, Task> Versions { get; set; } = Json(200, """{"versions":["v1.12"]}""");

    /// <param name="port">0 for a free one.</param>
    public static async Task<FakeHomeserver> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var homeserver = new FakeHomeserver(app);
        app.Run(homeserver.HandleAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        homeserver.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        return homeserver;
    }

    /// <summary>What the next request of the script is answered with.</summary>
    public FakeHomeserver Answers(int status, string body, string contentType = "application/json") => Does(Json(status, body, contentType));

    public FakeHomeserver Does(Func<HttpContext, Task> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    /// <summary>Waits until so many requests came since the last wait, probes not counted.</summary>
    public async Task ArrivedAsync(int count = 1)
    {
        for (var i = 0; i < count; i++)
            Assert.True(await _arrived.WaitAsync(Patience, TestContext.Current.CancellationToken), $"Only {i} of {count} requests came.");
    }

    public static Func<HttpContext, Task> Json(int status, string body, string contentType = "application/json") => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body);
    };

    /// <summary>Takes the request and says nothing until it is given up.</summary>
    public static Func<HttpContext, Task> Hangs() => async context =>
    {
        var gone = new TaskCompletionSource();
        await using var aborted = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    };

    /// <summary>Breaks off in the midst of the answer.</summary>
    public static Func<HttpContext, Task> Breaks() => async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 100;
        await context.Response.WriteAsync("{\"event_id\":");
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    /// <summary>Answers when the gate is opened.</summary>
    public static Func<HttpContext, Task> Waits(Task gate, string body = "{}") => async context =>
    {
        await gate.WaitAsync(context.RequestAborted);
        await Json(200, body)(context);
    };

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        try
        {
            await _app.StopAsync(atOnce.Token);
        }
        catch (OperationCanceledException)
        {
        }

        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        // The test may read a body by itself, where it is about its size.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.EndsWith("/versions", StringComparison.Ordinal))
        {
            await Versions(context);
            return;
        }

        var body = "";
        if (!target.Contains("/media/", StringComparison.Ordinal))
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            body = await reader.ReadToEndAsync(context.RequestAborted);
        }

        _requests.Enqueue(new(context.Request.Method, target, context.Request.Headers.Authorization.ToString(), body));
        var answer = _script.TryDequeue(out var scripted) ? scripted : Otherwise;
        _arrived.Release();
        await answer(context);
    }
}

/// <param name="Target">Path and query as they came, still escaped.</param>
internal sealed record RecordedRequest(string Method, string Target, string Authorization, string Body);
