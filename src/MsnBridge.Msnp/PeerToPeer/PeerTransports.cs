using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>Finds a way for data where a session was agreed on by notices, which carry none, and then a better one.</summary>
/// <param name="direct">Makes direct connections.</param>
/// <param name="reach">Finds a way to somebody.</param>
internal sealed class PeerTransports(DirectConnections direct, Func<EndpointHandle, CancellationToken, Task<IPeerLink>> reach) : IPeerTransports
{
    /// <inheritdoc/>
    public ValueTask ArrivedAsync(PeerSession session, IPeerLink link, SlpMessage message) => direct.ArrivedAsync(session, link, message);

    /// <inheritdoc/>
    public async Task PrepareAsync(PeerSession session, CancellationToken cancellationToken)
    {
        if (!session.Link.Carrier.CarriesData)
        {
            try
            {
                session.Link = await reach(session.Link.Peer, cancellationToken).ConfigureAwait(false);
            }
            catch (MsnTransferException)
            {
                // Then sending finds out that there is no way.
                return;
            }
        }

        await direct.PrepareAsync(session, cancellationToken).ConfigureAwait(false);
    }
}
