using System.Collections.Concurrent;
using System.Collections.Immutable;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Conversations;

/// <summary>Making groups, calling people into them and leaving them at MSNP21.</summary>
internal sealed partial class DatagramConversations
{
    private const string ToBeMade = "00000000-0000-0000-0000-000000000000@live.com";
    private static readonly TimeSpan s_longestArrival = TimeSpan.FromSeconds(3);

    // By the address of the group that is being opened.
    private readonly ConcurrentDictionary<string, GroupArrivals> _arrivals = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc cref="ConversationDirectory.StartGroupAsync"/>
    public async Task<MsnGroupResult> StartGroupAsync(ImmutableArray<string> people, CancellationToken cancellationToken)
    {
        try
        {
            var (address, absent) = await OpenAsync(people, cancellationToken).ConfigureAwait(false);
            ImmutableArray<string> came = [.. people.Except(absent.Keys)];
            if (came.IsEmpty)
            {
                await LeaveAsync(address, cancellationToken).ConfigureAwait(false);
                return MsnGroupResult.Failed(absent.Values.FirstOrDefault() ?? MsnSendResult.Refused(MsnSendRefusal.ContactDidNotJoin));
            }

            return (groups.Find(address) ?? groups.Settle(address, came)) is { } id
                ? MsnGroupResult.Made(id, came, [.. absent.Keys])
                : MsnGroupResult.Failed(MsnSendResult.Refused(MsnSendRefusal.TooFast));
        }
        catch (MsnpCommandException exception)
        {
            return MsnGroupResult.Failed(MsnSendResult.Refused(RefusalOf(exception.Code ?? MsnpErrorCode.InternalError)));
        }
        catch (MsnpSessionEndedException)
        {
            return MsnGroupResult.Failed(MsnSendResult.NotSent);
        }
    }

    /// <inheritdoc cref="ConversationDirectory.InviteAsync"/>
    public async Task<MsnGroupResult> InviteAsync(MsnConversationId id, string invited, CancellationToken cancellationToken)
    {
        if (!id.IsGroup)
            return await StartGroupAsync([id.Value, invited], cancellationToken).ConfigureAwait(false);

        if (groups.PeopleOf(id) is not { } people)
            return MsnGroupResult.Failed(MsnSendResult.Refused(MsnSendRefusal.ConversationOver));

        try
        {
            if (groups.AddressOf(id) is not { } address)
            {
                (address, _) = await OpenAsync(people, cancellationToken).ConfigureAwait(false);
                groups.Set(id, address, people);
            }

            if (!people.Contains(invited))
            {
                await AskAsync(Inviting(address, invited), cancellationToken).ConfigureAwait(false);
                people = people.Add(invited);
                groups.Set(id, address, people);
            }

            return MsnGroupResult.Made(id, people, []);
        }
        catch (MsnpCommandException exception)
        {
            return MsnGroupResult.Failed(MsnSendResult.Refused(RefusalOf(exception.Code ?? MsnpErrorCode.InternalError)));
        }
        catch (MsnpSessionEndedException)
        {
            return MsnGroupResult.Failed(MsnSendResult.NotSent);
        }
    }

    /// <inheritdoc cref="ConversationDirectory.LeaveAsync"/>
    public async Task LeaveAsync(MsnConversationId id, CancellationToken cancellationToken)
    {
        var address = groups.Forget(id);
        if (address is not null)
            await LeaveAsync(address, cancellationToken).ConfigureAwait(false);
    }

    // >>> DEL t length To: 10:group ... Uri: /circle/roster(IM)/user(1:account)
    private async Task LeaveAsync(string address, CancellationToken cancellationToken)
    {
        var document = new RoutedDocument(
            new RoutedAddress(new ContactHandle(address, MsnNetworkId.TemporaryGroup)),
            new RoutedAddress(new ContactHandle(account), session.EndpointId),
            RoutedContent.Publication,
            [new("Uri", $"{RosterUri}{new ContactHandle(account)})")],
            body: default).ToPayload();
        try
        {
            await session.AskAsync(
                connection => connection.SendAsync(id => new DelCommand(id, document), cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (MsnpSessionEndedException)
        {
            // With the session one has left.
        }
    }

    // A group whose address is gone is made again for what is said; whoever cannot be called misses it.
    private async Task<MsnSendResult> SendToGroupAsync(MsnConversationId id, SpokenDatagram[] datagrams, CancellationToken cancellationToken)
    {
        ImmutableArray<string> missed = [];
        if (groups.AddressOf(id) is null)
        {
            try
            {
                var people = groups.PeopleOf(id) ?? [];
                var (address, absent) = await OpenAsync(people, cancellationToken).ConfigureAwait(false);
                if (absent.Count == people.Length)
                {
                    await LeaveAsync(address, cancellationToken).ConfigureAwait(false);
                    return absent.Values.FirstOrDefault() ?? MsnSendResult.Refused(MsnSendRefusal.ConversationOver);
                }

                groups.Set(id, address, people);
                missed = [.. absent.Keys];
            }
            catch (MsnpCommandException exception)
            {
                return MsnSendResult.Refused(RefusalOf(exception.Code ?? MsnpErrorCode.InternalError));
            }
        }

        var result = await SendOnceAsync(id, channel: null, datagrams, cancellationToken).ConfigureAwait(false);
        return result.Outcome == MsnSendOutcome.Delivered ? result with { Absent = missed } : result;
    }

    // >>> PUT t length To: 10:00000000-0000-0000-0000-000000000000@live.com ...           <<< PUT t OK length From: 10:group ...
    // <<< NFY PUT length From: 10:group ... <circle><roster>...          who has come
    /// <summary>Makes a group on the server, enters it, calls people and waits for them to come.</summary>
    /// <returns>Its address, and who could not be called, with the reason.</returns>
    private async Task<(string Address, Dictionary<string, MsnSendResult> Absent)> OpenAsync(ImmutableArray<string> people, CancellationToken cancellationToken)
    {
        var made = await AskAsync(
            Publication(new RoutedAddress(new ContactHandle(ToBeMade, MsnNetworkId.TemporaryGroup)), CircleDocument.GroupContentType, default), cancellationToken)
            .ConfigureAwait(false);
        if (RoutedDocument.Parse(made.Document).From is not { Contact: { Network: MsnNetworkId.TemporaryGroup, Account: { Length: > 0 } address } })
            throw new MsnpCommandException("PUT", MsnpErrorCode.InternalError);

        // The server tells of the group before it is known here which one it is.
        groups.Reserve(address);
        var arrivals = _arrivals[address] = new GroupArrivals();
        try
        {
            await AskAsync(Joining(address), cancellationToken).ConfigureAwait(false);
            var absent = new Dictionary<string, MsnSendResult>();
            foreach (var person in people)
            {
                try
                {
                    await AskAsync(Inviting(address, person), cancellationToken).ConfigureAwait(false);
                }
                catch (MsnpCommandException exception)
                {
                    absent[person] = MsnSendResult.Refused(RefusalOf(exception.Code ?? MsnpErrorCode.InternalError));
                }
            }

            await arrivals.WaitForAsync([.. people.Except(absent.Keys)], s_longestArrival, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            return (address, absent);
        }
        finally
        {
            _arrivals.TryRemove(address, out _);
        }
    }

    private Task<PutReplyCommand> AskAsync(MsnpPayload document, CancellationToken cancellationToken) =>
        session.AskAsync<PutReplyCommand>(id => new PutCommand(id, document), cancellationToken);
}
