using System.Globalization;
using System.Text;
using MsnBridge.Msnp.OfflineMessages;

namespace MsnBridge.Msnp.Server.OfflineMessages;

/// <summary>Writes an offline message as clients fetch it: as mail.</summary>
internal static class StoredMail
{
    private const int LineLength = 76;

    // From: =?utf-8?B?...?= <carol@example.org>
    // To: me@example.org
    // ...
    // X-OIM-Run-Id: {GUID}
    // X-OIM-Sequence-Num: 1                                absent where the sender's client gave none
    // X-OriginalArrivalTime: 15 Jan 2026 09:30:00.0000 (UTC) FILETIME=[LLLLLLLL:HHHHHHHH]
    // Date: 15 Jan 2026 09:30:00 +0000
    //
    // base64, folded
    public static string Write(StoredOfflineMessage message, string recipient)
    {
        var time = message.ReceivedAt.UtcDateTime;
        var fileTime = (ulong)time.ToFileTimeUtc();
        var mail = new StringBuilder();
        mail.Append(CultureInfo.InvariantCulture, $"From: {EncodedWord.Encode(message.SenderName)} <{message.Sender}>\n");
        mail.Append(CultureInfo.InvariantCulture, $"To: {recipient}\n");
        mail.Append("Subject: \n");
        mail.Append("X-OIM-originatingSource: 127.0.0.1\n");
        mail.Append("X-OIMProxy: MSNMSGR\n");
        mail.Append("MIME-Version: 1.0\n");
        mail.Append("Content-Type: text/plain; charset=UTF-8\n");
        mail.Append("Content-Transfer-Encoding: base64\n");
        mail.Append("X-OIM-Message-Type: OfflineMessage\n");
        mail.Append("X-OIM-Run-Id: ").Append(message.RunId.ToString("B").ToUpperInvariant()).Append('\n');
        if (message.SequenceNumber is { } number)
            mail.Append(CultureInfo.InvariantCulture, $"X-OIM-Sequence-Num: {number}\n");

        mail.Append(CultureInfo.InvariantCulture, $"Message-ID: <{message.Id:N}@offline.invalid>\n");
        mail.Append(
            CultureInfo.InvariantCulture,
            $"X-OriginalArrivalTime: {time:dd MMM yyyy HH:mm:ss.ffff} (UTC) FILETIME=[{(uint)fileTime:X8}:{(uint)(fileTime >> 32):X8}]\n");
        mail.Append(CultureInfo.InvariantCulture, $"Date: {time:dd MMM yyyy HH:mm:ss} +0000\n\n");
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(message.Text));
        for (var start = 0; start < base64.Length; start += LineLength)
            mail.Append(base64.AsSpan(start, Math.Min(LineLength, base64.Length - start))).Append('\n');

        return mail.ToString();
    }
}
