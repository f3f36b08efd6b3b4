using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Commands;
using MsnBridge.Configuration;
using MsnBridge.Hosting;
using MsnBridge.Tests.Configuration;

namespace MsnBridge.Tests.Hosting;

public sealed class HealthServerTests : IDisposable
{
    private readonly HttpClient _client = new();
    private HealthCheckResult _xmpp = HealthCheckResult.Healthy();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Ready_is_200_while_every_part_works_and_503_otherwise()
    {
        await using var server = Create(port: 0);
        await server.StartAsync(Token);
        var url = $"http://127.0.0.1:{server.Port}/health/ready";

        using var up = await _client.GetAsync(url, Token);
        Assert.Equal(HttpStatusCode.OK, up.StatusCode);
        Assert.Equal("xmpp: healthy\n", await up.Content.ReadAsStringAsync(Token));

        _xmpp = HealthCheckResult.Unhealthy("The secret is wrong.");
        using var down = await _client.GetAsync(url, Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
        Assert.Equal("xmpp: unhealthy: The secret is wrong.\n", await down.Content.ReadAsStringAsync(Token));
        await server.StopAsync(Token);
    }

    [Fact]
    public async Task Who_asks_for_JSON_gets_the_reasons_as_such_and_what_is_only_told_is_ready()
    {
        _xmpp = HealthCheckResult.Degraded("3 conversations wait.");
        await using var server = Create(port: 0);
        await server.StartAsync(Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Port}/health/ready");
        request.Headers.Accept.ParseAdd("application/json");

        using var answer = await _client.SendAsync(request, Token);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        using var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("degraded", told.RootElement.GetProperty("status").GetString());
        Assert.Equal("3 conversations wait.", told.RootElement.GetProperty("parts").GetProperty("xmpp").GetProperty("reason").GetString());
        await server.StopAsync(Token);
    }

    [Fact]
    public async Task Live_is_200_whatever_the_parts_do()
    {
        _xmpp = HealthCheckResult.Unhealthy();
        await using var server = Create(port: 0);
        await server.StartAsync(Token);

        using var live = await _client.GetAsync($"http://127.0.0.1:{server.Port}/health/live", Token);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        await server.StopAsync(Token);
    }

    [Fact]
    public async Task Requests_are_bounded_in_length_time_and_number()
    {
        await using var server = Create(port: 0);
        await server.StartAsync(Token);

        Assert.Equal(0, server.Limits?.MaxRequestBodySize);
        Assert.Equal(100, server.Limits?.MaxConcurrentConnections);
        Assert.Equal(TimeSpan.FromSeconds(10), server.Limits?.RequestHeadersTimeout);
        using var body = new StringContent("nobody asked for this");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Port}/health/live") { Content = body };
        using var answer = await _client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await server.StopAsync(Token);
    }

    [Fact]
    public async Task A_taken_port_is_told_with_the_setting_to_change()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var server = Create(((IPEndPoint)other.LocalEndpoint).Port);

        var error = await Assert.ThrowsAsync<IOException>(() => server.StartAsync(Token));
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var told = StartFailure.Explain(error, ConfigurationText.Load($"{ConfigurationText.Minimal}\nhealth:\n  port: {port}").Report);

        Assert.Equal(ExitCode.Unavailable, told?.ExitCode);
        Assert.Equal($"Another program listens on port {port} already. Write another port: bridge.yaml:5 (health.port).", told?.Message);
    }

    private HealthServer Create(int port)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHealthChecks().AddCheck("xmpp", () => _xmpp);
        return new HealthServer(
            new HealthSettings { Port = port }, services.BuildServiceProvider().GetRequiredService<HealthCheckService>(),
            NullLoggerFactory.Instance);
    }
}
