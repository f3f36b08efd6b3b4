using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Appservice;

namespace MsnBridge.Matrix.Tests.Appservice;

/// <summary>The web server with the Application Service API on a free port, and what it hands on.</summary>
internal sealed class RunningAppservice : IAsyncDisposable, IRoomEventSink, IEphemeralSink, IGhostQuery, IProtocolIcon
{
    public const string Token = "the-homeserver-token";

    private readonly AppserviceServer _server;
    private readonly HttpClient _client = new();

    private RunningAppservice(FakeInbox inbox, MatrixOptions options)
    {
        Inbox = inbox;
        var (ghosts, network) = (new GhostIds(options), new ListedNetwork());
        var receiver = new TransactionReceiver(inbox, this, this, TimeProvider.System, NullLogger<TransactionReceiver>.Instance);
        var endpoints = new AppserviceEndpoints(
            options, ghosts, network, this, new ThirdPartyLookup(options, ghosts, network, this), receiver, Pings,
            NullLogger<AppserviceEndpoints>.Instance);
        _server = new AppserviceServer(options, [endpoints], NullLoggerFactory.Instance);
    }

    public FakeInbox Inbox { get; }

    public PingListener Pings { get; } = new();

    public List<string> Woken { get; } = [];

    public List<EphemeralEvent> Moments { get; } = [];

    public List<MatrixUserId> AskedFor { get; } = [];

    public Func<EphemeralEvent, bool> FailsOn { get; set; } = _ => false;

    public static async Task<RunningAppservice> StartAsync(FakeInbox? inbox = null, int maxBytes = 1024 * 1024)
    {
        var options = new MatrixOptions
        {
            ServerName = "example.org",
            Port = 0,
            HomeserverToken = new Secret(Token),
            MaxTransactionBytes = maxBytes,
        };
        var appservice = new RunningAppservice(inbox ?? new FakeInbox(), options);
        await appservice._server.StartAsync(TestContext.Current.CancellationToken);
        return appservice;
    }

    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, string? body = null, string? token = Token)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{_server.Port}{path}");
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    public Task<(HttpStatusCode Status, JsonNode? Body)> PushAsync(string id, string body) =>
        SendAsync(HttpMethod.Put, $"/_matrix/app/v1/transactions/{id}", body);

    public Task<(HttpStatusCode Status, JsonNode? Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public void Wake(string lane) => Woken.Add(lane);

    public void HandleTyping(TypingEvent typing) => Take(typing);

    public void HandleReceipt(ReceiptEvent receipt) => Take(receipt);

    public void HandlePresence(PresenceEvent presence) => Take(presence);

    public Task<bool> ExistsAsync(MatrixUserId ghost, CancellationToken cancellationToken)
    {
        AskedFor.Add(ghost);
        return Task.FromResult(true);
    }

    public Task<MediaUri?> FindAsync(CancellationToken cancellationToken) => Task.FromResult<MediaUri?>(new MediaUri("mxc://example.org/msn"));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
    }

    private void Take(EphemeralEvent moment)
    {
        if (FailsOn(moment))
            throw new InvalidOperationException("as the test wishes");
        Moments.Add(moment);
    }
}
