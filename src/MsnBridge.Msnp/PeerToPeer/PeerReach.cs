namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>
/// A way to a peer for something of one's own, taken in turn: neither one peer nor all together are asked for much at once. Disposed when that is over.
/// </summary>
/// <param name="dialogue">What is agreed on with him.</param>
/// <param name="links">The links to him, one for each of his places; at least one.</param>
/// <param name="otherwise">Finds other links where nothing goes over these; null where there are none.</param>
/// <param name="turns">Released in the end.</param>
internal sealed class PeerReach(
    PeerDialogue dialogue, IReadOnlyList<IPeerLink> links, Func<CancellationToken, Task<IReadOnlyList<IPeerLink>>>? otherwise = null, params SemaphoreSlim[] turns) : IDisposable
{
    private readonly List<IDisposable> _holds = [.. links.Select(link => link.Carrier.Hold())];
    private int _released;

    public PeerDialogue Dialogue { get; } = dialogue;

    public IReadOnlyList<IPeerLink> Links { get; private set; } = links;

    /// <inheritdoc cref="PeerDialogue.InviteAsync(IReadOnlyList{IPeerLink}, Guid, uint, string, Func{PeerSession, IPeerDataSink}, CancellationToken)"/>
    /// <exception cref="MsnTransferException">There is no other way.</exception>
    public async Task<PeerSession> InviteAsync(
        IReadOnlyList<IPeerLink> to, Guid application, uint applicationId, string context, Func<PeerSession, IPeerDataSink>? sink, CancellationToken cancellationToken)
    {
        try
        {
            return await Dialogue.InviteAsync(to, application, applicationId, context, sink, cancellationToken).ConfigureAwait(false);
        }
        catch (PeerCarrierEndedException) when (otherwise is { } find)
        {
            otherwise = null;
            Links = await find(cancellationToken).ConfigureAwait(false);
            _holds.AddRange(Links.Select(link => link.Carrier.Hold()));
            var same = Links.Where(link => to.Any(before => before.Peer == link.Peer)).ToList();
            return await Dialogue.InviteAsync(same.Count > 0 ? same : [Links[0]], application, applicationId, context, sink, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0)
            return;

        foreach (var hold in _holds)
            hold.Dispose();

        foreach (var turn in turns)
            turn.Release();
    }
}
