using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Journal;

/// <summary>Removes what ended long ago from the journal and from the inbox of the home networks, once an hour.</summary>
internal sealed partial class JournalPruner(
    IJournal journal, IHomeInbox inbox, PuppetPolicy policy, TimeProvider time, ILogger<JournalPruner> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        do
        {
            try
            {
                var endedBefore = time.GetUtcNow() - policy.JournalRetention;
                LogPruned(await journal.PruneAsync(endedBefore, stoppingToken), await inbox.PruneAsync(endedBefore, stoppingToken));
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The border to the store: a journal that is not pruned today is pruned in an hour.
                LogPruneFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(CoreEventIds.JournalPruned, LogLevel.Debug, "{Count} ended entries removed from the journal, {InboxCount} from the inbox")]
    private partial void LogPruned(int count, int inboxCount);

    [LoggerMessage(CoreEventIds.JournalPruneFailed, LogLevel.Warning, "The journal could not be pruned")]
    private partial void LogPruneFailed(Exception exception);
}
