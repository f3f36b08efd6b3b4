using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Journal;

/// <summary>Has what waits for home networks for too long discarded, once an hour. Not at the start: where the bridge itself was away for long, a home network that is there
/// gets what waits for it first.</summary>
internal sealed partial class BacklogWatch(PuppetDirectory puppets, TimeProvider time, ILogger<BacklogWatch> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await puppets.DiscardOldAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The border to the store: what is not discarded today is discarded in an hour.
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(CoreEventIds.BacklogNotLookedAfter, LogLevel.Warning, "What waits for home networks could not be looked after")]
    private partial void LogFailed(Exception exception);
}
