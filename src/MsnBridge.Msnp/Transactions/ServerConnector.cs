using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Profiles;

namespace MsnBridge.Msnp.Transactions;

/// <summary>Connects to the servers of one network: within a time limit, and only where the profile lets a client go.</summary>
internal sealed class ServerConnector(MsnpClientOptions options)
{
    /// <summary>Whether the profile allows this server.</summary>
    public bool Allows(MsnpServerAddress server) => ServerProfileRules.MayConnect(options.Profile, server);

    /// <exception cref="IOException">The server cannot be reached in time, or the profile does not allow it. The message is a sentence for a person.</exception>
    public async Task<MsnpConnection> ConnectAsync(MsnpServerAddress server, CancellationToken cancellationToken)
    {
        if (!Allows(server))
            throw new IOException($"The profile {options.Profile.Name} does not allow connecting to {server}.");

        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return options.Connect is { } connect
                ? await connect(server, either.Token).ConfigureAwait(false)
                : await MsnpConnection.ConnectAsync(server.Host, server.Port, options.Connection, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"Connecting to {server} took too long.", exception);
        }
    }
}
