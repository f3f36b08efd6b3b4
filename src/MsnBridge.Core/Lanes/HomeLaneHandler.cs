using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;

namespace MsnBridge.Core.Lanes;

/// <summary>Hands entries to a home network. A crash between delivery and bookkeeping repeats the delivery with the same id.</summary>
internal sealed partial class HomeLaneHandler(
    Func<PuppetId, Puppet?> findPuppet,
    Lazy<ImmutableDictionary<HomeNetworkId, IHomeNetwork>> homes,
    IJournal journal,
    EmoticonPictures pictures,
    EmoticonWishes wishes,
    HomeFiles files,
    BacklogLimits limits,
    TimeProvider time,
    ILogger<HomeLaneHandler> logger) : ILaneHandler
{
    // After that long the reader is shown when a message was sent.
    private static readonly TimeSpan s_late = TimeSpan.FromMinutes(1);

    public async Task<EntryOutcome> HandleAsync(JournalEntry entry, LaneTurn turn, CancellationToken cancellationToken)
    {
        var network = entry.Lane.End.HomeNetwork
                      ?? throw new InvalidOperationException($"Lane {entry.Lane} of journal entry {entry.Id} does not end at a home network.");
        var puppet = findPuppet(entry.Lane.Portal.Puppet);
        if (puppet?.Links.FirstOrDefault(link => link.Network == network) is not { } user)
        {
            // Unlinked meanwhile: there is nobody to tell.
            await EndAsync(puppet, entry, cancellationToken);
            return EntryOutcome.Unlinked;
        }

        if (!homes.Value.TryGetValue(network, out var home))
        {
            // Stays in the journal: the network may be configured again.
            LogHomeNetworkMissing(entry.Lane, network);
            using var wait = turn.Wait();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            throw new UnreachableException();
        }

        if (await FindCurrentAsync(entry, cancellationToken) is not { } current)
        {
            return EntryOutcome.EndedBefore;
        }

        entry = current;
        turn.IsAway = () => !home.IsReachable;
        var told = await pictures.WithThoseThatCameAsync(AsOfNow(entry), entry.AcceptedAt, cancellationToken);
        told = await wishes.ForAsync(user, told, cancellationToken);
        await home.DeliverAsync(
            new HomeDelivery(entry.Id, new HomeLink(user, puppet.Id, puppet.Account), entry.Lane.Portal.Conversation, told, entry.AcceptedAt),
            cancellationToken);
        await EndAsync(puppet, entry, cancellationToken);
        return EntryOutcome.Delivered;
    }

    private async Task EndAsync(Puppet? puppet, JournalEntry entry, CancellationToken cancellationToken)
    {
        await journal.CompleteAsync(entry.Id, [], cancellationToken);
        await files.ReleaseAsync(puppet, entry, cancellationToken);
    }

    /// <summary>The entry as it is now, where it can have changed or ended since the lane read it; null where it has ended.</summary>
    private async Task<JournalEntry?> FindCurrentAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Event is not DiscardedToHome && time.GetUtcNow() - entry.AcceptedAt < limits.Age)
        {
            return entry;
        }

        var current = await FindOldestAsync(entry.Lane, cancellationToken);
        if (current is { Event: DiscardedToHome, AttemptBegun: false } && current.Id == entry.Id)
        {
            // It counts nothing more from here on: what is discarded later is told by another one.
            await journal.BeginAttemptAsync(entry.Id, cancellationToken);
            current = await FindOldestAsync(entry.Lane, cancellationToken);
        }

        // An entry in its turn is the oldest of its lane, or not there any more.
        return current?.Id == entry.Id ? current : null;
    }

    private async Task<JournalEntry?> FindOldestAsync(LaneKey lane, CancellationToken cancellationToken) =>
        await journal.ReadPendingAsync(lane, 1, cancellationToken) is [var oldest] ? oldest : null;

    private EventToHome AsOfNow(JournalEntry entry) => entry.Event switch
    {
        MessageToHome { Late: false } message when time.GetUtcNow() - entry.AcceptedAt > s_late => message with { Late = true },
        FileToHome { Late: false } file when time.GetUtcNow() - entry.AcceptedAt > s_late => file with { Late = true },
        EventToHome other => other,
        _ => throw new InvalidOperationException($"Journal entry {entry.Id} of type {entry.Event.GetType().Name} is in a lane to a home network."),
    };

    [LoggerMessage(CoreEventIds.LaneWaitsForHomeNetwork, LogLevel.Warning, "Lane {Lane} waits: home network {Network} is not configured")]
    private partial void LogHomeNetworkMissing(LaneKey lane, HomeNetworkId network);
}
