using System.Collections.Immutable;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Pictures;

namespace MsnBridge.Core.Puppets;

/// <summary>What a puppet is told. Inputs are handled one at a time, in the order of arrival.</summary>
internal abstract record PuppetInput;

internal sealed record HomePresenceChanged(HomeNetworkId Network, OwnPresence Presence) : PuppetInput;

internal sealed record HomePictureChanged(HomeNetworkId Network, HomePicture Picture) : PuppetInput;

/// <summary>The account is to be signed in now, whatever the state.</summary>
/// <param name="ByOwner">He waits for it; otherwise it comes back after a restart.</param>
internal sealed record ReconnectRequested(bool ByOwner = true) : PuppetInput;

/// <summary>A session that somebody else has signed in already (a link request proves the password so) becomes the puppet's own.</summary>
internal sealed record SessionAdopted : PuppetInput;

/// <summary>Somebody else is about to sign in with the account (a link request proves the password so): the network allows one session.</summary>
internal sealed record SessionYielded : PuppetInput;

/// <summary>Nothing came of the sign-in the session was yielded to.</summary>
internal sealed record SessionReclaimed : PuppetInput;

internal sealed record LinksChanged(ImmutableArray<HomeUser> Links) : PuppetInput;

internal sealed record FileRulesChanged(FileRules Rules) : PuppetInput;

/// <param name="Session">The number of the session, as in <see cref="OpenSession"/>.</param>
internal sealed record SignInFinished(int Session, SignInResult Result) : PuppetInput;

internal sealed record RemoteHappened(int Session, RemoteEvent Event) : PuppetInput;

/// <summary>The session says that it is up, and gives no proof of life any more.</summary>
internal sealed record SessionSilent(int Session) : PuppetInput;

/// <summary>The owner had the network make a group, or bring somebody into one: known before its events come.</summary>
internal sealed record GroupMade(GroupConversation Group) : PuppetInput;

/// <summary>The owner left a group.</summary>
internal sealed record GroupLeft(ConversationId Conversation) : PuppetInput;

/// <param name="Retry">The number of the wait, as in <see cref="ScheduleRetry"/>.</param>
internal sealed record RetryDue(int Retry) : PuppetInput;

/// <param name="Departure">The number of the departure, as in <see cref="ScheduleSignOut"/>.</param>
internal sealed record SignOutDue(int Departure) : PuppetInput;

/// <summary>Something of that conversation was at work for too long and was begun anew.</summary>
internal sealed record LaneGivenUp(ConversationId Conversation) : PuppetInput;

/// <summary>The owner has something to say there.</summary>
internal sealed record ConversationUsed(ConversationId Conversation) : PuppetInput;

/// <param name="Outage">The number of the outage, as in <see cref="ScheduleOutage"/>.</param>
internal sealed record OutageDue(int Outage) : PuppetInput;
