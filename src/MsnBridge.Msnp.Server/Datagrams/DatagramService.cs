using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Datagrams;

/// <summary>Takes datagrams (SDG) to whom they are for: to clients that know them as they are, to older ones through a switchboard.</summary>
internal sealed class DatagramService(NetworkState state, DatagramRelays relays, TemporaryGroups groups)
{
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

        var online = InChannel(document, "IM/Online").ToPayload();
        bool hasOlder;
        lock (state.Gate)
        {
            var isOwn = address == sender.Address;
            if (!state.TryFind(address, out var receiver) || (!isOwn && (!receiver.IsPublic || !PrivacyRules.Allows(state.Accounts[address], sender.Address))))
                return MsnpErrorCode.NotOnline;

            // One's own other places hear what one says.
            foreach (var session in receiver.Sessions.Concat(isOwn ? [] : sender.User.Sessions).Where(session => session != sender && IsDatagram(session)))
                session.Endpoint.Deliver(new DatagramArrived(online));

            hasOlder = !isOwn && receiver.Sessions.Any(session => session.Presence is not null && !IsDatagram(session));
            if (!hasOlder)
                return MsnpErrorCode.None;
        }

        return DatagramContent.ToMessage(document, sender.Address) is { } message ? relays.Send(sender, address, message) : MsnpErrorCode.None;
    }

    /// <summary>What was meant for somebody who is offline and finds him there is said to him there.</summary>
    private static RoutedDocument InChannel(RoutedDocument document, string channel) => document.ServiceChannel != "IM/Offline"
        ? document
        : new RoutedDocument(
            document.To!.Value,
            document.From!.Value,
            RoutedContent.Messaging,
            document.Content.Skip(1),
            document.Body,
            [new("Service-Channel", channel)],
            version: "2.0");

    private static bool IsDatagram(UserSession session) => session.Dialect.Messages == MessageTransport.Datagram;
}
