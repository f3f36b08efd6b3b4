using System.Text;
using Microsoft.Extensions.Logging;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Notification;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Circles;

/// <summary>Enters the circles the account is in (MSNP18-20), so that it sees who is there, and hears and may say something.</summary>
internal sealed partial class CircleEntrance(NotificationSession session, CircleList circles, string account, ILogger logger)
{
    private Sensitive? _shown;

    /// <summary>Enters those circles that were not entered yet. One that cannot be entered keeps nobody out of the others, nor of the session.</summary>
    /// <returns>False if the server refused one, so that another ticket may help.</returns>
    /// <exception cref="MsnpSessionEndedException">The session has ended.</exception>
    public async Task<bool> EnterAsync(CancellationToken cancellationToken)
    {
        if (circles.NotEntered is not { Length: > 0 } missing || circles.Ticket is not { } ticket)
            return true;

        var isTaken = true;
        try
        {
            await ShowAsync(ticket, cancellationToken).ConfigureAwait(false);
        }
        catch (MsnpCommandException exception)
        {
            LogNotEntered(account, exception.Message);
            return false;
        }

        foreach (var circle in missing)
        {
            try
            {
                await EnterAsync(circle, cancellationToken).ConfigureAwait(false);
                circles.Enter(circle);
            }
            catch (MsnpCommandException exception)
            {
                LogNotEntered(account, exception.Message);
                isTaken = false;
            }
        }

        return isTaken;
    }

    // >>> USR t SHA A ticket in base64                     <<< USR t OK account 0 0
    private async Task ShowAsync(Sensitive ticket, CancellationToken cancellationToken)
    {
        if (_shown == ticket)
            return;

        var shown = new Sensitive(Convert.ToBase64String(Encoding.UTF8.GetBytes(ticket.Reveal())));
        await session.AskAsync<UsrOkCommand>(id => new UsrCircleCommand(id, UsrCircleCommand.Sha, shown), cancellationToken).ConfigureAwait(false);
        _shown = ticket;
    }

    // >>> ADL t length <ml><d n="live.com"><c n="circle" l="3" t="9"/></d></ml>                          <<< ADL t OK
    // >>> PUT t length To: 9:circle ... <circle><roster><id>IM</id><user><id>1:account</id></user></roster></circle>
    //                                                                                                    <<< PUT t OK 0
    //
    // One at a time, since a server takes all circles of a document or none.
    private async Task EnterAsync(MsnCircle circle, CancellationToken cancellationToken)
    {
        var membership = new MembershipDocument(
            [new MembershipEntry(circle.Address, MsnpLists.Forward | MsnpLists.Allow, MsnNetworkId.Circle)]).ToPayload();
        await session.AskAsync<AdlReplyCommand>(id => new AdlCommand(id, membership), cancellationToken).ConfigureAwait(false);
        var entry = new RoutedDocument(
            new RoutedAddress(new ContactHandle(circle.Address, MsnNetworkId.Circle)),
            new RoutedAddress(new ContactHandle(account), session.EndpointId),
            RoutedContent.Publication,
            [new("Uri", "/circle"), new("Content-Type", CircleDocument.ContentType)],
            new CircleDocument([new ContactHandle(account)]).ToBody()).ToPayload();
        await session.AskAsync<PutReplyCommand>(id => new PutCommand(id, entry), cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(MsnpEventIds.CircleNotEntered, LogLevel.Warning, "{Account} could not enter a circle: {Reason}")]
    private partial void LogNotEntered(string account, string reason);
}
