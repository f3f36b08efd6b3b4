using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.PeerToPeer.Notices;
using MsnBridge.Msnp.PeerToPeer.Version2;
using MsnBridge.Msnp.Switchboard;

namespace MsnBridge.Msnp.PeerToPeer;

/// <content>Which ways there are to somebody.</content>
internal sealed partial class PeerToPeerService
{
    private const int MostPlaces = 8;

    private static readonly TimeSpan PlaceTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A way to a peer for something of one's own, once it is its turn.</summary>
    /// <exception cref="MsnTransferException">There is none.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    private async Task<PeerReach> ReachAsync(string address, CancellationToken cancellationToken)
    {
        await CheckAsync(address, cancellationToken).ConfigureAwait(false);
        var dialogue = DialogueWith(address);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var taken = new List<SemaphoreSlim>();
        try
        {
            foreach (var turn in new[] { dialogue.OwnTurns, _ownTurns })
            {
                await turn.WaitAsync(either.Token).ConfigureAwait(false);
                taken.Add(turn);
            }

            return NoticeLinksTo(address) is { Count: > 0 } notices
                ? new PeerReach(dialogue, notices, token => LinksToAsync(address, token), [.. taken])
                : new PeerReach(dialogue, await LinksToAsync(address, either.Token).ConfigureAwait(false), otherwise: null, [.. taken]);
        }
        catch (Exception exception)
        {
            foreach (var turn in taken)
                turn.Release();

            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new MsnTransferException(MsnTransferFailure.ConnectionLost, exception);

            throw;
        }
    }

    private async Task CheckAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            await _session!.WaitUntilSignedInAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MsnpSessionEndedException exception)
        {
            throw new MsnTransferException(MsnTransferFailure.ConnectionLost, exception);
        }

        if (!_session.Dialect.Presence.HasMsnObject)
            throw new MsnTransferException(MsnTransferFailure.Unsupported);

        // Of one who is no contact nothing is known; he is asked where he is in a conversation or in a circle.
        var presence = _session.Presence.Of(address);
        if (presence.Status == MsnpStatus.Offline)
        {
            if (!_heard.Knows(address) && !_conversations!.IsPresent(address) && !IsInCircle(address))
                throw new MsnTransferException(MsnTransferFailure.Offline);
        }
        else if ((presence.Capabilities & ClientCapabilities.PeerToPeerVersion) == 0)
            throw new MsnTransferException(MsnTransferFailure.Unsupported);
    }

    private bool IsInCircle(string address) =>
        _session!.Circles.Circles.Any(circle => _session.CirclePresence.Of(circle.Conversation, address).Status != MsnpStatus.Offline);

    /// <summary>The links to somebody's places, or to the person.</summary>
    /// <exception cref="MsnTransferException">There is no way to him.</exception>
    private async Task<IReadOnlyList<IPeerLink>> LinksToAsync(string address, CancellationToken cancellationToken)
    {
        if (HasDatagrams)
            return Some(PlacesOf(address, switchboard: null).Select(_datagrams!.LinkTo), failure: null);

        var (switchboard, failure) = await _conversations!.ReachAsync(address, cancellationToken).ConfigureAwait(false);
        return Some(switchboard is null ? [] : PlacesOf(address, switchboard).Select(PeersOf(switchboard).LinkTo), failure);
    }

    /// <summary>A link that carries data to the one place that has accepted something, or to the person.</summary>
    /// <exception cref="MsnTransferException">There is no way to him.</exception>
    private async Task<IPeerLink> DataLinkToAsync(EndpointHandle peer, CancellationToken cancellationToken)
    {
        if (HasDatagrams)
            return Some([_datagrams!.LinkTo(peer)], failure: null)[0];

        var (switchboard, failure) = await _conversations!.ReachAsync(peer.Account, cancellationToken).ConfigureAwait(false);
        if (switchboard is not null && peer.EndpointId is { } place)
            await switchboard.WaitForPlaceAsync(peer.Account, place, PlaceTimeout, cancellationToken).ConfigureAwait(false);

        return Some([switchboard is null ? null : PeersOf(switchboard).LinkTo(peer)], failure)[0];
    }

    private static IPeerLink[] Some(IEnumerable<IPeerLink?> links, MsnSendResult? failure)
    {
        IPeerLink[] found = [.. links.OfType<IPeerLink>()];
        return found.Length > 0 ? found : throw new MsnTransferException(FailureOf(failure));
    }

    // A client that takes invitations by notice is asked so, as Windows Live Messenger 2009 does, rather than by a switchboard that it would have to follow before it can say no.
    private List<IPeerLink> NoticeLinksTo(string address)
    {
        if (!_session!.Dialect.HasPeerNotices || _conversations!.IsOpen(address))
            return [];

        var places = PlacesOf(address, switchboard: null);
        var known = _session.Presence.PlacesOf(address);
        return known.Count > 0 && places.Count == known.Count && known.All(place => place.Capabilities.HasFlag(ClientCapabilities.PeerToPeerNotices))
            ? [.. places.Select(place => new NoticeLink(_session, place, new EndpointHandle(_account, _session.EndpointId), waits: true))]
            : [];
    }

    private bool HasDatagrams => _session!.Dialect.Messages == MessageTransport.Datagram;

    /// <summary>Whom to talk to: somebody's places where both sides speak the version that names places, that from which he spoke last first; otherwise the person.</summary>
    private List<EndpointHandle> PlacesOf(string address, SwitchboardConnection? switchboard)
    {
        if (!_session!.Dialect.HasEndpoints || !SecondVersion.IsSpokenBy(_options.Capabilities, _session.Dialect))
            return [new EndpointHandle(address)];

        var places = _session.Presence.PlacesOf(address)
            .Where(place => place.EndpointId is { } id && SecondVersion.IsSpokenBy(place) && switchboard?.HasPlace(address, id) != false)
            .Select(place => new EndpointHandle(address, place.EndpointId))
            .Take(MostPlaces)
            .ToList();
        if (_heard.Last(address) is { } last && (places.Count == 0 || places.Remove(new EndpointHandle(address, last))))
            places.Insert(0, new EndpointHandle(address, last));

        return places.Count > 0 ? places : [new EndpointHandle(address)];
    }

    private static MsnTransferFailure FailureOf(MsnSendResult? result) => result?.Refusal switch
    {
        MsnSendRefusal.ContactOffline or MsnSendRefusal.ContactUnknown => MsnTransferFailure.Offline,
        MsnSendRefusal.ContactDidNotJoin => MsnTransferFailure.TimedOut,
        MsnSendRefusal.ContactRefuses => MsnTransferFailure.Declined,
        _ => MsnTransferFailure.ConnectionLost,
    };
}
