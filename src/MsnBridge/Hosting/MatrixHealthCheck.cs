using Microsoft.Extensions.Diagnostics.HealthChecks;
using MsnBridge.Matrix;

namespace MsnBridge.Hosting;

/// <summary>Ready while the homeserver answers and knows the bridge.</summary>
internal sealed class MatrixHealthCheck(IMatrixLink link) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(link.Status.State == MatrixLinkState.Up
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(link.Status.Detail));
}
