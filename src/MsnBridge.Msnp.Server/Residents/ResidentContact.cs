using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Lists;
using MsnBridge.Msnp.Server.OfflineMessages;
using MsnBridge.Msnp.Server.Sessions;
using MsnBridge.Msnp.Server.Switchboard;

namespace MsnBridge.Msnp.Server.Residents;

/// <summary>
/// Somebody who lives in the network without a client: the demo contact, or a person whom a test plays. He is subject to the same lists, privacy and limits as
/// everybody, and others cannot tell him from a client. What he sees and hears is in <see cref="Inbox"/>.
/// </summary>
/// <remarks>Methods may be called from anywhere and return when the network has taken the change. Disposing signs the resident out; his account stays.</remarks>
public sealed partial class ResidentContact : IUserEndpoint, IAsyncDisposable
{
    private readonly ResidentServices _services;
    private readonly Lock _gate = new();
    private readonly Channel<InvitedToConversation> _invitations = Channel.CreateBounded<InvitedToConversation>(
        new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Task _answering;
    private UserSession? _session;

    internal ResidentContact(string address, ResidentServices services)
    {
        Address = MsnAddress.Normalize(address);
        _services = services;
        _answering = AnswerInvitationsAsync();
    }

    /// <summary>The resident's address.</summary>
    public string Address { get; }

    /// <summary>What the resident saw and heard.</summary>
    public ResidentInbox Inbox { get; } = new();

    /// <summary>Whether the resident follows invitations into conversations; otherwise he lets them ring.</summary>
    public bool AnswersInvitations { get; set; } = true;

    /// <summary>Whether the resident is signed in.</summary>
    public bool IsSignedIn => Volatile.Read(ref _session) is not null;

    /// <summary>The addresses on one of the resident's lists.</summary>
    public IReadOnlyList<string> ListOf(MsnpLists list) =>
        [.. _services.State.Accounts[Address].Contacts.Values.Where(contact => contact.Lists.HasFlag(list)).Select(contact => contact.Address)];

    /// <summary>Signs in; a client of the same account is put out.</summary>
    public void SignIn(MsnpStatus status = MsnpStatus.Online)
    {
        lock (_gate)
        {
            // A resident is at one place and is told nothing of himself, as in the last version before places.
            _session ??= _services.Presence.SignIn(Address, this, MsnpDialect.Msnp15, _ => { });
            SetStatus(_session, status);
        }
    }

    /// <summary>Signs out. Harmless when signed out.</summary>
    public void SignOut()
    {
        lock (_gate)
        {
            if (_session is not null)
                _services.Presence.SignOut(_session);

            _session = null;
        }
    }

    /// <summary>Chooses another status; <see cref="MsnpStatus.Hidden"/> to be seen by nobody.</summary>
    public void SetStatus(MsnpStatus status) => SetStatus(Session(), status);

    /// <summary>Chooses another friendly name.</summary>
    public void Rename(string friendlyName) => _services.Presence.Rename(Session(), friendlyName, _ => { });

    /// <summary>Chooses another personal message, shown to contacts with clients of MSNP11 and later.</summary>
    public void SetPersonalMessage(string text) =>
        _services.Presence.ChangePersonalMessage(Session(), new PersonalMessage(text), () => { });

    /// <summary>Shows what he listens to, with that personal message.</summary>
    public void SetCurrentMedia(CurrentMedia? media, string text = "") =>
        _services.Presence.ChangePersonalMessage(Session(), new PersonalMessage(text, media), () => { });

    /// <summary>Allows somebody and puts him on the forward list, as accepting a request does. What holds already is left as it is.</summary>
    /// <exception cref="InvalidOperationException">The network refuses; the message tells why.</exception>
    public void AddContact(string address)
    {
        Remove(MsnpLists.Block, address);
        Add(MsnpLists.Allow, address);
        Add(MsnpLists.Forward, address);
    }

    /// <summary>Takes somebody off the forward list. Harmless if he is not on it.</summary>
    public void RemoveContact(string address) => Accept(
        _services.Lists.RemoveContact(
            Session(),
            account => account.Find(address) is { } contact ? (contact, null) : (null, ListEditError.NotOnList),
            _ => { }),
        ListEditError.NotOnList);

    /// <summary>Blocks somebody: he sees the resident no more and cannot write to him.</summary>
    public void Block(string address)
    {
        Remove(MsnpLists.Allow, address);
        Add(MsnpLists.Block, address);
    }

    /// <summary>Takes a block back.</summary>
    public void Unblock(string address)
    {
        Remove(MsnpLists.Block, address);
        Add(MsnpLists.Allow, address);
    }

    /// <summary>Opens a conversation with somebody and waits until he is in it.</summary>
    /// <exception cref="InvalidOperationException">He cannot be reached, or the resident is hidden; the message tells.</exception>
    public async Task<ResidentConversation> OpenConversationAsync(string address, CancellationToken cancellationToken = default)
    {
        var error = _services.Exchange.TryAssign(Session(), out var cookie);
        if (error != MsnpErrorCode.None || _services.Exchange.Open(Address, cookie) is not { } session)
            throw new InvalidOperationException($"{Address} cannot open a conversation: {error}.");

        var conversation = new ResidentConversation(this, _services.Exchange, session);
        conversation.TryJoin();
        error = conversation.Invite(address);
        if (error != MsnpErrorCode.None)
        {
            conversation.Leave();
            throw new InvalidOperationException($"{address} cannot be reached: {error}.");
        }

        await Inbox.TakeAsync<ParticipantCame>(came => came.Conversation == conversation, cancellationToken).ConfigureAwait(false);
        return conversation;
    }

    /// <summary>Leaves a message for somebody who is away; who is there after all is told at once.</summary>
    /// <returns>False if the network does not keep it.</returns>
    public bool LeaveMessage(string address, string text) =>
        _services.OfflineMessages.Store(Address, MsnAddress.Normalize(address), text) == OfflineStoreOutcome.Stored;

    /// <summary>What others left for the resident while he was away. It stays there: he has no client that fetches it.</summary>
    public IReadOnlyList<(string From, string Text)> KeptMessages =>
        [.. _services.State.Accounts[Address].OfflineMessages.Select(message => (message.Sender, message.Text))];

    /// <summary>Signs out and ends what the resident does.</summary>
    public async ValueTask DisposeAsync()
    {
        SignOut();
        _invitations.Writer.TryComplete();
        await _answering.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    void IUserEndpoint.Deliver(UserEvent userEvent)
    {
        switch (userEvent)
        {
            case ContactPresent present:
                Inbox.Put(new PresenceSeen(present.Address, present.Presence.Status, present.FriendlyName));
                break;
            case ContactGone gone:
                Inbox.Put(new PresenceSeen(gone.Address, MsnpStatus.Offline, FriendlyName: null));
                break;
            case PersonalMessageChanged changed:
                Inbox.Put(new PersonalMessageSeen(changed.Address, changed.Message.Text ?? "", changed.Message.Media is { IsActive: true } media ? media : null));
                break;
            case AddedByContact added:
                Inbox.Put(new AddedByOther(added.Address, added.FriendlyName));
                break;
            case RemovedByContact removed:
                Inbox.Put(new RemovedByOther(removed.Address));
                break;
            case InvitedToConversation invitation:
                _invitations.Writer.TryWrite(invitation);
                break;
            case SignedOut signedOut:
                Volatile.Write(ref _session, null);
                Inbox.Put(new ResidentSignedOut(signedOut.Reason));
                break;
        }
    }

    private UserSession Session() => Volatile.Read(ref _session) ?? throw new InvalidOperationException($"{Address} is not signed in.");

    private void SetStatus(UserSession session, MsnpStatus status) =>
        _services.Presence.ChangePresence(session, new PresenceState(status, ClientCapabilities.ChunkedMessages, MsnObject: null), 0, () => { });

    private void Add(MsnpLists list, string address) =>
        Accept(_services.Lists.Add(Session(), list, address, name: null, 0, _ => { }), ListEditError.AlreadyThere);

    private void Remove(MsnpLists list, string address) =>
        Accept(_services.Lists.Remove(Session(), list, address, _ => { }), ListEditError.NotOnList);

    private void Accept(ListEditError? error, ListEditError harmless)
    {
        if (error is { } refusal && refusal != harmless)
            throw new InvalidOperationException($"The network refuses the change of {Address}'s list: {refusal}.");
    }

    private async Task AnswerInvitationsAsync()
    {
        await foreach (var invitation in _invitations.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (!AnswersInvitations)
                continue;

            try
            {
                Answer(invitation);
            }
            catch (InvalidOperationException error)
            {
                // Signed out meanwhile.
                LogNotAnswered(_services.Logger, error, Address);
            }
        }
    }

    private void Answer(InvitedToConversation invitation)
    {
        if (_services.Exchange.Answer(Address, invitation.Cookie, invitation.SessionId) is not { } session)
            return;

        var conversation = new ResidentConversation(this, _services.Exchange, session);
        if (conversation.TryJoin())
            Inbox.Put(new ConversationJoined(conversation, invitation.Inviter));
    }

    [LoggerMessage(MsnpServerEventIds.ResidentFailed, LogLevel.Debug, "{Address} could not follow an invitation.")]
    private static partial void LogNotAnswered(ILogger logger, Exception error, string address);
}

/// <summary>What residents act through: the same as connections.</summary>
internal sealed record ResidentServices(
    NetworkState State, PresenceService Presence, ContactListService Lists, SwitchboardExchange Exchange, OfflineMessageStore OfflineMessages,
    ILogger<ResidentContact> Logger);
