using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>What clients do in circles over the notification server (MSNP18 to 20): show the ticket, come, enter the conversation and talk.</summary>
internal sealed class CircleCommands(ClientConnection connection, NotificationServices services, UserSession session)
{
    private bool _hasTicket;

    private bool HasCircles => connection.Dialect is { HasCircles: true, Messages: MessageTransport.Switchboard };

    /// <summary>Takes a command; false if it is none of these.</summary>
    public bool Handle(MsnpCommand command)
    {
        if (!HasCircles)
            return false;

        switch (command)
        {
            case UsrCircleCommand ticket:
                ShowTicket(ticket);
                return true;
            case AdlCommand list when Circles(list.List) is { } circles:
                ChangeCircles(list.TransactionId, circles);
                return true;
            case PutCommand put:
                Answer(
                    put.TransactionId,
                    services.Meetings.TryPublish(
                        session, RoutedDocument.Parse(put.Document), () => connection.Send(new PutReplyCommand(put.TransactionId, MsnpPayload.Empty))));
                return true;
            case DelCommand delete:
                Answer(
                    delete.TransactionId,
                    services.Meetings.TryTakeBack(
                        session,
                        RoutedDocument.Parse(delete.Document),
                        () => connection.Send(new DelReplyCommand(delete.TransactionId, MsnpPayload.Empty))));
                return true;
            case SdgCommand datagram:
                Answer(
                    datagram.TransactionId, services.Meetings.TrySend(session, RoutedDocument.Parse(datagram.Document), datagram.Document));
                return true;
            default:
                return false;
        }
    }

    /// <summary>The document, if it speaks of any circle; null for one of people.</summary>
    private static MembershipDocument? Circles(MsnpPayload list) =>
        MembershipDocument.Parse(list) is { } document && document.Entries.Any(entry => entry.Network == MsnNetworkId.Circle) ? document : null;

    private void ShowTicket(UsrCircleCommand ticket)
    {
        services.Lists.Read(
            session, (account, _) => _hasTicket = ticket.Method == UsrCircleCommand.Sha && services.CircleTickets.Verify(account, ticket.Ticket));
        connection.Send(_hasTicket
            ? new UsrOkCommand(ticket.TransactionId, session.Address, Name: null, IsVerified: false)
            : new ErrorCommand(ticket.TransactionId, MsnpErrorCode.AuthenticationFailed));
    }

    private void ChangeCircles(uint transactionId, MembershipDocument document)
    {
        // Circles are of one domain, and come without people.
        if (document.Entries.Any(entry => entry.Network != MsnNetworkId.Circle || entry.Lists is null)
            || document.Entries.Select(entry => entry.Domain).Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1)
        {
            connection.Send(new ErrorCommand(transactionId, MsnpErrorCode.InvalidListDocument));
            connection.Close();
            return;
        }

        Action confirm = () => connection.Send(new AdlReplyCommand(transactionId));
        var addresses = document.Entries.Select(entry => entry.Account).ToList();
        if (document.Entries.All(entry => entry.Lists!.Value.HasFlag(MsnpLists.Block)))
        {
            services.Meetings.Go(session, addresses, confirm);
            return;
        }

        if (!_hasTicket || !services.Meetings.TryCome(session, addresses, confirm))
            connection.Send(new ErrorCommand(transactionId, MsnpErrorCode.CircleRefused));
    }

    private void Answer(uint transactionId, bool isDone)
    {
        if (!isDone)
            connection.Send(new ErrorCommand(transactionId, MsnpErrorCode.InvalidParameter));
    }
}
