using Microsoft.Extensions.Diagnostics.HealthChecks;
using MsnBridge.Matrix;

namespace MsnBridge.Hosting;

/// <summary>Ready while the homeserver answers, knows the bridge, and reaches it.</summary>
internal sealed class MatrixHealthCheck(IMatrixLink link, IMatrixReach reach) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(link.Status switch
        {
            { State: not MatrixLinkState.Up, Detail: var detail } => HealthCheckResult.Unhealthy(detail ?? "The homeserver has not answered yet."),
            _ when reach.Fault is { } fault => HealthCheckResult.Unhealthy(fault),
            _ => HealthCheckResult.Healthy(),
        });
}
