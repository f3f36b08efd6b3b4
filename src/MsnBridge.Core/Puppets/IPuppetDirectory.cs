using System.Collections.Immutable;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Puppets;

/// <summary>
/// The door from the home networks to the puppets. Every call is asynchronous, takes immutable arguments, may be made from any thread
/// and may meet a puppet that has just been brought up: no caller keeps anything of a puppet. One process keeps them in a dictionary.
/// </summary>
public interface IPuppetDirectory
{
    /// <summary>Signs in with the account to prove it, and links it to the user. Linking the same account again stores the new password.</summary>
    Task<LinkResult> LinkAsync(HomeUser user, LinkRequest request, CancellationToken cancellationToken);

    /// <summary>Signs out and forgets the account, its contacts and what was under way. False where the user had none.</summary>
    Task<bool> UnlinkAsync(HomeUser user, CancellationToken cancellationToken);

    /// <summary>The user's account and its state, or null where he has none.</summary>
    Task<PuppetStatus?> FindStatusAsync(HomeUser user, CancellationToken cancellationToken);

    /// <summary>Signs in again now, whatever the state ("signed in elsewhere" included). False where the user has no account.</summary>
    Task<bool> ReconnectAsync(HomeUser user, CancellationToken cancellationToken);

    /// <summary>The user's contacts with their presence; empty where he has no account.</summary>
    Task<IReadOnlyList<ContactSnapshot>> GetContactsAsync(HomeUser user, CancellationToken cancellationToken);

    /// <summary>One contact, or null where the user has no such contact.</summary>
    Task<ContactSnapshot?> FindContactAsync(HomeUser user, ContactId contact, CancellationToken cancellationToken);

    /// <summary>Commits an event of the user to the journal; when it returns, the event will end visibly.
    /// False where the user has no account: nothing was stored.</summary>
    /// <param name="conversation">Where it goes; for a change of the contact list the conversation with that contact.</param>
    /// <param name="deduplicationKey">Set where the home network may hand the same event in twice.</param>
    Task<bool> SubmitAsync(
        HomeUser user, ConversationId conversation, EventToRemote submitted, string? deduplicationKey, CancellationToken cancellationToken);

    /// <summary>The user takes or declines a file that a contact offered (<see cref="FileOfferToHome"/>). False where that offer does not
    /// wait for an answer (any more).</summary>
    Task<bool> AnswerFileOfferAsync(HomeUser user, string offer, bool accept, CancellationToken cancellationToken);

    /// <summary>The files that wait for an answer of the user, the oldest first.</summary>
    Task<IReadOnlyList<WaitingOffer>> FindFileOffersAsync(HomeUser user, CancellationToken cancellationToken);

    /// <summary>The user takes back a file that he sent. False where it is not under way (any more).</summary>
    /// <param name="messageId">As in its <see cref="HomeMessageReference"/>.</param>
    Task<bool> CancelFileAsync(HomeUser user, string messageId, CancellationToken cancellationToken);

    /// <summary>How the user takes files, or null where he has no account.</summary>
    Task<FileRules?> FindFileRulesAsync(HomeUser user, CancellationToken cancellationToken);

    /// <summary>Changes how the user takes files that are offered from now on. False where he has no account.</summary>
    Task<bool> ChangeFileRulesAsync(HomeUser user, FileRules rules, CancellationToken cancellationToken);

    /// <summary>What the user's presence on the home network is now, all his devices taken together. <see cref="Availability.Offline"/>
    /// when the last one is gone. Ignored where the user has no account.</summary>
    Task SetHomePresenceAsync(HomeUser user, OwnPresence presence, CancellationToken cancellationToken);

    /// <summary>The user is typing in a conversation. Best effort.</summary>
    Task SendTypingAsync(HomeUser user, ConversationId conversation, CancellationToken cancellationToken);

    /// <summary>The conversations of several that the user is in; empty where he has no account.</summary>
    Task<IReadOnlyList<GroupConversation>> GetGroupsAsync(HomeUser user, CancellationToken cancellationToken);

    /// <summary>Brings several contacts together. When it returns, the group is known: <see cref="GetGroupsAsync"/> names it.</summary>
    /// <param name="name">What the group is called, for one that lasts; null for one that lives while people speak.</param>
    Task<GroupResult> CreateGroupAsync(HomeUser user, ImmutableArray<ContactId> members, string? name, CancellationToken cancellationToken);

    /// <summary>Calls a contact into a conversation. That with one contact stays what it is, and another with three begins.</summary>
    Task<GroupResult> InviteToGroupAsync(HomeUser user, ConversationId conversation, ContactId contact, CancellationToken cancellationToken);

    /// <summary>Leaves a conversation of several for good; also one that only the bridge remembers.</summary>
    Task<GroupResult> LeaveGroupAsync(HomeUser user, ConversationId conversation, CancellationToken cancellationToken);

    /// <summary>Enters a lasting group the user is invited into, or refuses to.</summary>
    Task<GroupResult> AnswerGroupInvitationAsync(HomeUser user, ConversationId conversation, bool accepts, CancellationToken cancellationToken);

    /// <summary>Changes what the user's account is called on the remote network.</summary>
    Task<DisplayNameResult> SetDisplayNameAsync(HomeUser user, string name, CancellationToken cancellationToken);

    /// <summary>Where the user's account is signed in, the bridge among the places; empty where the network tells of no places, or the account is not signed in.
    /// Null where the user has no account.</summary>
    Task<IReadOnlyList<AccountPlace>?> GetPlacesAsync(HomeUser user, CancellationToken cancellationToken);

    /// <summary>Asks another place where the user's account is signed in to go.</summary>
    /// <param name="place">The id of the place.</param>
    Task<PlaceSignOutResult> SignOutPlaceAsync(HomeUser user, string place, CancellationToken cancellationToken);

    /// <summary>The users of a home network that have an account, by address; asked for when that network comes up.</summary>
    Task<IReadOnlyList<HomeUser>> FindUsersAsync(HomeNetworkId network, CancellationToken cancellationToken);
}

/// <param name="Address">The account's address as the person typed it.</param>
public sealed record LinkRequest(string Profile, string Address, Secret Password);

/// <param name="Failure">Null when linked.</param>
/// <param name="Message">One or two sentences for the person: what was wrong and what to do, or that it worked.</param>
public sealed record LinkResult(LinkFailure? Failure, string Message)
{
    public bool Linked => Failure is null;
}

public enum LinkFailure
{
    UnknownProfile,
    InvalidAddress,
    BadCredentials,
    ServerUnavailable,

    /// <summary>The network does not let the account in: it is suspended, not verified, or has to accept something first.</summary>
    AccountRefused,

    /// <summary>The account is linked by somebody else on this bridge.</summary>
    AccountTaken,

    /// <summary>The user has linked another account; it must be unlinked first.</summary>
    OtherAccountLinked,
}

/// <summary>How a change of the own name ended.</summary>
public enum DisplayNameResult
{
    Changed,
    NoAccount,
    NotSignedIn,
    Refused,
}

/// <summary>How asking a place to go ended.</summary>
public enum PlaceSignOutResult
{
    /// <summary>It was asked; it goes by itself, and that is told when it has gone.</summary>
    Asked,
    NoAccount,
    NotSignedIn,
    UnknownPlace,
    Refused,
}

/// <summary>A user's account and its state, for status commands and forms.</summary>
/// <param name="Links">Whose the account is, on each of the home networks.</param>
public sealed record PuppetStatus(
    RemoteAccount Account, LoginStatus Status, int ContactCount, int ContactsOnline, ImmutableArray<HomeUser> Links)
{
    /// <summary>How long ago the network last proved that it still answers; null where the account is not signed in, or nothing is known.</summary>
    public TimeSpan? SinceProofOfLife { get; init; }

    /// <summary>Whether that is longer ago than pings allow: the account is signed in anew.</summary>
    public bool IsProofLate => SinceProofOfLife > LifeWatch.LateAfter;
}
