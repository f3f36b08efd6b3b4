using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer.Datagrams;
using MsnBridge.Msnp.PeerToPeer.Direct;
using MsnBridge.Msnp.PeerToPeer.Files;
using MsnBridge.Msnp.PeerToPeer.Notices;
using MsnBridge.Msnp.PeerToPeer.Objects;
using MsnBridge.Msnp.PeerToPeer.Slp;
using MsnBridge.Msnp.PeerToPeer.Switchboards;
using MsnBridge.Msnp.PeerToPeer.Version1;
using MsnBridge.Msnp.PeerToPeer.Version2;
using MsnBridge.Msnp.Switchboard;
using MsnBridge.Msnp.Work;

namespace MsnBridge.Msnp.PeerToPeer;

/// <summary>
/// All peer-to-peer of one session of an account: which links there are to whom, what is fetched, served, sent and offered over them.
/// </summary>
internal sealed partial class PeerToPeerService : IPeerInvitations, IAsyncDisposable
{
    private const int MostOwn = 8;

    private readonly MsnpClientOptions _options;
    private readonly string _account;
    private readonly EventQueue _events;
    private readonly ILogger _logger;
    private readonly ObjectTransfers _objects;
    private readonly FileTransfers _files;
    private readonly PeerTransports _transports;
    private readonly DirectConnections _direct;
    private readonly SemaphoreSlim _ownTurns = new(MostOwn);
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<string, PeerDialogue> _dialogues = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<SwitchboardConnection, SwitchboardPeers> _switchboards = [];
    private readonly BackgroundWork _work;
    private readonly HeardPlaces _heard = new();
    private NotificationSession? _session;
    private DatagramPeers? _datagrams;
    private IPeerSwitchboards? _conversations;

    /// <param name="options">The clock, and what of direct connections is allowed.</param>
    /// <param name="account">The own account.</param>
    /// <param name="events">Where to report.</param>
    /// <param name="policy">Where connections may be made to.</param>
    public PeerToPeerService(MsnpClientOptions options, string account, EventQueue events, AddressPolicy policy)
    {
        _options = options;
        _account = account;
        _events = events;
        _logger = options.LoggerFactory.CreateLogger<PeerToPeerService>();
        _work = new BackgroundWork(exception => LogFault(exception, _account));
        _objects = new ObjectTransfers(Shared, account, options.TimeProvider);
        _files = new FileTransfers(options.Spool, options.TimeProvider);
        _direct = new DirectConnections(options.DirectConnections, policy, options.TimeProvider, _logger, account);
        _transports = new PeerTransports(_direct, DataLinkToAsync);
    }

    /// <summary>What is served.</summary>
    public SharedObjects Shared { get; } = new();

    /// <summary>Takes handwriting that comes over peer-to-peer; null while nobody does.</summary>
    public IInkReceiver? Ink { get; set; }

    /// <summary>Whether a message is a packet of peer-to-peer.</summary>
    public static bool Concerns(MsgDeliveryCommand delivery)
    {
        var bytes = delivery.Message.Bytes.Span;
        return bytes[..Math.Min(bytes.Length, 256)].IndexOf("application/x-msnmsgrp2p"u8) >= 0;
    }

    /// <summary>Names what it goes through. Called once, before anything else.</summary>
    public void Start(NotificationSession session, IPeerSwitchboards conversations)
    {
        (_session, _conversations) = (session, conversations);
        _datagrams = new DatagramPeers(session, _account, MakeLink, DialogueWith, _options.TimeProvider);
    }

    /// <inheritdoc cref="MsnpClient.FetchObjectAsync"/>
    public async Task<ReadOnlyMemory<byte>> FetchAsync(string address, MsnObject what, CancellationToken cancellationToken)
    {
        if (what.Size > SharedObjects.LargestOf(what.Type))
            throw new MsnTransferException(MsnTransferFailure.TooLarge);

        if (what.Size <= 0)
            throw new MsnTransferException(MsnTransferFailure.BadData);

        using var reach = await ReachAsync(address, cancellationToken).ConfigureAwait(false);
        return await _objects.FetchAsync(reach, what, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="MsnpClient.SendFileAsync"/>
    public async Task<MsnTransferResult> SendFileAsync(string address, MsnOutgoingFile file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            using var reach = await ReachAsync(address, cancellationToken).ConfigureAwait(false);
            return await _files.SendAsync(reach, file, progress, DataLinkToAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (MsnTransferException exception) when (exception.Failure == MsnTransferFailure.Unsupported && _options.DirectConnections.Listens && !HasDatagrams)
        {
            return await SendByInvitationAsync(address, file, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (MsnTransferException exception)
        {
            return new MsnTransferResult(exception.Failure);
        }
    }

    // MSN Messenger 1 to 5 has no peer-to-peer, and fetches files over a connection to whoever has them.
    private async Task<MsnTransferResult> SendByInvitationAsync(
        string address, MsnOutgoingFile file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var (switchboard, failure) = await _conversations!.ReachAsync(address, cancellationToken).ConfigureAwait(false);
        if (switchboard is null)
            return new MsnTransferResult(FailureOf(failure));

        using var hold = switchboard.Hold();
        return await _conversations.Invitations.SendFileAsync(switchboard, address, file, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a packet that came over a switchboard, on its read loop.</summary>
    public ValueTask ReceiveAsync(SwitchboardConnection switchboard, MsgDeliveryCommand packet) => PeersOf(switchboard).ReceiveAsync(packet);

    // <<< SDG 0 length ... Message-Type: Data | Signal/P2P
    /// <summary>Takes what came in a datagram (MSNP21), on the read loop.</summary>
    public ValueTask ReceiveAsync(RoutedDocument document) => _datagrams!.ReceiveAsync(document);

    // <<< UBN account;{guid} 3 length
    /// <summary>Takes an invitation, or an answer to one, that came over the notification server to save a switchboard. On the read loop.</summary>
    public ValueTask ReceiveAsync(UbnCommand notice)
    {
        var peer = new EndpointHandle(ContactList.Canonical(notice.Account), notice.EndpointId);
        var self = new EndpointHandle(_account, notice.EndpointId is null ? null : _session!.EndpointId);
        return DialogueWith(peer.Account).TextArrivedAsync(new NoticeLink(_session!, peer, self, waits: false), notice.Data.Bytes);
    }

    /// <summary>Somebody said something in a datagram (MSNP21): there he is, and what he spoke of he has there.</summary>
    public void Heard(EndpointHandle speaker) => _heard.Note(speaker);

    /// <summary>Somebody came into a switchboard or left it. Called on its read loop.</summary>
    public async ValueTask RegroupedAsync(SwitchboardConnection switchboard)
    {
        SwitchboardPeers? peers;
        lock (_lock)
            peers = _switchboards.GetValueOrDefault(switchboard);

        peers?.Regroup();
        foreach (var participant in switchboard.Participants)
        {
            if (Find(participant) is { IsIdle: false } dialogue)
                await FoundAgainAsync(dialogue, switchboard, PlacesOf(participant, switchboard)).ConfigureAwait(false);
        }
    }

    private async ValueTask FoundAgainAsync(PeerDialogue dialogue, SwitchboardConnection switchboard, IReadOnlyList<EndpointHandle> places)
    {
        foreach (var place in places)
        {
            if (PeersOf(switchboard).LinkTo(place) is not { } link)
                continue;

            await dialogue.ResumeAsync(link).ConfigureAwait(false);

            // Places come into a switchboard one after the other, and the first was asked already.
            if (switchboard.Participants.Length == 1)
                await dialogue.InviteLateAsync(link).ConfigureAwait(false);
        }
    }

    /// <summary>A switchboard has ended.</summary>
    public void Forget(SwitchboardConnection switchboard)
    {
        lock (_lock)
        {
            _switchboards.Remove(switchboard);
            foreach (var (address, _) in _dialogues.Where(known => known.Value.IsIdle && !_switchboards.Keys.Any(open => open.Participants.Contains(known.Key))).ToArray())
                _dialogues.Remove(address);
        }
    }

    /// <inheritdoc/>
    public async ValueTask InvitedAsync(PeerDialogue dialogue, IPeerLink link, SlpMessage invitation)
    {
        var application = Guid.TryParse(invitation.Body["EUF-GUID"], out var named) ? named : Guid.Empty;
        if (application == PeerApplications.Object)
        {
            if (await _objects.InvitedAsync(dialogue, link, invitation).ConfigureAwait(false) is { } serve)
                _work.Run(() => serve(_closing.Token));
        }
        else if (application == PeerApplications.File)
        {
            var now = _options.TimeProvider.GetUtcNow();
            if (await _files.InvitedAsync(dialogue, link, invitation).ConfigureAwait(false) is { } offer)
                await _events.ReportAsync(new FileOfferEvent(link.Carrier.Conversation, dialogue.Peer, offer, now)).ConfigureAwait(false);
        }
        else
        {
            await PeerDialogue.DeclineAsync(link, invitation).ConfigureAwait(false);
            await TellAsync(link, dialogue.Peer, PeerApplications.Describe(application)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void RefusedTooMany(PeerDialogue dialogue) => LogTooMany(_account, PeerDialogue.MostSessions);

    /// <inheritdoc/>
    public ValueTask InkArrivedAsync(IPeerLink link, ReadOnlyMemory<byte> message) =>
        Ink?.InkArrivedAsync(link.Carrier.Conversation, link.Peer.Account, message) ?? TellAsync(link, link.Peer.Account, "handwriting");

    /// <summary>Ends everything that is under way and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        lock (_lock)
        {
            foreach (var dialogue in _dialogues.Values)
                dialogue.End();
        }

        await _work.WhenIdleAsync().ConfigureAwait(false);
        await _direct.DisposeAsync().ConfigureAwait(false);
    }

    private SwitchboardPeers PeersOf(SwitchboardConnection switchboard)
    {
        lock (_lock)
        {
            if (!_switchboards.TryGetValue(switchboard, out var peers))
            {
                var self = new EndpointHandle(_account, _session!.Dialect.HasEndpoints ? _session.EndpointId : null);
                peers = new SwitchboardPeers(switchboard, self, () => _conversations!.ConversationOf(switchboard), MakeLink);
                _switchboards[switchboard] = peers;
            }

            return peers;
        }
    }

    private IPeerLink MakeLink(IPeerCarrier carrier, EndpointHandle self, EndpointHandle peer) => peer.EndpointId is null
        ? new PeerLink(carrier, self, peer, DialogueWith(peer.Account), PeerIdentifiers.Random())
        : new PacketLink(carrier, peer, self, DialogueWith(peer.Account), _options.TimeProvider);

    private PeerDialogue? Find(string address)
    {
        lock (_lock)
            return _dialogues.GetValueOrDefault(address);
    }

    private PeerDialogue DialogueWith(string address)
    {
        var peer = ContactList.Canonical(address);
        lock (_lock)
        {
            if (!_dialogues.TryGetValue(peer, out var dialogue))
                _dialogues[peer] = dialogue = new PeerDialogue(peer, this, _transports, _options.TimeProvider);

            return dialogue;
        }
    }

    /// <summary>Tells the person what was declined, though not over and over.</summary>
    private async ValueTask TellAsync(IPeerLink link, string sender, string description)
    {
        if (!DialogueWith(sender).TryTell())
            return;

        await _events.ReportAsync(new UnsupportedContentEvent(
            link.Carrier.Conversation, sender, description, _options.TimeProvider.GetUtcNow())).ConfigureAwait(false);
    }

    [LoggerMessage(MsnpEventIds.TooManyInvitations, LogLevel.Warning, "Somebody proposes more than {Most} transfers at once to {Account}, or too many too fast; they are refused")]
    private partial void LogTooMany(string account, int most);

    [LoggerMessage(MsnpEventIds.TransferFault, LogLevel.Error, "A transfer of {Account} failed over a fault of the library")]
    private partial void LogFault(Exception exception, string account);
}
