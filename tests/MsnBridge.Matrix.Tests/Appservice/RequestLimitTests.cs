using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Appservice;
using MsnBridge.Matrix.Tests.Support;

namespace MsnBridge.Matrix.Tests.Appservice;

/// <summary>Every endpoint that the bridge maps, whichever part it belongs to, as it is composed.</summary>
public sealed class RequestLimitTests
{
    private const int LongestTransaction = 10_000_000;
    private const string Provisioning = "a-provisioning-secret";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_has_a_ceiling_for_its_body_which_only_transactions_raise()
    {
        await using var server = await StartAsync();

        Assert.True(server.Value.Endpoints.Count > 20);
        Assert.All(server.Value.Endpoints, endpoint => Assert.Equal(
            endpoint.RoutePattern.RawText!.Contains("transactions", StringComparison.Ordinal) ? LongestTransaction : null,
            endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize));
    }

    [Fact]
    public async Task No_endpoint_waits_for_a_body_past_its_ceiling()
    {
        await using var server = await StartAsync();
        foreach (var (method, path) in Requests(server.Value))
        {
            var ceiling = path.Contains("transactions", StringComparison.Ordinal) ? LongestTransaction : AppserviceServer.MaxBodyBytes;
            var status = await AskAsync(server.Value.Port, method, path, ceiling + 1);
            Assert.True(status is 413 or 501 or (>= 200 and < 500), $"{method} {path}: {status}");
        }
    }

    [Fact]
    public async Task No_endpoint_waits_for_a_body_that_does_not_come()
    {
        await using var server = await StartAsync(TimeSpan.FromMilliseconds(200));
        foreach (var (method, path) in Requests(server.Value))
        {
            var status = await AskAsync(server.Value.Port, method, path, 100);
            Assert.True(status is 504 or 501 or (>= 200 and < 500), $"{method} {path}: {status}");
        }
    }

    [Fact]
    public async Task A_transaction_that_does_not_come_is_answered_so_that_it_is_sent_again()
    {
        await using var server = await StartAsync(TimeSpan.FromMilliseconds(200));

        Assert.Equal(504, await AskAsync(server.Value.Port, "PUT", "/_matrix/app/v1/transactions/1", 100));
    }

    private static IEnumerable<(string Method, string Path)> Requests(AppserviceServer server) =>
        from endpoint in server.Endpoints
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select (method, "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => segment.Parts is [RoutePatternLiteralPart literal] ? literal.Content : "x")));

    // The head of a request and nothing behind it: whoever waits for the body waits for ever.
    private static async Task<int> AskAsync(int port, string method, string path, int length)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(FakeHomeserver.Patience);
        var token = path.Contains("provision", StringComparison.Ordinal) ? Provisioning : RunningAppservice.Token;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"{method} {path}?user_id=@alice:localhost HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"), patience.Token);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var line = await reader.ReadLineAsync(patience.Token);
        return int.Parse(line!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<Running> StartAsync(TimeSpan? timeLimit = null)
    {
        var stage = await MatrixStage.StartAsync(options => options with
        {
            Port = 0,
            HomeserverToken = new Secret(RunningAppservice.Token),
            ProvisioningSecret = new Secret(Provisioning),
            MaxTransactionBytes = LongestTransaction,
        });
        var composed = stage.Get<IEnumerable<IMatrixEndpoints>>();
        var server = new AppserviceServer(stage.Get<MatrixOptions>(), composed, stage.Get<Microsoft.Extensions.Logging.ILoggerFactory>()) { TimeLimit = timeLimit ?? TimeSpan.FromMinutes(1) };
        await server.StartAsync(Token);
        return new Running(stage, server);
    }

    private sealed record Running(MatrixStage Stage, AppserviceServer Value) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Value.StopAsync(CancellationToken.None);
            await Value.DisposeAsync();
            await Stage.DisposeAsync();
        }
    }
}
