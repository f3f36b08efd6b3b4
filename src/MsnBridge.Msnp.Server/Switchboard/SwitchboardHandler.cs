using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.Notification;

namespace MsnBridge.Msnp.Server.Switchboard;

/// <summary>Takes the connections to the switchboard server.</summary>
internal sealed class SwitchboardHandler(
    NotificationServices services, FaultSwitches faults, ConnectionRosters rosters, ILoggerFactory loggers) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var client = new ClientConnection(connection, services.Options, services.Time, loggers.CreateLogger<ClientConnection>());
        await using var closing = client.ConfigureAwait(false);
        using var switchboard = new SwitchboardConnection(
            client, services.Exchange, faults, services.Options, services.Time, loggers.CreateLogger<SwitchboardConnection>());
        await rosters.Switchboard.RunAsync(client, switchboard.RunAsync).ConfigureAwait(false);
    }
}
