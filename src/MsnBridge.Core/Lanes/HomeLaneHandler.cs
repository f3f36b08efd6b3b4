using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
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
    FileTransfers transfers,
    TimeProvider time,
    ILogger<HomeLaneHandler> logger) : ILaneHandler
{
    // After that long the reader is shown when a message was sent.
    private static readonly TimeSpan s_late = TimeSpan.FromMinutes(1);

    // Far more than the room on the disk lets wait.
    private const int MostPendingFiles = 10_000;

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
        if (entry.Event is FileToHome file && !await IsStillNeededAsync(puppet, entry, file, cancellationToken))
        {
            await transfers.RemoveAsync(file.Content, cancellationToken);
            await transfers.RemoveAsync(file.Preview, cancellationToken);
        }
    }

    /// <summary>The same file goes to each home network of its person, in a row of its own.</summary>
    private async Task<bool> IsStillNeededAsync(Puppet? puppet, JournalEntry entry, FileToHome file, CancellationToken cancellationToken)
    {
        foreach (var link in puppet?.Links ?? [])
        {
            var pending = await journal.ReadPendingAsync(entry.Lane with { End = LaneEnd.HomeFiles(link.Network) }, MostPendingFiles, cancellationToken);
            if (pending.Any(other => other.Event is FileToHome same && same.Content == file.Content))
            {
                return true;
            }
        }

        return false;
    }

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
