using System.Text;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;

namespace MsnBridge.Chat;

/// <summary>What the prompt shows of what happens: pure text. What comes from others is shown without control characters, so that nobody
/// else writes on the person's terminal.</summary>
internal static class ChatLines
{
    /// <summary>Null for what a person at the prompt need not see.</summary>
    public static string? Describe(MsnpEvent happened) => happened switch
    {
        PresenceEvent presence => $"* {Printable(presence.Address)} is {Describe(presence.Presence)}",
        TextEvent text => $"{Where(text.Conversation)}{Printable(text.Sender)}: {Printable(text.Message.Text)}",
        TypingEvent typing => $"* {Where(typing.Conversation)}{Printable(typing.Sender)} is typing",
        NudgeEvent nudge => $"* {Where(nudge.Conversation)}{Printable(nudge.Sender)} nudges you",
        UnsupportedContentEvent other =>
            $"* {Where(other.Conversation)}{Printable(other.Sender)} sent {Printable(other.Description)}, which cannot be shown here",
        ContactRequestEvent request =>
            $"* {Printable(request.Contact.Address)} ({Printable(request.Contact.DisplayName)}) has added you: /accept, /add or /decline",
        ContactRemovedEvent removed => $"* {Printable(removed.Address)} is on no list any more",
        ContactChangedEvent changed => $"* {DescribeContact(changed.Contact)}",
        ParticipantsEvent people => $"* {Where(people.Conversation)}in it are {string.Join(", ", people.Participants.Select(Printable))}",
        SystemMessageEvent message => $"* The network says: {Printable(message.Text)}",
        MailEvent { InboxUnread: { } unread } => $"* {unread} unread mails",
        MailEvent mail => $"* Mail from {Printable(mail.From ?? "somebody")}: {Printable(mail.Subject ?? "")}",
        AlertEvent alert => $"* The network says: {Printable(alert.Text)}",
        MobilePageEvent page => $"* From the mobile {Printable(page.Sender)}: {Printable(page.Text)}",
        ContactListEvent or ContactListSettingsEvent or PoliciesEvent or MailMovedEvent or SessionEndedEvent => null,
        _ => $"* {happened.GetType().Name}",
    };

    /// <summary>The contact list, those who are there first.</summary>
    public static IEnumerable<string> DescribeList(ContactListSnapshot list, Func<string, MsnContactPresence> presenceOf) =>
        from contact in list.Contacts.Values
        let presence = presenceOf(contact.Address)
        orderby presence.Status == MsnpStatus.Offline, contact.Address
        select $"  {DescribeContact(contact)}: {Describe(presence)}";

    public static string Describe(MsnSendResult result) => result.Outcome switch
    {
        MsnSendOutcome.Delivered => "* delivered",
        MsnSendOutcome.Kept => "* the contact is offline; the network keeps it until he signs in",
        MsnSendOutcome.Unconfirmed => "* sent, but not confirmed: it may or may not have arrived",
        MsnSendOutcome.NotSent => "* not sent: the session has ended",
        MsnSendOutcome.Refused => $"* not delivered: {Describe(result.Refusal)}",
        _ => throw new InvalidOperationException($"Unknown outcome {result.Outcome}."),
    };

    private static string Describe(MsnSendRefusal refusal) => refusal switch
    {
        MsnSendRefusal.ContactOffline => "the contact is offline, hidden, or blocks you",
        MsnSendRefusal.ContactUnknown => "MSN knows no such address",
        MsnSendRefusal.ContactRefuses => "the contact takes no messages from you",
        MsnSendRefusal.OwnStatusHidden => "your own status is hidden",
        MsnSendRefusal.ContactDidNotJoin => "the contact did not answer the call",
        MsnSendRefusal.TooFast => "the server says that this is too fast",
        MsnSendRefusal.TooLong => "the text is too long for MSN",
        MsnSendRefusal.ConversationOver => "the conversation is over",
        MsnSendRefusal.None or MsnSendRefusal.NotDelivered or MsnSendRefusal.ServerFault => "the server refused it",
        _ => throw new InvalidOperationException($"Unknown refusal {refusal}."),
    };

    private static string DescribeContact(MsnContact contact)
    {
        var name = contact.DisplayName == contact.Address ? "" : $" ({Printable(contact.DisplayName)})";
        string[] relations =
        [
            .. contact.Lists.HasFlag(MsnpLists.Forward) ? (string[])[] : ["not on your list"],
            .. contact.Lists.HasFlag(MsnpLists.Block) ? (string[])["blocked"] : [],
            .. contact.IsPending ? (string[])["waits for your answer"] : [],
            .. contact.Lists.HasFlag(MsnpLists.Reverse) || contact.IsPending ? (string[])[] : ["has not added you"],
        ];
        return $"{Printable(contact.Address)}{name}{(relations.Length == 0 ? "" : $" [{string.Join(", ", relations)}]")}";
    }

    private static string Describe(MsnContactPresence presence)
    {
        var text = new StringBuilder(ChatStatus.Describe(presence.Status));
        if (presence.PersonalMessage is { Length: > 0 } message)
            text.Append($": {Printable(message)}");
        if (presence.CurrentMedia is { Length: > 0 } media)
            text.Append($" (listening to {Printable(media)})");
        return text.ToString();
    }

    // One conversation with each contact needs no name; of those with several people there may be more than one.
    private static string Where(MsnConversationId conversation) => conversation.IsGroup ? $"[{conversation}] " : "";

    // A message of several lines is shown as several; each further one is indented, so that none can pose as somebody else's.
    private static string Printable(string text) =>
        string.Concat(text.Select(letter => letter == '\n' ? "\n    " : char.IsControl(letter) ? "\uFFFD" : letter.ToString()));
}
