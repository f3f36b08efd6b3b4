using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix;

/// <summary>How the homeserver is reached at the moment it is asked. Documented in <c>docs/metrics.md</c>.</summary>
internal sealed class MatrixGauges : IHostedService, IDisposable
{
    private readonly Meter _meter;

    public MatrixGauges(IMeterFactory meters, IMatrixLink link, IMatrixReach reach)
    {
        _meter = meters.Create(MatrixInstruments.MeterName);
        _meter.CreateObservableGauge("msnbridge.matrix.link.up", () => link.Status.State == MatrixLinkState.Up ? 1 : 0, "{link}", "1 while the homeserver answers and knows the bridge.");
        _meter.CreateObservableGauge<double>(
            "msnbridge.matrix.proof_of_life.age", () => reach.SinceReached is { } age ? [new Measurement<double>(age.TotalSeconds)] : [], "s",
            "Time since the homeserver last called the bridge because the bridge had asked for it.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
