using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Lanes;

/// <summary>
/// Sends files to the remote network. An offer that nobody has taken may be made again after a crash; from the moment in which the contact takes
/// it the end is not certain any more, so a crash from there on is told and the file not sent again. Where a file cannot be
/// carried and the home network has a public link to it, the contact gets the link.
/// </summary>
internal sealed class RemoteFileLaneHandler(
    Func<PuppetId, Puppet?> findPuppet, IJournal journal, FileTransfers transfers, RemoteSessions sessions, RemoteDeliveryEnds ends, TimeProvider time)
    : ILaneHandler
{
    private readonly FileOffering _offering = new(transfers);
    private readonly GroupFileSending _toSeveral = new(journal, transfers, sessions, new FileOffering(transfers));

    public async Task<EntryOutcome> HandleAsync(JournalEntry entry, LaneTurn turn, CancellationToken cancellationToken)
    {
        var file = entry.Event as FileToRemote
                   ?? throw new InvalidOperationException($"Journal entry {entry.Id} of type {entry.Event.GetType().Name} is in a lane of files.");
        if (findPuppet(entry.Lane.Portal.Puppet) is not { } puppet)
        {
            // Unlinked meanwhile: there is nobody to tell.
            await journal.CompleteAsync(entry.Id, [], cancellationToken);
            return EntryOutcome.Unlinked;
        }

        var (result, recipients) = await SendAsync(puppet, entry, file, turn, cancellationToken);
        var outcome = EntryOutcome.Delivered;
        if (result.Outcome == DeliveryOutcome.Refused && file.PublicLink is { } link && CanBeLinked(result.Failure))
        {
            var text = $"I am sending you {FileText.Describe(file.File)}: {link}";
            await ends.EndAsync(
                entry,
                [new JournalDraft(entry.Lane with { End = LaneEnd.Remote }, new MessageToRemote(new MessageContent(text), file.Message), time.GetUtcNow())],
                CancellationToken.None);
        }
        else
        {
            outcome = await ends.EndAsync(puppet, entry, file.Message, result, recipients, CancellationToken.None);
        }

        transfers.Outgoing.Release(file.Message.Sender, file.Message.MessageId);
        return outcome;
    }

    private static bool CanBeLinked(DeliveryFailure failure) => failure is DeliveryFailure.NoFiles or DeliveryFailure.NoFilesToSeveral
        or DeliveryFailure.ContactOffline or DeliveryFailure.FileTooLarge or DeliveryFailure.Unanswered;

    private async Task<FileEnd> SendAsync(
        Puppet puppet, JournalEntry entry, FileToRemote file, LaneTurn turn, CancellationToken cancellationToken)
    {
        if (entry.AttemptBegun)
        {
            return new FileEnd(SendResult.Unconfirmed);
        }

        if (file.File.Size > transfers.Policy.LargestToRemote)
        {
            return new FileEnd(SendResult.Refused(DeliveryFailure.FileTooLarge));
        }

        var takenBack = transfers.Outgoing.Track(file.Message.Sender, file.Message.MessageId);
        var expiry = entry.AcceptedAt + transfers.Policy.Lifetime;
        if (!entry.Lane.Portal.Conversation.IsDirect)
        {
            return await _toSeveral.SendAsync(puppet, entry, file, expiry, turn, takenBack, cancellationToken);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, takenBack);
        try
        {
            return new FileEnd(await SendToOneAsync(puppet, entry, file, expiry, turn, either.Token));
        }
        catch (OperationCanceledException) when (takenBack.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new FileEnd(SendResult.Refused(DeliveryFailure.TakenBack));
        }
    }

    private async Task<SendResult> SendToOneAsync(
        Puppet puppet, JournalEntry entry, FileToRemote file, DateTimeOffset expiry, LaneTurn turn, CancellationToken cancellationToken)
    {
        var link = new HomeLink(file.Message.Sender, puppet.Id, puppet.Account);
        var conversation = entry.Lane.Portal.Conversation;
        while (true)
        {
            var (session, failure) = await sessions.FindAsync(puppet, expiry, turn, cancellationToken);
            if (session is null)
            {
                return new SendResult(failure == DeliveryFailure.None ? DeliveryOutcome.Expired : DeliveryOutcome.Refused, failure);
            }

            var changed = puppet.View.Changed;
            await using (var display = transfers.Display(
                new TransferView($"out-{entry.Id}", conversation, conversation.Contact, file.File, TransferState.Offered, 0, file.Message), [link]))
            {
                // For the contact, who may take hours to answer; a transfer that stands still is ended by the session.
                using var waiting = turn.Wait();
                var result = await _offering.OfferAsync(
                    puppet, session, conversation, link, file, new SingleFileAttempt(journal, entry.Id), display, cancellationToken);
                display.Arrived = result.Outcome == DeliveryOutcome.Delivered;
                if (result.Outcome is not null)
                {
                    return result;
                }
            }

            await sessions.WaitAsync(changed, expiry, turn, cancellationToken);
        }
    }
}
