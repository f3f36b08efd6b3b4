using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.PeerToPeer.Datagrams;

/// <summary>
/// Paces the packets of all transfers over one notification server. Nothing confirms a datagram, but a server answers in order: a ping goes behind every few, and no more
/// go before the ping behind those before them was answered. So a text that is sent meanwhile has few before it.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="time">The clock.</param>
internal sealed class DatagramWindow(NotificationSession session, TimeProvider time)
{
    private const int Few = 8;

    private static readonly TimeSpan PongPatience = TimeSpan.FromSeconds(30);

    private readonly AsyncLock _turns = new();
    private Task? _pong;
    private int _since;

    // >>> PNG                                              <<< QNG
    /// <summary>Waits until another packet of many may go.</summary>
    /// <exception cref="PeerCarrierEndedException">The session has ended, or its server does not answer.</exception>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        if (++_since < Few)
            return;

        try
        {
            if (_pong is { } pong)
                await Task.WhenAny(pong, session.Ended).WaitAsync(PongPatience, time, cancellationToken).ConfigureAwait(false);

            await session.AskAsync(
                async connection => _pong = await session.Pongs.PingAsync(connection, cancellationToken).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
            _since = 0;
        }
        catch (Exception exception) when (exception is TimeoutException or MsnpSessionEndedException)
        {
            throw new PeerCarrierEndedException(exception);
        }
    }
}
