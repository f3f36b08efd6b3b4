using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;

namespace MsnBridge.Core.Lanes;

/// <summary>
/// Hands entries to the remote network. A message whose attempt began and whose end is not known is not sent again: its sender is told so.
/// What ends an entry and what its sender is told are committed together.
/// </summary>
internal sealed partial class RemoteLaneHandler(
    Func<PuppetId, Puppet?> findPuppet,
    IJournal journal,
    EmoticonWishes wishes,
    PuppetPolicy policy,
    Action<LaneKey> wake,
    TimeProvider time,
    ILogger<RemoteLaneHandler> logger) : ILaneHandler
{
    public async Task HandleAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        if (findPuppet(entry.Lane.Portal.Puppet) is not { } puppet)
        {
            // Unlinked meanwhile: there is nobody to tell.
            await journal.CompleteAsync(entry.Id, [], cancellationToken);
            return;
        }

        switch (entry.Event)
        {
            case MessageToRemote message:
                var said = await wishes.FromAsync(message, cancellationToken);
                await SendAsync(
                    puppet, entry, message.Message,
                    session => session.SendTextAsync(entry.Lane.Portal.Conversation, said, cancellationToken),
                    cancellationToken);
                break;
            case NudgeToRemote nudge:
                await SendAsync(
                    puppet, entry, nudge.Message,
                    session => session.SendNudgeAsync(entry.Lane.Portal.Conversation, cancellationToken),
                    cancellationToken);
                break;
            case ContactEditToRemote edit:
                await EditAsync(puppet, entry, edit, cancellationToken);
                break;
            default:
                throw new InvalidOperationException($"Journal entry {entry.Id} of type {entry.Event.GetType().Name} is in a lane to the remote network.");
        }
    }

    private async Task SendAsync(
        Puppet puppet, JournalEntry entry, HomeMessageReference message, Func<IRemoteSession, Task<SendResult>> send,
        CancellationToken cancellationToken)
    {
        if (entry.AttemptBegun)
        {
            await EndAsync(puppet, entry, message, SendResult.Unconfirmed, cancellationToken);
            return;
        }

        while (true)
        {
            var (session, failure) = await WaitForSessionAsync(puppet, entry, cancellationToken);
            if (session is null)
            {
                var outcome = failure == DeliveryFailure.None ? DeliveryOutcome.Expired : DeliveryOutcome.Refused;
                await EndAsync(puppet, entry, message, new SendResult(outcome, failure), cancellationToken);
                return;
            }

            var changed = puppet.View.Changed;
            await journal.BeginAttemptAsync(entry.Id, cancellationToken);
            SendResult result;
            try
            {
                result = await send(session);
            }
            catch (OperationCanceledException)
            {
                // Cancelled means not handed over: the next process may send it.
                await journal.AbandonAttemptAsync(entry.Id, CancellationToken.None);
                throw;
            }

            if (result.Outcome is not null)
            {
                await EndAsync(puppet, entry, message, result, CancellationToken.None);
                return;
            }

            await journal.AbandonAttemptAsync(entry.Id, CancellationToken.None);
            await WaitAsync(changed, entry, cancellationToken);
        }
    }

    private async Task EditAsync(Puppet puppet, JournalEntry entry, ContactEditToRemote edit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (session, _) = await WaitForSessionAsync(puppet, entry, cancellationToken);
            var failure = ContactEditFailure.NotSignedIn;
            if (session is not null)
            {
                var changed = puppet.View.Changed;
                try
                {
                    failure = await session.EditContactAsync(edit.Contact, edit.Kind, edit.Name, cancellationToken);
                }
                catch (RemoteSessionException)
                {
                    // Changing the list twice is changing it once, so the next session does it again.
                    await WaitAsync(changed, entry, cancellationToken);
                    continue;
                }
            }

            await EndAsync(
                entry,
                failure == ContactEditFailure.None ? [] : ToHome(puppet, entry, new ContactEditReport(edit.Contact, edit.Kind, failure)),
                cancellationToken);
            return;
        }
    }

    /// <summary>The session, or why there is none: <see cref="DeliveryFailure.None"/> means that the entry's time is up.</summary>
    private async Task<(IRemoteSession? Session, DeliveryFailure Failure)> WaitForSessionAsync(
        Puppet puppet, JournalEntry entry, CancellationToken cancellationToken)
    {
        while (true)
        {
            var view = puppet.View;
            if (time.GetUtcNow() >= ExpiryOf(entry))
            {
                return (null, DeliveryFailure.None);
            }

            if (view.Session is not null)
            {
                return (view.Session, DeliveryFailure.None);
            }

            if (view.State is LoginState.BadCredentials or LoginState.SignedInElsewhere or LoginState.LoggedOut)
            {
                return (null, DeliveryFailure.NotSignedIn);
            }

            await WaitAsync(view.Changed, entry, cancellationToken);
        }
    }

    private async Task WaitAsync(Task changed, JournalEntry entry, CancellationToken cancellationToken)
    {
        var remaining = ExpiryOf(entry) - time.GetUtcNow();
        if (remaining <= TimeSpan.Zero)
        {
            return;
        }

        try
        {
            await changed.WaitAsync(remaining, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The caller looks at the clock.
        }
    }

    private DateTimeOffset ExpiryOf(JournalEntry entry) => entry.AcceptedAt + policy.MessageLifetime;

    private Task EndAsync(
        Puppet puppet, JournalEntry entry, HomeMessageReference message, SendResult result, CancellationToken cancellationToken)
    {
        var outcome = result.Outcome ?? throw new ArgumentException("The message has not ended.", nameof(result));
        LogDeliveryEnded(entry.Id, entry.Lane, outcome, result.Failure);
        var report = new DeliveryReport(message, outcome, result.Failure, result.NotReached.IsEmpty ? null : result.NotReached);
        var sender = message.Sender.Network;
        // The chat on the other home networks shows what was written here; only where it did not arrive is there more to say.
        IEnumerable<HomeNetworkId> networks = outcome is DeliveryOutcome.Delivered or DeliveryOutcome.Kept
            ? [sender]
            : [sender, .. puppet.Links.Select(link => link.Network).Where(network => network != sender)];
        var now = time.GetUtcNow();
        return EndAsync(
            entry,
            [.. networks.Select(network => new JournalDraft(entry.Lane with { End = LaneEnd.Home(network) }, report, now))],
            cancellationToken);
    }

    private async Task EndAsync(JournalEntry entry, IReadOnlyList<JournalDraft> consequences, CancellationToken cancellationToken)
    {
        foreach (var made in await journal.CompleteAsync(entry.Id, consequences, cancellationToken))
        {
            wake(made.Lane);
        }
    }

    private IReadOnlyList<JournalDraft> ToHome(Puppet puppet, JournalEntry entry, EventToHome report) =>
        [.. puppet.Links.Select(link => new JournalDraft(entry.Lane with { End = LaneEnd.Home(link.Network) }, report, time.GetUtcNow()))];

    [LoggerMessage(CoreEventIds.DeliveryEnded, LogLevel.Debug, "Journal entry {Entry} of lane {Lane} ended: {Outcome} ({Failure})")]
    private partial void LogDeliveryEnded(JournalId entry, LaneKey lane, DeliveryOutcome outcome, DeliveryFailure failure);
}
