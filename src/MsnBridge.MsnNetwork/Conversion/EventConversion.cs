using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.MsnNetwork.Files;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.MsnNetwork.Conversion;

/// <summary>What an MSN session reports, in Core's words. One report may become none or several.</summary>
internal static class EventConversion
{
    /// <param name="list">The contact list as it is when the event is read; it names the groups.</param>
    public static IEnumerable<RemoteEvent> ToBridge(MsnpEvent reported, ContactListSnapshot list) => reported switch
    {
        ContactListEvent full => [new ContactListReceived([.. ContactsOf(full.List)])],
        ContactChangedEvent changed => [new ContactChanged(ContactConversion.ToBridge(changed.Contact, list))],
        ContactRemovedEvent removed => [new ContactRemoved(ContactConversion.ToContactId(removed.Address))],
        // A group that was renamed is another name on each of its contacts; those that did not change are dropped by the reader.
        ContactListSettingsEvent settings => ContactsOf(settings.List).Select(contact => new ContactChanged(contact)),
        ContactRequestEvent request =>
            [new ContactRequestReceived(ContactConversion.ToContactId(request.Contact.Address), ContactConversion.ToBridge(request.Contact, list).DisplayName)],
        PresenceEvent presence => ToBridge(presence),
        TextEvent text => [ToBridge(text)],
        OfflineTextEvent { Message: var waited } => [new TextReceived(
            Direct(waited.Sender), ContactConversion.ToContactId(waited.Sender), new MessageContent(waited.Text), waited.SentAt, true, waited.Id)],
        OwnMessageEvent own => [new OwnTextReceived(ConversationConversion.ToBridge(own.Conversation), TextConversion.ToBridge(own.Message), own.ReceivedAt)],
        TypingEvent typing => [new TypingReceived(ConversationConversion.ToBridge(typing.Conversation), ContactConversion.ToContactId(typing.Sender))],
        NudgeEvent nudge => [new NudgeReceived(
            ConversationConversion.ToBridge(nudge.Conversation), ContactConversion.ToContactId(nudge.Sender), nudge.ReceivedAt)],
        FileOfferEvent offered => [new FileOffered(
            ConversationConversion.ToBridge(offered.Conversation), ContactConversion.ToContactId(offered.Sender), new OfferFromMsn(offered.Offer), offered.ReceivedAt)],
        WinkEvent wink => [Unfetched(wink.Conversation, wink.Sender, ClipWords.Wink(wink.Wink.Friendly), wink.ReceivedAt)],
        VoiceClipEvent clip => [Unfetched(clip.Conversation, clip.Sender, ClipWords.VoiceClip, clip.ReceivedAt)],
        InkEvent ink => [Unfetched(ink.Conversation, ink.Sender, ClipWords.Ink, ink.ReceivedAt)],
        UnsupportedContentEvent other => [new UnsupportedContentReceived(
            ConversationConversion.ToBridge(other.Conversation), ContactConversion.ToContactId(other.Sender), other.Description, other.ReceivedAt)],
        SystemMessageEvent system => [new NetworkNoticeReceived(system.Text)],
        MailEvent { From: { } sender } mail => [new NetworkNoticeReceived($"New mail in your MSN mailbox from {sender}: {mail.Subject}")],
        MailEvent { InboxUnread: > 0 } mail => [new NetworkNoticeReceived($"Unread mail in your MSN mailbox: {mail.InboxUnread}.")],
        AlertEvent { ActionUrl: { } url } alert when Uri.IsWellFormedUriString(url, UriKind.Absolute) => [new NetworkNoticeReceived($"{alert.Text} {url}")],
        AlertEvent alert => [new NetworkNoticeReceived(alert.Text)],
        MobilePageEvent { IsFailure: true } page => [new NetworkNoticeReceived($"A message to a mobile was not delivered: {page.Text}")],
        MobilePageEvent page => [new NetworkNoticeReceived($"Message from the mobile {page.Sender}: {page.Text}")],
        CirclePresenceEvent member =>
            [new MemberPresenceReceived(
                ConversationConversion.ToBridge(member.Circle), ContactConversion.ToContactId(member.Address), PresenceConversion.ToBridge(member.Presence))],
        MailEvent or MailMovedEvent or PoliciesEvent or OwnPresenceEvent or OfflineMessagesEvent
            or ParticipantsEvent or CirclesEvent => [],
        SessionEndedEvent ended => [ToBridge(ended)],
        _ => throw new ArgumentOutOfRangeException(nameof(reported), reported.GetType(), "Unknown event."),
    };

    // By address: everything that is done for a whole list is then done in the same order each time.
    private static IEnumerable<Contact> ContactsOf(ContactListSnapshot list) => list.Contacts.Values
        .OrderBy(contact => contact.Address, StringComparer.Ordinal)
        .Select(contact => ContactConversion.ToBridge(contact, list));

    private static IEnumerable<RemoteEvent> ToBridge(PresenceEvent presence)
    {
        var contact = ContactConversion.ToContactId(presence.Address);
        yield return new PresenceReceived(contact, PresenceConversion.ToBridge(presence.Presence));
        // Who is offline tells nothing of how he looks; it stays what it was.
        if (presence.Presence is { Status: not MsnpStatus.Offline } shown && (shown.Scene ?? shown.ColorScheme) is not null)
        {
            yield return new AppearanceReceived(
                contact, ContentKey.TryForObject(MsnObject.Parse(shown.Scene)?.DataHash, out var scene) ? scene : null, shown.ColorScheme);
        }
    }

    private static TextReceived ToBridge(TextEvent text) => new(
        ConversationConversion.ToBridge(text.Conversation), ContactConversion.ToContactId(text.Sender),
        TextConversion.ToBridge(text.Message) with { IsAction = text.IsAction },
        text.ReceivedAt, text.IsLate, null);

    private static SessionEnded ToBridge(SessionEndedEvent ended)
    {
        var state = SessionEndConversion.ToLoginState(ended.End.Reason);
        return new SessionEnded(state, SessionEndConversion.ToDetail(ended.End), ended.End.RetryAfter);
    }

    private static UnsupportedContentReceived Unfetched(MsnConversationId conversation, string sender, string description, DateTimeOffset receivedAt) =>
        new(ConversationConversion.ToBridge(conversation), ContactConversion.ToContactId(sender), description, receivedAt);

    private static ConversationId Direct(string address) => ConversationId.Direct(ContactConversion.ToContactId(address));
}
