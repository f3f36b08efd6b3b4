using System.Globalization;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer.Datagrams;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.OfflineMessages;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Datagrams;

/// <summary>Takes datagrams (SDG) to whom they are for: to clients that know them as they are, to older ones through a switchboard.</summary>
internal sealed class DatagramService(NetworkState state, DatagramRelays relays, TemporaryGroups groups, OfflineMessageStore store)
{
    private const string OnlineChannel = "IM/Online";
    private const string OfflineChannel = "IM/Offline";
    private const int LargestDocument = 16 * 1024;

    /// <summary>Passes a datagram on. That it was is never told; the error is.</summary>
    public MsnpErrorCode Send(UserSession sender, MsnpPayload payload)
    {
        if (payload.Length > LargestDocument)
            return MsnpErrorCode.ChangingTooFast;

        // Who speaks for somebody else, or for another place, is not listened to.
        var document = RoutedDocument.Parse(payload);
        if (document is not { Kind: RoutedContent.Messaging, To: { Contact: var to }, From: { } from }
            || MsnAddress.Normalize(from.Contact.Account) != sender.Address
            || from.EndpointId != sender.EndpointId)
        {
            return MsnpErrorCode.None;
        }

        return to.Network switch
        {
            MsnNetworkId.TemporaryGroup => groups.Send(sender, to.Account, document),
            MsnNetworkId.Passport => SendToPerson(sender, MsnAddress.Normalize(to.Account), document),
            _ => MsnpErrorCode.InvalidParameter,
        };
    }

    private MsnpErrorCode SendToPerson(UserSession sender, string address, RoutedDocument document)
    {
        if (!MsnAddress.IsValid(address))
            return MsnpErrorCode.InvalidParameter;

        var online = ForOnline(document).ToPayload();
        bool hasOlder;
        lock (state.Gate)
        {
            var isOwn = address == sender.Address;
            if (!state.TryFind(address, out var receiver) || (!isOwn && (!receiver.IsPublic || !PrivacyRules.Allows(state.Accounts[address], sender.Address))))
                return document.ServiceChannel == OfflineChannel ? Keep(sender, address, document) : MsnpErrorCode.NotOnline;

            // One's own other places hear what one says, though not what programs say to each other.
            var isPacket = document.MessageType is DatagramPackets.MessageType or DatagramPackets.SignalType;
            var listening = receiver.Sessions.Where(session => IsMeant(session, document)).Concat(isOwn || isPacket ? [] : sender.User.Sessions);
            foreach (var session in listening.Where(session => session != sender && IsDatagram(session)))
                session.Endpoint.Deliver(new DatagramArrived(online));

            hasOlder = !isOwn && receiver.Sessions.Any(session => session.Presence is not null && !IsDatagram(session) && IsMeant(session, document));
            if (!hasOlder)
                return MsnpErrorCode.None;
        }

        foreach (var message in DatagramContent.ToMessages(document, sender.Address))
        {
            if (relays.Send(sender, address, message) is not MsnpErrorCode.None and var error)
                return error;
        }

        return MsnpErrorCode.None;
    }

    // SDG 0 length ... Service-Channel: IM/Offline ... Original-Arrival-Time: 2026-01-15T09:30:00.123Z
    /// <summary>What was said to a user while he was away, to be told once he is there; then it is kept no longer.</summary>
    public IReadOnlyList<MsnpPayload> TakeWaiting(string address)
    {
        var told = new List<MsnpPayload>();
        var ids = store.DataFor(address).OfflineMessages.Select(header => header.Id).ToList();
        foreach (var id in ids)
        {
            if (store.TryFind(address, id, out var kept))
                told.Add(Waiting(address, kept).ToPayload());
        }

        if (ids.Count > 0)
            store.Delete(address, ids);

        return told;
    }

    private static RoutedDocument Waiting(string address, StoredOfflineMessage kept)
    {
        var text = new TextMessage(kept.Text).ToEnvelope();
        return new RoutedDocument(
            new RoutedAddress(new ContactHandle(address)),
            new RoutedAddress(new ContactHandle(kept.Sender)),
            RoutedContent.Messaging,
            [
                new("Message-Type", "Text"),
                .. text.Headers.Where(header => header.Key != "MIME-Version"),
                new("Original-Arrival-Time", kept.ReceivedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)),
            ],
            text.Body,
            [new("Service-Channel", OfflineChannel)],
            version: "2.0");
    }

    private MsnpErrorCode Keep(UserSession sender, string address, RoutedDocument document)
    {
        if (document.MessageType != "Text" || MsnpMessage.Parse(new MessageEnvelope(document.Content, document.Body)) is not TextMessage { Text: var text })
            return MsnpErrorCode.InvalidParameter;

        return store.Store(sender.Address, address, text) switch
        {
            OfflineStoreOutcome.Stored => MsnpErrorCode.None,
            OfflineStoreOutcome.TooFast => MsnpErrorCode.ChangingTooFast,
            OfflineStoreOutcome.BadText => MsnpErrorCode.InvalidParameter,
            _ => MsnpErrorCode.NotOnline,
        };
    }

    /// <summary>What was meant for somebody who is offline and finds him there is said to him there.</summary>
    private static RoutedDocument ForOnline(RoutedDocument document) => document.ServiceChannel != OfflineChannel
        ? document
        : new RoutedDocument(
            document.To!.Value,
            document.From!.Value,
            RoutedContent.Messaging,
            document.Content.Skip(1),
            document.Body,
            [new("Service-Channel", OnlineChannel)],
            version: "2.0");

    // To: 1:account;epid={guid}                            one place alone
    private static bool IsMeant(UserSession session, RoutedDocument document) => document.To!.Value.EndpointId is not { } place || session.EndpointId == place;

    private static bool IsDatagram(UserSession session) => session.Dialect.Messages == MessageTransport.Datagram;
}
