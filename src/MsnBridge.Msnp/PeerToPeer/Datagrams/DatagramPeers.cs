using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.PeerToPeer.Datagrams;

/// <summary>The links over datagrams of one session, one for each person or place (MSNP21).</summary>
/// <param name="session">The session.</param>
/// <param name="account">The own account.</param>
/// <param name="makeLink">Makes a link over a carrier.</param>
/// <param name="dialogueWith">What is agreed on with somebody.</param>
/// <param name="time">The clock.</param>
internal sealed class DatagramPeers(
    NotificationSession session,
    string account,
    Func<IPeerCarrier, EndpointHandle, EndpointHandle, IPeerLink> makeLink,
    Func<string, PeerDialogue> dialogueWith,
    TimeProvider time)
{
    private const int MostLinks = 64;

    private readonly DatagramWindow _window = new(session, time);
    private readonly Lock _lock = new();
    private readonly Dictionary<EndpointHandle, (DatagramCarrier Carrier, IPeerLink Link)> _links = [];

    /// <summary>Takes a document on the read loop. What is meant for another place is passed over.</summary>
    public async ValueTask ReceiveAsync(RoutedDocument document)
    {
        if (document is not { To: { } to, From: { } from } || (to.EndpointId is { } place && place != session.EndpointId))
            return;

        // Whoever names our place speaks the version that knows of places.
        var sender = ContactList.Canonical(from.Contact.Account);
        if (LinkTo(new EndpointHandle(sender, to.EndpointId is null ? null : from.EndpointId)) is not { } link)
            return;

        if (document.MessageType == DatagramPackets.SignalType)
        {
            await dialogueWith(sender).TextArrivedAsync(link, document.Body).ConfigureAwait(false);
            return;
        }

        foreach (var packet in DatagramPackets.Split(document))
            await link.ReceiveAsync(packet).ConfigureAwait(false);
    }

    /// <summary>The link to somebody; null where there are too many that are in use.</summary>
    public IPeerLink? LinkTo(EndpointHandle peer)
    {
        lock (_lock)
        {
            if (_links.TryGetValue(peer, out var known))
                return known.Link;

            if (_links.Count >= MostLinks && !TryMakeRoom())
                return null;

            var self = new EndpointHandle(account, peer.EndpointId is null ? null : session.EndpointId);
            var carrier = new DatagramCarrier(session, _window, account, peer);
            var link = makeLink(carrier, self, peer);
            _links[peer] = (carrier, link);
            return link;
        }
    }

    private bool TryMakeRoom()
    {
        foreach (var (peer, (carrier, _)) in _links)
        {
            if (!dialogueWith(peer.Account).IsIdle)
                continue;

            carrier.Leave();
            return _links.Remove(peer);
        }

        return false;
    }
}
