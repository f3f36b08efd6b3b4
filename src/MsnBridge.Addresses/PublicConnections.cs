using System.Net;
using System.Net.Sockets;

namespace MsnBridge.Addresses;

/// <summary>Connections for HTTP to wherever a stranger's link points, as long as that is public.</summary>
public static class PublicConnections
{
    /// <summary>
    /// Connects to a host of <see cref="PublicAddresses"/>, for <see cref="SocketsHttpHandler.ConnectCallback"/>. Redirects and proxies are the handler's own, and have to be off.
    /// </summary>
    /// <exception cref="HttpRequestException">The host has no public address.</exception>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var allowed = await FindAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        if (allowed.Length == 0)
            throw new HttpRequestException("The address is not one that strangers' links are fetched from.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The public addresses of a host. Whoever connects has to connect to one of these, and not to the name: a name may mean one thing when it is judged and another
    /// when it is used.</summary>
    /// <exception cref="SocketException">There is no such host.</exception>
    public static async Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken) =>
        [.. (await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false)).Where(PublicAddresses.Contains)];
}
