using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using MsnBridge.Faults.Bridge;
using MsnBridge.Faults.Simulation;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.Passport;

namespace MsnBridge.Faults.Msn;

/// <summary>The web services of the embedded network without a socket. Made when somebody first asks them.</summary>
internal sealed class MsnWeb(NetworkParts parts) : IAsyncDisposable
{
    private static readonly IServiceProvider s_services = new ServiceCollection().AddLogging().BuildServiceProvider();

    private WebApplication? _site;
    private RequestDelegate? _pipeline;

    public async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request)
    {
        var features = new FeatureCollection();
        var body = request.Content is null ? Stream.Null : await request.Content.ReadAsStreamAsync();
        var headers = new HeaderDictionary();
        foreach (var header in request.Content is null ? request.Headers : request.Headers.Concat(request.Content.Headers))
            headers[header.Key] = new StringValues([.. header.Value]);
        headers[HeaderNames.Host] = request.RequestUri!.Authority;
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = request.Method.Method,
            Scheme = request.RequestUri.Scheme,
            Path = request.RequestUri.AbsolutePath,
            QueryString = request.RequestUri.Query,
            Protocol = "HTTP/1.1",
            Headers = headers,
            Body = body,
        });
        var answer = new HttpResponseFeature();
        using var written = new MemoryStream();
        features.Set<IHttpResponseFeature>(answer);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(written));
        features.Set<IHttpRequestBodyDetectionFeature>(new HasBody(request.Content is not null));
        var context = new DefaultHttpContext(features);
        await AnswerAsync(context);
        await context.Response.CompleteAsync();
        var response = new HttpResponseMessage((HttpStatusCode)context.Response.StatusCode) { Content = new ByteArrayContent(written.ToArray()), RequestMessage = request };
        foreach (var header in context.Response.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(header.Key, (IEnumerable<string?>)header.Value))
                response.Content.Headers.TryAddWithoutValidation(header.Key, (IEnumerable<string?>)header.Value);
        }

        return response;
    }

    // Making the whole site takes longer than a run, and most runs ask for nothing but these two.
    private async Task AnswerAsync(HttpContext context)
    {
        var passport = parts.Web.OfType<PassportEndpoints>().Single();
        if (context.Request.Path == "/rdr/pprdr.asp" || context.Request.Path == "/login2.srf")
        {
            context.RequestServices = s_services;
            await (context.Request.Path == "/login2.srf" ? passport.Login(context) : passport.Nexus(context)).ExecuteAsync(context);
            return;
        }

        _pipeline ??= Build();
        await using var scope = _site!.Services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        await _pipeline(context);
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
    }

    private RequestDelegate Build()
    {
        var builder = NetworkWebSite.CreateBuilder(parts.Loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton<IServer, NoServer>();
        builder.Services.AddSingleton(parts.Services);
        _site = NetworkWebSite.Build(builder, parts.Web);
        _site.UseEndpoints(_ => { });
        return ((IApplicationBuilder)_site).Build();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }

    private sealed record HasBody(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}

/// <summary>Carries the requests of one process to the web services.</summary>
internal sealed class WebWire(World world, BridgeProcess process, Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await world.PassAsync(process, $"bridge {process.Number} asks {request.RequestUri!.AbsolutePath}", cancellationToken);
        var fate = world.Weather.OfWebRequest();
        if (fate == RequestFate.NotReached)
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Nobody answers.");
        if (fate is RequestFate.Failed or RequestFate.TooMany)
            return new HttpResponseMessage(fate == RequestFate.Failed ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.TooManyRequests) { RequestMessage = request };

        var response = await answer(request);
        await world.PassAsync(process, $"web answers {(int)response.StatusCode} {fate}", cancellationToken);
        if (fate == RequestFate.AnswerLate)
            await world.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        return fate == RequestFate.AnswerLost ? throw new HttpRequestException("The connection ended before the answer.") : response;
    }
}
