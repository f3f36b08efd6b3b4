using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.OfflineMessages;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>The commands of a signed-in user, lists excepted.</summary>
internal sealed class SignedInCommands(ClientConnection connection, NotificationServices services, UserSession session, Action challenge)
{
    private const string NoPicture = "0";
    private const int MaxPersonalMessageLength = 8 * 1024;

    private readonly ContactListCommands _lists = new(connection, services, session);
    private readonly GroupCommands _groups = new(connection, services, session);
    private readonly CircleCommands _circles = new(connection, services, session);
    private readonly MembershipCommands _memberships = new(connection, services, session);
    private readonly DirectoryCommands _directory = new(connection);
    private readonly DocumentCommands _documents = new(connection, services, session);
    private bool _hasChosenStatus;

    public UserSession Session => session;

    /// <summary>Takes a command; false if it makes no sense here.</summary>
    public bool Handle(MsnpCommand command)
    {
        if (_documents.Handle(command))
            return true;

        switch (command)
        {
            case ChgCommand change:
                ChangeStatus(change);
                return true;
            case UuxCommand personalMessage when connection.Dialect.HasPersonalMessages:
                ChangePersonalMessage(personalMessage);
                return true;
            case UunCommand notice when connection.Dialect.HasUserNotifications:
                PassOn(notice);
                return true;
            case UumCommand message when connection.Dialect.OfflineMessages == OfflineMessageForm.NotificationServer:
                KeepOffline(message);
                return true;
            case VasCommand when connection.Dialect.HasCircles:
                // A report about somebody: there is nobody to read it.
                return true;
            case PngCommand when connection.Dialect.Messages == MessageTransport.Datagram && !services.Faults.AcknowledgesMessages:
                // There the answer to a ping is what tells that the messages before it were taken.
                return true;
            case PngCommand:
                connection.Send(new QngCommand((uint)services.Options.PingInterval.TotalSeconds));
                return true;
            case XfrCommand transfer:
                AssignSwitchboard(transfer);
                return true;
            case ImsCommand invitations:
                services.Presence.TakeInvitations(
                    session, invitations.IsOn, () => connection.Send(new ImsReplyCommand(invitations.TransactionId, invitations.IsOn)));
                return true;
            case GcfCommand file when connection.Dialect.HasServiceStatus:
                connection.Send(new GcfReplyCommand(file.TransactionId, file.File, ShieldsFile.Content));
                return true;
            case UrlCommand url:
                // There are no web pages: any address will do, and clients of a revival network expect none to open.
                connection.Send(new UrlReplyCommand(
                    url.TransactionId, "/", services.Addresses.PassportUrl, connection.Dialect.PagesHaveSiteNumbers ? "2" : null));
                return true;
            case VerCommand { TransactionId: var transactionId }:
                connection.Send(new ErrorCommand(transactionId, MsnpErrorCode.NotExpected));
                connection.Close();
                return true;
            case UsrInitialCommand { TransactionId: var transactionId }:
                connection.Send(new ErrorCommand(transactionId, MsnpErrorCode.AlreadyLoggedIn));
                return true;
            case UsrTicketCommand { TransactionId: var transactionId }:
                connection.Send(new ErrorCommand(transactionId, MsnpErrorCode.AlreadyLoggedIn));
                return true;
            case CvrCommand client:
                connection.Send(VersionNegotiation.Answer(client));
                return true;
            default:
                return _circles.Handle(command) || _memberships.Handle(command) || _lists.Handle(command) || _groups.Handle(command) || _directory.Handle(command);
        }
    }

    private void ChangeStatus(ChgCommand change)
    {
        if (change.Status == MsnpStatus.Offline)
        {
            connection.Send(new ErrorCommand(change.TransactionId, MsnpErrorCode.InvalidParameter));
            return;
        }

        var presence = new PresenceState(
            change.Status, change.Capabilities, change.MsnObject == NoPicture ? null : change.MsnObject, change.ExtendedCapabilities);
        services.Presence.ChangePresence(session, presence, change.TransactionId, () => connection.Send(change));
        if (_hasChosenStatus)
            return;

        _hasChosenStatus = true;
        if (connection.Dialect.HasMailDocument)
            connection.Send(SignInReplies.MailNotice(services.OfflineMessages.NoticeFor(session.Address)));

        challenge();
    }

    private void ChangePersonalMessage(UuxCommand personalMessage)
    {
        if (personalMessage.Data.Length > MaxPersonalMessageLength || PersonalMessage.Parse(personalMessage.Data) is not { } told)
        {
            connection.Send(new ErrorCommand(personalMessage.TransactionId, MsnpErrorCode.NotExpected));
            return;
        }

        services.Presence.ChangePersonalMessage(session, told, () => connection.Send(new UuxReplyCommand(personalMessage.TransactionId)));
    }

    private void PassOn(UunCommand notice)
    {
        connection.Send(services.Notices.Send(session, new EndpointHandle(notice.Account, notice.EndpointId), notice.Kind, notice.Data)
            ? new UunReplyCommand(notice.TransactionId)
            : new ErrorCommand(notice.TransactionId, MsnpErrorCode.NotOnline));
    }

    // Success is silent, as clients expect. Somebody who blocks the user is answered for as somebody who does not exist. Kinds other than text are not worth
    // keeping: who is away sees no typing and feels no nudge.
    private void KeepOffline(UumCommand message)
    {
        if (message.Kind != UserMessageKind.Text)
            return;

        var outcome = MsnpMessage.Parse(message.Message) is TextMessage { Text: var text } && message.Recipient.Network == MsnNetworkId.Passport
            ? services.OfflineMessages.Store(session.Address, message.Recipient.Account, text)
            : OfflineStoreOutcome.BadText;
        MsnpErrorCode? error = outcome switch
        {
            OfflineStoreOutcome.Stored => null,
            OfflineStoreOutcome.TooFast => MsnpErrorCode.ChangingTooFast,
            OfflineStoreOutcome.BadText => MsnpErrorCode.InvalidParameter,
            _ => MsnpErrorCode.NotOnline,
        };
        if (error is { } code)
            connection.Send(new ErrorCommand(message.TransactionId, code));
    }

    private void AssignSwitchboard(XfrCommand transfer)
    {
        if (transfer.Destination != XfrCommand.Switchboard)
        {
            connection.Send(new ErrorCommand(transfer.TransactionId, MsnpErrorCode.InvalidParameter));
            return;
        }

        var error = services.Exchange.TryAssign(session, out var cookie);
        connection.Send(error == MsnpErrorCode.None
            ? new SwitchboardXfrCommand(transfer.TransactionId, services.Addresses.Switchboard, cookie)
            : new ErrorCommand(transfer.TransactionId, error));
    }
}
