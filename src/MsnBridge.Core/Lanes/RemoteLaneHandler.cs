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
/// </summary>
internal sealed class RemoteLaneHandler(
    Func<PuppetId, Puppet?> findPuppet, IJournal journal, EmoticonWishes wishes, PersonalSettings settings, PuppetPolicy policy, RemoteSessions sessions, RemoteDeliveryEnds ends)
    : ILaneHandler
{
    public async Task<EntryOutcome> HandleAsync(JournalEntry entry, LaneTurn turn, CancellationToken cancellationToken)
    {
        if (findPuppet(entry.Lane.Portal.Puppet) is not { } puppet)
        {
            // Unlinked meanwhile: there is nobody to tell.
            await journal.CompleteAsync(entry.Id, [], cancellationToken);
            return EntryOutcome.Unlinked;
        }

        switch (entry.Event)
        {
            case MessageToRemote message:
                var said = await wishes.FromAsync(message, cancellationToken);
                return await SendAsync(
                    puppet, entry, message.Message, turn,
                    session => session.SendTextAsync(entry.Lane.Portal.Conversation, said, cancellationToken),
                    cancellationToken);
            case NudgeToRemote nudge:
                return await SendAsync(
                    puppet, entry, nudge.Message, turn,
                    session => session.SendNudgeAsync(entry.Lane.Portal.Conversation, cancellationToken),
                    cancellationToken);
            case ContactEditToRemote edit:
                return await EditAsync(puppet, entry, edit, turn, cancellationToken);
            default:
                throw new InvalidOperationException($"Journal entry {entry.Id} of type {entry.Event.GetType().Name} is in a lane to the remote network.");
        }
    }

    private async Task<EntryOutcome> SendAsync(
        Puppet puppet, JournalEntry entry, HomeMessageReference message, LaneTurn turn, Func<IRemoteSession, Task<SendResult>> send,
        CancellationToken cancellationToken)
    {
        if (entry.AttemptBegun)
        {
            return await ends.EndAsync(puppet, entry, message, SendResult.Unconfirmed, cancellationToken);
        }

        var expiry = entry.AcceptedAt + await settings.FindMessageLifetimeAsync(message.Sender, cancellationToken);
        while (true)
        {
            var (session, failure) = await sessions.FindAsync(puppet, expiry, turn, cancellationToken);
            if (session is null)
            {
                var outcome = failure == DeliveryFailure.None ? DeliveryOutcome.Expired : DeliveryOutcome.Refused;
                return await ends.EndAsync(puppet, entry, message, new SendResult(outcome, failure), cancellationToken);
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
                return await ends.EndAsync(puppet, entry, message, result, CancellationToken.None);
            }

            await journal.AbandonAttemptAsync(entry.Id, CancellationToken.None);
            await sessions.WaitAsync(changed, expiry, turn, cancellationToken);
        }
    }

    private async Task<EntryOutcome> EditAsync(Puppet puppet, JournalEntry entry, ContactEditToRemote edit, LaneTurn turn, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (session, _) = await sessions.FindAsync(puppet, ExpiryOf(entry), turn, cancellationToken);
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
                    await sessions.WaitAsync(changed, ExpiryOf(entry), turn, cancellationToken);
                    continue;
                }
            }

            await ends.EndAsync(
                entry,
                failure == ContactEditFailure.None ? [] : ends.ToHome(puppet, entry, new ContactEditReport(edit.Contact, edit.Kind, failure)),
                cancellationToken);
            return failure == ContactEditFailure.None ? EntryOutcome.Delivered : EntryOutcome.Refused(failure.ToString());
        }
    }

    private DateTimeOffset ExpiryOf(JournalEntry entry) => entry.AcceptedAt + policy.MessageLifetime;
}
