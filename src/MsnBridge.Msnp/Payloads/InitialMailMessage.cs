using System.Globalization;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.OfflineMessages;

namespace MsnBridge.Msnp.Payloads;

/// <summary>How much unread mail there is, sent by the notification server once. MSN Messenger 7 and later wait for it.</summary>
/// <param name="InboxUnread">Unread in the inbox.</param>
/// <param name="FoldersUnread">Unread elsewhere.</param>
/// <param name="IsDocument">Whether it is sent as an XML document; see <see cref="Dialects.MsnpDialect.HasMailDocument"/>.</param>
public sealed record InitialMailMessage(int InboxUnread, int FoldersUnread, bool IsDocument) : MsnpMessage
{
    private const string CountsType = "text/x-msmsgsinitialemailnotification; charset=UTF-8";
    private const string DocumentType = "text/x-msmsgsinitialmdatanotification; charset=UTF-8";

    // Inbox-Unread: n CRLF Folders-Unread: n CRLF ...      the body   (MSNP3-10)
    // Mail-Data: <MD><E>...<IU>n</IU>...<OU>n</OU></E>...</MD> CRLF   (MSNP11 and later; the word "too-large" in place of the document if it is)

    /// <summary>The offline messages that wait; only a document names them.</summary>
    public EquatableList<OfflineMessageHeader> OfflineMessages { get; init; } = [];

    /// <summary>Whether there are more than the document can name, which says nothing else then.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>What a document says.</summary>
    public MailData Mail => new(InboxUnread, FoldersUnread, OfflineMessages, IsTooLarge);

    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope() => IsDocument
        ? new MessageEnvelope(HeadersFor(DocumentType), BodyLines.Format(("Mail-Data", Mail.ToText())))
        : new MessageEnvelope(
            HeadersFor(CountsType),
            BodyLines.Format(
                ("Inbox-Unread", InboxUnread.ToString(CultureInfo.InvariantCulture)), ("Folders-Unread", FoldersUnread.ToString(CultureInfo.InvariantCulture))));

    internal static InitialMailMessage Read(MessageEnvelope envelope)
    {
        var lines = BodyLines.Parse(envelope);
        if (lines["Mail-Data"] is not { } document)
            return new InitialMailMessage(Number(lines["Inbox-Unread"]), Number(lines["Folders-Unread"]), IsDocument: false);

        var mail = MailData.Parse(document);
        return new InitialMailMessage(mail.InboxUnread, mail.FoldersUnread, IsDocument: true)
        {
            OfflineMessages = mail.OfflineMessages,
            IsTooLarge = mail.IsTooLarge,
        };
    }

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
