using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using MsnBridge.Msnp.Server.Notification;
using MsnBridge.Msnp.Server.Switchboard;

namespace MsnBridge.Msnp.Server.Gateway;

/// <summary>The sessions of the gateway, for as long as the network listens.</summary>
internal sealed class GatewaySessions(
    NotificationServerHandler notification, SwitchboardHandler switchboard, NotificationServices services) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, GatewaySession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<GatewaySession, Task> _ending = new();
    private volatile bool _isClosed;

    /// <summary>Opens a session; null if there are too many. The servers have limits of their own; this one counts those, too, whose end nobody fetched.</summary>
    public GatewaySession? Open(bool isForNotification, EndPoint? remote)
    {
        if (_isClosed || _sessions.Count >= 2 * services.Options.MaxConnections)
            return null;

        var session = new GatewaySession(
            CreateId(), remote, isForNotification ? notification : switchboard, services.Time, Forget);
        _sessions[session.Id] = session;
        return session;
    }

    /// <summary>The session of this id; null if there is none, any more or at all.</summary>
    public GatewaySession? Find(string id) => _sessions.GetValueOrDefault(id);

    /// <summary>Takes nothing more from any client, and waits until those have fetched what was said to them that are about to.</summary>
    public async Task DrainAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_sessions.Values.Select(session => session.DrainAsync())).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            // Who has not by then is put out.
        }
    }

    /// <summary>Ends every session and waits for the servers.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        foreach (var session in _sessions.Values)
            Forget(session);

        await Task.WhenAll(_ending.Values).ConfigureAwait(false);
    }

    // Two numbers, as clients expect, that nobody guesses: who knows the id of a session can speak in it.
    private static string CreateId() => string.Create(CultureInfo.InvariantCulture, $"{RandomNumber()}.{RandomNumber()}");

    private static long RandomNumber() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue;

    private void Forget(GatewaySession session)
    {
        if (!_sessions.TryRemove(session.Id, out _))
            return;

        _ending[session] = EndAsync(session);
    }

    private async Task EndAsync(GatewaySession session)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await session.DisposeAsync().ConfigureAwait(false);
        _ending.TryRemove(session, out _);
    }
}
