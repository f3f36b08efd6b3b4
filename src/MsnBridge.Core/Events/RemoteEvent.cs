using System.Collections.Immutable;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;

namespace MsnBridge.Core.Events;

/// <summary>What a remote session reports about the account that is signed in with it. Arrives in the order of the wire.</summary>
public abstract record RemoteEvent : BridgeEvent;

/// <summary>The whole contact list, once for each sign-in, before any presence.</summary>
public sealed record ContactListReceived(ImmutableArray<Contact> Contacts) : RemoteEvent;

/// <summary>A contact was added or something about him changed (name, lists, groups).</summary>
public sealed record ContactChanged(Contact Contact) : RemoteEvent;

/// <summary>A contact is on no list any more.</summary>
public sealed record ContactRemoved(ContactId Contact) : RemoteEvent;

/// <summary>A contact's presence, at sign-in and on each change.</summary>
public sealed record PresenceReceived(ContactId Contact, ContactPresence Presence) : RemoteEvent;

/// <summary>The presence of somebody in a lasting group, seen there whether he is a contact or not.</summary>
public sealed record MemberPresenceReceived(ConversationId Conversation, ContactId Contact, ContactPresence Presence) : RemoteEvent;

/// <summary>A contact's display picture is in the content store now, or he shows none any more.</summary>
public sealed record PictureReceived(ContactId Contact, ContentKey? Picture) : RemoteEvent;

/// <summary>How a contact's windows look: what clients of this network show and the bridge only remembers.</summary>
/// <param name="Scene">The hash of the picture above conversations.</param>
public sealed record AppearanceReceived(ContactId Contact, ContentKey? Scene, string? ColorScheme) : RemoteEvent;

/// <summary>A contact is typing; there is no event for the end of it, a message or the passing of time ends it.</summary>
public sealed record TypingReceived(ConversationId Conversation, ContactId Contact) : RemoteEvent;

/// <summary>Text from a contact.</summary>
/// <param name="SentAt">When it was sent, where the network says so; otherwise when it arrived.</param>
/// <param name="StoredByNetwork">True for a message that waited on the network while its receiver was away.</param>
/// <param name="NetworkKey">The network's own id of the message, where it may hand it out twice; otherwise null.</param>
public sealed record TextReceived(
    ConversationId Conversation, ContactId Sender, MessageContent Content, DateTimeOffset SentAt, bool StoredByNetwork, string? NetworkKey)
    : RemoteEvent;

/// <summary>What the person himself said, with another client of the same account.</summary>
public sealed record OwnTextReceived(ConversationId Conversation, MessageContent Content, DateTimeOffset SentAt) : RemoteEvent;

/// <summary>A conversation of several came to be, or its people or its name are others than before. Comes before anything that is said in it.</summary>
public sealed record GroupChanged(GroupConversation Group) : RemoteEvent;

/// <summary>The account is not in a conversation of several any more, for good.</summary>
public sealed record GroupEnded(ConversationId Conversation) : RemoteEvent;

/// <summary>The account is invited into a lasting group and has to answer; repeated at each sign-in until it has.</summary>
/// <param name="Inviter">Who invites it, or null where the network does not say.</param>
public sealed record GroupInvitationReceived(ConversationId Conversation, string Name, ContactId? Inviter) : RemoteEvent;

/// <summary>A nudge from a contact.</summary>
public sealed record NudgeReceived(ConversationId Conversation, ContactId Sender, DateTimeOffset SentAt) : RemoteEvent;

/// <summary>A contact offers a file. Whoever reads this answers the offer.</summary>
public sealed record FileOffered(ConversationId Conversation, ContactId Sender, IFileOffer Offer, DateTimeOffset OfferedAt) : RemoteEvent;

/// <summary>Something like a file came without being offered (a wink, a drawing, a voice clip); its bytes are in the content store.</summary>
public sealed record FileReceived(
    ConversationId Conversation, ContactId Sender, SharedFile File, ContentKey Content, ContentKey? Preview, DateTimeOffset SentAt) : RemoteEvent;

/// <summary>Content that the bridge cannot carry; the reader is told what it was.</summary>
/// <param name="Description">What it was, in a few words for a person ("a wink", "a file offer"). Never the content itself.</param>
public sealed record UnsupportedContentReceived(ConversationId Conversation, ContactId Sender, string Description, DateTimeOffset SentAt) : RemoteEvent;

/// <summary>Where the account is signed in, this session among the places; told when another place comes, goes or is called otherwise.</summary>
public sealed record PlacesReceived(ImmutableArray<AccountPlace> Places) : RemoteEvent;

/// <summary>Somebody added the account and waits for an answer; repeated at each sign-in until it is answered.</summary>
public sealed record ContactRequestReceived(ContactId Contact, string DisplayName) : RemoteEvent;

/// <summary>The network's operator says something to the person ("the server goes down in 5 minutes").</summary>
public sealed record NetworkNoticeReceived(string Text) : RemoteEvent;

/// <summary>The session ended; the last event of every session, however it ended.</summary>
/// <param name="State">What the end means for the login.</param>
/// <param name="Detail">One sentence for a person, or null.</param>
/// <param name="RetryAfter">When the network said how long to stay away; otherwise null.</param>
public sealed record SessionEnded(Puppets.LoginState State, string? Detail, TimeSpan? RetryAfter) : RemoteEvent;
