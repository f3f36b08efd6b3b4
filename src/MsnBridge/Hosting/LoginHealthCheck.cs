using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MsnBridge.Core.Telemetry;

namespace MsnBridge.Hosting;

/// <summary>Tells how many accounts are in which state. A login that fails is its owner's matter and makes the process no less ready.</summary>
internal sealed class LoginHealthCheck(ILoginFigures logins) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        var counts = logins.CountLogins().OrderBy(pair => pair.Key)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}")).ToList();
        return Task.FromResult(HealthCheckResult.Healthy(counts.Count == 0 ? "none" : string.Join(", ", counts)));
    }
}
