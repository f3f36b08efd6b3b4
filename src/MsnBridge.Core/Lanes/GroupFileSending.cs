using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Lanes;

/// <summary>
/// Sends a file to a conversation of several. The remote network carries files from person to person only, so each of them is offered it by himself, several at a
/// time; the sender sees one state for the whole, which names who got it and who did not.
/// </summary>
internal sealed class GroupFileSending(IJournal journal, FileTransfers transfers, RemoteSessions sessions, FileOffering offering)
{
    /// <summary>How many are asked at one moment. Each may take minutes to answer.</summary>
    private const int AskedTogether = 8;

    /// <param name="takenBack">Ends when the sender takes the file back.</param>
    /// <param name="expiry">Until when it may wait for a session.</param>
    public async Task<FileEnd> SendAsync(
        Puppet puppet, JournalEntry entry, FileToRemote file, DateTimeOffset expiry, LaneTurn turn, CancellationToken takenBack, CancellationToken cancellationToken)
    {
        var group = await puppet.AskAsync(model => model.Groups.FirstOrDefault(group => group.Id == entry.Lane.Portal.Conversation), cancellationToken);
        using var recipients = await FileRecipients.StartAsync(journal, entry.Id, file, group?.Members ?? [], cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, takenBack);
        try
        {
            await SendAsync(puppet, entry, file, recipients, expiry, turn, either.Token);
        }
        catch (OperationCanceledException) when (takenBack.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await recipients.EndRestAsync(DeliveryOutcome.Refused, DeliveryFailure.TakenBack);
        }

        var (result, each) = recipients.SumUp();
        return new FileEnd(result, each);
    }

    private async Task SendAsync(
        Puppet puppet, JournalEntry entry, FileToRemote file, FileRecipients recipients, DateTimeOffset expiry, LaneTurn turn, CancellationToken cancellationToken)
    {
        while (recipients.Open is { IsEmpty: false } open)
        {
            var (session, failure) = await sessions.FindAsync(puppet, expiry, turn, cancellationToken);
            if (session is null)
            {
                await recipients.EndRestAsync(failure == DeliveryFailure.None ? DeliveryOutcome.Expired : DeliveryOutcome.Refused, failure);
                return;
            }

            var changed = puppet.View.Changed;
            var link = new HomeLink(file.Message.Sender, puppet.Id, puppet.Account);
            await using (var display = transfers.Display(
                new TransferView($"out-{entry.Id}", entry.Lane.Portal.Conversation, null, file.File, TransferState.Offered, 0, file.Message), [link]))
            {
                // For people, who may take hours to answer; a transfer that stands still is ended by the session.
                using var waiting = turn.Wait();
                var average = new AverageProgress(display, open.Length);
                await Parallel.ForEachAsync(
                    open,
                    new ParallelOptions { MaxDegreeOfParallelism = AskedTogether, CancellationToken = cancellationToken },
                    async (contact, token) =>
                    {
                        var result = await offering.OfferAsync(
                            puppet, session, ConversationId.Direct(contact), link, file, recipients.AttemptWith(contact), average.Next(), token);
                        if (result.Outcome is not null)
                        {
                            await recipients.EndAsync(contact, result);
                        }
                    });
                display.Arrived = recipients.Open.IsEmpty;
            }

            if (!recipients.Open.IsEmpty)
            {
                await sessions.WaitAsync(changed, expiry, turn, cancellationToken);
            }
        }
    }

    /// <summary>How far a file has got that goes several ways, as the average of them.</summary>
    private sealed class AverageProgress(IProgress<long> whole, int ways)
    {
        private long _sum;

        public IProgress<long> Next() => new Way(this);

        private sealed class Way(AverageProgress average) : IProgress<long>
        {
            private long _last;

            public void Report(long value) =>
                average.Report(value - Interlocked.Exchange(ref _last, value));
        }

        private void Report(long more) => whole.Report(Interlocked.Add(ref _sum, more) / ways);
    }
}
