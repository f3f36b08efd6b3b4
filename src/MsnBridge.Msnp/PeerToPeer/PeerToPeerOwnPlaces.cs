using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.PeerToPeer.Datagrams;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.PeerToPeer;

/// <content>What the own account's places tell one another.</content>
internal sealed partial class PeerToPeerService
{
    // <<< UBN own-account;{guid} 3 length                  | SDG 0 length ... From: 1:own-account;epid={guid} ... Message-Type: Signal/P2P
    /// <summary>Takes what an own place says: that the person answered there what somebody proposed to all of them.</summary>
    public void ReceiveOwn(ReadOnlyMemory<byte> text)
    {
        if (SlpMessage.Parse(text) is { Method: SlpMethods.Bye, OnBehalfOf: { } inviter } goodbye)
            Find(ContactList.Canonical(inviter))?.AnsweredElsewhere(goodbye);
    }

    // >>> UUN t own-account;{guid} 3 length                | SDG t length To: 1:own-account;epid={guid} ... Message-Type: Signal/P2P
    /// <inheritdoc/>
    public async ValueTask AnsweredHereAsync(PeerDialogue dialogue, PeerSession session, bool isAccepted)
    {
        // A client that knows of places tells them itself.
        if (session.Link.Peer.EndpointId is not null || !_session!.Dialect.HasEndpoints)
            return;

        var self = new EndpointHandle(_account, _session.EndpointId);
        foreach (var place in _session.Places.Places.Where(place => !place.IsThisOne).Take(MostPlaces))
        {
            var other = new EndpointHandle(_account, place.Id);
            var goodbye = PeerDialogue.TellElsewhere(session, self, other, isAccepted).ToBytes();
            try
            {
                await (HasDatagrams
                    ? _session.SendAsync(id => new SdgCommand(id, DatagramPackets.Signal(self, other, goodbye)))
                    : _session.SendAsync(id => new UunCommand(id, _account, place.Id, UserNoticeKind.PeerToPeer, new MsnpPayload(goodbye)))).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is ConnectionEndedException or OperationCanceledException)
            {
                // Then they see it for themselves.
            }
        }
    }
}
