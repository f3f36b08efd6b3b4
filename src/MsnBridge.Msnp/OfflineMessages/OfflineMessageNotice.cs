using System.Globalization;
using MsnBridge.Msnp.Payloads;

namespace MsnBridge.Msnp.OfflineMessages;

/// <summary>An offline message came while the user is signed in: through somebody who took him for offline.</summary>
/// <param name="Mail">Which.</param>
public sealed record OfflineMessageNotice(MailData Mail) : MsnpMessage
{
    internal const string ContentType = "text/x-msmsgsoimnotification";

    // Mail-Data: <MD><M>...</M></MD> CRLF                  the body
    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope() =>
        new(HeadersFor(ContentType + "; charset=UTF-8"), BodyLines.Format(("Mail-Data", Mail.ToText())));

    internal static OfflineMessageNotice Read(MessageEnvelope envelope) => new(MailData.Parse(BodyLines.Parse(envelope)["Mail-Data"]));
}

/// <summary>Mail or offline messages were moved or deleted, perhaps by another client of the user.</summary>
/// <param name="From">The folder they were in.</param>
/// <param name="To">The folder they are in now.</param>
/// <param name="Count">How many.</param>
public sealed record MailMovedNotice(string From, string To, int Count) : MsnpMessage
{
    /// <summary>The folder of offline messages.</summary>
    public const string OfflineFolder = ".!!OIM";

    /// <summary>The folder of what was deleted.</summary>
    public const string Trash = ".!!trAsH";

    internal const string ContentType = "text/x-msmsgsactivemailnotification";

    // Src-Folder: .!!OIM CRLF Dest-Folder: .!!trAsH CRLF Message-Delta: 1 CRLF        the body
    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope() => new(
        HeadersFor(ContentType + "; charset=UTF-8"),
        BodyLines.Format(("Src-Folder", From), ("Dest-Folder", To), ("Message-Delta", Count.ToString(CultureInfo.InvariantCulture))));

    internal static MailMovedNotice Read(MessageEnvelope envelope)
    {
        var lines = BodyLines.Parse(envelope);
        return new MailMovedNotice(
            lines["Src-Folder"] ?? "",
            lines["Dest-Folder"] ?? "",
            int.TryParse(lines["Message-Delta"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? count : 0);
    }
}
