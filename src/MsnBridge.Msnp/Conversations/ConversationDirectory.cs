using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Connections;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.FileTransferLegacy;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.PeerToPeer.Switchboards;
using MsnBridge.Msnp.Soap;
using MsnBridge.Msnp.Switchboard;
using MsnBridge.Msnp.Transactions;
using MsnBridge.Msnp.Work;

namespace MsnBridge.Msnp.Conversations;

/// <summary>
/// The conversations of one session and the switchboards under them. A switchboard with one other person belongs to the conversation with him; when a third
/// comes, it becomes a conversation of its own, for good.
/// </summary>
internal sealed partial class ConversationDirectory : ISwitchboardOpener, IPeerSwitchboards, IAsyncDisposable
{
    /// <summary>The longest text in bytes; with it go some two dozen parts, more than a person writes at once.</summary>
    private const int MaxTextLength = 32 * 1024;

    private const int MostDormantGroups = 256;

    private readonly MsnpClientOptions _options;
    private readonly string _account;
    private readonly NotificationSession _session;
    private readonly ServerConnector _connector;
    private readonly EventQueue _events;
    private readonly PeerToPeerService _peers;
    private readonly SwitchboardRequests _requests;
    private readonly DatagramGroups _groups;
    private readonly DatagramConversations _datagrams;
    private readonly DirectMessages _direct;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<MsnConversationId, Conversation> _conversations = [];
    private readonly Dictionary<SwitchboardConnection, Conversation> _owners = [];
    private readonly List<Conversation> _dormantGroups = [];
    private readonly BackgroundWork _work;
    private readonly InvitedSwitchboards _invited = new();

    public ConversationDirectory(
        MsnpClientOptions options, string account, NotificationSession session, ServerConnector connector, EventQueue events, PeerToPeerService peers, AddressPolicy policy)
    {
        _options = options;
        _account = account;
        _session = session;
        _connector = connector;
        _events = events;
        _peers = peers;
        _requests = new SwitchboardRequests(session, options.Profile.Quirks.SwitchboardSpacing, options.TimeProvider);
        _groups = new DatagramGroups();
        _datagrams = new DatagramConversations(options, account, session, _groups, events, peers);
        Invitations = new LegacyInvitations(options, account, policy, events);
        _direct = new DirectMessages(session, options.Profile.Quirks.TellsOfLostMessages);
        _logger = options.LoggerFactory.CreateLogger<ConversationDirectory>();
        _work = new BackgroundWork(exception => LogFault(exception, _account));
    }

    /// <inheritdoc/>
    public LegacyInvitations Invitations { get; }

    /// <summary>Says something and waits for what becomes of it.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up, and nothing had left.</exception>
    public async Task<MsnSendResult> SendAsync(
        MsnConversationId id, TextMessage message, IReadOnlyList<MsnEmoticon> emoticons, CancellationToken cancellationToken)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(message.Text) > MaxTextLength)
            return MsnSendResult.Refused(MsnSendRefusal.TooLong);

        if (await NeedsDatagramsAsync(cancellationToken).ConfigureAwait(false) || id.IsCircle)
            return await _datagrams.SendAsync(id, message, emoticons, cancellationToken).ConfigureAwait(false);

        if (!id.IsGroup && _session.NetworkOf(id.Value) is not (MsnNetworkId.Passport or MsnNetworkId.Unknown) and var network)
            return await _direct.SendAsync(new ContactHandle(id.Value, network), message, cancellationToken).ConfigureAwait(false);

        return await SendAsync(
            id,
            conversation => [.. Announcements(emoticons), .. Parts(conversation, message)],
            id.IsGroup ? NoOtherWay : otherwise => KeepForHimAsync(id, message, otherwise),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="SendContentAsync"/>
    public Task<MsnSendResult> SendNudgeAsync(MsnConversationId id, CancellationToken cancellationToken)
    {
        var nudge = new DatacastMessage(DatacastKind.Nudge);
        return SendContentAsync(id, nudge, [nudge.ToPayload()], cancellationToken);
    }

    /// <summary>Says something that is no text and that nobody keeps for one who is not there.</summary>
    /// <param name="id">Where.</param>
    /// <param name="message">What.</param>
    /// <param name="parts">The same for a switchboard.</param>
    /// <param name="cancellationToken">Counts until something left.</param>
    /// <exception cref="OperationCanceledException">The caller gave up, and nothing had left.</exception>
    public async Task<MsnSendResult> SendContentAsync(MsnConversationId id, MsnpMessage message, IReadOnlyList<MsnpPayload> parts, CancellationToken cancellationToken) =>
        await NeedsDatagramsAsync(cancellationToken).ConfigureAwait(false) || id.IsCircle
            ? await _datagrams.SendContentAsync(id, message, cancellationToken).ConfigureAwait(false)
            : await SendAsync(id, _ => parts, NoOtherWay, cancellationToken).ConfigureAwait(false);

    /// <summary>Takes what is said and told without a switchboard. Called on the read loop.</summary>
    public ValueTask ReceiveAsync(MsnpCommand command) => _datagrams.ReceiveAsync(command);

    /// <summary>Tells that the person is typing, if a switchboard is open.</summary>
    public Task SendTypingAsync(MsnConversationId id, CancellationToken cancellationToken)
    {
        if (_session is { State: SessionState.SignedIn } && (id.IsCircle || _session.Dialect.Messages == MessageTransport.Datagram))
            return _datagrams.SendTypingAsync(id, cancellationToken);

        Conversation? conversation;
        lock (_lock)
            conversation = _conversations.GetValueOrDefault(id);

        return conversation?.SendIfOpenAsync(new TypingMessage(_account).ToPayload(), cancellationToken) ?? Task.CompletedTask;
    }

    /// <summary>Somebody opens a conversation. Only takes note; following the invitation goes on by itself.</summary>
    public void Answer(RngCommand invitation)
    {
        if (_closing.IsCancellationRequested)
            return;

        if (_invited.TryEnter(invitation.Account, out var isFirstRefused))
            _work.Run(() => FollowAsync(invitation));
        else if (isFirstRefused)
            LogTooManySwitchboards(_account);
    }

    /// <inheritdoc/>
    public async Task<SwitchboardConnection> OpenAsync(Conversation conversation, CancellationToken cancellationToken)
    {
        var transfer = await _requests.RequestAsync(cancellationToken).ConfigureAwait(false);
        var switchboard = Register(await _connector.ConnectAsync(transfer.Server, ServerRole.Switchboard, cancellationToken).ConfigureAwait(false));
        Own(switchboard, conversation);
        try
        {
            await switchboard.EnterAsync(transfer.Cookie, cancellationToken).ConfigureAwait(false);
            await CallOwnPlacesAsync(switchboard, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            switchboard.Close();
            throw;
        }

        LogOpened(_account, conversation.Id);
        return switchboard;
    }

    /// <inheritdoc/>
    public async Task<(SwitchboardConnection? Switchboard, MsnSendResult? Failure)> ReachAsync(string address, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        var conversation = Borrow(MsnConversationId.With(address))!;
        try
        {
            return await conversation.ReachAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, MsnSendResult.NotSent);
        }
        finally
        {
            Return(conversation);
        }
    }

    /// <inheritdoc/>
    public bool IsOpen(string address)
    {
        lock (_lock)
            return _conversations.GetValueOrDefault(MsnConversationId.With(address))?.IsOpen ?? false;
    }

    /// <inheritdoc/>
    public bool IsPresent(string address)
    {
        lock (_lock)
            return _owners.Keys.Any(switchboard => switchboard.Participants.Contains(address));
    }

    /// <inheritdoc/>
    public MsnConversationId ConversationOf(SwitchboardConnection switchboard) => OwnerOf(switchboard)?.Id ?? default;

    /// <summary>Leaves every switchboard and waits for all that runs. What was in flight is unconfirmed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        // Each is watched for as long as it is open.
        while (_work.Running is { Count: > 0 } running)
        {
            SwitchboardConnection[] switchboards;
            lock (_lock)
                switchboards = [.. _owners.Keys];

            foreach (var switchboard in switchboards)
                switchboard.Close();

            await Task.WhenAll(running).ConfigureAwait(false);
        }
    }

    private async Task<MsnSendResult> SendAsync(
        MsnConversationId id,
        Func<Conversation, IReadOnlyList<MsnpPayload>> parts,
        Func<CancellationToken, Task<MsnSendResult?>> otherwise,
        CancellationToken cancellationToken)
    {
        if (Borrow(id) is not { } conversation)
            return MsnSendResult.Refused(MsnSendRefusal.ConversationOver);

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            var result = await conversation.SendAsync(parts(conversation), otherwise, either.Token).ConfigureAwait(false);

            // What could not be opened because the session was ending may be tried in another.
            return result.Refusal == MsnSendRefusal.ServerFault && _closing.IsCancellationRequested ? MsnSendResult.NotSent : result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The session ended before anything left.
            return MsnSendResult.NotSent;
        }
        finally
        {
            Return(conversation);
        }
    }

    private async Task<bool> NeedsDatagramsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _session.WaitUntilSignedInAsync(cancellationToken).ConfigureAwait(false);
            return _session.Dialect.Messages == MessageTransport.Datagram;
        }
        catch (MsnpSessionEndedException)
        {
            // Whoever sends finds that out.
            return false;
        }
    }

    private static Task<MsnSendResult?> NoOtherWay(CancellationToken cancellationToken) => Task.FromResult<MsnSendResult?>(null);

    private static MsnSendResult KeptIfTaken(MsnSendResult result) => result.Outcome == MsnSendOutcome.Delivered ? MsnSendResult.Kept : result;

    /// <summary>Leaves something for somebody who is not there, where the network keeps it for him.</summary>
    private async Task<MsnSendResult?> KeepForHimAsync(MsnConversationId id, TextMessage message, CancellationToken cancellationToken)
    {
        switch (_session.Dialect.OfflineMessages)
        {
            case OfflineMessageForm.NotificationServer:
                return KeptIfTaken(await _direct.SendAsync(new ContactHandle(id.Value), message, cancellationToken).ConfigureAwait(false));
            case OfflineMessageForm.WebService when _session.OfflineMessages.CanSend:
                try
                {
                    return KeptIfTaken(await _session.OfflineMessages.SendAsync(id.Value, _session.OwnName, message.Text, cancellationToken).ConfigureAwait(false));
                }
                catch (MsnServiceException exception)
                {
                    LogNotLeft(_account, exception.Message);
                    return null;
                }

            default:
                return null;
        }
    }

    // Before MSNP9 there are no objects; the codes in the text stay what they are.
    private IEnumerable<MsnpPayload> Announcements(IReadOnlyList<MsnEmoticon> emoticons) =>
        _session.Dialect.Presence.HasMsnObject ? EmoticonMessage.Split(emoticons).Select(announcement => announcement.ToPayload()) : [];

    private IReadOnlyList<MsnpPayload> Parts(Conversation conversation, TextMessage message)
    {
        // A client that cannot join pieces would show each as a message without form.
        var canJoin = conversation.Participants.All(participant =>
            _session.Presence.Of(participant).Capabilities.HasFlag(ClientCapabilities.ChunkedMessages));
        return canJoin
            ? TextMessageSplitter.SplitIntoChunks(message, Guid.NewGuid())
            : [.. TextMessageSplitter.Split(message).Select(part => part.ToPayload())];
    }

    /// <summary>The conversation, kept until it is returned; null for one of several people that is over.</summary>
    private Conversation? Borrow(MsnConversationId id)
    {
        lock (_lock)
        {
            var conversation = _conversations.GetValueOrDefault(id);
            if (conversation is null && !id.IsGroup)
                conversation = _conversations[id] = new Conversation(id, [id.Value], this, _options.TimeProvider);

            if (conversation is not null)
                conversation.Borrowed++;

            return conversation;
        }
    }

    private void Return(Conversation conversation)
    {
        lock (_lock)
        {
            conversation.Borrowed--;

            // One that never formed, or was left, is nobody's any more.
            if (conversation is not { Borrowed: 0, IsDormant: true } || _conversations.GetValueOrDefault(conversation.Id) != conversation)
                return;

            // One with a single contact has nothing to remember; a group is remembered for who was in it, though not for ever.
            if (!conversation.Id.IsGroup)
            {
                _conversations.Remove(conversation.Id);
                return;
            }

            _dormantGroups.Remove(conversation);
            _dormantGroups.Add(conversation);
            if (_dormantGroups.Count > MostDormantGroups)
            {
                var oldest = _dormantGroups[0];
                _dormantGroups.RemoveAt(0);
                if (oldest is { Borrowed: 0, IsDormant: true })
                    _conversations.Remove(oldest.Id);
            }
        }
    }

    private async Task FollowAsync(RngCommand invitation)
    {
        try
        {
            if (await AnswerAsync(invitation).ConfigureAwait(false) is { } switchboard)
                await switchboard.Ended.ConfigureAwait(false);
        }
        finally
        {
            _invited.Leave(invitation.Account);
        }
    }

    private async Task<SwitchboardConnection?> AnswerAsync(RngCommand invitation)
    {
        var conversation = Borrow(MsnConversationId.With(invitation.Account))!;
        SwitchboardConnection? switchboard = null;
        try
        {
            switchboard = Register(await _connector.ConnectAsync(invitation.Server, ServerRole.Switchboard, _closing.Token).ConfigureAwait(false));
            Own(switchboard, conversation);
            await switchboard.AnswerAsync(invitation, _closing.Token).ConfigureAwait(false);
            LogOpened(_account, conversation.Id);

            // Whoever called may have left before we came; another place of one's own calls its own first.
            if (switchboard.Participants.IsEmpty && !IsOwn(invitation.Account))
                switchboard.Close();
        }
        catch (Exception exception) when (exception is IOException or MsnpCommandException or ConnectionEndedException)
        {
            LogNotFollowed(_account, exception.Message);
            switchboard?.Close();
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            switchboard?.Close();
        }
        finally
        {
            Return(conversation);
        }

        return switchboard;
    }

    private SwitchboardConnection Register(MsnpConnection connection)
    {
        var incoming = new IncomingMessages(_account, _options.TimeProvider);
        var switchboard = new SwitchboardConnection(
            connection,
            _session.Dialect,
            _account,
            _session.Dialect.HasEndpoints ? _session.EndpointId : null,
            (source, command) => ObserveAsync(source, command, incoming),
            _options.SwitchboardIdleTimeout,
            _options.TimeProvider);
        _work.Run(() => WatchAsync(switchboard));
        return switchboard;
    }

    private void Own(SwitchboardConnection switchboard, Conversation conversation)
    {
        lock (_lock)
            _owners[switchboard] = conversation;

        conversation.Adopt(switchboard);
        if (_closing.IsCancellationRequested)
            switchboard.Close();
    }

    private async Task WatchAsync(SwitchboardConnection switchboard)
    {
        var end = await switchboard.Ended.ConfigureAwait(false);
        if (end is { Kind: ConnectionEndKind.Faulted, Cause: { } fault })
            LogFault(fault, _account);

        await switchboard.DisposeAsync().ConfigureAwait(false);
        _peers.Forget(switchboard);
        Conversation? owner;
        lock (_lock)
        {
            if (!_owners.Remove(switchboard, out owner))
                return;

            owner.Borrowed++;
            owner.Release(switchboard);
        }

        Return(owner);
        LogClosed(_account, owner.Id);
    }

    private async ValueTask ObserveAsync(SwitchboardConnection switchboard, MsnpCommand command, IncomingMessages incoming)
    {
        switch (command)
        {
            case JoiCommand or ByeCommand or IroCommand:
                await RegroupAsync(switchboard, command).ConfigureAwait(false);
                await _peers.RegroupedAsync(switchboard).ConfigureAwait(false);
                break;
            case MsgDeliveryCommand packet when PeerToPeerService.Concerns(packet):
                await _peers.ReceiveAsync(switchboard, packet).ConfigureAwait(false);
                break;
            case MsgDeliveryCommand delivery when OwnerOf(switchboard) is { } owner:
                var conversation = await SettleAsync(switchboard, owner).ConfigureAwait(false);
                if (LegacyInvitation.Read(MessageEnvelope.Parse(delivery.Message.Bytes)) is { } invitation)
                {
                    await Invitations.ReceiveAsync(
                        switchboard, conversation.Id, EndpointHandle.Parse(delivery.Account).Account.ToLowerInvariant(), invitation).ConfigureAwait(false);
                    break;
                }

                if (incoming.Read(conversation.Id, delivery) is { } report)
                {
                    if (report is not TypingEvent)
                        conversation.NoteSpoken();

                    await _events.ReportAsync(report).ConfigureAwait(false);
                }

                break;
            case UnknownCommand or MalformedCommand:
                LogNotUnderstood(_account, command.Mnemonic.Length == 3 ? command.Mnemonic : "a line");
                break;
        }
    }

    /// <summary>Another place of one's own called; now that the other is there, it is known with whom the conversation is.</summary>
    private void HandOver(SwitchboardConnection switchboard, Conversation from, string participant)
    {
        var conversation = Borrow(MsnConversationId.With(participant))!;
        from.Release(switchboard);
        Own(switchboard, conversation);
        Return(conversation);
    }

    // >>> CAL t own-account                                what one says is then heard at one's other places too (MSNP16 and later)
    private async Task CallOwnPlacesAsync(SwitchboardConnection switchboard, CancellationToken cancellationToken)
    {
        if (!_session.Dialect.HasEndpoints || !_session.Places.AreSeveral)
            return;

        try
        {
            await switchboard.CallAsync(_account, cancellationToken).ConfigureAwait(false);
        }
        catch (MsnpCommandException)
        {
            // Then they do not hear it; whom one writes to does.
        }
    }

    private bool IsOwn(string address) => string.Equals(address, _account, StringComparison.OrdinalIgnoreCase);

    private Conversation? OwnerOf(SwitchboardConnection switchboard)
    {
        lock (_lock)
            return _owners.GetValueOrDefault(switchboard);
    }

    [LoggerMessage(MsnpEventIds.SwitchboardOpened, LogLevel.Debug, "{Account} entered a switchboard for {Conversation}")]
    private partial void LogOpened(string account, MsnConversationId conversation);

    [LoggerMessage(MsnpEventIds.SwitchboardClosed, LogLevel.Debug, "{Account} left a switchboard of {Conversation}")]
    private partial void LogClosed(string account, MsnConversationId conversation);

    [LoggerMessage(MsnpEventIds.InvitationNotFollowed, LogLevel.Debug, "{Account} could not follow an invitation: {Reason}")]
    private partial void LogNotFollowed(string account, string reason);

    [LoggerMessage(MsnpEventIds.TooManySwitchboards, LogLevel.Warning, "{Account} is called into more conversations than it follows; what is too much is left out")]
    private partial void LogTooManySwitchboards(string account);

    [LoggerMessage(MsnpEventIds.MessageNotLeft, LogLevel.Warning, "{Account} could not leave a message for somebody who is not there: {Reason}")]
    private partial void LogNotLeft(string account, string reason);

    [LoggerMessage(MsnpEventIds.SwitchboardFault, LogLevel.Error, "Handling what a switchboard sent to {Account} failed")]
    private partial void LogFault(Exception exception, string account);

    [LoggerMessage(MsnpEventIds.ContentNotUnderstood, LogLevel.Debug, "{Account} received {Command} in a switchboard, which was not understood")]
    private partial void LogNotUnderstood(string account, string command);
}
