namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>A way to a peer for something of one's own, taken in turn: neither one peer nor all together are asked for much at once. Disposed when that is over.</summary>
internal sealed class PeerReach(PeerDialogue dialogue, IPeerLink link, params SemaphoreSlim[] turns) : IDisposable
{
    private readonly IDisposable _hold = link.Carrier.Hold();
    private int _released;

    public PeerDialogue Dialogue { get; } = dialogue;

    public IPeerLink Link { get; } = link;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0)
            return;

        _hold.Dispose();
        foreach (var turn in turns)
            turn.Release();
    }
}
