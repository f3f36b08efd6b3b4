using System.Net;
using System.Net.Sockets;
using MsnBridge.Addresses;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Framing;
using MsnBridge.Msnp.Gateway;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Msnp.Transactions;

/// <summary>
/// Connects to the servers of one network for one session: within a time limit, and only where the profile lets a client go. Once the session has gone through the
/// HTTP gateway, all its connections do.
/// </summary>
internal sealed class ServerConnector(MsnpClientOptions options)
{
    private volatile Uri? _gateway = options.Profile.Transport == ServerTransport.Gateway ? options.Profile.GatewayUrl : null;

    /// <summary>Where servers were connected to, as addresses.</summary>
    public KnownAddresses KnownAddresses { get; } = new();

    /// <summary>Whether the profile allows this server.</summary>
    public bool Allows(MsnpServerAddress server) => ServerProfileRules.MayConnect(options.Profile, server);

    /// <summary>The server sent the session through the gateway at this address, which the profile allows.</summary>
    public void GoThrough(MsnpServerAddress gateway) => _gateway = GatewayRoute.GatewayAt(gateway);

    /// <exception cref="IOException">The server cannot be reached in time, or the profile does not allow it. The message is a sentence for a person.</exception>
    public async Task<MsnpConnection> ConnectAsync(MsnpServerAddress server, ServerRole role, CancellationToken cancellationToken)
    {
        if (!Allows(server))
            throw new IOException($"The profile {options.Profile.Name} does not allow connecting to {server}.");

        if (_gateway is null)
        {
            try
            {
                return await ConnectDirectlyAsync(server, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException) when (role == ServerRole.Notification
                && options.Profile is { Transport: ServerTransport.TcpOrGateway, GatewayUrl: not null })
            {
                _gateway = options.Profile.GatewayUrl;
            }
        }

        // The first request opens it; what becomes of that, the connection tells.
        var transport = new GatewayTransport(
            options.Http, options.Profile, new GatewayRoute(_gateway!, role, server), options.Connection.CloseTimeout, options.TimeProvider);
        return new MsnpConnection(transport, MsnpDirection.FromServer, options.Connection, transport);
    }

    private async Task<MsnpConnection> ConnectDirectlyAsync(MsnpServerAddress server, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var connection = options.Connect is { } connect
                ? await connect(server, either.Token).ConfigureAwait(false)
                : await MsnpConnection.ConnectAsync(await AddressOfAsync(server, either.Token).ConfigureAwait(false), server.Port, options.Connection, either.Token)
                    .ConfigureAwait(false);
            KnownAddresses.Add(connection.RemoteAddress);
            return connection;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"Connecting to {server} took too long.", exception);
        }
    }

    /// <summary>What to connect to. A server that another server named may have a name that leads into the network of this computer, which is found out only by looking.</summary>
    private async Task<string> AddressOfAsync(MsnpServerAddress server, CancellationToken cancellationToken)
    {
        if (options.Profile.IsLocal || server.Host == options.Profile.NotificationServer.Host || IPAddress.TryParse(server.Host, out _))
            return server.Host;

        try
        {
            return await PublicConnections.FindAsync(server.Host, cancellationToken).ConfigureAwait(false) is [var address, ..]
                ? address.ToString()
                : throw new IOException($"{server} is in a private network, where the profile {options.Profile.Name} does not allow connecting.");
        }
        catch (SocketException exception)
        {
            throw new IOException($"Cannot connect to {server}: {exception.Message}", exception);
        }
    }
}
