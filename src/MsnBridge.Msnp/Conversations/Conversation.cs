using System.Collections.Immutable;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Switchboard;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Conversations;

/// <summary>
/// What lasts of a talk while switchboards come and go: whom it is with and what is still to be said. It opens a switchboard when it has something to say and
/// none is usable, adopts those others open, hears on all and speaks on the oldest.
/// </summary>
/// <param name="id">Which conversation.</param>
/// <param name="participants">Whom to call into a new switchboard.</param>
/// <param name="opener">How to come by a switchboard.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class Conversation(
    MsnConversationId id, ImmutableArray<string> participants, ISwitchboardOpener opener, TimeProvider timeProvider)
{
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    // Once somebody is there the others of a group are not waited for as long.
    private static readonly TimeSpan OthersTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly AsyncLock _speaking = new();
    private ImmutableList<SwitchboardConnection> _switchboards = [];
    private ImmutableArray<string> _everybody = participants;
    private ImmutableArray<string> _departed = [];

    public MsnConversationId Id { get; } = id;

    /// <summary>Whom it is with.</summary>
    public ImmutableArray<string> Participants
    {
        get
        {
            lock (_lock)
                return _everybody.RemoveRange(_departed);
        }

        set
        {
            lock (_lock)
                (_everybody, _departed) = (value, []);
        }
    }

    /// <summary>Whom to call when it is opened again: whom it is with, and who left last. People leave one by one when a switchboard is given up; only whoever was
    /// gone while something was said has left for good.</summary>
    public ImmutableArray<string> Everybody
    {
        get
        {
            lock (_lock)
                return _everybody;
        }
    }

    /// <summary>Whether it is still open which group of several this will be; kept by the directory under its lock.</summary>
    public bool IsForming { get; set; }

    /// <summary>Whether the one who forms it says himself when it is formed.</summary>
    public bool IsHeld { get; init; }

    /// <summary>How many are about to use it; kept by the directory under its lock.</summary>
    public int Borrowed { get; set; }

    /// <summary>Whether no switchboard is left; the next message opens one.</summary>
    public bool IsDormant
    {
        get
        {
            lock (_lock)
                return _switchboards.IsEmpty;
        }
    }

    /// <summary>Takes a switchboard as one of this conversation's.</summary>
    public void Adopt(SwitchboardConnection switchboard)
    {
        lock (_lock)
        {
            if (!_switchboards.Contains(switchboard))
                _switchboards = _switchboards.Add(switchboard);
        }
    }

    /// <summary>Lets a switchboard go: it has ended, or became another conversation's.</summary>
    public void Release(SwitchboardConnection switchboard)
    {
        lock (_lock)
            _switchboards = _switchboards.Remove(switchboard);
    }

    /// <summary>Brings the people up to date with those who are there now.</summary>
    /// <returns>Whether anybody came.</returns>
    public bool Welcome(ImmutableArray<string> present)
    {
        lock (_lock)
        {
            var before = _everybody.Length - _departed.Length;
            _departed = _departed.RemoveRange(present);
            _everybody = [.. _everybody.Union(present)];
            return _everybody.Length - _departed.Length > before;
        }
    }

    /// <summary>Takes leave of somebody whom the others stay without.</summary>
    /// <returns>Whether he left: he may be on another switchboard of it.</returns>
    public bool TakeLeaveOf(string address)
    {
        lock (_lock)
        {
            if (!_everybody.Contains(address) || _departed.Contains(address) || _switchboards.Any(switchboard => switchboard.Participants.Contains(address))
                || _switchboards.All(switchboard => switchboard.Participants.IsEmpty))
            {
                return false;
            }

            _departed = _departed.Add(address);
            return true;
        }
    }

    /// <summary>Something was said: who is not here has left for good.</summary>
    public void NoteSpoken()
    {
        lock (_lock)
            (_everybody, _departed) = (_everybody.RemoveRange(_departed), []);
    }

    /// <summary>Leaves every switchboard.</summary>
    public void CloseAll()
    {
        ImmutableList<SwitchboardConnection> switchboards;
        lock (_lock)
            switchboards = _switchboards;

        foreach (var switchboard in switchboards)
            switchboard.Close();
    }

    /// <summary>Calls somebody else in, and waits until he is there.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<(SwitchboardConnection? Switchboard, MsnSendResult? Failure)> InviteAsync(string address, CancellationToken cancellationToken)
    {
        var (switchboard, failure) = await ReachAsync(cancellationToken).ConfigureAwait(false);
        if (switchboard is null)
            return (null, failure);

        try
        {
            if (!switchboard.Participants.Contains(address))
                await switchboard.CallAsync(address, cancellationToken).ConfigureAwait(false);

            await switchboard.WaitForAllAsync([address], JoinTimeout, cancellationToken).ConfigureAwait(false);

            return switchboard.Participants.Contains(address) ? (switchboard, null) : (null, MsnSendResult.Refused(MsnSendRefusal.ContactDidNotJoin));
        }
        catch (MsnpCommandException exception)
        {
            return (null, MsnSendResult.Refused(RefusalOf(exception)));
        }
        catch (ConnectionEndedException)
        {
            return (null, MsnSendResult.Refused(MsnSendRefusal.ServerFault));
        }
    }

    /// <summary>Says something. One message at a time, so that they arrive in the order in which they were said.</summary>
    /// <param name="parts">What, in one or more parts.</param>
    /// <param name="otherwise">How else to say it to somebody who is not there; answers null where there is no other way.</param>
    /// <param name="cancellationToken">Counts until something left.</param>
    /// <exception cref="OperationCanceledException">The caller gave up, and nothing had left.</exception>
    public async Task<MsnSendResult> SendAsync(
        IReadOnlyList<MsnpPayload> parts, Func<CancellationToken, Task<MsnSendResult?>> otherwise, CancellationToken cancellationToken)
    {
        using var turn = await _speaking.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        var result = await SendNowAsync(parts, cancellationToken).ConfigureAwait(false);
        return result.Refusal == MsnSendRefusal.ContactOffline
            ? await otherwise(cancellationToken).ConfigureAwait(false) ?? result
            : result;
    }

    /// <summary>A switchboard that can be spoken on, for what is no message; opened if there is none.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<(SwitchboardConnection? Switchboard, MsnSendResult? Failure)> ReachAsync(CancellationToken cancellationToken)
    {
        using var turn = await _speaking.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        return Usable() is { } usable ? (usable, null) : await OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a switchboard can be spoken on now.</summary>
    public bool IsOpen => Usable() is not null;

    private async Task<MsnSendResult> SendNowAsync(IReadOnlyList<MsnpPayload> parts, CancellationToken cancellationToken)
    {

        // A switchboard may end between being chosen and being spoken to; then nothing was delivered, and another is opened.
        for (var attempt = 0; ; attempt++)
        {
            if (Usable() is not { } switchboard)
            {
                var (opened, failure) = await OpenAsync(cancellationToken).ConfigureAwait(false);
                if (failure is not null)
                    return failure;

                switchboard = opened!;
            }

            switch (await switchboard.SendAsync(parts, cancellationToken).ConfigureAwait(false))
            {
                case MessageFate.Confirmed when Id.IsGroup:
                    NoteSpoken();
                    return MsnSendResult.Delivered with { Absent = [.. Participants.Except(switchboard.Participants)] };
                case MessageFate.Confirmed:
                    return MsnSendResult.Delivered;
                case MessageFate.Refused when attempt == 0 && !switchboard.IsUsable:
                    // He left before it came, so for sure it did not; calling him again may find him.
                    break;
                case MessageFate.Refused:
                    return MsnSendResult.Refused(MsnSendRefusal.NotDelivered);
                case MessageFate.Unconfirmed:
                    return MsnSendResult.Unconfirmed;
                case MessageFate.NotSent when attempt > 0:
                    return MsnSendResult.Refused(MsnSendRefusal.ServerFault);
            }
        }
    }

    /// <summary>Says something that is worth nothing later: only where somebody hears it now.</summary>
    public Task SendIfOpenAsync(MsnpPayload message, CancellationToken cancellationToken) =>
        Usable() is { } switchboard ? switchboard.SendUnconfirmedAsync(message, cancellationToken) : Task.CompletedTask;

    private SwitchboardConnection? Usable()
    {
        lock (_lock)
            return _switchboards.Find(switchboard => switchboard.IsUsable);
    }

    private async Task<(SwitchboardConnection? Opened, MsnSendResult? Failure)> OpenAsync(CancellationToken cancellationToken)
    {
        for (var isRetry = false; ; isRetry = true)
        {
            var (opened, failure, mayRetry) = await TryOpenAsync(cancellationToken).ConfigureAwait(false);

            // Meanwhile the other may have opened one to us.
            if (opened is null && Usable() is { } adopted)
                return (adopted, null);

            if (opened is not null || isRetry || !mayRetry)
                return (opened, failure);

            await Task.Delay(RetryDelay, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(SwitchboardConnection? Opened, MsnSendResult? Failure, bool MayRetry)> TryOpenAsync(CancellationToken cancellationToken)
    {
        SwitchboardConnection? switchboard = null;
        try
        {
            switchboard = await opener.OpenAsync(this, cancellationToken).ConfigureAwait(false);
            var called = await CallAsync(switchboard, cancellationToken).ConfigureAwait(false);
            await switchboard.WaitForParticipantAsync(JoinTimeout, cancellationToken).ConfigureAwait(false);
            if (called.Count > 1)
                await switchboard.WaitForAllAsync(called, OthersTimeout, cancellationToken).ConfigureAwait(false);

            return (switchboard, null, false);
        }
        catch (MsnpSessionEndedException)
        {
            return (null, MsnSendResult.NotSent, false);
        }
        catch (MsnpCommandException exception)
        {
            switchboard?.Close();
            return (null, MsnSendResult.Refused(RefusalOf(exception)), MayRetry(exception));
        }
        catch (TimeoutException)
        {
            switchboard?.Close();
            return (null, MsnSendResult.Refused(MsnSendRefusal.ContactDidNotJoin), false);
        }
        catch (Exception exception) when (exception is IOException or ConnectionEndedException)
        {
            switchboard?.Close();
            return (null, MsnSendResult.Refused(MsnSendRefusal.ServerFault), true);
        }
        catch (OperationCanceledException)
        {
            switchboard?.Close();
            throw;
        }
    }

    /// <summary>Calls everybody. One who can be called is enough.</summary>
    private async Task<IReadOnlyCollection<string>> CallAsync(SwitchboardConnection switchboard, CancellationToken cancellationToken)
    {
        var called = new List<string>();
        MsnpCommandException? refusal = null;
        foreach (var participant in Everybody)
        {
            try
            {
                await switchboard.CallAsync(participant, cancellationToken).ConfigureAwait(false);
                called.Add(participant);
            }
            catch (MsnpCommandException exception)
            {
                refusal = exception;
            }
        }

        return called.Count == 0 && refusal is not null ? throw refusal : called;
    }

    // A cookie that was refused (911) may have been too old.
    private static bool MayRetry(MsnpCommandException exception) =>
        exception.Failure is CommandFailure.TooFast or CommandFailure.ServerFault || exception.Code == MsnpErrorCode.AuthenticationFailed;

    private static MsnSendRefusal RefusalOf(MsnpCommandException exception) => exception.Failure switch
    {
        CommandFailure.ContactOffline => MsnSendRefusal.ContactOffline,
        CommandFailure.UnknownAddress or CommandFailure.InvalidAddress => MsnSendRefusal.ContactUnknown,
        CommandFailure.OwnStatusHidden => MsnSendRefusal.OwnStatusHidden,
        CommandFailure.TooFast => MsnSendRefusal.TooFast,
        _ => exception.Code == MsnpErrorCode.NotOnList ? MsnSendRefusal.ContactRefuses : MsnSendRefusal.ServerFault,
    };
}

/// <summary>How a conversation comes by a switchboard.</summary>
internal interface ISwitchboardOpener
{
    /// <summary>Opens one with nobody in it yet, as one of the conversation's.</summary>
    /// <exception cref="MsnpCommandException">The server gives none.</exception>
    /// <exception cref="MsnpSessionEndedException">The session has ended.</exception>
    /// <exception cref="IOException">The switchboard server cannot be reached.</exception>
    /// <exception cref="ConnectionEndedException">It ended at once.</exception>
    Task<SwitchboardConnection> OpenAsync(Conversation conversation, CancellationToken cancellationToken);
}
