using System.Net;
using System.Security.Cryptography;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Accounts;

namespace MsnBridge.Msnp.Server.Notification;

/// <summary>What a client is sent when its user has signed in.</summary>
internal static class SignInReplies
{
    // <<< USR t OK account ...
    // <<< SBS 0 null                                       (MSNP11 and later)
    // <<< MSG Hotmail Hotmail length                       the profile; some clients wait for it
    // <<< UBX own account 0                                (MSNP16-20)
    // <<< NFY PUT length <user><s n="PF" ts="time"/></user>                               in place of both (MSNP21)
    public static MsnpCommand[] Create(MsnAccount account, SignInResult result, MsnpDialect dialect, IPEndPoint? client, DateTimeOffset now)
    {
        List<MsnpCommand> replies = [new UsrOkCommand(result.TransactionId, account.Address, account.FriendlyName)];
        if (dialect.Messages == MessageTransport.Datagram)
            replies.Add(DocumentEventWriter.Profile(account.Address, account.ListChangedAt));
        else if (dialect.HasServiceStatus)
            replies.Add(new SbsCommand());

        replies.Add(Notice(Profile(account, client, now) with { AllowsSeveralPlaces = result.EndpointId is not null }));
        if (dialect is { HasEndpoints: true, Messages: MessageTransport.Switchboard })
            replies.Add(new UbxCommand(new ContactHandle(account.Address), MsnpPayload.Empty));

        return [.. replies];
    }

    /// <summary>The first notice about mail, of which there is none, and about offline messages.</summary>
    public static MsgDeliveryCommand MailNotice(MailData mail) =>
        Notice(new InitialMailMessage(0, 0, IsDocument: true) { OfflineMessages = mail.OfflineMessages, IsTooLarge = mail.IsTooLarge });

    /// <summary>That the network shuts down; every client there ever was shows it.</summary>
    public static MsgDeliveryCommand ShutdownNotice(int minutes) => Notice(new SystemMessage(SystemMessage.ShuttingDown, minutes));

    /// <summary>What the server itself says in a message.</summary>
    public static MsgDeliveryCommand Notice(MsnpMessage message) =>
        new(MsgDeliveryCommand.Service, MsgDeliveryCommand.Service, message.ToPayload());

    private static ProfileMessage Profile(MsnAccount account, IPEndPoint? client, DateTimeOffset now)
    {
        var id = AccountIds.Of(account.Address).Puid;
        return new ProfileMessage
        {
            LoginTime = now.ToUnixTimeSeconds(),
            MemberIdHigh = (uint)(id >> 32),
            MemberIdLow = (uint)id,
            // It would open web pages; there are none, so it opens nothing.
            AuthenticationCookie = new Sensitive(RandomNumberGenerator.GetHexString(20)),
            ClientAddress = client?.Address.ToString() ?? "",
            ClientPort = client?.Port ?? 0,
        };
    }
}
