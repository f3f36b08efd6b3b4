using System.Text;

namespace MsnBridge.Xmpp.Addressing;

/// <summary>
/// Foreign addresses as local parts (XEP-0106): ten characters that a local part may not contain are written as a backslash and two hex
/// digits, <c>space " &amp; ' / : &lt; &gt; @ \</c> as <c>\20 \22 \26 \27 \2f \3a \3c \3e \40 \5c</c>. A backslash itself is escaped
/// only where it would otherwise read as an escape.
/// </summary>
internal static class JidEscaping
{
    private const string Escaped = " \"&'/:<>@\\";

    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (Escaped.Contains(c, StringComparison.Ordinal) && (c != '\\' || EscapeAt(text, i) is not null))
            {
                result.Append('\\').Append(((int)c).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    public static string Unescape(string local)
    {
        if (!local.Contains('\\', StringComparison.Ordinal))
        {
            return local;
        }

        var result = new StringBuilder(local.Length);
        for (var i = 0; i < local.Length; i++)
        {
            if (EscapeAt(local, i) is { } c)
            {
                result.Append(c);
                i += 2;
            }
            else
            {
                result.Append(local[i]);
            }
        }

        return result.ToString();
    }

    private static char? EscapeAt(string text, int index)
    {
        if (text[index] != '\\' || index + 2 >= text.Length || !char.IsAsciiHexDigit(text[index + 1]) || !char.IsAsciiHexDigit(text[index + 2]))
        {
            return null;
        }

        var c = (char)((HexValue(text[index + 1]) << 4) | HexValue(text[index + 2]));
        return Escaped.Contains(c, StringComparison.Ordinal) ? c : null;
    }

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
