using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Core.Content;

/// <summary>Removes from the content store what is over its limits, at start and once an hour.</summary>
internal sealed partial class ContentPruner(
    IContentStore store, ContentPolicy policy, TimeProvider time, ILogger<ContentPruner> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        do
        {
            try
            {
                LogPruned(await store.PruneAsync(policy.MaxObjectBytes, time.GetUtcNow() - policy.KeepFiles, stoppingToken));
            }
            catch (ContentStoreException exception)
            {
                LogPruneFailed(exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(CoreEventIds.ContentPruned, LogLevel.Debug, "{Count} pieces of content removed from the store")]
    private partial void LogPruned(int count);

    [LoggerMessage(CoreEventIds.ContentPruneFailed, LogLevel.Warning, "The content store could not be pruned: {Reason}")]
    private partial void LogPruneFailed(string reason);
}
