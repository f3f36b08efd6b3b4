using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Notification;

/// <summary>The way from the server a profile names to the one that takes the session, however often it is sent on: within bounds.</summary>
internal sealed partial class SignOnRoute(ServerConnector connector, SignOn signOn, string account, ILogger logger)
{
    private const int MaxTransfers = 5;

    /// <summary>Signs on, wherever that is.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="offer">The versions to offer, the newest first.</param>
    /// <param name="connect">Connects to a server, having left the one before.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MsnpSignInException">No server took the session.</exception>
    public async Task<UsrOkCommand> FollowAsync(
        MsnpServerAddress start,
        IReadOnlyList<MsnpDialect> offer,
        Func<MsnpServerAddress, CancellationToken, Task<RequestConnection>> connect,
        CancellationToken cancellationToken)
    {
        var server = start;
        var visited = new HashSet<MsnpServerAddress> { server };
        var triedAnotherTicket = false;
        while (true)
        {
            var connection = await connect(server, cancellationToken).ConfigureAwait(false);
            switch (await signOn.RunAsync(connection, offer, cancellationToken).ConfigureAwait(false))
            {
                case SignOnOutcome.Accepted { Welcome: var welcome }:
                    return welcome;
                case SignOnOutcome.Transferred { Transfer: { Server: var next } transfer }:
                    LogTransferred(account, server, next);
                    CheckTransfer(next, visited);
                    if (transfer.ThroughGateway)
                        connector.GoThrough(next);

                    server = next;
                    break;
                case SignOnOutcome.TicketRefused refused when triedAnotherTicket:
                    throw new MsnpSignInException(SessionEnds.FromError(refused.Code, "USR")) { Fault = refused.Fault };
                default:
                    // A ticket may live for no more than half a minute: one that was refused is got anew, once.
                    triedAnotherTicket = true;
                    break;
            }
        }
    }

    private void CheckTransfer(MsnpServerAddress next, HashSet<MsnpServerAddress> visited)
    {
        if (!connector.Allows(next))
        {
            throw new MsnpSignInException(new SessionEnd(
                SessionEndReason.ProfileProblem, $"The server sent the session on to {next}, where the profile does not allow it to go."));
        }

        if (!visited.Add(next) || visited.Count > MaxTransfers + 1)
        {
            throw new MsnpSignInException(new SessionEnd(
                SessionEndReason.ServerUnavailable, "The servers sent the session on from one to another without end."));
        }
    }

    [LoggerMessage(MsnpEventIds.Transferred, LogLevel.Debug, "{Account} was sent on from {From} to {To}")]
    private partial void LogTransferred(string account, MsnpServerAddress from, MsnpServerAddress to);
}
