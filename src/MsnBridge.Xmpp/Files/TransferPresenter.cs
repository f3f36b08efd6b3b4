using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Xml.Linq;
using MsnBridge.Core.Files;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Discovery;
using MsnBridge.Xmpp.Rooms;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Files;

/// <summary>
/// How long transfers are getting on: one message to each device that is there, which is corrected (XEP-0308) where the device says that it can be; where it cannot, a line for
/// each step, and none for the end, which is told by what ends it. It is the state of the moment: kept nowhere, and copied to no other device.
/// </summary>
internal sealed class TransferPresenter(IStanzaStream stream, ContactAddresses addresses, DeviceFeatures features, UserSessions sessions, RoomService rooms)
{
    private const int MostShown = 10_000;
    private readonly ConcurrentDictionary<(string User, string Transfer), ImmutableHashSet<Jid>> _shown = new();

    public void Show(Jid user, TransferView transfer)
    {
        var text = TransferText.Describe(transfer);
        var isOver = transfer.State is TransferState.Arrived or TransferState.Failed;
        if (!transfer.Conversation.IsDirect)
        {
            if (!isOver)
            {
                rooms.Tell(user, transfer.Conversation, text);
            }

            return;
        }

        var key = (user.Bare.ToString(), transfer.Transfer);
        var shown = _shown.GetValueOrDefault(key, []);
        foreach (var device in sessions.Find(user)?.Devices ?? [])
        {
            Show(transfer, device, text, isOver, isKnown: shown.Contains(device));
            shown = shown.Add(device);
        }

        if (isOver)
        {
            _shown.TryRemove(key, out _);
        }
        else if (_shown.Count < MostShown)
        {
            _shown[key] = shown;
        }
    }

    // <message type='chat' id='transfer-out-7-20'><body>Sending … 40 %</body><replace xmlns='urn:xmpp:message-correct:0' id='transfer-out-7'/>
    // <private xmlns='urn:xmpp:carbons:2'/><no-copy xmlns='urn:xmpp:hints'/><no-store xmlns='urn:xmpp:hints'/></message>
    private void Show(TransferView transfer, Jid device, string text, bool isOver, bool isKnown)
    {
        var canBeCorrected = features.Has(device, Ns.Correction.NamespaceName);
        if (isOver && !(isKnown && canBeCorrected))
        {
            return;
        }

        var first = $"transfer-{transfer.Transfer}";
        var corrects = isKnown && canBeCorrected;
        stream.Post(Stanza.Message(
            transfer.Contact is { } contact ? addresses.SpeakingOrTransport(contact) : addresses.Transport,
            device,
            "chat",
            isKnown ? $"{first}-{Guid.NewGuid():N}" : first,
            new XElement(Ns.Component + "body", text),
            corrects ? new XElement(Ns.Correction + "replace", new XAttribute("id", first)) : null,
            new XElement(Ns.Carbons + "private"),
            new XElement(Ns.Hints + "no-copy"),
            new XElement(Ns.Hints + "no-store")));
    }
}
