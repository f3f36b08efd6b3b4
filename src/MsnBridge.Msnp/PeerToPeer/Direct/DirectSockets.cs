using System.Net;
using System.Net.Sockets;

namespace MsnBridge.Msnp.PeerToPeer.Direct;

/// <summary>Makes connections from client to client.</summary>
internal static class DirectSockets
{
    /// <summary>Connects to all addresses of one peer at once and keeps the first that answers.</summary>
    /// <param name="candidates">Where he may be; each allowed by an <see cref="AddressPolicy"/>.</param>
    /// <param name="timeout">How long to try.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The connection; null if none came about.</returns>
    public static async Task<Stream?> ConnectAsync(
        IReadOnlyCollection<IPEndPoint> candidates, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var tries = candidates.Select(candidate => TryConnectAsync(candidate, either.Token)).ToList();
        Stream? connected = null;
        while (tries.Count > 0)
        {
            var done = await Task.WhenAny(tries).ConfigureAwait(false);
            tries.Remove(done);
            if (await done.ConfigureAwait(false) is not { } stream)
                continue;

            if (connected is null)
            {
                connected = stream;
                await either.CancelAsync().ConfigureAwait(false);
            }
            else
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }

        if (connected is null)
            cancellationToken.ThrowIfCancellationRequested();

        return connected;
    }

    /// <summary>Listens at the first free port of those that may be used; null if there is none.</summary>
    public static Socket? Listen(DirectConnectionOptions options)
    {
        if (!options.Listens)
            return null;

        var address = options.BindAddress ?? options.ListenAddress!;
        for (var port = options.FirstPort; port <= options.LastPort; port++)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(address, port));
                socket.Listen(backlog: 4);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }

        return null;
    }

    /// <summary>Takes the next that connects.</summary>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public static async Task<Stream> AcceptAsync(Socket listener, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return StreamOf(await listener.AcceptAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (SocketException)
            {
                // Whoever it was has gone already.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private static async Task<Stream?> TryConnectAsync(IPEndPoint where, CancellationToken cancellationToken)
    {
        var socket = new Socket(where.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(where, cancellationToken).ConfigureAwait(false);
            return StreamOf(socket);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
    }

    private static NetworkStream StreamOf(Socket socket)
    {
        socket.NoDelay = true;
        return new NetworkStream(socket, ownsSocket: true);
    }
}
