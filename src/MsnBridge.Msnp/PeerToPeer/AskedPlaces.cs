using MsnBridge.Msnp.PeerToPeer.Slp;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>
/// The places of a peer that one invitation went to (MSNP16 and later). The first that accepts has it; where the person declines at one of them he has declined; an error is
/// that of one place alone.
/// </summary>
/// <param name="links">The links to them, one for each.</param>
internal sealed class AskedPlaces(IEnumerable<IPeerLink> links)
{
    private const int Most = 16;

    private readonly Lock _lock = new();
    private readonly List<IPeerLink> _waiting = [.. links];
    private Guid? _decidedBy;
    private bool _isDecided;

    /// <summary>Whether what comes from a place concerns the session: before it is decided that of any that was asked, then that of the one that decided.</summary>
    public bool Concerns(IPeerLink link)
    {
        lock (_lock)
            return _isDecided ? link.Peer.EndpointId == _decidedBy : _waiting.Exists(asked => asked.Peer == link.Peer);
    }

    /// <summary>Asks one more place, if that is of use yet.</summary>
    /// <returns>Whether it is to be invited.</returns>
    public bool TryAdd(IPeerLink link)
    {
        lock (_lock)
        {
            if (_isDecided || _waiting.Count >= Most || _waiting.Exists(asked => asked.Peer == link.Peer))
                return false;

            _waiting.Add(link);
            return true;
        }
    }

    /// <summary>A place answered, or cannot be asked.</summary>
    /// <returns>The others, who are to be told; null where it decides nothing.</returns>
    public IReadOnlyList<IPeerLink>? Take(IPeerLink link, int status)
    {
        lock (_lock)
        {
            if (_isDecided || _waiting.RemoveAll(asked => asked.Peer == link.Peer) == 0)
                return null;

            if (status is >= 300 and not SlpStatus.Decline && _waiting.Count > 0)
                return null;

            (_isDecided, _decidedBy) = (true, link.Peer.EndpointId);
            return TakeWaiting();
        }
    }

    /// <summary>The invitation is taken back.</summary>
    /// <returns>Who is to be told; null where one has decided, who alone is.</returns>
    public IReadOnlyList<IPeerLink>? TakeBack()
    {
        lock (_lock)
        {
            if (_isDecided)
                return null;

            _isDecided = true;
            return TakeWaiting();
        }
    }

    private IPeerLink[] TakeWaiting()
    {
        IPeerLink[] taken = [.. _waiting];
        _waiting.Clear();
        return taken;
    }
}
