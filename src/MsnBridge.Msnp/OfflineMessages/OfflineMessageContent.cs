using System.Globalization;
using System.Text;

namespace MsnBridge.Msnp.OfflineMessages;

/// <summary>Writes what an offline message is sent as.</summary>
internal static class OfflineMessageContent
{
    /// <summary>A server refuses longer lines.</summary>
    private const int LineLength = 76;

    // MIME-Version: 1.0
    // Content-Type: text/plain; charset=UTF-8
    // Content-Transfer-Encoding: base64
    // X-OIM-Message-Type: OfflineMessage
    // X-OIM-Run-Id: {guid}                                 one for each session of the sender
    // X-OIM-Sequence-Num: 1                                the same as the number in the header of the call
    //
    // base64 of the text, folded
    public static string Write(string text, Guid run, int number)
    {
        var content = new StringBuilder();
        content.Append("MIME-Version: 1.0\n");
        content.Append("Content-Type: text/plain; charset=UTF-8\n");
        content.Append("Content-Transfer-Encoding: base64\n");
        content.Append("X-OIM-Message-Type: OfflineMessage\n");
        content.Append("X-OIM-Run-Id: ").Append(run.ToString("B").ToUpperInvariant()).Append('\n');
        content.Append(CultureInfo.InvariantCulture, $"X-OIM-Sequence-Num: {number}\n\n");
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        for (var start = 0; start < base64.Length; start += LineLength)
            content.Append(base64.AsSpan(start, Math.Min(LineLength, base64.Length - start))).Append('\n');

        return content.ToString();
    }
}
