using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Networks;

/// <summary>The network that puppets live on.</summary>
public interface IRemoteNetwork
{
    /// <summary>The server profiles that people may link accounts of; the first is the default.</summary>
    IReadOnlyList<RemoteProfile> Profiles { get; }

    /// <summary>Makes the canonical form of an address that a person typed.</summary>
    bool TryParseAddress(string input, out ContactId contact, [NotNullWhen(false)] out string? error);

    /// <summary>A message of the network with its codes of ordinary emoticons as characters; codes of the message's own pictures stay.</summary>
    MessageContent WithPictographs(MessageContent content) => content;

    /// <summary>The other way round: characters that the network has a code for as that code.</summary>
    MessageContent WithEmoticonCodes(MessageContent content) => content;

    /// <summary>A new session, not yet signed in. The caller disposes it.</summary>
    /// <exception cref="ArgumentException">The account names no known profile.</exception>
    IRemoteSession OpenSession(RemoteAccount account, Secret password);
}

/// <param name="Name">As in <c>bridge.yaml</c>.</param>
/// <param name="Title">For a person to choose by.</param>
public sealed record RemoteProfile(string Name, string Title);

/// <summary>
/// One sign-in of one account, from <see cref="SignInAsync"/> until it ends; it does not sign in again by itself. Methods may be called
/// from any thread; those that need the network throw <see cref="RemoteSessionException"/> when the session has ended.
/// Disposing signs out and completes <see cref="Events"/>.
/// </summary>
public interface IRemoteSession : IAsyncDisposable
{
    /// <summary>Everything the session reports, in order; the last one is always <see cref="SessionEnded"/>, also where signing in failed.
    /// One reader.</summary>
    ChannelReader<RemoteEvent> Events { get; }

    /// <summary>How long ago the network last proved that it still answers, by the longest way it allows; null before the sign-in, and where nothing is known.
    /// A session asks for proof by itself, every five minutes at least, and ends when none comes. Whoever looks here sees what that missed.</summary>
    TimeSpan? SinceProofOfLife => null;

    /// <summary>Signs in, reads the contact list and shows the presence. Called once. Never throws for what the network says or for an
    /// unreachable server: that is the result.</summary>
    Task<SignInResult> SignInAsync(OwnPresence presence, CancellationToken cancellationToken);

    Task SetPresenceAsync(OwnPresence presence, CancellationToken cancellationToken);

    /// <summary>Sends text and waits until the network confirmed or refused it. Never throws for either, nor for a session that ended.</summary>
    /// <param name="cancellationToken">Counts until the first byte leaves: when this throws <see cref="OperationCanceledException"/>,
    /// nothing was handed over. Afterwards the call ends by the session's own time-outs.</param>
    Task<SendResult> SendTextAsync(ConversationId conversation, MessageContent content, CancellationToken cancellationToken);

    /// <summary>Sends a nudge, under the same contract as <see cref="SendTextAsync"/>.</summary>
    Task<SendResult> SendNudgeAsync(ConversationId conversation, CancellationToken cancellationToken);

    /// <summary>Offers a file, waits for the contact to take it, and sends it. May take hours. Never throws for what the network or the
    /// contact says, nor for a session that ended.</summary>
    /// <param name="progress">Told the bytes that have left so far.</param>
    /// <param name="cancellationToken">Ends the offer or the transfer, also for the contact: then this throws
    /// <see cref="OperationCanceledException"/>, and what arrived is not the file.</param>
    Task<SendResult> SendFileAsync(
        ConversationId conversation, OutgoingFile file, IProgress<long> progress, CancellationToken cancellationToken);

    /// <summary>Best effort; does not open a connection for it alone.</summary>
    Task SendTypingAsync(ConversationId conversation, CancellationToken cancellationToken);

    /// <summary>Hands over the conversations of several that earlier sessions knew, so that they are found again by their people. At any time; does not wait.</summary>
    void RememberGroups(IReadOnlyCollection<GroupConversation> groups);

    /// <summary>Brings several contacts together. Who cannot come is named; where nobody can, nothing came of it.</summary>
    /// <param name="name">What the group is called, for one that lasts; null for one that lives while people speak.</param>
    Task<GroupResult> CreateGroupAsync(ImmutableArray<ContactId> members, string? name, CancellationToken cancellationToken);

    /// <summary>Calls a contact into a conversation. That with one contact stays what it is, and another with three begins.</summary>
    Task<GroupResult> InviteToGroupAsync(ConversationId conversation, ContactId contact, CancellationToken cancellationToken);

    /// <summary>Leaves a conversation of several for good. <see cref="GroupEnded"/> follows.</summary>
    Task<GroupResult> LeaveGroupAsync(ConversationId conversation, CancellationToken cancellationToken);

    /// <summary>Enters a lasting group the account is invited into, or refuses to.</summary>
    Task<GroupResult> AnswerGroupInvitationAsync(ConversationId conversation, bool accepts, CancellationToken cancellationToken);

    /// <summary>Tells the network that a message it kept while the account was away has been stored here, so that it need not hand it over again. Does not
    /// wait for the network; where that fails, the message comes again in another session, under the same key.</summary>
    /// <param name="networkKey">The key of <see cref="TextReceived"/>.</param>
    void ConfirmStored(string networkKey);

    /// <summary>Changes the contact list. <see cref="ContactEditFailure.None"/> when done or when it was so already. What changed arrives
    /// through <see cref="Events"/> as well.</summary>
    Task<ContactEditFailure> EditContactAsync(ContactId contact, ContactEditKind kind, string? name, CancellationToken cancellationToken);

    /// <summary>Changes what the account is called on the network. <see cref="ContactEditFailure.None"/> when done.</summary>
    Task<ContactEditFailure> SetDisplayNameAsync(string name, CancellationToken cancellationToken);

    /// <summary>Shows the account with this picture, made by the network's <see cref="Pictures.IPictureMaker"/>, or with none, and has the network keep it for the
    /// account's other clients, where it does such a thing. Does nothing where the network has no pictures or the store has lost it.</summary>
    Task SetPictureAsync(ContentKey? picture, CancellationToken cancellationToken);

    /// <summary>Shows the account with the picture that the network itself keeps for it, where it keeps one: for an owner who never had one at home. Does not wait for
    /// the network; a picture set meanwhile or later stays.</summary>
    Task ShowKeptPictureAsync(CancellationToken cancellationToken);

    /// <summary>Asks another place where the account is signed in to go. False where the network refuses.</summary>
    /// <param name="place">The id of a place that <see cref="PlacesReceived"/> told of.</param>
    Task<bool> SignOutPlaceAsync(string place, CancellationToken cancellationToken);
}

/// <param name="State"><see cref="LoginState.Connected"/>, or why not.</param>
/// <param name="Detail">One sentence for a person, or null.</param>
public sealed record SignInResult(LoginState State, string? Detail);

/// <summary>How handing one message to the remote network ended.</summary>
/// <param name="Outcome">Null where certainly nothing was handed over because the session had ended: it may be tried again.</param>
public sealed record SendResult(DeliveryOutcome? Outcome, DeliveryFailure Failure)
{
    /// <summary>In a conversation of several: who did not get what others got.</summary>
    public ImmutableArray<ContactId> NotReached { get; init; } = [];

    public static SendResult Delivered { get; } = new(DeliveryOutcome.Delivered, DeliveryFailure.None);

    public static SendResult Kept { get; } = new(DeliveryOutcome.Kept, DeliveryFailure.None);

    public static SendResult Unconfirmed { get; } = new(DeliveryOutcome.Unconfirmed, DeliveryFailure.None);

    /// <summary>Certainly not handed over; may be tried again in another session.</summary>
    public static SendResult NotSent { get; } = new(null, DeliveryFailure.NotSignedIn);

    public static SendResult Refused(DeliveryFailure failure) => new(DeliveryOutcome.Refused, failure);
}

/// <summary>The session has ended, so nothing can be asked of the network with it.</summary>
public sealed class RemoteSessionException(string message, Exception? innerException = null) : Exception(message, innerException);
