using System.Globalization;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Notification;

/// <summary>What the notification server says in <c>MSG Hotmail Hotmail</c>.</summary>
internal static class ServiceMessage
{
    /// <returns>What to report, or null for what concerns clients only.</returns>
    public static MsnpEvent? Read(MsnpPayload payload) => MsnpMessage.Parse(payload) switch
    {
        InitialMailMessage { Mail: { HasOfflineMessages: true } waiting } => new OfflineMessagesEvent(waiting),
        OfflineMessageNotice { Mail: { HasOfflineMessages: true } waiting } => new OfflineMessagesEvent(waiting),
        InitialMailMessage mail when mail.InboxUnread + mail.FoldersUnread > 0 => new MailEvent(mail.InboxUnread, From: null, Subject: null),
        SystemMessage { Type: SystemMessage.ShuttingDown } notice => new SystemMessageEvent(
            notice.Argument is { } minutes
                ? string.Create(CultureInfo.InvariantCulture, $"The MSN server shuts down in {minutes} minutes.")
                : "The MSN server is about to shut down."),
        OtherMessage { Kind: OtherContent.MailNotice, Envelope: var envelope } when envelope.ContentType.EndsWith(
            "msmsgsemailnotification", StringComparison.Ordinal) => ReadMail(envelope),
        _ => null,
    };

    // From: name CRLF Subject: text CRLF From-Addr: address CRLF ...            the body
    private static MailEvent ReadMail(MessageEnvelope envelope)
    {
        var lines = MessageEnvelope.Parse(envelope.Body);
        return new MailEvent(InboxUnread: null, lines["From"] ?? lines["From-Addr"], lines["Subject"]);
    }
}
