using System.Globalization;
using System.Text;
using MimeKit;

namespace MsnBridge.Msnp.OfflineMessages;

/// <summary>Reads offline messages as they are kept: as mail.</summary>
internal static class OfflineMail
{
    // From: =?utf-8?B?...?= <carol@example.org>
    // X-OIM-originatingSource: tel:+15550100               from a phone
    // Content-Type: text/plain; charset=UTF-8
    // Content-Transfer-Encoding: base64
    // X-OIM-Run-Id: {guid}
    // X-OIM-Sequence-Num: 1
    // X-OriginalArrivalTime: 15 Jan 2026 09:30:00.0000 (UTC) FILETIME=[LLLLLLLL:HHHHHHHH]
    // Date: 15 Jan 2026 01:30:00 -0800
    //
    // text
    //
    // Lines end in LF alone, since the mail came in XML. A server writes Date in a time zone it does not name rightly, so it is the last to be believed.
    /// <exception cref="FormatException">It is no mail.</exception>
    public static OfflineMessage Parse(string mail, OfflineMessageHeader header, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(mail.TrimStart()));
        using var message = MimeMessage.Load(bytes, cancellationToken);
        var from = message.From.Mailboxes.FirstOrDefault();
        var source = message.Headers["X-OIM-originatingSource"]?.Trim();
        var isFromPhone = source?.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) == true;
        return new OfflineMessage(
            header.Id,
            isFromPhone ? source! : from?.Address is { Length: > 0 } address ? address : header.Sender,
            from?.Name is { Length: > 0 } name ? name : header.SenderName,
            TextOf(message),
            header.ReceivedAt ?? ArrivalTime(message.Headers["X-OriginalArrivalTime"]) ?? (message.Date == DateTimeOffset.MinValue ? now : message.Date))
        {
            RunId = Guid.TryParse(message.Headers["X-OIM-Run-Id"], out var run) ? run : null,
            SequenceNumber = int.TryParse(message.Headers["X-OIM-Sequence-Num"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        };
    }

    /// <summary>In the order in which they were said: in each run by number, runs among one another by time.</summary>
    public static IEnumerable<OfflineMessage> InOrder(IEnumerable<OfflineMessage> messages) => messages
        .GroupBy(message => (message.Sender, message.RunId))
        .SelectMany(run => run.Key.RunId is null ? run.Select(message => (Message: message, message.SentAt)) : TimesByNumber([.. run]))
        .OrderBy(timed => timed.SentAt)
        .Select(timed => timed.Message);

    // The clock of a server is coarse, and a message may be taken before the one that was sent before it: numbers are right, times are shared out among them.
    private static IEnumerable<(OfflineMessage Message, DateTimeOffset SentAt)> TimesByNumber(OfflineMessage[] run) => run
        .OrderBy(message => message.SequenceNumber ?? int.MaxValue)
        .Zip(run.Select(message => message.SentAt).Order());

    private static string TextOf(MimeMessage message)
    {
        var text = message.TextBody ?? message.BodyParts.OfType<TextPart>().FirstOrDefault()?.Text ?? "";
        return text.ReplaceLineEndings("\n").TrimEnd('\n');
    }

    private static DateTimeOffset? ArrivalTime(string? value)
    {
        var zone = value?.IndexOf("(UTC)", StringComparison.OrdinalIgnoreCase) ?? -1;
        return zone > 0 && DateTimeOffset.TryParse(value![..zone], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
