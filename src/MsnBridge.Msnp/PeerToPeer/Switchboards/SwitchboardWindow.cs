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

    private readonly AsyncLock _turns = new();
    private readonly Queue<RequestConnection.PendingAnswer> _outstanding = new();

    // >>> MSG t D length                                   <<< ACK t | NAK t | 282 t
    /// <exception cref="PeerCarrierEndedException">The switchboard has ended, or does not deliver.</exception>
    public async ValueTask SendAsync(MsnpPayload packet, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_outstanding.Count == MostOutstanding)
            {
                var answer = await _outstanding.Peek().WaitAsync(AcknowledgementTimeout, cancellationToken).ConfigureAwait(false);
                _outstanding.Dequeue();
                if (answer is not AckCommand)
                    throw new PeerCarrierEndedException();
            }

            _outstanding.Enqueue(await switchboard.BeginDataAsync(packet, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is ConnectionEndedException or TimeoutException)
        {
            throw new PeerCarrierEndedException(exception);
        }
    }
}
