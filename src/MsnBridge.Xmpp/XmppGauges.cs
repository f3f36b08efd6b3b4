using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp;

/// <summary>How the XMPP server is reached at the moment it is asked. Documented in <c>docs/metrics.md</c>.</summary>
internal sealed class XmppGauges : IHostedService, IDisposable
{
    private readonly Meter _meter;

    public XmppGauges(IMeterFactory meters, XmppComponent component)
    {
        _meter = meters.Create(XmppInstruments.MeterName);
        _meter.CreateObservableGauge("msnbridge.xmpp.link.up", () => component.Status.State == XmppLinkState.Up ? 1 : 0, "{link}", "1 while the XMPP server has accepted the component.");
        _meter.CreateObservableGauge<double>(
            "msnbridge.xmpp.proof_of_life.age", () => component.SinceProofOfLife is { } age ? [new Measurement<double>(age.TotalSeconds)] : [], "s",
            "Time since the server last handed something back that the component had sent to itself.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
