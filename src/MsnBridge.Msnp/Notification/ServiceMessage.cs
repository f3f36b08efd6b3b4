using System.Globalization;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.OfflineMessages;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.Notification;

/// <summary>What the network itself says to the person: in <c>MSG Hotmail Hotmail</c>, alerts, pages, policies.</summary>
internal static class ServiceMessage
{
    /// <returns>What to report, or null for what concerns clients only.</returns>
    public static MsnpEvent? Read(MsnpMessage message) => message switch
    {
        InitialMailMessage { Mail: { HasOfflineMessages: true } waiting } => new OfflineMessagesEvent(waiting),
        OfflineMessageNotice { Mail: { HasOfflineMessages: true } waiting } => new OfflineMessagesEvent(waiting),
        InitialMailMessage mail when mail.InboxUnread + mail.FoldersUnread > 0 =>
            new MailEvent(mail.InboxUnread, From: null, Subject: null) { FoldersUnread = mail.FoldersUnread },
        NewMailMessage mail => new MailEvent(InboxUnread: null, mail.From ?? mail.FromAddress, mail.Subject)
        {
            FromAddress = mail.FromAddress,
            Folder = mail.Folder,
            Id = mail.Id,
            MessageUrl = mail.MessageUrl,
            PostUrl = mail.PostUrl,
        },
        MailMovedNotice moved => new MailMovedEvent(moved.From, moved.To, moved.Count),
        SystemMessage { Type: SystemMessage.ShuttingDown, Argument: > 0 and var minutes } => new SystemMessageEvent(
            string.Create(CultureInfo.InvariantCulture, $"The MSN server shuts down in {minutes} {(minutes == 1 ? "minute" : "minutes")}."))
        {
            ShutsDownIn = TimeSpan.FromMinutes(minutes),
        },
        SystemMessage { Type: SystemMessage.ShuttingDown } =>
            new SystemMessageEvent("The MSN server is about to shut down.") { ShutsDownIn = TimeSpan.Zero },
        _ => null,
    };

    // <<< NOT length                                       an alert
    // <<< IPG length                                       a page
    // <<< GCF t [file] length                              policies
    /// <returns>What to report of something that is not <c>MSG</c>, or null.</returns>
    public static MsnpEvent? Read(MsnpCommand command, DateTimeOffset receivedAt) => command switch
    {
        NotCommand { Document: var document } when AlertDocument.Parse(document) is { } alert =>
            new AlertEvent(alert.Text) { SiteUrl = alert.SiteUrl, ActionUrl = alert.ActionUrl, SubscriptionUrl = alert.SubscriptionUrl },
        IpgCommand { Document: var document } when AlertDocument.Parse(document) is { } page =>
            new MobilePageEvent(page.Sender ?? "", page.Text, page.IsFailure, receivedAt),
        GcfReplyCommand { Content: var content } when ServicePolicies.Parse(content) is { } policies => new PoliciesEvent(policies),
        _ => null,
    };
}
