using Microsoft.Extensions.Hosting;
using MsnBridge.Xmpp.Commands;
using MsnBridge.Xmpp.Gateway;
using MsnBridge.Xmpp.Streams;

namespace MsnBridge.Xmpp;

/// <summary>Runs the transport for as long as the host runs.</summary>
internal sealed class XmppService(XmppComponent component, TransportGateway gateway, AdHocCommands commands, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Upkeep = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(KeepUpAsync(stoppingToken), component.RunAsync(gateway, stoppingToken));

    /// <summary>Also reports the end where the host stops before <see cref="ExecuteAsync"/> has had its turn: then it never runs.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        component.ReportStopped();
    }

    private async Task KeepUpAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Upkeep, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                gateway.KeepUp();
                commands.ForgetOld();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutting down.
        }
    }
}
