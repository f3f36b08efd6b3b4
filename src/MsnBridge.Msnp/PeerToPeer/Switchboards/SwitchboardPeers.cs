using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Switchboard;

namespace MsnBridge.Msnp.PeerToPeer.Switchboards;

/// <summary>The links over one switchboard, one for each person in it.</summary>
/// <param name="switchboard">The switchboard.</param>
/// <param name="self">The own account and place.</param>
/// <param name="conversation">The conversation the switchboard is of at present.</param>
/// <param name="makeLink">Makes a link over a carrier.</param>
internal sealed class SwitchboardPeers(
    SwitchboardConnection switchboard,
    EndpointHandle self,
    Func<MsnConversationId> conversation,
    Func<IPeerCarrier, EndpointHandle, EndpointHandle, IPeerLink> makeLink)
{
    private const int MostLinks = 64;

    private readonly SwitchboardWindow _window = new(switchboard);
    private readonly Lock _lock = new();
    private readonly Dictionary<EndpointHandle, (SwitchboardCarrier Carrier, IPeerLink Link)> _links = [];

    // <<< MSG account name length                          MIME headers, packet

    /// <summary>Takes a message on the read loop. What is meant for others in the switchboard is passed over.</summary>
    public ValueTask ReceiveAsync(MsgDeliveryCommand delivery)
    {
        var envelope = MessageEnvelope.Parse(delivery.Message.Bytes);
        var to = EndpointHandle.Parse(envelope["P2P-Dest"] ?? "");
        if (!string.Equals(to.Account, self.Account, StringComparison.OrdinalIgnoreCase) || (to.EndpointId is { } place && place != self.EndpointId))
            return ValueTask.CompletedTask;

        // Only who names our place, too, speaks the version that knows of places.
        var source = EndpointHandle.Parse(envelope["P2P-Src"] ?? "");
        var sender = EndpointHandle.Parse(delivery.Account).Account.ToLowerInvariant();
        return LinkTo(new EndpointHandle(sender, to.EndpointId is null ? null : source.EndpointId)) is { } link
            ? link.ReceiveAsync(envelope.Body)
            : ValueTask.CompletedTask;
    }

    /// <summary>The link to somebody in the switchboard; null where there are too many already.</summary>
    public IPeerLink? LinkTo(EndpointHandle peer)
    {
        lock (_lock)
        {
            if (_links.TryGetValue(peer, out var known))
                return known.Link;

            if (_links.Count >= MostLinks)
                return null;

            var own = new EndpointHandle(self.Account, peer.EndpointId is null ? null : self.EndpointId);
            var carrier = new SwitchboardCarrier(switchboard, _window, conversation, own, peer);
            var link = makeLink(carrier, own, peer);
            _links[peer] = (carrier, link);
            return link;
        }
    }

    /// <summary>Somebody left: the links to whoever is not there any more have ended.</summary>
    public void Regroup()
    {
        lock (_lock)
        {
            foreach (var (peer, (carrier, _)) in _links.Where(link => !switchboard.Participants.Contains(link.Key.Account)).ToArray())
            {
                carrier.Leave();
                _links.Remove(peer);
            }
        }
    }
}
