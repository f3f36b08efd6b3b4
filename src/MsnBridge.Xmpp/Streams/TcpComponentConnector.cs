using System.Net.Sockets;

namespace MsnBridge.Xmpp.Streams;

/// <summary>Connects by TCP, to whichever of the server's addresses answers.</summary>
internal sealed class TcpComponentConnector : IComponentConnector
{
    public async Task<Stream> ConnectAsync(string server, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
