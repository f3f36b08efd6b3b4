using System.Net;
using System.Net.Sockets;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Dialects;

namespace MsnBridge.Msnp.Tests.Connections;

/// <summary>Measures the heap, so nothing else may run beside it.</summary>
[Collection(nameof(IdleConnectionTests))]
[CollectionDefinition(nameof(IdleConnectionTests), DisableParallelization = true)]
public sealed class IdleConnectionTests
{
    private const int WarmUp = 100;
    private const int Connections = 500;
    private const int LargestCost = 16 * 1024;

    [Fact]
    public async Task Five_hundred_connections_that_wait_cost_little_memory()
    {
        var token = TestContext.Current.CancellationToken;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var peers = new List<Socket>();
        var clients = new List<MsnpConnection>();
        var reads = new List<Task<MsnpCommand?>>();

        // Pools fill first.
        while (clients.Count < WarmUp)
            await OpenAsync();

        var before = GC.GetTotalMemory(forceFullCollection: true);
        while (clients.Count < WarmUp + Connections)
            await OpenAsync();

        var cost = (GC.GetTotalMemory(forceFullCollection: true) - before) / Connections;
        TestContext.Current.TestOutputHelper?.WriteLine($"{cost} bytes per idle connection");

        foreach (var client in clients)
            await client.DisposeAsync();

        foreach (var peer in peers)
            peer.Dispose();

        Assert.All(reads, read => Assert.True(read.IsFaulted));
        Assert.InRange(cost, 1, LargestCost);

        async Task OpenAsync()
        {
            var accepting = listener.AcceptSocketAsync(token).AsTask();
            var client = await MsnpConnection.ConnectAsync("127.0.0.1", port, cancellationToken: token);
            clients.Add(client);
            var peer = await accepting;
            peers.Add(peer);

            // Something was said before it became quiet, so buffers have been used in both directions.
            await client.SendAsync(new VerCommand(1, ["MSNP11"]), token);
            await peer.ReceiveAsync(new byte[64], token);
            await peer.SendAsync("VER 1 MSNP11\r\n"u8.ToArray(), token);
            await client.ReadAsync(token);
            client.UseDialect(MsnpDialect.Msnp11);
            reads.Add(client.ReadAsync(CancellationToken.None).AsTask());
        }
    }
}
