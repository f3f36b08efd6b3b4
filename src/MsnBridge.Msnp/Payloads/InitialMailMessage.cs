using System.Globalization;
using System.Xml;

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

    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope()
    {
        var inbox = InboxUnread.ToString(CultureInfo.InvariantCulture);
        var folders = FoldersUnread.ToString(CultureInfo.InvariantCulture);
        if (!IsDocument)
            return new MessageEnvelope(HeadersFor(CountsType), BodyLines.Format(("Inbox-Unread", inbox), ("Folders-Unread", folders)));

        var counts = $"<E><I>{inbox}</I><IU>{inbox}</IU><O>{folders}</O><OU>{folders}</OU></E>";
        const string Quotas = "<Q><QTM>409600</QTM><QNM>204800</QNM></Q>";
        return new MessageEnvelope(HeadersFor(DocumentType), BodyLines.Format(("Mail-Data", $"<MD>{counts}{Quotas}</MD>")));
    }

    internal static InitialMailMessage Read(MessageEnvelope envelope)
    {
        var lines = BodyLines.Parse(envelope);
        if (lines["Mail-Data"] is not { } document)
            return new InitialMailMessage(Number(lines["Inbox-Unread"]), Number(lines["Folders-Unread"]), IsDocument: false);

        try
        {
            var counts = SafeXml.Parse(document).Element("E");
            return new InitialMailMessage(Number(counts?.Element("IU")?.Value), Number(counts?.Element("OU")?.Value), IsDocument: true);
        }
        catch (XmlException)
        {
            // "too-large", or nonsense: there is mail, and nobody here fetches it.
            return new InitialMailMessage(0, 0, IsDocument: true);
        }
    }

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
