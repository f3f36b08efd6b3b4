using System.Net;
using System.Net.Sockets;
using MsnBridge.Configuration;
using MsnBridge.Data.Sqlite;
using MsnBridge.Diagnosis;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Tests.Diagnosis;

public sealed class LinkCheckTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5_000_000_000, LinkState.Works)]
    [InlineData(1_000_000, LinkState.Broken)]
    public async Task A_disk_without_room_is_broken(long free, object state)
    {
        var finding = await new DiskCheck(new SqliteDataOptions { Directory = "data" }, _ => free).TryAsync(Token);

        Assert.Equal(state, finding.State);
    }

    [Fact]
    public async Task A_collector_is_tried_where_one_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var named = new TelemetrySettings { OtlpEndpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}") };

        Assert.Equal(LinkState.NotUsed, (await new CollectorCheck(new TelemetrySettings(), TimeProvider.System).TryAsync(Token)).State);
        Assert.Equal(LinkState.Works, (await new CollectorCheck(named, TimeProvider.System).TryAsync(Token)).State);
        listener.Stop();
        var gone = await new CollectorCheck(named, TimeProvider.System).TryAsync(Token);
        Assert.Equal((LinkState.Broken, "telemetry.otlpEndpoint"), (gone.State, gone.Setting));
    }

    [Fact]
    public async Task Each_web_service_that_does_not_answer_is_named()
    {
        var profile = new ServerProfile
        {
            Name = "revived",
            Title = "Revived",
            NotificationServer = new MsnpServerAddress("ns.example.net", 1863),
            RstUrl = new Uri("https://login.example.net/RST.srf"),
            StorageUrl = new Uri("https://storage.example.net/storage.asmx"),
        };
        using var http = new HttpClient(new Services());

        var finding = await new MsnServicesCheck(profile, "msn.profiles[0]", http, TimeProvider.System).TryAsync(Token);

        Assert.Equal((LinkState.Broken, "https://storage.example.net/storage.asmx answers 502."), (finding.State, finding.Detail));
    }

    private sealed class Services : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            new HttpResponseMessage(request.RequestUri!.Host == "storage.example.net" ? HttpStatusCode.BadGateway : HttpStatusCode.MethodNotAllowed));
    }
}
