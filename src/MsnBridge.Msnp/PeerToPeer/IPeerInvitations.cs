using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>Decides on what peers propose. Called on the read loops of carriers.</summary>
internal interface IPeerInvitations
{
    /// <summary>A session is proposed that is not known yet. Whoever takes it makes a session of it with <see cref="PeerDialogue.AcceptAsync"/>, at once.</summary>
    ValueTask InvitedAsync(PeerDialogue dialogue, IPeerLink link, SlpMessage invitation);

    /// <summary>Too much is proposed, or one thing over and over: it is refused. Told once for each peer.</summary>
    void RefusedTooMany(PeerDialogue dialogue);

    /// <summary>The person answered here what a peer proposed, whose own client may not be able to tell the account's other places.</summary>
    ValueTask AnsweredHereAsync(PeerDialogue dialogue, PeerSession session, bool isAccepted) => ValueTask.CompletedTask;

    /// <summary>Handwriting arrived.</summary>
    ValueTask InkArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> message);
}
