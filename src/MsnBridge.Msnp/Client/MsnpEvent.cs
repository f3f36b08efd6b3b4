using System.Collections.Immutable;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Client;

/// <summary>Something a session reports. In the order of the wire as far as one connection goes; between the notification server and the switchboards
/// there is no order.</summary>
public abstract record MsnpEvent;

/// <summary>The whole list, once in each session, before any presence.</summary>
/// <param name="List">As the server sent it.</param>
public sealed record ContactListEvent(ContactListSnapshot List) : MsnpEvent;

/// <summary>A contact was added, or his name, lists, groups or numbers changed.</summary>
/// <param name="Contact">As he is now.</param>
public sealed record ContactChangedEvent(MsnContact Contact) : MsnpEvent;

/// <summary>A contact is on no list any more.</summary>
/// <param name="Address">His address.</param>
public sealed record ContactRemovedEvent(string Address) : MsnpEvent;

/// <summary>Somebody added the account and waits for an answer; repeated in each session until it is given.</summary>
/// <param name="Contact">Who.</param>
public sealed record ContactRequestEvent(MsnContact Contact) : MsnpEvent;

/// <summary>A group was made, renamed or removed, or the account's own name or settings changed; the list says what there is now.</summary>
/// <param name="List">As it is now.</param>
public sealed record ContactListSettingsEvent(ContactListSnapshot List) : MsnpEvent;

/// <summary>A contact's presence: at sign-in for those who are there, and at each change.</summary>
/// <param name="Address">Whose.</param>
/// <param name="Presence">As it is now, the personal message included.</param>
public sealed record PresenceEvent(string Address, MsnContactPresence Presence) : MsnpEvent;

/// <summary>Another place of the own account set the status of all of them, came or went (MSNP16 and later). What this client sets itself is not told.</summary>
/// <param name="Status">The status now.</param>
/// <param name="Places">Where the account is signed in, this client among them.</param>
public sealed record OwnPresenceEvent(MsnpStatus Status, ImmutableArray<MsnPlace> Places) : MsnpEvent;

/// <summary>The person said something himself, at another place he is signed in from (MSNP16 and later).</summary>
/// <param name="Conversation">Where it was said.</param>
/// <param name="Message">What he said.</param>
/// <param name="ReceivedAt">When it arrived.</param>
public sealed record OwnMessageEvent(MsnConversationId Conversation, TextMessage Message, DateTimeOffset ReceivedAt) : MsnpEvent;

/// <summary>Text from somebody, whole: parts of a long one are joined.</summary>
/// <param name="Conversation">Where it was said.</param>
/// <param name="Sender">Who said it.</param>
/// <param name="SenderName">What he calls himself.</param>
/// <param name="Message">What he said.</param>
/// <param name="ReceivedAt">When it arrived; MSN tells no other time.</param>
public sealed record TextEvent(
    MsnConversationId Conversation, string Sender, string SenderName, TextMessage Message, DateTimeOffset ReceivedAt) : MsnpEvent
{
    /// <summary>Pictures of the sender's own for codes in the text; <see cref="MsnpClient.FetchObjectAsync"/> fetches them from him.</summary>
    public ImmutableArray<MsnEmoticon> Emoticons { get; init; } = [];

    /// <summary>Whether it tells what the sender does rather than what he says.</summary>
    public bool IsAction { get; init; }

    /// <summary>Whether it was said while the account was away, at the time that is told, and the network forgets it by itself (MSNP21).</summary>
    public bool IsLate { get; init; }
}

/// <summary>Something that was said while the account was away, with the time when it was said. The network keeps it, and it comes again in the next session, until
/// <see cref="MsnpClient.AcknowledgeOfflineMessagesAsync"/>.</summary>
/// <param name="Conversation">With whom.</param>
/// <param name="Message">What, from whom and when.</param>
public sealed record OfflineTextEvent(MsnConversationId Conversation, OfflineMessage Message) : MsnpEvent;

/// <summary>Somebody is typing. Nothing tells when he stops: text or about six seconds end it.</summary>
/// <param name="Conversation">Where.</param>
/// <param name="Sender">Who.</param>
public sealed record TypingEvent(MsnConversationId Conversation, string Sender) : MsnpEvent;

/// <summary>A nudge.</summary>
/// <param name="Conversation">Where.</param>
/// <param name="Sender">From whom.</param>
/// <param name="ReceivedAt">When it arrived.</param>
public sealed record NudgeEvent(MsnConversationId Conversation, string Sender, DateTimeOffset ReceivedAt) : MsnpEvent;

/// <summary>Content this library does not carry. What can be declined has been.</summary>
/// <param name="Conversation">Where.</param>
/// <param name="Sender">From whom.</param>
/// <param name="Description">What it was, in a few words for a person; never the content.</param>
/// <param name="ReceivedAt">When it arrived.</param>
public sealed record UnsupportedContentEvent(
    MsnConversationId Conversation, string Sender, string Description, DateTimeOffset ReceivedAt) : MsnpEvent;

/// <summary>People came to or left a conversation of several.</summary>
/// <param name="Conversation">Which.</param>
/// <param name="Participants">Who is in it now, without the account itself.</param>
public sealed record ParticipantsEvent(MsnConversationId Conversation, ImmutableArray<string> Participants) : MsnpEvent;

/// <summary>The circles of the account changed, or were read first (MSNP18-20); where there are none at first, nothing is told.</summary>
/// <param name="Circles">As they are now.</param>
public sealed record CirclesEvent(ImmutableArray<MsnCircle> Circles) : MsnpEvent;

/// <summary>The presence of somebody in a circle, seen there whether he is a contact or not. It says nothing of him as a contact.</summary>
/// <param name="Circle">Which.</param>
/// <param name="Address">Whose.</param>
/// <param name="Presence">As it is now.</param>
public sealed record CirclePresenceEvent(MsnConversationId Circle, string Address, MsnContactPresence Presence) : MsnpEvent;

/// <summary>The network's operator says something to the person.</summary>
/// <param name="Text">One or two sentences.</param>
public sealed record SystemMessageEvent(string Text) : MsnpEvent
{
    /// <summary>When the server shuts down, counted from now; null where it says something else.</summary>
    public TimeSpan? ShutsDownIn { get; init; }
}

/// <summary>Mail in the account's mailbox: the counts at sign-in, or one that came.</summary>
/// <param name="InboxUnread">How many are unread, or null where the notice is about one mail.</param>
/// <param name="From">Who sent it, or null.</param>
/// <param name="Subject">What it is about, or null.</param>
public sealed record MailEvent(int? InboxUnread, string? From, string? Subject) : MsnpEvent
{
    /// <summary>How many are unread in other folders, or null where the notice is about one mail.</summary>
    public int? FoldersUnread { get; init; }

    /// <summary>The sender's address, or null.</summary>
    public string? FromAddress { get; init; }

    /// <summary>The folder the mail is in, one of <see cref="Payloads.MailFolders"/> or another; null where the notice is about counts.</summary>
    public string? Folder { get; init; }

    /// <summary>The number of the mail, or null.</summary>
    public string? Id { get; init; }

    /// <summary>The page of the mail, to be passed to the login page, or null.</summary>
    public string? MessageUrl { get; init; }

    /// <summary>The login page, or null.</summary>
    public string? PostUrl { get; init; }

    // Who writes about what is nobody's business in a log.
    /// <summary>The kind of event alone.</summary>
    public override string ToString() => nameof(MailEvent);
}

/// <summary>Mails were read, moved or deleted.</summary>
/// <param name="FromFolder">Where they were.</param>
/// <param name="ToFolder">Where they are now.</param>
/// <param name="Count">How many.</param>
public sealed record MailMovedEvent(string FromFolder, string ToFolder, int Count) : MsnpEvent;

/// <summary>A service to which the account subscribed alerts the person.</summary>
/// <param name="Text">What it says.</param>
public sealed record AlertEvent(string Text) : MsnpEvent
{
    /// <summary>The site of the service; the other addresses may be relative to it. Null where there is none.</summary>
    public string? SiteUrl { get; init; }

    /// <summary>Where to go to do something about it, or null.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>Where to go to get other alerts, or null.</summary>
    public string? SubscriptionUrl { get; init; }

    /// <summary>The kind of event alone.</summary>
    public override string ToString() => nameof(AlertEvent);
}

/// <summary>A page from a mobile, or that one of the account's own did not arrive.</summary>
/// <param name="Sender">From whom: <c>tel:+digits</c>, or empty where the notice does not say.</param>
/// <param name="Text">What he says, or why his was not delivered.</param>
/// <param name="IsFailure">Whether a page the account sent did not arrive.</param>
/// <param name="ReceivedAt">When it arrived.</param>
public sealed record MobilePageEvent(string Sender, string Text, bool IsFailure, DateTimeOffset ReceivedAt) : MsnpEvent
{
    /// <summary>The kind of event alone.</summary>
    public override string ToString() => nameof(MobilePageEvent);
}

/// <summary>What the network asks clients to leave out and not to let through.</summary>
/// <param name="Policies">The policies.</param>
public sealed record PoliciesEvent(Payloads.ServicePolicies Policies) : MsnpEvent;

/// <summary>The session ended. The last event of every session, also of one whose signing in failed.</summary>
/// <param name="End">How.</param>
public sealed record SessionEndedEvent(SessionEnd End) : MsnpEvent;
