using Microsoft.Extensions.Diagnostics.HealthChecks;
using MsnBridge.Data.Health;

namespace MsnBridge.Hosting;

/// <summary>Ready while the store takes what is written: nothing is accepted that it does not take.</summary>
internal sealed class StoreHealthCheck(IStoreHealth store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        await store.FindFaultAsync(cancellationToken) is { } fault ? HealthCheckResult.Unhealthy(fault) : HealthCheckResult.Healthy();
}
