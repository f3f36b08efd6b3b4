using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Server.Hosting;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>Takes the connections to the notification server.</summary>
internal sealed class NotificationServerHandler(NotificationServices services, ConnectionRosters rosters, ILoggerFactory loggers) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var client = new ClientConnection(connection, services.Options, services.Time, loggers.CreateLogger<ClientConnection>());
        await using var closing = client.ConfigureAwait(false);
        using var notification = new NotificationConnection(client, services, loggers.CreateLogger<NotificationConnection>());
        await rosters.Notification.RunAsync(client, notification.RunAsync).ConfigureAwait(false);
    }
}
