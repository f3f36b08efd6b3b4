using MsnBridge.Msnp.OfflineMessages;

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
        return new NewMailMessage(Decoded(lines["From"]), Known(lines["From-Addr"]), Decoded(lines["Subject"]))
        {
            Folder = Known(lines["Dest-Folder"]),
            Id = Known(lines["id"]),
            MessageUrl = Known(lines["Message-URL"]),
            PostUrl = Known(lines["Post-URL"]),
        };
    }

    private static string? Decoded(string? value) => Known(EncodedWord.Decode(value));

    private static string? Known(string? value) => string.IsNullOrEmpty(value) ? null : value;
}

/// <summary>The names of folders in mail notices; see <see cref="MailMovedNotice"/> for two more.</summary>
public static class MailFolders
{
    /// <summary>The inbox.</summary>
    public const string Inbox = "ACTIVE";

    /// <summary>Mail nobody asked for.</summary>
    public const string Junk = "HM_BuLkMail_";
}
