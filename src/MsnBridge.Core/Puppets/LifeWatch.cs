using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.Puppets;

/// <summary>Looks after sessions that say they are up: one that has had no proof of life for longer than its own pings allow is given up, and the puppet signs
/// in again. Sessions find that out by themselves; this is for one that cannot any more.</summary>
internal sealed partial class LifeWatch(PuppetDirectory puppets, TimeProvider time, Func<double> random, ILogger<LifeWatch> logger) : BackgroundService
{
    /// <summary>Servers may ask for five minutes between two pings, and have half a minute to answer.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(7);

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(30);

    public LifeWatch(PuppetDirectory puppets, TimeProvider time, ILogger<LifeWatch> logger, Random? chance = null)
        : this(puppets, time, (chance ?? Random.Shared).NextDouble, logger)
    {
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(s_interval * (0.8 + (0.4 * random())), time, stoppingToken);
            foreach (var puppet in puppets.All)
            {
                if (puppet.View.Session is { SinceProofOfLife: { } silence } session && silence > LateAfter && puppet.TryReportSilent(session))
                    LogSilent(puppet.Id, silence);
            }
        }
    }

    [LoggerMessage(CoreEventIds.SessionSilent, LogLevel.Warning, "Puppet {Puppet}: no proof of life for {Silence}; the session is given up")]
    private partial void LogSilent(PuppetId puppet, TimeSpan silence);
}
