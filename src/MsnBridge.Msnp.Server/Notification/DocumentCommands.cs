using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Datagrams;
using MsnBridge.Msnp.Server.Hosting;
using MsnBridge.Msnp.Server.Sessions;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>What a client of MSNP21 publishes and says in documents: its own presence, groups, datagrams.</summary>
internal sealed class DocumentCommands(ClientConnection connection, NotificationServices services, UserSession session)
{
    private bool _hasShownHimself;

    /// <summary>Takes a command; false if it is none of these.</summary>
    public bool Handle(MsnpCommand command)
    {
        if (connection.Dialect.Messages != MessageTransport.Datagram)
            return false;

        switch (command)
        {
            case PutCommand put when !IsForCircle(put.Document):
                Publish(put.TransactionId, RoutedDocument.Parse(put.Document));
                return true;
            case DelCommand del when !IsForCircle(del.Document):
                TakeBack(del.TransactionId, RoutedDocument.Parse(del.Document));
                return true;
            case SdgCommand datagram when !IsForCircle(datagram.Document):
                Refuse(datagram.TransactionId, services.Datagrams.Send(session, datagram.Document));
                return true;
            case ChgCommand or UuxCommand or XfrCommand:
                // Of the dialects before: there is no status line and no switchboard any more.
                return true;
            default:
                return false;
        }
    }

    /// <summary>Circles are older, and know each other as they did at MSNP18.</summary>
    private static bool IsForCircle(MsnpPayload document) => RoutedDocument.Parse(document).To?.Contact.Network == MsnNetworkId.Circle;

    private void Publish(uint transactionId, RoutedDocument document)
    {
        switch (document)
        {
            case { Uri: UserDocument.Uri, To.Contact: var to } when MsnAddress.Normalize(to.Account) == session.Address
                && UserDocument.Parse(document.Body) is { } user:
                ShowUser(transactionId, user);
                break;
            case { To.Contact: { Network: MsnNetworkId.TemporaryGroup, Account: TemporaryGroups.ToBeMade } }:
                CreateGroup(transactionId);
                break;
            case { To.Contact: { Network: MsnNetworkId.TemporaryGroup, Account: var group }, ContentType: CircleDocument.GroupContentType }
                when CircleDocument.Parse(document.Body) is { Roster: [var invited, ..] }:
                Refuse(transactionId, services.Groups.Invite(session, group, invited.Account, () => Confirm(transactionId)));
                break;
            case { To.Contact: { Network: MsnNetworkId.TemporaryGroup, Account: var group }, ContentType: CircleDocument.ContentType }:
                Refuse(transactionId, services.Groups.Join(session, group, () => Confirm(transactionId)));
                break;
            default:
                Refuse(transactionId, MsnpErrorCode.InvalidParameter);
                break;
        }
    }

    // The message before the status, so that those who see him come see it at once.
    private void ShowUser(uint transactionId, UserDocument user)
    {
        var place = user.Endpoints is [var own, ..] ? own : null;
        var (capabilities, extended) = place?.Capabilities
            ?? (session.Presence?.Capabilities ?? ClientCapabilities.None, session.Presence?.ExtendedCapabilities ?? ExtendedCapabilities.None);
        var told = new PersonalMessage(user.PersonalMessage, CurrentMedia.Parse(user.CurrentMedia))
        {
            TellsMedia = user.CurrentMedia is not null,
            PrivateEndpoints = place?.Data is { } data ? [data] : [],
        };
        services.Presence.ChangePersonalMessage(session, told, () => Confirm(transactionId));
        if (user.FriendlyName is { Length: > 0 } name)
            services.Presence.RenameIfOther(session, name);

        if (user.Status is { } status and not MsnpStatus.Offline)
        {
            var picture = user.Picture ?? session.Presence?.MsnObject;
            services.Presence.ChangePresence(
                session, new PresenceState(status, capabilities, string.IsNullOrEmpty(picture) ? null : picture, extended), transactionId, () => { });
            TellWaiting();
        }
    }

    private void TellWaiting()
    {
        if (_hasShownHimself)
            return;

        _hasShownHimself = true;
        foreach (var said in services.Datagrams.TakeWaiting(session.Address))
            connection.Send(new SdgCommand(0, said));
    }

    // <<< PUT t OK length <routing> To: 1:account;epid={guid} From: 10:group ...
    private void CreateGroup(uint transactionId)
    {
        if (services.Groups.Create(session) is not { } group)
        {
            Refuse(transactionId, MsnpErrorCode.InternalError);
            return;
        }

        var answer = new RoutedDocument(
            new RoutedAddress(new ContactHandle(session.Address), session.EndpointId), new RoutedAddress(group), RoutedContent.None, [], default);
        connection.Send(new PutReplyCommand(transactionId, answer.ToPayload()));
    }

    // >>> DEL t length To: 10:group ... Uri: /circle/roster(IM)/user(1:account)        to leave
    private void TakeBack(uint transactionId, RoutedDocument document)
    {
        if (document is { To.Contact: { Network: MsnNetworkId.TemporaryGroup, Account: var group } })
            services.Groups.Leave(session.Address, group);

        connection.Send(new DelReplyCommand(transactionId, MsnpPayload.Empty));
    }

    private void Confirm(uint transactionId) => connection.Send(new PutReplyCommand(transactionId, MsnpPayload.Empty));

    private void Refuse(uint transactionId, MsnpErrorCode error)
    {
        if (error != MsnpErrorCode.None)
            connection.Send(new ErrorCommand(transactionId, error));
    }
}
