using System.Collections.Immutable;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Pictures;

namespace MsnBridge.Core.Puppets;

/// <summary>What the puppet wants done. Effects of one input are carried out in order before the next input is handled.</summary>
internal abstract record PuppetEffect;

/// <param name="Session">A number that tells this session's reports from those of the ones before it.</param>
/// <param name="Asked">Whether the owner waits for it.</param>
internal sealed record OpenSession(int Session, OwnPresence Presence, bool Asked = false) : PuppetEffect;

internal sealed record CloseSession(int Session) : PuppetEffect;

/// <summary>The current session may carry messages from now on.</summary>
internal sealed record SessionReady(int Session) : PuppetEffect;

internal sealed record SetRemotePresence(OwnPresence Presence) : PuppetEffect;

internal sealed record SetRemotePicture(ContentKey? Picture) : PuppetEffect;

/// <summary>The picture that the remote network keeps for the account is to be shown.</summary>
internal sealed record ShowKeptPicture : PuppetEffect;

internal sealed record SavePicture(HomeUser User, HomePicture Picture) : PuppetEffect;

/// <summary>Nothing needs the content any more.</summary>
internal sealed record ForgetContent(ContentKey Content) : PuppetEffect;

/// <summary>Takes the place of a wait that was scheduled before, of either kind.</summary>
internal sealed record ScheduleRetry(int Retry, TimeSpan Delay) : PuppetEffect;

/// <summary>Takes the place of a wait that was scheduled before, of either kind.</summary>
internal sealed record ScheduleSignOut(int Departure, TimeSpan Delay) : PuppetEffect;

/// <param name="Outage">A number that tells this outage from those before it.</param>
internal sealed record ScheduleOutage(int Outage, TimeSpan Delay) : PuppetEffect;

internal sealed record SaveStatus(LoginStatus Status) : PuppetEffect;

internal sealed record ShowStatus(LoginStatus Status) : PuppetEffect;

internal sealed record SaveContacts(ImmutableArray<Contact> Contacts) : PuppetEffect;

internal sealed record SaveContact(Contact Contact) : PuppetEffect;

internal sealed record ForgetContact(ContactId Contact) : PuppetEffect;

/// <summary>Shows how things stand to somebody who has just been linked, and to nobody else.</summary>
internal sealed record ShowEverything(HomeUser User, LoginStatus Status, ImmutableArray<ContactSnapshot> Contacts, ImmutableArray<GroupConversation> Groups)
    : PuppetEffect;

internal sealed record ShowContacts(ImmutableArray<Contact> Contacts) : PuppetEffect;

internal sealed record ShowContact(Contact Contact) : PuppetEffect;

internal sealed record HideContact(ContactId Contact) : PuppetEffect;

internal sealed record ShowPresence(Contact Contact, ContactPresence Presence) : PuppetEffect;

internal sealed record ShowTyping(ConversationId Conversation, ContactId Contact) : PuppetEffect;

internal sealed record SaveGroup(GroupConversation Group) : PuppetEffect;

internal sealed record ForgetGroup(ConversationId Conversation) : PuppetEffect;

internal sealed record ShowGroup(GroupConversation Group) : PuppetEffect;

internal sealed record CloseGroup(ConversationId Conversation) : PuppetEffect;

internal sealed record ShowNotice(string Text) : PuppetEffect;

/// <param name="Drafts">What must not be lost.</param>
/// <param name="Kept">The message of the network that this stores; the network may forget it once it is stored. Null where it keeps none.</param>
internal sealed record JournalEvents(ImmutableArray<JournalDraft> Drafts, KeptMessage? Kept = null) : PuppetEffect;

/// <summary>Takes an offer up, or declines it where too many are open already.</summary>
/// <param name="Taken">What must not be lost once it is taken up.</param>
/// <param name="TooMany">What is told where it is declined.</param>
internal sealed record TakeOffer(IFileOffer Offer, JournalDraft Taken, ImmutableArray<JournalDraft> TooMany) : PuppetEffect;

internal sealed record DeclineOffer(IFileOffer Offer) : PuppetEffect;

internal sealed record SaveFileRules(FileRules Rules) : PuppetEffect;

/// <summary>A message that the remote network kept while the account was away.</summary>
/// <param name="Session">The session that handed it over.</param>
/// <param name="NetworkKey">What the network knows it by.</param>
internal sealed record KeptMessage(int Session, string NetworkKey);
