using System.Collections.Immutable;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Msnp.PeerToPeer.Datagrams;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Conversations;

/// <summary>
/// Conversations without switchboards: what is said goes as a datagram through the notification server, to a contact or to a group that has an address of its own
/// (MSNP21), or to a circle (MSNP18-20). Nothing confirms a datagram. A server answers in order, so a ping goes behind each: answered without a refusal before, the datagram was taken.
/// </summary>
internal sealed partial class DatagramConversations(
    MsnpClientOptions options, string account, NotificationSession session, DatagramGroups groups, EventQueue events, PeerToPeerService peers)
{
    private const string OnlineChannel = "IM/Online";
    private const string OfflineChannel = "IM/Offline";
    private const string RosterUri = "/circle/roster(IM)/user(";
    private const int MostCircles = 64;
    private const int MostForming = 64;

    private readonly IncomingMessages _incoming = new(account, options.TimeProvider);
    private readonly AsyncLock _handingOver = new();

    // Both are of the read loop alone: who is seen in a circle, and who has come into a group of which nothing else is known.
    private readonly Dictionary<MsnConversationId, ImmutableArray<string>> _circles = [];
    private readonly Dictionary<string, ImmutableArray<string>> _forming = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc cref="ConversationDirectory.SendAsync(MsnConversationId, TextMessage, IReadOnlyList{MsnEmoticon}, CancellationToken)"/>
    public Task<MsnSendResult> SendAsync(
        MsnConversationId id, TextMessage message, IReadOnlyList<MsnEmoticon> emoticons, CancellationToken cancellationToken) => SendAsync(
        id, [.. EmoticonMessage.Split(emoticons).SelectMany(SpokenDatagram.Of), .. SpokenDatagram.Of(message)], isKept: true, cancellationToken);

    /// <inheritdoc cref="ConversationDirectory.SendContentAsync"/>
    public Task<MsnSendResult> SendContentAsync(MsnConversationId id, MsnpMessage message, CancellationToken cancellationToken) =>
        SendAsync(id, [.. SpokenDatagram.Of(message)], isKept: false, cancellationToken);

    /// <summary>Tells that the person is typing, where somebody is there to see it.</summary>
    public async Task SendTypingAsync(MsnConversationId id, CancellationToken cancellationToken)
    {
        if (id.IsCircle ? !session.Circles.HasEntered(id) : id.IsGroup || session.Presence.Of(id.Value).Status == MsnpStatus.Offline)
            return;

        var typing = id.IsCircle
            ? Route(
                id,
                channel: null,
                new SpokenDatagram("Control", new MessageEnvelope([new("Message-Subtype", "Typing"), new("Content-Type", "text/plain; charset=UTF-8")], default)))
            : Route(id, OnlineChannel, new SpokenDatagram("Control/Typing", new MessageEnvelope([new("Content-Type", "text/plain; charset=UTF-8")], default)));
        try
        {
            await session.AskAsync(
                connection => connection.SendAsync(transactionId => new SdgCommand(transactionId, typing), cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (MsnpSessionEndedException)
        {
            // Then nobody sees it.
        }
    }

    /// <summary>Takes a document on the read loop.</summary>
    public ValueTask ReceiveAsync(MsnpCommand command) => command switch
    {
        SdgCommand { TransactionId: 0 } said => HearAsync(RoutedDocument.Parse(said.Document)),
        NfyCommand news => RegroupAsync(news.Change, RoutedDocument.Parse(news.Document)),
        _ => ValueTask.CompletedTask,
    };

    private async Task<MsnSendResult> SendAsync(MsnConversationId id, SpokenDatagram[] datagrams, bool isKept, CancellationToken cancellationToken)
    {
        if (id.IsCircle ? !session.Circles.HasEntered(id) : id.IsGroup && groups.PeopleOf(id) is null)
            return MsnSendResult.Refused(MsnSendRefusal.ConversationOver);

        try
        {
            if (id is { IsGroup: true, IsCircle: false })
                return await SendToGroupAsync(id, datagrams, cancellationToken).ConfigureAwait(false);

            // Whom one does not see may be there all the same; then the server makes of it what it is for who is there.
            var channel = id.IsGroup ? null : isKept && session.Presence.Of(id.Value).Status == MsnpStatus.Offline ? OfflineChannel : OnlineChannel;
            var result = await SendOnceAsync(id, channel, datagrams, cancellationToken).ConfigureAwait(false);

            // He left before it came, so for sure it did not.
            if (isKept && channel == OnlineChannel && result.Refusal == MsnSendRefusal.ContactOffline)
            {
                channel = OfflineChannel;
                result = await SendOnceAsync(id, channel, datagrams, cancellationToken).ConfigureAwait(false);
            }

            return channel == OfflineChannel && result.Outcome == MsnSendOutcome.Delivered ? MsnSendResult.Kept : result;
        }
        catch (MsnpSessionEndedException)
        {
            return MsnSendResult.NotSent;
        }
    }

    private async Task<MsnSendResult> SendOnceAsync(MsnConversationId id, string? channel, SpokenDatagram[] datagrams, CancellationToken cancellationToken)
    {
        var results = new List<MsnSendResult>();
        try
        {
            await session.AskAsync(
                async connection =>
                {
                    using var turn = await _handingOver.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
                    foreach (var datagram in datagrams)
                    {
                        var result = await SendOneAsync(connection, Route(id, channel, datagram), results.Count == 0 ? cancellationToken : CancellationToken.None)
                            .ConfigureAwait(false);
                        results.Add(result);
                        if (result.Outcome != MsnSendOutcome.Delivered)
                            return;
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (MsnpSessionEndedException) when (results.Count > 0)
        {
            // It ended between two of them.
            return MsnSendResult.Unconfirmed;
        }

        // Of what was refused in the middle a part has arrived.
        return results is [.., { Outcome: not MsnSendOutcome.Delivered } last] ? results.Count == 1 ? last : MsnSendResult.Unconfirmed : MsnSendResult.Delivered;
    }

    // >>> SDG t length ...                                 <<< nothing | 217 t | 801 t [length]
    // >>> PNG                                              <<< QNG
    private async Task<MsnSendResult> SendOneAsync(RequestConnection connection, MsnpPayload document, CancellationToken cancellationToken)
    {
        var pending = await connection.BeginAsync(id => new SdgCommand(id, document), cancellationToken).ConfigureAwait(false);
        using var enough = new CancellationTokenSource();
        var refusal = pending.WaitAsync(RequestConnection.AnswerTimeout, enough.Token);
        try
        {
            var pong = await session.Pongs.PingAsync(connection, CancellationToken.None).ConfigureAwait(false);
            await Task.WhenAny(refusal, pong).ConfigureAwait(false);
            if (pong.IsCompletedSuccessfully && !pending.IsAnswered)
                return MsnSendResult.Delivered;

            return await refusal.ConfigureAwait(false) is ErrorCommand error ? MsnSendResult.Refused(RefusalOf(error.Code)) : MsnSendResult.Delivered;
        }
        catch (Exception exception) when (exception is TimeoutException or ConnectionEndedException)
        {
            return MsnSendResult.Unconfirmed;
        }
        finally
        {
            await enough.CancelAsync().ConfigureAwait(false);
            await ((Task)refusal).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static MsnSendRefusal RefusalOf(MsnpErrorCode code) => code switch
    {
        MsnpErrorCode.NotOnline => MsnSendRefusal.ContactOffline,
        MsnpErrorCode.DataNotDelivered => MsnSendRefusal.NotDelivered,
        MsnpErrorCode.NotOnList => MsnSendRefusal.ContactRefuses,
        _ => CommandFailures.Classify(code) switch
        {
            CommandFailure.UnknownAddress or CommandFailure.InvalidAddress => MsnSendRefusal.ContactUnknown,
            CommandFailure.OwnStatusHidden => MsnSendRefusal.OwnStatusHidden,
            CommandFailure.TooFast => MsnSendRefusal.TooFast,
            _ => MsnSendRefusal.ServerFault,
        },
    };

    private MsnpPayload Route(MsnConversationId id, string? channel, SpokenDatagram datagram)
    {
        var to = id.IsGroup
            ? new RoutedAddress(
                id.IsCircle ? new ContactHandle(id.GroupAddress, MsnNetworkId.Circle) : new ContactHandle(groups.AddressOf(id)!, MsnNetworkId.TemporaryGroup), Path: CircleDocument.Conversation)
            : new RoutedAddress(session.NetworkOf(id.Value) is not MsnNetworkId.Unknown and var network ? new ContactHandle(id.Value, network) : new ContactHandle(id.Value));
        return new RoutedDocument(
            to,
            new RoutedAddress(new ContactHandle(account), session.EndpointId),
            RoutedContent.Messaging,
            [new("Message-Type", datagram.Type), .. datagram.Content.Headers.Where(header => header.Key != "MIME-Version")],
            datagram.Content.Body,
            channel is null ? [] : [new("Service-Channel", channel)],
            id.IsCircle ? [new("Stream", "0"), new("Segment", "0")] : [],
            version: id.IsCircle ? "1.0" : "2.0").ToPayload();
    }

    // <<< SDG 0 length <routing> <reliability> Messaging: 2.0 CRLF Message-Type: Text CRLF ...
    private async ValueTask HearAsync(RoutedDocument document)
    {
        if (document is not { Kind: RoutedContent.Messaging, From: { } from, To: { } to })
            return;

        var sender = from.Contact.Account.ToLowerInvariant();
        var isOwn = string.Equals(sender, account, StringComparison.OrdinalIgnoreCase);
        if (isOwn && from.EndpointId == session.EndpointId)
            return;

        if (document.MessageType is DatagramPackets.MessageType or DatagramPackets.SignalType)
        {
            if (!isOwn)
                await peers.ReceiveAsync(document).ConfigureAwait(false);
            else if (document.MessageType == DatagramPackets.SignalType && (to.EndpointId is null || to.EndpointId == session.EndpointId))
                peers.ReceiveOwn(document.Body);

            return;
        }

        var conversation = ConversationOf(from, to, isOwn);
        if (conversation is { IsGroup: true, IsCircle: false })
            conversation = await SettleAsync(conversation.GroupAddress).ConfigureAwait(false);

        if (!isOwn)
            peers.Heard(new EndpointHandle(sender, from.EndpointId));

        if (_incoming.Read(conversation, sender, NameOf(sender), document) is { } report)
            await events.ReportAsync(report).ConfigureAwait(false);
    }

    private string NameOf(string address) => session.NameOf(address) ?? address;

    /// <summary>The group it goes through, or the other person.</summary>
    private static MsnConversationId ConversationOf(RoutedAddress from, RoutedAddress to, bool isOwn)
    {
        var group = new[] { from.Contact, to.Contact }
            .SelectMany(who => who.Via is { } via ? new[] { who, ContactHandle.Parse(via) } : [who])
            .FirstOrDefault(who => who.Network is MsnNetworkId.TemporaryGroup or MsnNetworkId.Circle);
        if (group.Account is { Length: > 0 } address)
            return group.Network == MsnNetworkId.TemporaryGroup ? MsnConversationId.Group(address) : MsnConversationId.Circle(address);

        return MsnConversationId.With((isOwn ? to : from).Contact.Account);
    }

    // <<< NFY PUT length From: 10:group ... Uri: /circle ... <circle><roster>...          who is there
    // <<< NFY DEL length From: 10:group ... Uri: /circle/roster(IM)/user(1:account)       who left
    private async ValueTask RegroupAsync(PublicationChange change, RoutedDocument document)
    {
        if (document.From is not { Contact: { Network: MsnNetworkId.TemporaryGroup or MsnNetworkId.Circle, Account: var address } from })
            return;

        if (from.Network == MsnNetworkId.Circle)
        {
            await RegroupCircleAsync(MsnConversationId.Circle(address), change, document).ConfigureAwait(false);
            return;
        }

        var known = groups.Find(address);
        if (known is { } id && groups.PeopleOf(id) is { } before)
        {
            // Who is called and has not come yet is in it all the same: only who leaves is not.
            var people = change == PublicationChange.Deleted ? PeopleAfter(before, change, document) : [.. before.Union(Others(CircleDocument.Parse(document.Body)))];
            if (people.ToHashSet().SetEquals(before))
                return;

            // Nobody stays behind without the last: the talk is at rest, and is opened again with him.
            groups.Set(id, people.IsEmpty ? null : address, people.IsEmpty ? before : people);
            if (!people.IsEmpty)
                await events.ReportAsync(new ParticipantsEvent(id, people)).ConfigureAwait(false);

            return;
        }

        if (change == PublicationChange.Deleted)
            return;

        var told = Others(CircleDocument.Parse(document.Body));
        if (groups.IsReserved(address))
        {
            if (_arrivals.TryGetValue(address, out var arrivals))
                arrivals.Add(told);

            return;
        }

        if (!_forming.TryGetValue(address, out var came))
        {
            if (_forming.Count >= MostForming)
                return;

            came = [];
            await session.SendAsync(id => new PutCommand(id, Joining(address))).ConfigureAwait(false);
        }

        // With whom it is shows when they have come, or something is said.
        _forming[address] = came = [.. came.Union(told)];
        if (came.Length >= 2)
            await SettleAsync(address).ConfigureAwait(false);
    }

    private async ValueTask RegroupCircleAsync(MsnConversationId id, PublicationChange change, RoutedDocument document)
    {
        if (!_circles.TryGetValue(id, out var before))
        {
            if (change == PublicationChange.Deleted || _circles.Count >= MostCircles)
                return;

            before = [];
        }

        var people = PeopleAfter(before, change, document);
        _circles[id] = people;
        await events.ReportAsync(new ParticipantsEvent(id, people)).ConfigureAwait(false);
    }

    private ImmutableArray<string> PeopleAfter(ImmutableArray<string> before, PublicationChange change, RoutedDocument document) =>
        change == PublicationChange.Deleted
            ? before.RemoveAll(who => string.Equals(who, LeftOf(document.Uri), StringComparison.OrdinalIgnoreCase))
            : Others(CircleDocument.Parse(document.Body)) is var told && IsFull(document) ? told : [.. before.Union(told)];

    /// <summary>The group that has this address: of those who came, one that was with them before goes on.</summary>
    private async ValueTask<MsnConversationId> SettleAsync(string address)
    {
        if (groups.Find(address) is { } known)
            return known;

        _forming.Remove(address, out var people);
        if (people.IsDefault || groups.Settle(address, people) is not { } id)
            return MsnConversationId.Group(address);

        await events.ReportAsync(new ParticipantsEvent(id, groups.PeopleOf(id) ?? [])).ConfigureAwait(false);
        return id;
    }

    // >>> PUT t length To: 10:group ... <circle><roster><id>IM</id><user><id>1:account</id></user></roster></circle>
    private MsnpPayload Joining(string group) => Publication(
        new RoutedAddress(new ContactHandle(group, MsnNetworkId.TemporaryGroup)), CircleDocument.ContentType,
        new CircleDocument([new ContactHandle(account)]).ToBody());

    // >>> PUT t length To: 10:group;path=IM ... <circle><roster><id>IM</id><user><id>1:contact</id></user></roster></circle>
    private MsnpPayload Inviting(string group, string address) => Publication(
        new RoutedAddress(new ContactHandle(group, MsnNetworkId.TemporaryGroup), Path: CircleDocument.Conversation), CircleDocument.GroupContentType,
        new CircleDocument([new ContactHandle(address)]).ToBody());

    private MsnpPayload Publication(RoutedAddress to, string contentType, ReadOnlyMemory<byte> body) => new RoutedDocument(
        to,
        new RoutedAddress(new ContactHandle(account), session.EndpointId),
        RoutedContent.Publication,
        [new("Uri", "/circle"), new("Content-Type", contentType)],
        body).ToPayload();

    private ImmutableArray<string> Others(CircleDocument? circle) =>
    [
        .. (circle?.Roster ?? []).Select(who => who.Account.ToLowerInvariant()).Distinct()
            .Where(who => !string.Equals(who, account, StringComparison.OrdinalIgnoreCase)),
    ];

    private static bool IsFull(RoutedDocument document) => string.Equals(document["NotifType"], "Full", StringComparison.OrdinalIgnoreCase);

    private static string? LeftOf(string? uri) => uri is not null && uri.StartsWith(RosterUri, StringComparison.OrdinalIgnoreCase) && uri.EndsWith(')')
        ? ContactHandle.Parse(uri[RosterUri.Length..^1]).Account
        : null;
}
