using System.Collections.Immutable;
using System.Threading.Channels;
using MsnBridge.Msnp.Authentication;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.PeerToPeer.Notices;
using MsnBridge.Msnp.Storage;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Client;

/// <summary>
/// One account signed in to one MSN network, from <see cref="SignInAsync"/> until the session ends; it does not sign in again by itself. Methods may be called
/// from any thread. Disposing signs out, waits until every connection is closed and completes <see cref="Events"/>.
/// </summary>
/// <remarks>
/// The one reader of <see cref="Events"/> must not stop reading: when the queue is full the connections are read no further, and answers are among what is not
/// read then. What it awaits between two events should therefore not be an answer of the same session, unless little can happen meanwhile.
/// What is asked while the client signs in waits until that is done; before <see cref="SignInAsync"/> it throws <see cref="InvalidOperationException"/>.
/// </remarks>
public sealed partial class MsnpClient : IAsyncDisposable
{
    private const string CircleDomain = "@live.com";

    private readonly MsnpCredentials _credentials;
    private readonly EventQueue _events;
    private readonly ContactList _list = new();
    private readonly NotificationSession _session;
    private readonly ConversationDirectory _conversations;
    private readonly ContactListEditor _editor;
    private readonly PeerToPeerService _peers;
    private readonly UserNotices _notices;
    private readonly Task _finishing;

    /// <summary>A client that has not connected yet.</summary>
    /// <param name="options">The network and what else is needed.</param>
    /// <param name="credentials">Who signs in.</param>
    public MsnpClient(MsnpClientOptions options, MsnpCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(credentials);
        _credentials = credentials;
        _events = new EventQueue(options.EventCapacity);
        var connector = new ServerConnector(options);
        _session = new NotificationSession(options, credentials, connector, _list, _events, Invited, ReceiveAsync);
        var policy = new AddressPolicy(options.DirectConnections, connector.KnownAddresses);
        _peers = new PeerToPeerService(options, credentials.Account, _events, policy) { Ink = new InkArrivals(_events, options.TimeProvider) };
        _conversations = new ConversationDirectory(options, credentials.Account, _session, connector, _events, _peers, policy);
        _peers.Start(_session, _conversations);
        _notices = new UserNotices(_session, credentials.Account, _peers, _events, options.TimeProvider);
        _editor = new ContactListEditor(_session);
        _finishing = FinishAsync();
    }

    /// <summary>Everything that happens, in order; the last is always a <see cref="SessionEndedEvent"/>. One reader.</summary>
    public ChannelReader<MsnpEvent> Events => _events.Reader;

    /// <summary>The account that is signed in.</summary>
    public string Account => _credentials.Account;

    /// <summary>How far the session has come.</summary>
    public SessionState State => _session.State;

    /// <summary>How the session ended; completes when that is known, before everything is closed. Never fails.</summary>
    public Task<SessionEnd> Ended => _session.Ended;

    /// <summary>How long ago the server last gave an answer that only one which lives could give: to a ping, or to a notice that went the way of messages; null
    /// before the sign-in. By a clock that nobody sets.</summary>
    public TimeSpan? SinceProofOfLife => _session.SinceProofOfLife;

    /// <summary>The contact list as it is now; empty until it was read.</summary>
    public ContactListSnapshot Contacts => _list.Snapshot;

    /// <summary>What the server told of the account after sign-on: its number, whether it has a mailbox, the cookie for web pages; null until it did.</summary>
    public ProfileMessage? Profile => _session.Profile;

    /// <summary>A contact's presence as it is now.</summary>
    public MsnContactPresence PresenceOf(string address) => _session.Presence.Of(address);

    /// <summary>The circles the account is in or invited to; empty before MSNP18, and until the list was read.</summary>
    public ImmutableArray<MsnCircle> Circles => _session.Circles.Circles;

    /// <summary>The presence of somebody in a circle as it is now.</summary>
    /// <param name="circle">The circle's conversation.</param>
    /// <param name="address">Whose.</param>
    public MsnContactPresence PresenceIn(MsnConversationId circle, string address) => _session.CirclePresence.Of(circle, address);

    /// <summary>The name of the dialect spoken, for example <c>MSNP12</c>; known once signed in.</summary>
    /// <exception cref="InvalidOperationException">Nothing was connected yet.</exception>
    public string Dialect => _session.Dialect.Name;

    /// <summary>Connects, signs in, reads the contact list and shows the presence. Called once.</summary>
    /// <exception cref="MsnpSignInException">It did not succeed; the session has ended. Says why, and whether trying later may help.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the session has ended.</exception>
    public Task SignInAsync(MsnOwnPresence presence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(presence);
        return _session.SignInAsync(presence, cancellationToken);
    }

    /// <summary>Shows another status.</summary>
    /// <exception cref="MsnpCommandException">The server refused.</exception>
    /// <exception cref="MsnpSessionEndedException">The session has ended.</exception>
    public Task SetStatusAsync(MsnpStatus status, CancellationToken cancellationToken) =>
        _session.PublishAsync(
            (publisher, connection) =>
            {
                _session.Places.Show(status);
                return publisher.PublishStatusAsync(connection, status, cancellationToken);
            },
            cancellationToken);

    /// <summary>Shows another personal message, or none. Does nothing before MSNP11.</summary>
    /// <exception cref="MsnpSessionEndedException">The session has ended.</exception>
    public Task SetPersonalMessageAsync(string? message, CancellationToken cancellationToken) =>
        _session.PublishAsync((publisher, connection) => publisher.PublishMessageAsync(connection, message, cancellationToken), cancellationToken);

    /// <summary>Shows what the person listens to, or that he listens to nothing. Does nothing before MSNP11.</summary>
    /// <exception cref="MsnpSessionEndedException">The session has ended.</exception>
    public Task SetCurrentMediaAsync(CurrentMedia? media, CancellationToken cancellationToken) =>
        _session.PublishAsync((publisher, connection) => publisher.PublishMediaAsync(connection, media, cancellationToken), cancellationToken);

    /// <summary>Where the account is signed in, this client among them; empty before MSNP16, and until the server told.</summary>
    public ImmutableArray<MsnPlace> Places => _session.Places.Places;

    // >>> UUN t account;{guid} 4 length goawyplzthxbye     <<< UUN t OK
    /// <summary>Asks another place the account is signed in from to go (MSNP16 and later). It goes by itself, so that may take a moment.</summary>
    /// <exception cref="MsnpCommandException">The server refused, or knows no places.</exception>
    /// <exception cref="MsnpSessionEndedException">The session has ended.</exception>
    public async Task SignOutPlaceAsync(Guid place, CancellationToken cancellationToken)
    {
        await _session.WaitUntilSignedInAsync(cancellationToken).ConfigureAwait(false);
        if (!_session.Dialect.HasEndpoints)
            throw new MsnpCommandException("UUN", MsnpErrorCode.CommandDisabled);

        var word = MsnpPayload.FromText("goawyplzthxbye");
        await _session.AskAsync<UunReplyCommand>(
            id => new UunCommand(id, Account, place, UserNoticeKind.SignOutEndpoint, word), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Name, message and picture as the network keeps them for the next sign-in (MSNP13 and later). A network or version without such a service says so
    /// when asked: <see cref="Soap.MsnServiceFailure.NotOffered"/>. After the session ended it throws <see cref="MsnpSessionEndedException"/>.</summary>
    public IRoamingProfileStorage RoamingProfile => _session.ProfileStorage;

    /// <summary>Asks where a page of the network's web site is.</summary>
    /// <param name="page">Which; one of <see cref="MsnPageNames"/> or another that the server knows.</param>
    /// <param name="parameter">To whom, in which language; null for none.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentException">Page or parameter is empty or has a blank in it.</exception>
    /// <exception cref="MsnpCommandException">The server refused, or does not answer.</exception>
    /// <exception cref="MsnpSessionEndedException">The session has ended.</exception>
    public async Task<MsnPage> GetUrlAsync(string page, string? parameter, CancellationToken cancellationToken)
    {
        var answer = await _session.AskAsync<UrlReplyCommand>(id => new UrlCommand(id, page, parameter), cancellationToken).ConfigureAwait(false);
        return new MsnPage(answer.Path, answer.LoginUrl, answer.SiteId);
    }

    /// <summary>Says something to a contact and waits for what becomes of it. Long text goes in parts; all have to be acknowledged. Neither a refusal nor
    /// the end of the session is an exception: it is the result.</summary>
    /// <param name="conversation">To whom; <see cref="MsnConversationId.With"/> for a contact.</param>
    /// <param name="message">What.</param>
    /// <param name="cancellationToken">Counts until the first part is handed over; cancelled by it, nothing was sent.</param>
    /// <exception cref="OperationCanceledException">The caller gave up, and nothing was sent.</exception>
    public Task<MsnSendResult> SendTextAsync(MsnConversationId conversation, TextMessage message, CancellationToken cancellationToken) =>
        SendTextAsync(conversation, message, [], cancellationToken);

    /// <inheritdoc cref="SendTextAsync(MsnConversationId, TextMessage, CancellationToken)"/>
    /// <param name="conversation">To whom; <see cref="MsnConversationId.With"/> for a contact.</param>
    /// <param name="message">What.</param>
    /// <param name="emoticons">Pictures for codes in it, of <see cref="ShareObject"/>; they have to stay shared for as long as somebody may look at the text. Where
    /// the version has none, and for somebody who is not there, the text goes without them.</param>
    /// <param name="cancellationToken">Counts until the first part is handed over; cancelled by it, nothing was sent.</param>
    public Task<MsnSendResult> SendTextAsync(
        MsnConversationId conversation, TextMessage message, IReadOnlyList<MsnEmoticon> emoticons, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(emoticons);
        return _conversations.SendAsync(conversation, message, emoticons, cancellationToken);
    }

    /// <summary>Hands over a conversation of several that an earlier session knew: it is found again when its people meet, and opened when something is said in it.</summary>
    /// <param name="conversation">Which.</param>
    /// <param name="participants">Who is in it, without the account itself.</param>
    public void RememberGroup(MsnConversationId conversation, IEnumerable<string> participants) => _conversations.Remember(conversation, [.. participants]);

    /// <summary>Brings several people together in one conversation.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task<MsnGroupResult> StartGroupAsync(IEnumerable<string> people, CancellationToken cancellationToken) =>
        _conversations.StartGroupAsync([.. people.Select(Checked).Distinct()], cancellationToken);

    /// <summary>Calls somebody into a conversation. One with a single contact becomes another, with both; that with the contact stays what it is.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task<MsnGroupResult> InviteAsync(MsnConversationId conversation, string address, CancellationToken cancellationToken) =>
        _conversations.InviteAsync(conversation, Checked(address), cancellationToken);

    /// <summary>Leaves a conversation of several for good. Never fails; for a circle see <see cref="LeaveCircleAsync"/>.</summary>
    public Task LeaveAsync(MsnConversationId conversation, CancellationToken cancellationToken) => _conversations.LeaveAsync(conversation, cancellationToken);

    /// <summary>Shakes a contact's window.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up, and nothing was sent.</exception>
    public Task<MsnSendResult> SendNudgeAsync(MsnConversationId conversation, CancellationToken cancellationToken) =>
        _conversations.SendNudgeAsync(conversation, cancellationToken);

    /// <summary>Tells that the person is typing: to be repeated every four or five seconds. Opens no switchboard for it, and never fails.</summary>
    public Task SendTypingAsync(MsnConversationId conversation, CancellationToken cancellationToken) =>
        _conversations.SendTypingAsync(conversation, cancellationToken);

    /// <summary>Has the network forget messages of <see cref="OfflineTextEvent"/> that have arrived where they had to: they do not come again.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Gives up waiting; what was asked for may happen yet.</param>
    /// <exception cref="Soap.MsnServiceException">The service could not be asked; it is asked with the next call.</exception>
    public Task AcknowledgeOfflineMessagesAsync(IEnumerable<string> ids, CancellationToken cancellationToken) =>
        _session.OfflineMessages.AcknowledgeAsync(ids, cancellationToken);

    /// <summary>Puts somebody on the list and lets him see and write to the account; accepts him where he asked. Done where it is so already.</summary>
    /// <param name="address">Whom.</param>
    /// <param name="name">What to call him until he says himself; null for his address.</param>
    /// <param name="cancellationToken">Gives up waiting; what was asked for may happen yet.</param>
    /// <exception cref="MsnpCommandException">The server refused: see its <see cref="MsnpCommandException.Failure"/>.</exception>
    /// <exception cref="MsnpSessionEndedException">The session has ended.</exception>
    public Task AddContactAsync(string address, string? name, CancellationToken cancellationToken) =>
        EditAsync(address, (edits, canonical) => edits.AddAsync(canonical, name, cancellationToken), cancellationToken);

    /// <summary>Takes somebody off the list. He may still write.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task RemoveContactAsync(string address, CancellationToken cancellationToken) =>
        EditAsync(address, (edits, canonical) => edits.RemoveAsync(canonical, cancellationToken), cancellationToken);

    /// <summary>Lets somebody who asked see and write to the account, without putting him on the list.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task AcceptContactAsync(string address, CancellationToken cancellationToken) =>
        EditAsync(address, (edits, canonical) => edits.AcceptAsync(canonical, cancellationToken), cancellationToken);

    /// <summary>Says no to somebody who asked: he is blocked.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task DeclineContactAsync(string address, CancellationToken cancellationToken) =>
        EditAsync(address, (edits, canonical) => edits.DeclineAsync(canonical, cancellationToken), cancellationToken);

    /// <summary>Blocks somebody: he sees the account offline and cannot write to it.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task BlockContactAsync(string address, CancellationToken cancellationToken) =>
        EditAsync(address, (edits, canonical) => edits.BlockAsync(canonical, cancellationToken), cancellationToken);

    /// <summary>Lets somebody see and write to the account again.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task UnblockContactAsync(string address, CancellationToken cancellationToken) =>
        EditAsync(address, (edits, canonical) => edits.UnblockAsync(canonical, cancellationToken), cancellationToken);

    /// <summary>Changes the name the list has for a contact. The next time he shows himself his own name stands there again.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task RenameContactAsync(string address, string name, CancellationToken cancellationToken) =>
        EditAsync(address, (edits, canonical) => edits.RenameAsync(canonical, name, cancellationToken), cancellationToken);

    /// <summary>Changes what the account calls itself.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task SetOwnNameAsync(string name, CancellationToken cancellationToken) =>
        _editor.EditAsync(edits => edits.RenameSelfAsync(_credentials.Account, name, cancellationToken), cancellationToken);

    /// <summary>Sets whether those on neither the allow nor the block list are allowed.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task SetAllowsStrangersAsync(bool allows, CancellationToken cancellationToken) =>
        _editor.EditAsync(edits => edits.SetAllowsStrangersAsync(allows, cancellationToken), cancellationToken);

    /// <summary>Sets whether the person wants to be asked about those who add him.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task SetAsksAboutNewContactsAsync(bool asks, CancellationToken cancellationToken) =>
        _editor.EditAsync(edits => edits.SetAsksAboutNewContactsAsync(asks, cancellationToken), cancellationToken);

    /// <summary>Creates a group.</summary>
    /// <returns>The group, with the id the server gave it.</returns>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task<ContactGroup> CreateGroupAsync(string name, CancellationToken cancellationToken) =>
        _editor.EditAsync(edits => edits.CreateGroupAsync(name, cancellationToken), cancellationToken);

    /// <summary>Renames a group.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task RenameGroupAsync(string groupId, string name, CancellationToken cancellationToken) =>
        _editor.EditAsync(edits => edits.RenameGroupAsync(groupId, name, cancellationToken), cancellationToken);

    /// <summary>Deletes a group. Some servers take those off the list who were in no other.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task DeleteGroupAsync(string groupId, CancellationToken cancellationToken) =>
        _editor.EditAsync(edits => edits.DeleteGroupAsync(groupId, cancellationToken), cancellationToken);

    /// <summary>Moves a contact from one group to another; null on either side only adds or only removes.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task MoveContactAsync(string address, string? fromGroupId, string? toGroupId, CancellationToken cancellationToken) =>
        EditAsync(address, (edits, canonical) => edits.MoveAsync(canonical, fromGroupId, toGroupId, cancellationToken), cancellationToken);

    /// <summary>Makes a circle (MSNP18 to 20). It is entered, and told with <see cref="CirclesEvent"/>, when the address book has been read anew.</summary>
    /// <returns>Its conversation.</returns>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public async Task<MsnConversationId> CreateCircleAsync(string name, CancellationToken cancellationToken) => MsnConversationId.Circle(
        await _editor.EditAsync(edits => edits.CreateCircleAsync(name, _session.OwnName, cancellationToken), cancellationToken).ConfigureAwait(false)
        + CircleDomain);

    /// <summary>Invites somebody into a circle; only those who run it may.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task InviteToCircleAsync(MsnConversationId circle, string address, CancellationToken cancellationToken) =>
        EditAsync(address, (edits, canonical) => edits.InviteToCircleAsync(CircleIdOf(circle), canonical, cancellationToken), cancellationToken);

    /// <summary>Joins a circle the account is invited to, or refuses to.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task AnswerCircleInvitationAsync(MsnConversationId circle, bool joins, CancellationToken cancellationToken) =>
        _editor.EditAsync(edits => edits.AnswerCircleInvitationAsync(CircleIdOf(circle), joins, cancellationToken), cancellationToken);

    /// <summary>Leaves a circle.</summary>
    /// <inheritdoc cref="AddContactAsync" path="/exception"/>
    public Task LeaveCircleAsync(MsnConversationId circle, CancellationToken cancellationToken) =>
        _editor.EditAsync(edits => edits.LeaveCircleAsync(CircleIdOf(circle), cancellationToken), cancellationToken);

    /// <summary>Signs out, if the session has not ended by itself, and waits until everything is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        _events.Dispose();

        // Out of the conversations before out of the network, so that nobody speaks to one who has gone.
        await _peers.DisposeAsync().ConfigureAwait(false);
        await _conversations.DisposeAsync().ConfigureAwait(false);
        _session.End(SessionEnds.SignedOut);
        await _finishing.ConfigureAwait(false);
    }

    private Task EditAsync(string address, Func<IContactListEdits, string, Task> edit, CancellationToken cancellationToken)
    {
        var canonical = Checked(address);
        return _editor.EditAsync(edits => edit(edits, canonical), cancellationToken);
    }

    private static string CircleIdOf(MsnConversationId circle) => circle.IsCircle
        ? circle.GroupAddress[..circle.GroupAddress.IndexOf('@', StringComparison.Ordinal)]
        : throw new ArgumentException("The conversation is not that of a circle.", nameof(circle));

    private static string Checked(string address) => MsnAddress.TryParse(address, out var canonical, out _)
        ? canonical
        : throw new MsnpCommandException("ADD", MsnpErrorCode.InvalidParameter);

    private ValueTask ReceiveAsync(MsnpCommand document) => document is UbnCommand notice ? _notices.ReceiveAsync(notice) : _conversations.ReceiveAsync(document);

    private void Invited(RngCommand invitation) => _conversations.Answer(invitation);

    // Conversations first, so that what they still report comes before the last event.
    private async Task FinishAsync()
    {
        var end = await _session.Ended.ConfigureAwait(false);
        try
        {
            await _peers.DisposeAsync().ConfigureAwait(false);
            await _conversations.DisposeAsync().ConfigureAwait(false);
            await _session.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await _events.CompleteAsync(new SessionEndedEvent(end)).ConfigureAwait(false);
        }
    }
}
