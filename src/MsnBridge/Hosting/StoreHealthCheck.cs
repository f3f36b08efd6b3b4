using Microsoft.Extensions.Diagnostics.HealthChecks;
using MsnBridge.Data.Health;

namespace MsnBridge.Hosting;

/// <summary>Ready while the store takes what is written: without it nothing is accepted.</summary>
internal sealed class StoreHealthCheck(IStoreHealth store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        await store.FindFaultAsync(cancellationToken) is { } fault ? HealthCheckResult.Unhealthy(fault) : HealthCheckResult.Healthy();
}
