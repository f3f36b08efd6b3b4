using MsnBridge.Msnp.Conversations;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>
/// What moves packets to one peer: a switchboard, datagrams over the notification server, a direct connection. It knows nothing of what is in a packet; what comes
/// in is handed to the <see cref="IPeerLink"/> above by whoever reads the connection, in order, one at a time.
/// </summary>
internal interface IPeerCarrier
{
    /// <summary>The most bytes of a message in one packet, headers and footer not counted.</summary>
    int LargestPayload { get; }

    /// <summary>Whether data goes over it, rather than invitations alone.</summary>
    bool CarriesData => LargestPayload > 0;

    /// <summary>Whether four bytes with the number of the application stand behind each packet.</summary>
    bool HasFooter { get; }

    /// <summary>Whether a packet handed over now would reach the peer.</summary>
    bool IsUsable { get; }

    /// <summary>Completes when nothing can be carried any more. Never fails.</summary>
    Task Ended { get; }

    /// <summary>Where a person would say that what comes over it was said.</summary>
    MsnConversationId Conversation { get; }

    /// <summary>Hands over one packet at once: for what is short and must not wait, an invitation or an acknowledgement. Possible on the read loop.</summary>
    /// <param name="packet">Header, payload and, where there is one, footer. May be changed by the caller as soon as the task is complete.</param>
    /// <param name="cancellationToken">Gives up; then the packet was not sent.</param>
    /// <exception cref="PeerCarrierEndedException">The carrier has ended.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken);

    /// <summary>Waits until one packet of many may be handed over. Not possible on the read loop.</summary>
    /// <exception cref="PeerCarrierEndedException">The carrier has ended, or does not deliver.</exception>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    ValueTask WaitForRoomAsync(CancellationToken cancellationToken);

    /// <summary>Hands over one packet of many. Waits while as much is on its way as the carrier bears; who waits first goes first, so that transfers which send one
    /// packet at a time share it fairly, and nothing else that goes over the same connection waits behind them. Not possible on the read loop.</summary>
    /// <inheritdoc cref="SendAsync"/>
    async ValueTask SendPacedAsync(ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        await WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        await SendAsync(packet, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps the carrier open, though nothing may be said for a while, until what is returned is disposed.</summary>
    IDisposable Hold();
}

/// <summary>A carrier has ended; what was handed over before may have arrived.</summary>
internal sealed class PeerCarrierEndedException(Exception? innerException = null) : Exception("The way to the peer has ended.", innerException);
