using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Messages;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Streams;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Rooms;

/// <summary>
/// Journaled events of groups. Where a device of the user is in the room, it is said there; where none is, whoever said it says it in the chat with him,
/// marked with what the group is called, after an invitation into the room. Either is done with only when the user's server has taken it. What a device
/// sends back that was gone is handed over in the second way.
/// </summary>
internal sealed class RoomDeliveries(
    IStanzaStream stream,
    ContactAddresses addresses,
    RoomQueue queue,
    RoomBook rooms,
    RoomInvitations invitations,
    DeliveryRenderer renderer,
    UserSessions sessions)
{
    /// <param name="direct">The event as a message from the contact, where making that took more than the event; null for whatever the renderer makes of it.</param>
    public async Task DeliverAsync(HomeDelivery delivery, XElement? direct, CancellationToken cancellationToken)
    {
        var user = UserSessions.ToJid(delivery.User);
        var rendered = await queue.RunAsync(user, ended => RenderAsync(delivery, direct, user, ended), cancellationToken);
        await Task.WhenAll(rendered.Select(stanza => stream.SendAsync(stanza, cancellationToken)));
    }

    /// <summary>A device sent something of a room back: it is gone.</summary>
    public void HandleBounce(Room room, Jid device, string? id)
    {
        room.Leave(device);
        if (room.Devices.Count == 0 && room.History.All.FirstOrDefault(utterance => utterance.MessageId == id && utterance.Speaker is not null) is { } missed)
        {
            foreach (var stanza in Aside(room, missed))
            {
                stream.Post(stanza);
            }
        }
    }

    private async Task<IReadOnlyList<XElement>> RenderAsync(HomeDelivery delivery, XElement? direct, Jid user, CancellationToken cancellationToken)
    {
        var conversation = delivery.Conversation;
        // Of a group that is over nothing is known any more; what was said in it is told all the same.
        var room = await rooms.FindAsync(user, conversation, cancellationToken);
        switch (delivery.Event)
        {
            case DeliveryReport report:
                return Report(delivery, user, room, report);
            case GroupInvitationToHome invitation:
                return [await invitations.AskAsync(user, conversation, invitation, delivery.WireId, cancellationToken)];
            case MembershipToHome:
                // Whoever is in the room has seen it by presence; who is not is told with the next invitation who is there.
                return [];
            case OwnMessageToHome own:
                var text = new XElement(Ns.Component + "body", own.Content.Text.Length == 0 ? " " : own.Content.Text);
                return Say(delivery, user, room, null, [text, new XElement(Ns.StanzaIds + "origin-id", new XAttribute("id", delivery.WireId))]);
            default:
                direct ??= renderer.Render(delivery, _ => false);
                return direct is null ? [] : Say(delivery, user, room, delivery.Contact, [.. direct.Elements()]);
        }
    }

    private IReadOnlyList<XElement> Say(HomeDelivery delivery, Jid user, Room? room, ContactId? speaker, IReadOnlyList<XElement> content)
    {
        if (room is null)
        {
            return [Aside(user, "Group", new(delivery.WireId, delivery.WireId, speaker, "", content, delivery.AcceptedAt))];
        }

        var nick = speaker is { } contact ? room.NickOf(contact) : room.Nick;
        var utterance = new RoomUtterance(
            delivery.WireId, delivery.WireId, speaker, nick.Length > 0 ? nick : "You", content, TimeOf(content) ?? delivery.AcceptedAt);
        if (speaker is { } typist)
        {
            room.EndTyping(typist);
        }

        room.History.Add(utterance);
        return room.Devices.Count > 0 ? [.. room.Devices.Select(device => RoomStanzas.Said(room, utterance, device))] : [.. Aside(room, utterance)];
    }

    private IEnumerable<XElement> Aside(Room room, RoomUtterance utterance)
    {
        if (invitations.AskIn(room, $"invite-{utterance.Id}", utterance.Speaker) is { } invitation)
        {
            yield return invitation;
        }

        yield return Aside(room.User, room.Title, utterance);
    }

    private XElement Aside(Jid user, string title, RoomUtterance utterance)
    {
        var message = Stanza.Message(
            utterance.Speaker is { } speaker ? addresses.SpeakingOrTransport(speaker) : addresses.Transport, user, "chat", utterance.Id, utterance.Content);
        // Clients show a picture where the body is its link and nothing else (XEP-0066).
        if (message.Element(Ns.Component + "body") is { } body && message.Element(Ns.OutOfBand + "x") is null)
        {
            body.Value = utterance.Speaker is null ? $"You wrote elsewhere in [{title}]: {body.Value}" : $"[{title}] {body.Value}";
        }

        return message;
    }

    private IReadOnlyList<XElement> Report(HomeDelivery delivery, Jid user, Room? room, DeliveryReport report)
    {
        var message = report.Message;
        var device = Jid.TryParse(message.ReplyAddress, out var replyTo) && replyTo.Bare == user.Bare && replyTo.Resource is not null ? replyTo : null;
        var isOurs = message.Sender.Network == delivery.User.Network;
        if (report.Outcome == DeliveryOutcome.Delivered)
        {
            List<XElement> told = report switch
            {
                { Recipients: { IsEmpty: false } recipients } => [.. Tell(delivery, user, room, Describe(room, recipients))],
                { NotReached: { IsEmpty: false } missed } => [.. Tell(delivery, user, room, DeliveryText.DescribeMissed([.. missed.Select(contact => NameOf(room, contact))]))],
                _ => [],
            };
            if (isOurs && message is { ReceiptRequested: true, MessageId: { } delivered } && device is not null && room?.IsIn(device) == true)
            {
                // <received xmlns='urn:xmpp:receipts' id='the id of the message'/>  (XEP-0184)
                told.Add(Stanza.Message(
                    room.Address,
                    device,
                    "groupchat",
                    $"{delivery.WireId}-receipt",
                    new XElement(Ns.Receipts + "received", new XAttribute("id", delivered))));
            }

            return told;
        }

        if (!isOurs)
        {
            return Tell(delivery, user, room, DeliveryText.Describe(report.Outcome, report.Failure, "What you wrote elsewhere"));
        }

        var text = report.Recipients is { IsEmpty: false } each ? Describe(room, each) : DeliveryText.Describe(report.Outcome, report.Failure);
        return room is not null && message.MessageId is { } refused && device is not null && report.Outcome != DeliveryOutcome.Kept
            && (room.IsIn(device) || sessions.Find(user)?.IsOnlineAt(device) == true)
            ? [Stanza.Message(room.Address, device, "error", refused, DeliveryRenderer.Condition(report, text).ToElement())]
            : Tell(delivery, user, room, text);
    }

    private static string Describe(Room? room, IEnumerable<FileRecipient> recipients) =>
        DeliveryText.DescribeRecipients([.. recipients.Select(recipient => (NameOf(room, recipient.Contact), recipient))]);

    private static string NameOf(Room? room, ContactId contact) => room?.Find(contact)?.Name ?? contact.Value;

    // Servers drop errors for devices that are gone; a message waits for the user.
    private IReadOnlyList<XElement> Tell(HomeDelivery delivery, Jid user, Room? room, string text) =>
        room is { Devices.Count: > 0 }
            ? [.. room.Devices.Select(device => RoomStanzas.Notice(room, device, delivery.WireId, text))]
            :
            [
                Stanza.Message(
                    addresses.Transport,
                    user,
                    "chat",
                    delivery.WireId,
                    new XElement(Ns.Component + "body", $"[{room?.Title ?? "Group"}] {text}"),
                    new XElement(Ns.StanzaIds + "origin-id", new XAttribute("id", delivery.WireId))),
            ];

    private static DateTimeOffset? TimeOf(IEnumerable<XElement> content) =>
        DateTimeOffset.TryParse(
            (string?)content.FirstOrDefault(element => element.Name == Ns.Delay + "delay")?.Attribute("stamp"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at) ? at : null;
}
