using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using MsnBridge.EndToEnd.Tests.Clients;

namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>One direction of <see cref="FaultyHomeserver"/>: hands requests on, except where a fault is in force. Safe for concurrent use.</summary>
internal sealed class FaultyWay : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Rule> _rules = [];
    private readonly EventLog<PassingRequest> _requests = new(request => request.ToString());
    private readonly Uri _target;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private WebApplication? _server;

    private FaultyWay(Uri target) => _target = target;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_server!.Urls.Single());

    /// <summary>Whether <see cref="Requests"/> has what is asked: not where there is too much of it.</summary>
    public bool KeepsRequests { get; set; } = true;

    /// <summary>Told of each request that is handed on, first without an answer and then with the one it got.</summary>
    public Action<PassingRequest, PassingAnswer?>? Watch { get; set; }

    /// <summary>Everything that was asked so far, also what did not get through.</summary>
    public IReadOnlyList<PassingRequest> Requests => _requests.All;

    /// <param name="port">Where it listens; 0 for any port.</param>
    public static async Task<FaultyWay> OpenAsync(int port, Uri target)
    {
        var way = new FaultyWay(target);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        way._server = builder.Build();
        way._server.Run(way.HandleAsync);
        await way._server.StartAsync();
        return way;
    }

    /// <summary>From now on these requests meet that fault, until <see cref="Heal"/>. Of several faults the newest counts.</summary>
    /// <param name="times">So many requests and no more; null for all.</param>
    public void Break(Fault fault, Func<PassingRequest, bool>? which = null, int? times = null)
    {
        lock (_gate)
            _rules.Insert(0, new Rule(fault, which ?? (_ => true), times));
    }

    /// <summary>No fault is in force any more. Requests that hang are let go without an answer.</summary>
    public void Heal()
    {
        lock (_gate)
        {
            foreach (var rule in _rules)
                rule.Over.Cancel();
            _rules.Clear();
        }
    }

    /// <summary>Waits until a condition on what was asked holds.</summary>
    public Task WaitUntilAsync(Func<IReadOnlyList<PassingRequest>, bool> condition, string what) =>
        _requests.WaitUntilAsync(() => condition(_requests.All), what, Waiting.Patience, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Heal();
        if (_server is not null)
            await _server.DisposeAsync();
        _http.Dispose();
    }

    /// <summary>Hands a request on and returns the answer, complete.</summary>
    public async Task<PassingAnswer> ForwardAsync(PassingRequest request, string? path = null)
    {
        var uri = new Uri(_target.GetLeftPart(UriPartial.Authority) + (path ?? request.Path), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), uri);
        if (request.Authorization is not null)
            message.Headers.TryAddWithoutValidation("Authorization", request.Authorization);
        if (request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(request.Body);
            if (request.ContentType is not null)
                message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType);
        }

        Watch?.Invoke(request, null);
        using var answer = await _http.SendAsync(message);
        var passing = new PassingAnswer(
            (int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "application/json", await answer.Content.ReadAsByteArrayAsync());
        Watch?.Invoke(request, passing);
        return passing;
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new PassingRequest(
            context.Request.Method, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, context.Request.ContentType,
            context.Request.Headers.Authorization, body.ToArray());
        var rule = Find(request);
        request.IsBroken = rule is not null;
        if (KeepsRequests)
            _requests.Add(request);
        try
        {
            var answer = rule is null ? await ForwardAsync(request) : await BreakAsync(rule, request, context.RequestAborted);
            if (answer is null)
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            await context.Response.Body.WriteAsync(answer.Body);
        }
        catch (HttpRequestException)
        {
            // Nobody is there, as before a bridge has started.
            context.Abort();
        }
    }

    private async Task<PassingAnswer?> BreakAsync(Rule rule, PassingRequest request, CancellationToken aborted)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, rule.Over.Token);
        try
        {
            return await rule.Fault(this, request, either.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private Rule? Find(PassingRequest request)
    {
        lock (_gate)
        {
            if (_rules.Find(rule => rule.Which(request)) is not { } found)
                return null;
            if (found.Left is { } left && (found.Left = left - 1) == 0)
                _rules.Remove(found);
            return found;
        }
    }

    private sealed class Rule(Fault fault, Func<PassingRequest, bool> which, int? left)
    {
        public Fault Fault => fault;

        public Func<PassingRequest, bool> Which => which;

        public int? Left { get; set; } = left;

        public CancellationTokenSource Over { get; } = new();
    }
}

/// <summary>What becomes of a request instead; null as an answer: the connection is cut.</summary>
internal delegate Task<PassingAnswer?> Fault(FaultyWay way, PassingRequest request, CancellationToken over);

/// <param name="Path">With the query, as it stood on the wire.</param>
internal sealed record PassingRequest(string Method, string Path, string? ContentType, string? Authorization, byte[] Body)
{
    public DateTimeOffset At { get; } = TimeProvider.System.GetUtcNow();

    /// <summary>Whether it met a fault.</summary>
    public bool IsBroken { get; set; }

    public bool IsProbe => Path.Contains("/versions", StringComparison.Ordinal);

    public bool IsSend => Method == "PUT" && Path.Contains("/send/m.room.message/", StringComparison.Ordinal);

    public bool Is(string method, string part) => Method == method && Path.Contains(part, StringComparison.Ordinal);

    // Neither body nor token: a failure's text ends up in build logs.
    public override string ToString() => $"{Method} {Path}";
}

internal sealed record PassingAnswer(int Status, string ContentType, byte[] Body);
