using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>Makes better ways for a session than the one over which it was proposed.</summary>
internal interface IPeerTransports
{
    /// <summary>The peer proposes a direct connection for a session, answers a proposal, or tells of it anew. Called on the read loop; must not wait for answers.</summary>
    /// <param name="session">The session.</param>
    /// <param name="link">Over which link it came, and over which an answer goes.</param>
    /// <param name="message">What came: <see cref="SlpContent.TransportRequest"/> and its kin.</param>
    ValueTask ArrivedAsync(PeerSession session, IPeerLink link, SlpMessage message);

    /// <summary>Called by who is about to send data of an accepted session. May take some seconds to propose a direct connection, and put its link into
    /// <see cref="PeerSession.Link"/>. Never fails: where nothing better comes of it, the session stays where it is.</summary>
    Task PrepareAsync(PeerSession session, CancellationToken cancellationToken);
}
