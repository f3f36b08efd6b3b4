using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Server.Hosting;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>Takes the connections to the dispatch server, which knows nobody and refers every client to the notification server.</summary>
internal sealed class DispatchServerHandler(NotificationServices services, ConnectionRosters rosters, ILoggerFactory loggers) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var client = new ClientConnection(connection, services.Options, services.Time, loggers.CreateLogger<ClientConnection>());
        await using var closing = client.ConfigureAwait(false);
        using var deadline = services.Time.CreateTimer(
            _ => client.Abort("The client did not sign in in time."), null, services.Options.SignInTimeout, Timeout.InfiniteTimeSpan);
        await rosters.Dispatch.RunAsync(client, () => client.RunAsync(command => Handle(client, command))).ConfigureAwait(false);
    }

    private void Handle(ClientConnection client, MsnpCommand command)
    {
        switch (command)
        {
            case VerCommand version when client.Dialect == MsnpDialect.BeforeNegotiation:
                VersionNegotiation.Answer(client, version, services.Options.Dialects);
                break;
            case CvrCommand report:
                client.Send(VersionNegotiation.Answer(report));
                break;
            case InfCommand inquiry when VersionNegotiation.Answer(inquiry, client.Dialect) is { } methods:
                client.Send(methods);
                break;
            case UsrInitialCommand initial when client.Dialect != MsnpDialect.BeforeNegotiation:
                client.Send(new NotificationXfrCommand(initial.TransactionId, services.Addresses.Notification, services.Addresses.Dispatch));
                client.Close();
                break;
            default:
                client.Close();
                break;
        }
    }
}
