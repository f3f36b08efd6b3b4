using System.Net;
using System.Net.Sockets;

namespace MsnBridge.Msnp.Server.Tests.PeerToPeer;

/// <summary>Forwards a port of another loopback address, until the test cuts what goes through.</summary>
internal sealed class Router : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _cut = new();
    private readonly Task _forwarding;

    public Router(int port)
    {
        _listener = new TcpListener(Address, port);
        _listener.Start();
        _forwarding = ForwardAsync(port);
    }

    /// <summary>Where it listens.</summary>
    public static IPAddress Address { get; } = IPAddress.Parse("127.0.0.2");

    public void Cut() => _cut.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _cut.CancelAsync();
        _listener.Stop();
        await _forwarding;
        _cut.Dispose();
    }

    private async Task ForwardAsync(int port)
    {
        try
        {
            using var outside = await _listener.AcceptTcpClientAsync(_cut.Token);
            using var inside = new TcpClient();
            await inside.ConnectAsync(IPAddress.Loopback, port, _cut.Token);
            await Task.WhenAny(
                outside.GetStream().CopyToAsync(inside.GetStream(), _cut.Token), inside.GetStream().CopyToAsync(outside.GetStream(), _cut.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Cut.
        }
    }
}
