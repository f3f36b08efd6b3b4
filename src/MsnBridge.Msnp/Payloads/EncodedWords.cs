using System.Buffers.Text;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MsnBridge.Msnp.Payloads;

/// <summary>Names and subjects in the form that mail headers have for what is not ASCII (RFC 2047). What is not well-formed stays as it is.</summary>
internal static partial class EncodedWords
{
    // =?charset?B|Q?text?=                                 blanks between two of them do not count

    /// <summary>The text, decoded; null for none or an empty one.</summary>
    public static string? Decode(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;

        if (!text.Contains("=?", StringComparison.Ordinal))
            return text;

        return Word().Replace(BetweenWords().Replace(text, "?==?"), match => Decode(match) ?? match.Value);
    }

    private static string? Decode(Match word)
    {
        var encoding = BodyEncoding.Of($"text/plain; charset={word.Groups["charset"].Value.Split('*')[0]}");
        var text = word.Groups["text"].Value;
        if (word.Groups["form"].Value is "B" or "b")
        {
            var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length) + 3];
            return Convert.TryFromBase64String(text, bytes, out var length) ? encoding.GetString(bytes, 0, length) : null;
        }

        var decoded = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                decoded.Add(value);
                i += 2;
            }
            else
            {
                decoded.Add((byte)(text[i] == '_' ? ' ' : text[i]));
            }
        }

        return encoding.GetString([.. decoded]);
    }

    [GeneratedRegex(@"=\?(?<charset>[^?\s]{1,40})\?(?<form>[BbQq])\?(?<text>[\x21-\x3E\x40-\x7E]*)\?=")]
    private static partial Regex Word();

    [GeneratedRegex(@"\?=\s+=\?")]
    private static partial Regex BetweenWords();
}
