using System.Net;
using System.Net.Sockets;
using MsnBridge.Commands;
using MsnBridge.Testing;

namespace MsnBridge.Tests.Commands;

/// <summary><c>msnbridge run</c> and <c>server</c> in this process: what they start, how they stop, what they say when they
/// cannot.</summary>
public sealed class RunCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("msnbridge-test").FullName;
    private readonly StringWriter _error = new() { NewLine = "\n" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_bridge_runs_while_the_xmpp_server_is_away_and_stops_when_asked()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var port = LoopbackPorts.Free();
        var running = InvokeAsync("run", port, stop.Token);
        using var client = new HttpClient();
        using var live = await GetWhenUpAsync(client, $"http://127.0.0.1:{port}/health/live", running);
        using var ready = await client.GetAsync($"http://127.0.0.1:{port}/health/ready", Token);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);

        await stop.CancelAsync();
        Assert.Equal(ExitCode.Success, await running);
        Assert.Empty(_error.ToString());
        Assert.True(File.Exists(Path.Combine(_folder, "data", "msnbridge.key")));
    }

    [Fact]
    public async Task A_taken_port_ends_the_run_with_the_line_to_change()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;

        Assert.Equal(ExitCode.Unavailable, await InvokeAsync("run", taken, Token));
        Assert.Equal($"Another program listens on port {taken} already. Write another port: bridge.yaml:9 (health.port).\n",
            _error.ToString());
    }

    [Fact]
    public async Task A_store_that_cannot_be_used_ends_the_run_with_its_own_code()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "data"), "a file where a folder should be", Token);

        Assert.Equal(ExitCode.InputOutput, await InvokeAsync("run", 0, Token));
        Assert.DoesNotContain("   at ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_embedded_network_runs_alone()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var passport = LoopbackPorts.Free();
        var running = InvokeAsync("server", 0, stop.Token, passport);
        using var client = new HttpClient();
        using var nexus = await GetWhenUpAsync(client, $"http://127.0.0.1:{passport}/rdr/pprdr.asp", running);

        Assert.True(nexus.Headers.Contains("PassportURLs"));
        Assert.False(Directory.Exists(Path.Combine(_folder, "data", "msnbridge.db")));

        await stop.CancelAsync();
        Assert.Equal(ExitCode.Success, await running);
    }

    [Fact]
    public async Task An_embedded_network_that_is_switched_off_does_not_run()
    {
        Assert.Equal(ExitCode.Configuration, await InvokeAsync("server", 0, Token, more: "  enabled: false"));
        Assert.Contains("Change bridge.yaml:7 (msnServer.enabled)", _error.ToString(), StringComparison.Ordinal);
    }

    private async Task<int> InvokeAsync(string command, int healthPort, CancellationToken stop, int passportPort = 0, string? more = null)
    {
        var path = Path.Combine(_folder, "bridge.yaml");
        await File.WriteAllTextAsync(path, $"""
            xmpp:
              secret: s3cret
              port: {LoopbackPorts.Free()}
            msnServer:
              notificationPort: 0
              switchboardPort: 0
            {more ?? $"  passportPort: {passportPort}"}
            health:
              port: {healthPort}
            """, Token);
        return await BridgeCommandLine.InvokeAsync(
            [command, "--config", path], new Terminal(TextReader.Null, TextWriter.Null, _error, IsInteractive: false), stop);
    }

    // Nothing tells from outside that a port is about to listen, other than trying.
    private static async Task<HttpResponseMessage> GetWhenUpAsync(HttpClient client, string url, Task<int> running)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!running.IsCompleted)
        {
            try
            {
                return await client.GetAsync(url, patience.Token);
            }
            catch (HttpRequestException)
            {
                await Task.Yield();
            }
        }

        throw new InvalidOperationException($"The command ended with code {await running}.");
    }
}
