using Microsoft.Extensions.Diagnostics.HealthChecks;
using MsnBridge.Xmpp;

namespace MsnBridge.Hosting;

/// <summary>Ready while the XMPP server has accepted the component.</summary>
internal sealed class XmppHealthCheck(IXmppLink link) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(link.Status.State == XmppLinkState.Up
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy(link.Status.Detail ?? "The XMPP server has not accepted the component yet."));
}
