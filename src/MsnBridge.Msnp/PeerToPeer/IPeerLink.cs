using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>
/// Whole messages to and from one peer over one carrier, in the binary form of one version: it cuts messages into packets and joins them, gives out identifiers
/// and acknowledges. It knows nothing of sessions beyond their numbers. What arrives it tells its <see cref="IPeerLinkObserver"/>. Sending is possible from any thread.
/// </summary>
internal interface IPeerLink
{
    /// <summary>Who is at the other end; with his place where the version addresses places.</summary>
    EndpointHandle Peer { get; }

    /// <summary>Who is at this end, in the form in which the peer addresses him.</summary>
    EndpointHandle Self { get; }

    /// <summary>The carrier beneath.</summary>
    IPeerCarrier Carrier { get; }

    /// <summary>The conventions of invitations in this version.</summary>
    PeerConventions Conventions { get; }

    /// <summary>Sends an SLP text. Complete when its last packet has been handed over.</summary>
    /// <param name="text">The text without the NUL behind it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PeerCarrierEndedException">The carrier has ended.</exception>
    Task SendTextAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken);

    /// <summary>Sends data of a session. Complete when its last packet has been handed over; that the peer has it all is told by
    /// <see cref="IPeerLinkObserver.ConfirmedAsync"/>, if he tells.</summary>
    /// <param name="data">What to send.</param>
    /// <param name="cancellationToken">Stops in the middle.</param>
    /// <exception cref="PeerCarrierEndedException">The carrier has ended.</exception>
    /// <exception cref="EndOfStreamException">The source has less than it promised.</exception>
    Task SendDataAsync(PeerOutgoingData data, CancellationToken cancellationToken);

    /// <summary>Asks the sender of data to go on at a position, after the carrier it came over has ended. Does nothing in versions that cannot.</summary>
    Task AskToResumeAsync(PeerIncomingData data, CancellationToken cancellationToken);

    /// <summary>A link between the same two in the same version, over another carrier.</summary>
    IPeerLink Over(IPeerCarrier carrier);

    /// <summary>Takes one packet, without what the carrier puts around it but with its footer where the carrier has one. Called in order, one at a time. A packet that
    /// makes no sense is dropped; it never throws for what a peer sent.</summary>
    ValueTask ReceiveAsync(ReadOnlyMemory<byte> packet);
}

/// <summary>What differs in invitations between the versions of peer-to-peer.</summary>
/// <param name="NamesPlaces">Whether addresses in invitations name the place (<c>account;{guid}</c>).</param>
/// <param name="PreparesObjects">Whether four zero bytes go before the data of an object.</param>
/// <param name="HasRequestFlags">Whether invitations have <c>RequestFlags</c> and a number of its own for each kind of object, and closing names the session.</param>
/// <param name="BeginsAnew">Whether who sends data begins from its first byte when the way broke, and the receiver passes over what he has; otherwise the receiver says where to
/// go on. In version 2 nobody can say so, and MSNPSharp takes what begins anew and joins whatever else comes.</param>
/// <param name="LargestDirectPayload">The most bytes of a message in one packet on a direct connection.</param>
internal sealed record PeerConventions(bool NamesPlaces, bool PreparesObjects, bool HasRequestFlags, bool BeginsAnew, int LargestDirectPayload)
{
    /// <summary>Version 1, of MSN Messenger 6.0 to Windows Live Messenger 8.5.</summary>
    public static PeerConventions Version1 { get; } = new(
        NamesPlaces: false, PreparesObjects: true, HasRequestFlags: false, BeginsAnew: false, LargestDirectPayload: 1352);

    /// <summary>Version 2, of Windows Live Messenger 2009 and later, between places.</summary>
    public static PeerConventions Version2 { get; } = new(
        NamesPlaces: true, PreparesObjects: true, HasRequestFlags: true, BeginsAnew: true, LargestDirectPayload: 1320);
}
