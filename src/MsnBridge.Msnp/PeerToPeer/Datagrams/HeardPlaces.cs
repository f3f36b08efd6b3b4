using MsnBridge.Msnp.Commands;

namespace MsnBridge.Msnp.PeerToPeer.Datagrams;

/// <summary>
/// From which of his places somebody spoke last, in datagrams (MSNP21). It tells where a wink or a voice clip is to be had, and of one who is no contact that he is there at all.
/// </summary>
internal sealed class HeardPlaces
{
    private const int Most = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Guid?> _places = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<string> _order = [];

    /// <summary>Somebody spoke.</summary>
    public void Note(EndpointHandle speaker)
    {
        lock (_lock)
        {
            if (!_places.ContainsKey(speaker.Account))
            {
                if (_order.Count == Most)
                    _places.Remove(_order.Dequeue());

                _order.Enqueue(speaker.Account);
            }

            _places[speaker.Account] = speaker.EndpointId;
        }
    }

    /// <summary>Whether somebody has spoken.</summary>
    public bool Knows(string address)
    {
        lock (_lock)
            return _places.ContainsKey(address);
    }

    /// <summary>The place he spoke from; null where it is not known.</summary>
    public Guid? Last(string address)
    {
        lock (_lock)
            return _places.GetValueOrDefault(address);
    }
}
