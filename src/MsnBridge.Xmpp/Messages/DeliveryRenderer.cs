using System.Globalization;
using System.Xml.Linq;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Discovery;
using MsnBridge.Xmpp.Roster;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Users;

namespace MsnBridge.Xmpp.Messages;

/// <summary>
/// Journaled events as message stanzas:
/// <c>&lt;message type='chat' id='msnbridge-7' from='bob\40example.com@msn.example.org/msn' to='alice@example.org'&gt;&lt;body&gt;…&lt;/body&gt;
/// &lt;active/&gt;&lt;origin-id id='msnbridge-7'/&gt;&lt;delay stamp='…'/&gt;&lt;/message&gt;</c>. The same event makes the same stanza, but for how it
/// looks: that is told where a device of the user says that it shows it.
/// </summary>
internal sealed class DeliveryRenderer(ContactAddresses addresses, Privileges privileges, DeviceFeatures features)
{
    /// <summary>Null where there is nothing to tell.</summary>
    /// <param name="isOnlineAt">Whether a device of the user can be reached at an address.</param>
    public XElement? Render(HomeDelivery delivery, Func<Jid, bool> isOnlineAt)
    {
        var user = UserSessions.ToJid(delivery.User);
        return delivery.Event switch
        {
            MessageToHome message => FromContact(
                delivery, user, XhtmlWriter.Body(message.Content), message.Late ? message.SentAt : null, LooksOf(message.Content, user)),
            OwnMessageToHome own when privileges.SpeakFor(user) && delivery.Contact is { } contact && addresses.CanBeWritten(contact) =>
                FromUser(delivery, user, contact, own),
            OwnMessageToHome own => FromContact(delivery, user, $"You wrote elsewhere: {own.Content.Text}", own.SentAt),
            NudgeToHome { IsFlood: true } => FromContact(
                delivery, user, "(sends you one nudge after the other; those that follow are not shown one by one)", null),
            NudgeToHome => FromContact(
                delivery, user, "(sent you a nudge)", null, new XElement(Ns.Attention + "attention")),
            UnsupportedContentToHome content => FromContact(
                delivery, user, $"(sent {content.Description}, which cannot be shown here)", null),
            FileToHome file => FromContact(delivery, user, $"(sent {file.File.Words ?? "a file"}: {FileText.Describe(file.File)})", file.Late ? file.SentAt : null),
            FileOfferToHome offer => FromContact(
                delivery,
                user,
                $"(offers the file {FileText.Describe(offer.File)}. Answer accept to take it or decline to refuse it, until {offer.ExpiresAt.UtcDateTime:HH:mm} UTC.)",
                null),
            FileNotReceivedToHome gone => FromContact(delivery, user, FileText.Describe(gone.File, gone.Failure, gone.Limit), null),
            SilenceToHome silence => FromContact(delivery, user, $"({silence.Describe()})", null),
            DiscardedToHome discarded => FromContact(delivery, user, $"({discarded.Describe()})", null),
            DeliveryReport report => Render(delivery, user, report, isOnlineAt),
            ContactEditReport { Failure: not ContactEditFailure.None } report => Notice(delivery, user, Describe(report)),
            ContactEditReport or ContactRequestToHome => null,
            _ => throw new ArgumentException($"Nothing is known of {delivery.Event.GetType().Name}.", nameof(delivery)),
        };
    }

    /// <summary>A file: <c>&lt;body&gt;https://…&lt;/body&gt;&lt;x xmlns='jabber:x:oob'&gt;&lt;url&gt;https://…&lt;/url&gt;&lt;desc&gt;…&lt;/desc&gt;&lt;/x&gt;</c> (XEP-0066), or words where
    /// it could be put nowhere. Clients show a picture where the body is the link and nothing else.</summary>
    public XElement Render(HomeDelivery delivery, FileToHome file, Uri? link)
    {
        var user = UserSessions.ToJid(delivery.User);
        DateTimeOffset? sentAt = file.Late ? file.SentAt : null;
        return link is null
            ? FromContact(
                delivery, user, $"(sent {file.File.Words ?? "a file"}, {FileText.Describe(file.File)}; your server has no place where the bridge could put it)", sentAt)
            : FromContact(
                delivery,
                user,
                link.AbsoluteUri,
                sentAt,
                new XElement(
                    Ns.OutOfBand + "x",
                    new XElement(Ns.OutOfBand + "url", link.AbsoluteUri),
                    file.File.Words is { } words ? new XElement(Ns.OutOfBand + "desc", words) : null));
    }

    /// <summary>What the transport wrote in a user's name comes back to it, as the contact's server. No client writes from a bare address.</summary>
    public static bool IsOwn(XElement message, Jid from) =>
        from.IsBare && Stanza.IdOf(message)?.StartsWith(HomeDelivery.WireIdPrefix, StringComparison.Ordinal) == true;

    private static string Describe(ContactEditReport report)
    {
        var done = report.Kind switch
        {
            ContactEditKind.Add => "was not added to your MSN list",
            ContactEditKind.Remove => "was not removed from your MSN list",
            ContactEditKind.Accept => "could not be accepted",
            ContactEditKind.Decline => "could not be declined",
            ContactEditKind.Block => "was not blocked",
            ContactEditKind.Unblock => "was not unblocked",
            ContactEditKind.PutIntoGroup => "was not put into the group",
            ContactEditKind.TakeOutOfGroup => "was not taken out of the group",
            ContactEditKind.Rename => "was not renamed on MSN",
            ContactEditKind.Regroup => "was not moved to other groups of your MSN list",
            _ => throw new ArgumentOutOfRangeException(nameof(report), report.Kind, null),
        };
        var reason = report.Failure switch
        {
            ContactEditFailure.UnknownAddress => "MSN knows no such address",
            ContactEditFailure.InvalidAddress => "MSN does not take this address",
            ContactEditFailure.ListFull => "the list is full",
            ContactEditFailure.NotSignedIn => "you are not signed in to MSN",
            _ => "MSN refused it",
        };
        return $"{report.Contact} {done}: {reason}.";
    }

    private XElement? Render(HomeDelivery delivery, Jid user, DeliveryReport report, Func<Jid, bool> isOnlineAt)
    {
        var message = report.Message;
        if (message.Sender.Network != delivery.User.Network)
        {
            // No message here has that id: it was written on another home network.
            return report.Outcome == DeliveryOutcome.Delivered
                ? null
                : FromContact(delivery, user, DeliveryText.Describe(report.Outcome, report.Failure, "What you wrote elsewhere"), null);
        }

        var device = Jid.TryParse(message.ReplyAddress, out var replyTo) && replyTo.Bare == user.Bare ? replyTo : null;
        if (report.Outcome == DeliveryOutcome.Delivered)
        {
            // <received xmlns='urn:xmpp:receipts' id='the id of the message'/>  (XEP-0184)
            return message is { ReceiptRequested: true, MessageId: { } delivered }
                ? Stanza.Message(
                    Speaker(delivery),
                    device ?? user,
                    "chat",
                    delivery.WireId,
                    new XElement(Ns.Receipts + "received", new XAttribute("id", delivered)),
                    new XElement(Ns.Hints + "store"))
                : null;
        }

        var text = DeliveryText.Describe(report.Outcome, report.Failure);
        if (report.Outcome == DeliveryOutcome.Kept)
            return FromContact(delivery, user, text, null);

        // Servers drop errors for devices that are gone: then a message tells it, which waits for the user.
        return message.MessageId is { } refused && device is not null && isOnlineAt(device)
            ? Stanza.Message(Speaker(delivery).Bare, device, "error", refused, Condition(report, text).ToElement())
            : FromContact(delivery, user, text, null);
    }

    internal static StanzaError Condition(DeliveryReport report, string text) => (report.Outcome, report.Failure) switch
    {
        (DeliveryOutcome.Expired, _) => StanzaError.RemoteServerTimeout(text),
        (DeliveryOutcome.Unconfirmed, _) => StanzaError.Undefined(text),
        (_, DeliveryFailure.ContactOffline) => StanzaError.RecipientUnavailable(text),
        (_, DeliveryFailure.ContactUnknown) => StanzaError.ItemNotFound(text),
        (_, DeliveryFailure.NotAllowed) => StanzaError.NotAllowed(text),
        (_, DeliveryFailure.TooLong or DeliveryFailure.UnsupportedContent) => StanzaError.NotAcceptable(text),
        (_, DeliveryFailure.NotSignedIn) => StanzaError.NotAuthorized(text),
        (_, DeliveryFailure.TooManyMessages) => StanzaError.ResourceConstraint(text),
        _ => StanzaError.Undefined(text),
    };

    // <message to='example.org'><privilege xmlns='urn:xmpp:privilege:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'
    // from='alice@example.org' to='bob\40example.com@msn.example.org' type='chat' id='msnbridge-7'>…  (XEP-0356, section 6): the server copies
    // it to the user's devices, archives it as his, and brings it to the contact, which is here (IsOwn).
    private XElement FromUser(HomeDelivery delivery, Jid user, ContactId contact, OwnMessageToHome own) =>
        new(
            Ns.Component + "message",
            new XAttribute("from", addresses.Transport.ToString()),
            new XAttribute("to", user.Domain),
            new XAttribute("id", delivery.WireId),
            new XElement(
                Ns.Privilege2 + "privilege",
                new XElement(
                    Ns.Forward + "forwarded",
                    new XElement(
                        Ns.Client + "message",
                        new XAttribute("from", user.Bare.ToString()),
                        new XAttribute("to", addresses.OfContact(contact).ToString()),
                        new XAttribute("type", "chat"),
                        new XAttribute("id", delivery.WireId),
                        new XElement(Ns.Client + "body", own.Content.Text.Length == 0 ? " " : own.Content.Text),
                        new XElement(Ns.StanzaIds + "origin-id", new XAttribute("id", delivery.WireId)),
                        Delay(own.SentAt)))));

    private Jid Speaker(HomeDelivery delivery) =>
        delivery.Contact is { } contact ? addresses.SpeakingOrTransport(contact) : addresses.Transport;

    private XElement FromContact(HomeDelivery delivery, Jid user, string body, DateTimeOffset? sentAt, params object?[] content) =>
        Stanza.Message(
            Speaker(delivery),
            user,
            "chat",
            delivery.WireId,
            new XElement(Ns.Component + "body", body),
            new XElement(Ns.ChatStates + "active"),
            new XElement(Ns.StanzaIds + "origin-id", new XAttribute("id", delivery.WireId)),
            sentAt is { } at ? Delay(at) : null,
            content);

    private XElement? LooksOf(MessageContent content, Jid user) =>
        features.DevicesWith(user, Ns.XhtmlIm.NamespaceName).Count > 0 ? XhtmlWriter.Write(content) : null;

    private XElement Notice(HomeDelivery delivery, Jid user, string body) =>
        Stanza.Message(
            addresses.Transport,
            user,
            "chat",
            delivery.WireId,
            new XElement(Ns.Component + "body", body),
            new XElement(Ns.StanzaIds + "origin-id", new XAttribute("id", delivery.WireId)));

    // <delay xmlns='urn:xmpp:delay' from='msn.example.org' stamp='2002-09-10T23:08:25Z'/>  (XEP-0203, times as in XEP-0082)
    private XElement Delay(DateTimeOffset sentAt) =>
        new(
            Ns.Delay + "delay",
            new XAttribute("from", addresses.Transport.ToString()),
            new XAttribute("stamp", sentAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)));
}
