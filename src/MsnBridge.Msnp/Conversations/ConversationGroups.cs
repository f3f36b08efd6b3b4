using System.Collections.Immutable;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Switchboard;

namespace MsnBridge.Msnp.Conversations;

/// <summary>
/// Conversations of several over switchboards. A switchboard that gains a third person becomes one of several, and which one is told by its people: one that was
/// with the same people before goes on. While those who come one by one may yet be the people of a larger one, it is left open which it is.
/// </summary>
internal sealed partial class ConversationDirectory
{
    // Those who are called into a switchboard come within moments of one another.
    private static readonly TimeSpan FormingTime = TimeSpan.FromSeconds(3);

    /// <summary>Takes note of a conversation of several that an earlier session knew.</summary>
    public void Remember(MsnConversationId id, ImmutableArray<string> participants)
    {
        if (!id.IsGroup || id.IsCircle)
            return;

        // Which version the session will speak is not known yet, and may change from one to the next.
        _groups.Remember(id, participants);
        lock (_lock)
        {
            if (_conversations.ContainsKey(id) || _dormantGroups.Count >= MostDormantGroups)
                return;

            var group = new Conversation(id, [.. participants.Select(address => address.ToLowerInvariant()).Distinct()], this, _options.TimeProvider);
            _conversations[id] = group;
            _dormantGroups.Add(group);
        }
    }

    /// <summary>Brings people together. Who cannot come is named; where nobody can, nothing came of it.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<MsnGroupResult> StartGroupAsync(ImmutableArray<string> people, CancellationToken cancellationToken)
    {
        if (await NeedsDatagramsAsync(cancellationToken).ConfigureAwait(false))
            return await _datagrams.StartGroupAsync(people, cancellationToken).ConfigureAwait(false);

        Conversation forming;
        lock (_lock)
        {
            forming = FindGroup(people)
                ?? new Conversation(MsnConversationId.NewGroup(), people, this, _options.TimeProvider) { IsForming = true, IsHeld = true };
            forming.Borrowed++;
        }

        return await GatherAsync(forming, people, forming.ReachAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Calls somebody into a conversation; one of two becomes another, of three.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<MsnGroupResult> InviteAsync(MsnConversationId id, string address, CancellationToken cancellationToken)
    {
        if (await NeedsDatagramsAsync(cancellationToken).ConfigureAwait(false))
            return await _datagrams.InviteAsync(id, address, cancellationToken).ConfigureAwait(false);

        return Borrow(id) is { } conversation
            ? await GatherAsync(conversation, [address], token => conversation.InviteAsync(address, token), cancellationToken).ConfigureAwait(false)
            : MsnGroupResult.Failed(MsnSendResult.Refused(MsnSendRefusal.ConversationOver));
    }

    /// <summary>Leaves a conversation of several for good: should the same people meet again, it is another.</summary>
    public Task LeaveAsync(MsnConversationId id, CancellationToken cancellationToken)
    {
        if (_session is { State: SessionState.SignedIn } && _session.Dialect.Messages == MessageTransport.Datagram)
            return _datagrams.LeaveAsync(id, cancellationToken);

        Conversation? group = null;
        lock (_lock)
        {
            if (id.IsGroup && _conversations.Remove(id, out group))
                _dormantGroups.Remove(group);
        }

        group?.CloseAll();
        return Task.CompletedTask;
    }

    /// <summary>Has people come into a borrowed conversation, and says which one that has become.</summary>
    private async Task<MsnGroupResult> GatherAsync(
        Conversation conversation, ImmutableArray<string> called, Func<CancellationToken, Task<(SwitchboardConnection?, MsnSendResult?)>> call,
        CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            var (switchboard, failure) = await call(either.Token).ConfigureAwait(false);
            if (switchboard is null || OwnerOf(switchboard) is not { } owner)
                return MsnGroupResult.Failed(failure ?? MsnSendResult.Refused(MsnSendRefusal.ServerFault));

            var present = switchboard.Participants;
            var group = await SettleAsync(switchboard, owner).ConfigureAwait(false);
            return MsnGroupResult.Made(group.Id, group.Participants, [.. called.Except(present)]);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return MsnGroupResult.Failed(MsnSendResult.NotSent);
        }
        finally
        {
            Return(conversation);
        }
    }

    // <<< IRO t index count account name                   who was there when we came
    // <<< JOI account name                                 who comes
    // <<< BYE account [1]                                  who leaves; 1: because nothing was said for long
    private async ValueTask RegroupAsync(SwitchboardConnection switchboard, MsnpCommand command)
    {
        var participants = switchboard.Participants;
        if (OwnerOf(switchboard) is not { } owner)
            return;

        if (!owner.Id.IsGroup)
        {
            if (participants.Length == 1 && IsOwn(owner.Id.Value))
                HandOver(switchboard, owner, participants[0]);

            if (participants.Length < 2)
                return;

            // From here on it is not spoken on to the one alone.
            owner.Release(switchboard);
            owner = new Conversation(MsnConversationId.NewGroup(), participants, this, _options.TimeProvider) { IsForming = true };
            Own(switchboard, owner);
            _work.Run(() => SettleLaterAsync(switchboard, owner));
        }

        if (owner.IsForming)
        {
            owner.Participants = participants;
            if (!owner.IsHeld && command is not IroCommand || command is IroCommand present && present.Index >= present.Total)
                await SettleIfClearAsync(switchboard, owner).ConfigureAwait(false);

            return;
        }

        // Whom nobody stays behind without, or who had nothing to say for long, has not left: the talk is at rest.
        var changed = command is ByeCommand { TimedOut: false } bye ? owner.TakeLeaveOf(bye.Account.ToLowerInvariant()) : owner.Welcome(participants);
        if (changed)
            await _events.ReportAsync(new ParticipantsEvent(owner.Id, owner.Participants)).ConfigureAwait(false);
    }

    private async ValueTask SettleIfClearAsync(SwitchboardConnection switchboard, Conversation forming)
    {
        bool mayGrow;
        lock (_lock)
        {
            mayGrow = _conversations.Values.Any(group =>
                group is { Id.IsGroup: true, IsDormant: true } && group.Everybody is var people
                && people.Length > forming.Participants.Length && forming.Participants.All(people.Contains));
        }

        if (!mayGrow)
            await SettleAsync(switchboard, forming).ConfigureAwait(false);
    }

    private async Task SettleLaterAsync(SwitchboardConnection switchboard, Conversation forming)
    {
        try
        {
            await Task.Delay(FormingTime, _options.TimeProvider, _closing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await SettleAsync(switchboard, forming).ConfigureAwait(false);
    }

    /// <summary>Says which group the people of a switchboard are: one that was with them before, or a new one.</summary>
    private async ValueTask<Conversation> SettleAsync(SwitchboardConnection switchboard, Conversation forming)
    {
        Conversation settled;
        lock (_lock)
        {
            if (!forming.IsForming)
                return forming;

            forming.IsForming = false;
            settled = FindGroup(forming.Participants) ?? forming;
            if (settled == forming)
                _conversations[forming.Id] = forming;
            else
                settled.Borrowed++;
        }

        if (settled != forming)
        {
            forming.Release(switchboard);
            Own(switchboard, settled);
            settled.Welcome(switchboard.Participants);
            Return(settled);
        }

        await _events.ReportAsync(new ParticipantsEvent(settled.Id, settled.Participants)).ConfigureAwait(false);
        return settled;
    }

    /// <summary>The group of exactly these people. Called under the lock.</summary>
    private Conversation? FindGroup(ImmutableArray<string> people)
    {
        var wanted = people.ToHashSet(StringComparer.Ordinal);
        return _conversations.Values.FirstOrDefault(group =>
            group.Id.IsGroup && (wanted.SetEquals(group.Participants) || wanted.SetEquals(group.Everybody)));
    }
}
