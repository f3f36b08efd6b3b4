using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MsnBridge.Core.Telemetry;

namespace MsnBridge.Hosting;

/// <summary>Tells of messages that do not come to their end. The process can do its work all the same: another one in its place would find the same lanes.</summary>
internal sealed class LaneHealthCheck(StoreFigureWatch figures, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(5);

    // Towards home nothing may wait by design but a server that is away; towards MSN a file may, for as long as it is offered.
    private static readonly TimeSpan s_lateToHome = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_lateToRemote = TimeSpan.FromHours(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        await figures.RefreshAsync(s_fresh, cancellationToken);
        if (figures.Figures is not { } known)
            return HealthCheckResult.Degraded("The store cannot be counted; the log says why.");

        var now = time.GetUtcNow();
        var stuck = known.Journal.Where(pending => now - pending.Oldest > (pending.ToHome ? s_lateToHome : s_lateToRemote)).ToList();
        var waiting = known.Journal.Sum(pending => pending.Count);
        return stuck.Count > 0
            ? HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture,
                $"{stuck.Sum(pending => pending.Lanes)} conversations wait behind a message that is {(now - stuck.Min(pending => pending.Oldest)).TotalMinutes:0} minutes old."))
            : HealthCheckResult.Healthy(waiting == 0 ? "nothing waits" : string.Create(CultureInfo.InvariantCulture, $"{waiting} wait"));
    }
}
