using System.Net;
using System.Net.Sockets;

namespace MsnBridge.Testing;

/// <summary>Ports for servers that must be told theirs before they listen.</summary>
public static class LoopbackPorts
{
    // Below the range from which Linux takes the ports of outgoing connections, one of which would be in the way sooner or later; and
    // below those that the scripts in deploy/servers choose.
    private const int First = 10_000;
    private const int End = 20_000;

    /// <summary>A port on which nobody listens now.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }
}
