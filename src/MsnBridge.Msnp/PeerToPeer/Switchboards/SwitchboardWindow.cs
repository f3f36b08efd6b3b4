using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Switchboard;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.PeerToPeer.Switchboards;

/// <summary>
/// Paces the packets of all transfers over one switchboard by the acknowledgements of its server: a few are on their way at a time, so that a text which is sent meanwhile
/// has no more than these before it. Whoever waits longest goes first.
/// </summary>
/// <param name="switchboard">The switchboard.</param>
internal sealed class SwitchboardWindow(SwitchboardConnection switchboard)
{
    private const int MostOutstanding = 5;

    private static readonly TimeSpan AcknowledgementTimeout = TimeSpan.FromSeconds(30);

    private const int MostRemembered = 32;

    private readonly AsyncLock _turns = new();
    private readonly Lock _lock = new();
    private readonly Queue<RequestConnection.PendingAnswer> _outstanding = new();

    /// <summary>Waits until another packet of many may go.</summary>
    /// <exception cref="PeerCarrierEndedException">The switchboard has ended, or does not deliver.</exception>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (TakeOldestOfMany() is { } oldest)
            {
                if (await oldest.WaitAsync(AcknowledgementTimeout, cancellationToken).ConfigureAwait(false) is not AckCommand)
                    throw new PeerCarrierEndedException();
            }
        }
        catch (Exception exception) when (exception is ConnectionEndedException or TimeoutException)
        {
            throw new PeerCarrierEndedException(exception);
        }
    }

    // >>> MSG t D length                                   <<< ACK t | NAK t | 282 t
    /// <summary>Sends a packet at once.</summary>
    /// <exception cref="ConnectionEndedException">The switchboard has ended.</exception>
    public async ValueTask SendAsync(MsnpPayload packet, CancellationToken cancellationToken)
    {
        var pending = await switchboard.BeginDataAsync(packet, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            // Where nobody sends many, nobody waits for what becomes of the few.
            while (_outstanding.Count >= MostRemembered && _outstanding.Peek().IsAnswered)
                _outstanding.Dequeue();

            _outstanding.Enqueue(pending);
        }
    }

    private RequestConnection.PendingAnswer? TakeOldestOfMany()
    {
        lock (_lock)
            return _outstanding.Count >= MostOutstanding ? _outstanding.Dequeue() : null;
    }
}
