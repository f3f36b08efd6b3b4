using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Lanes;

/// <summary>Ends entries to the remote network: what ends one and what its sender is told are committed together.</summary>
internal sealed partial class RemoteDeliveryEnds(IJournal journal, Action<LaneKey> wake, TimeProvider time, ILogger<RemoteDeliveryEnds> logger)
{
    public Task<EntryOutcome> EndAsync(Puppet puppet, JournalEntry entry, HomeMessageReference message, SendResult result, CancellationToken cancellationToken) =>
        EndAsync(puppet, entry, message, result, null, cancellationToken);

    /// <param name="recipients">How it ended for each, where that has to be told.</param>
    public async Task<EntryOutcome> EndAsync(
        Puppet puppet, JournalEntry entry, HomeMessageReference message, SendResult result, ImmutableArray<FileRecipient>? recipients,
        CancellationToken cancellationToken)
    {
        var outcome = result.Outcome ?? throw new ArgumentException("The message has not ended.", nameof(result));
        LogDeliveryEnded(entry.Id, entry.Lane, outcome, result.Failure);
        var report = new DeliveryReport(message, outcome, result.Failure, result.NotReached.IsEmpty ? null : result.NotReached)
        {
            Recipients = recipients,
        };
        var sender = message.Sender.Network;
        // The chat on the other home networks shows what was written here; only where it did not arrive is there more to say.
        IEnumerable<HomeNetworkId> networks = outcome is DeliveryOutcome.Delivered or DeliveryOutcome.Kept
            ? [sender]
            : [sender, .. puppet.Links.Select(link => link.Network).Where(network => network != sender)];
        await EndAsync(entry, [.. networks.Select(network => Draft(entry, network, report))], cancellationToken);
        return EntryOutcome.Of(outcome, result.Failure);
    }

    public async Task EndAsync(JournalEntry entry, IReadOnlyList<JournalDraft> consequences, CancellationToken cancellationToken)
    {
        foreach (var made in await journal.CompleteAsync(entry.Id, consequences, cancellationToken))
        {
            wake(made.Lane);
        }
    }

    /// <summary>The same for everybody whose the account is.</summary>
    public IReadOnlyList<JournalDraft> ToHome(Puppet puppet, JournalEntry entry, EventToHome told) =>
        [.. puppet.Links.Select(link => Draft(entry, link.Network, told))];

    private JournalDraft Draft(JournalEntry entry, HomeNetworkId network, EventToHome told) =>
        new(entry.Lane with { End = LaneEnd.Home(network) }, told, time.GetUtcNow());

    [LoggerMessage(CoreEventIds.DeliveryEnded, LogLevel.Debug, "Journal entry {Entry} of lane {Lane} ended: {Outcome} ({Failure})")]
    private partial void LogDeliveryEnded(JournalId entry, LaneKey lane, DeliveryOutcome outcome, DeliveryFailure failure);
}
