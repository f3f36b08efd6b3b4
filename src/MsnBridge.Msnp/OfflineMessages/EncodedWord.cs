using System.Text;
using MimeKit.Utils;

namespace MsnBridge.Msnp.OfflineMessages;

/// <summary>Names in headers: text as one encoded word of RFC 2047.</summary>
public static class EncodedWord
{
    // =?utf-8?B?Q2Fyb2w=?=
    //
    // One word, however long it is, since clients of MSN take no second one.
    /// <summary>The text as an encoded word.</summary>
    public static string Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
    }

    /// <summary>The text of encoded words, in any character set; what is none stays as it is.</summary>
    public static string Decode(string? word)
    {
        if (string.IsNullOrEmpty(word))
            return "";

        // Notices that come live have a blank before the end of the word.
        return Rfc2047.DecodeText(Encoding.UTF8.GetBytes(word.Replace(" ?=", "?=", StringComparison.Ordinal))).Trim();
    }
}
