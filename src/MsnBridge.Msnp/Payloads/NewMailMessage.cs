namespace MsnBridge.Msnp.Payloads;

/// <summary>A mail came.</summary>
/// <param name="From">The sender's name, decoded; null if left out.</param>
/// <param name="FromAddress">The sender's address; null if left out.</param>
/// <param name="Subject">The subject, decoded; null if left out.</param>
public sealed record NewMailMessage(string? From, string? FromAddress, string? Subject) : MsnpMessage
{
    private const string ContentType = "text/x-msmsgsemailnotification; charset=UTF-8";

    /// <summary>The folder it is in; <see cref="MailFolders.Inbox"/> or another.</summary>
    public string? Folder { get; init; }

    /// <summary>The number of the mail; null if left out.</summary>
    public string? Id { get; init; }

    /// <summary>The mail's page, to be passed to the login page; null if left out.</summary>
    public string? MessageUrl { get; init; }

    /// <summary>The login page; null if left out.</summary>
    public string? PostUrl { get; init; }

    // From: name CRLF Message-URL: path CRLF Post-URL: url CRLF Subject: text CRLF Dest-Folder: folder CRLF From-Addr: address CRLF id: number CRLF   the body

    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope() => new(HeadersFor(ContentType), BodyLines.Format(
        ("From", From ?? ""),
        ("Message-URL", MessageUrl ?? ""),
        ("Post-URL", PostUrl ?? ""),
        ("Subject", Subject ?? ""),
        ("Dest-Folder", Folder ?? MailFolders.Inbox),
        ("From-Addr", FromAddress ?? ""),
        ("id", Id ?? "")));

    /// <summary>The kind of message alone.</summary>
    public override string ToString() => nameof(NewMailMessage);

    internal static NewMailMessage Read(MessageEnvelope envelope)
    {
        var lines = BodyLines.Parse(envelope);
        return new NewMailMessage(EncodedWords.Decode(lines["From"]), Known(lines["From-Addr"]), EncodedWords.Decode(lines["Subject"]))
        {
            Folder = Known(lines["Dest-Folder"]),
            Id = Known(lines["id"]),
            MessageUrl = Known(lines["Message-URL"]),
            PostUrl = Known(lines["Post-URL"]),
        };
    }

    private static string? Known(string? value) => string.IsNullOrEmpty(value) ? null : value;
}

/// <summary>Mails were moved, read or deleted: fewer or more are unread in a folder.</summary>
/// <param name="SourceFolder">Where they were.</param>
/// <param name="DestinationFolder">Where they are now.</param>
/// <param name="Count">How many.</param>
public sealed record MailMovedMessage(string SourceFolder, string DestinationFolder, int Count) : MsnpMessage
{
    private const string ContentType = "text/x-msmsgsactivemailnotification; charset=UTF-8";

    // Src-Folder: folder CRLF Dest-Folder: folder CRLF Message-Delta: number CRLF                                                              the body

    /// <inheritdoc/>
    public override MessageEnvelope ToEnvelope() => new(HeadersFor(ContentType), BodyLines.Format(
        ("Src-Folder", SourceFolder),
        ("Dest-Folder", DestinationFolder),
        ("Message-Delta", Count.ToString(System.Globalization.CultureInfo.InvariantCulture))));

    internal static MailMovedMessage Read(MessageEnvelope envelope)
    {
        var lines = BodyLines.Parse(envelope);
        return new MailMovedMessage(
            lines["Src-Folder"] ?? "",
            lines["Dest-Folder"] ?? "",
            int.TryParse(lines["Message-Delta"], System.Globalization.CultureInfo.InvariantCulture, out var count) ? count : 0);
    }
}

/// <summary>The names of folders in mail notices.</summary>
public static class MailFolders
{
    /// <summary>The inbox.</summary>
    public const string Inbox = "ACTIVE";

    /// <summary>Mail nobody asked for.</summary>
    public const string Junk = "HM_BuLkMail_";

    /// <summary>What was deleted.</summary>
    public const string Trash = ".!!trAsH";

    /// <summary>Offline messages.</summary>
    public const string OfflineMessages = ".!!OIM";
}
