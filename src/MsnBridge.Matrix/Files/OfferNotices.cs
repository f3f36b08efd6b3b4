using System.Diagnostics.CodeAnalysis;
using MsnBridge.Matrix.Addressing;

namespace MsnBridge.Matrix.Files;

/// <summary>Which event asked about which offer, so that a reply or a reaction to it is an answer. Not stored: no offer outlives the process. Safe for concurrent use.</summary>
internal sealed class OfferNotices
{
    // More than can be open at one moment by far; the oldest are forgotten.
    private const int MaxNotices = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<EventId, string> _offers = [];
    private readonly Queue<EventId> _order = [];

    public void Remember(EventId notice, string offer)
    {
        lock (_gate)
        {
            if (!_offers.TryAdd(notice, offer))
                return;
            _order.Enqueue(notice);
            if (_order.Count > MaxNotices)
                _offers.Remove(_order.Dequeue());
        }
    }

    public bool TryFind(EventId notice, [NotNullWhen(true)] out string? offer)
    {
        lock (_gate)
            return _offers.TryGetValue(notice, out offer);
    }
}
