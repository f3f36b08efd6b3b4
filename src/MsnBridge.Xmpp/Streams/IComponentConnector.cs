using System.Net.Sockets;

namespace MsnBridge.Xmpp.Streams;

/// <summary>Reaches the component port of the XMPP server. Safe for concurrent use.</summary>
internal interface IComponentConnector
{
    /// <returns>The bytes of one connection, both ways; the caller disposes it, which closes the connection.</returns>
    /// <exception cref="SocketException">Not connected.</exception>
    Task<Stream> ConnectAsync(string server, int port, CancellationToken cancellationToken);
}
