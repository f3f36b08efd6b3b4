using System.Collections.Concurrent;

namespace MsnBridge.Msnp.Server.Hosting;

/// <summary>The connections of one server: how many there may be, and all of them at hand.</summary>
internal sealed class ConnectionRoster(int limit)
{
    private readonly ConcurrentDictionary<ClientConnection, Task> _connections = new();

    /// <summary>Runs a connection to its end; one too many is ended at once.</summary>
    public async Task RunAsync(ClientConnection connection, Func<Task> run)
    {
        if (_connections.Count >= limit)
            connection.Abort("There are too many connections.");

        var running = run();
        _connections.TryAdd(connection, running);
        try
        {
            await running.ConfigureAwait(false);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    /// <summary>Ends every connection at once.</summary>
    public void AbortAll(string reason)
    {
        foreach (var connection in _connections.Keys)
            connection.Abort(reason);
    }

    /// <summary>Waits until the connections of this moment have ended, not longer than the time given.</summary>
    public async Task DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_connections.Values).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            // Who has not gone by then is put out.
        }
    }
}

/// <summary>The connections of every server.</summary>
internal sealed class ConnectionRosters(MsnServerOptions options)
{
    public ConnectionRoster Dispatch { get; } = new(options.MaxConnections);

    public ConnectionRoster Notification { get; } = new(options.MaxConnections);

    public ConnectionRoster Switchboard { get; } = new(options.MaxConnections);

    /// <summary>Ends every connection at once.</summary>
    public void AbortAll(string reason)
    {
        Dispatch.AbortAll(reason);
        Notification.AbortAll(reason);
        Switchboard.AbortAll(reason);
    }
}
