using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MsnBridge.MsnNetwork.Emoticons;

/// <summary>
/// Texts with the codes of ordinary emoticons as characters, and the other way round. As in official clients the case of a code does not matter, the longest one counts,
/// and addresses are left alone. A code with a letter or a digit in it stands apart from words: <c>f(x)</c> is no girl, and <c>a:p</c> nobody's tongue.
/// </summary>
internal static partial class EmoticonCodes
{
    private const char ColourSelector = '\uFE0F';

    // Pictures that programs show without colour unless they are asked for it.
    private static readonly HashSet<string> s_monochrome = ["❤", "☀", "✈", "☂", "🍽", "🏝", "⛈", "⛓"];

    /// <param name="text">What was written.</param>
    /// <param name="except">Codes that mean something else in this message.</param>
    public static string ToPictographs(string text, IReadOnlyCollection<string> except)
    {
        if (text.AsSpan().IndexOfAny(s_starts) < 0)
            return text;

        var written = new StringBuilder(text.Length);
        var at = 0;
        foreach (var address in Addresses().EnumerateMatches(text))
        {
            Convert(text, at, address.Index, except, written);
            written.Append(text, address.Index, address.Length);
            at = address.Index + address.Length;
        }

        Convert(text, at, text.Length, except, written);
        return written.ToString();
    }

    public static string ToCodes(string text)
    {
        var written = new StringBuilder(text.Length);
        var isChanged = false;
        for (var at = 0; at < text.Length;)
        {
            // What people see as one character: a picture with a colour of skin, or one joined to others, is another picture.
            var element = StringInfo.GetNextTextElement(text, at);
            at += element.Length;
            if (element[0] >= 0x80 && EmoticonTable.Codes.TryGetValue(element.TrimEnd(ColourSelector), out var code))
            {
                written.Append(code);
                isChanged = true;
            }
            else
            {
                written.Append(element);
            }
        }

        return isChanged ? written.ToString() : text;
    }

    private static readonly System.Buffers.SearchValues<char> s_starts =
        System.Buffers.SearchValues.Create([.. EmoticonTable.ByLength.Select(row => row.Code[0]).Distinct()]);

    private static void Convert(string text, int from, int to, IReadOnlyCollection<string> except, StringBuilder written)
    {
        var behind = 0;
        for (var at = from; at < to;)
        {
            var (code, pictograph) = s_starts.Contains(text[at]) ? Find(text, at, to, behind, except) : default;
            if (code is null)
            {
                written.Append(text[at++]);
                continue;
            }

            written.Append(pictograph);
            if (s_monochrome.Contains(pictograph))
                written.Append(ColourSelector);
            at += code.Length;
            behind = at;
        }
    }

    /// <param name="behind">Where the code before ends: nothing of it is a word.</param>
    private static (string? Code, string Pictograph) Find(string text, int at, int to, int behind, IReadOnlyCollection<string> except)
    {
        // Another meaning of the same text in this message, or of a longer one, goes first.
        if (except.Any(other => string.CompareOrdinal(text, at, other, 0, other.Length) == 0))
            return (null, "");

        return Array.Find(
            EmoticonTable.ByLength,
            row => row.Code.Length <= to - at
            && string.Compare(text, at, row.Code, 0, row.Code.Length, StringComparison.OrdinalIgnoreCase) == 0
            && StandsApart(text, at, behind, row.Code));
    }

    private static bool StandsApart(string text, int at, int behind, string code)
    {
        if (!code.Any(char.IsAsciiLetterOrDigit))
            return true;

        var end = at + code.Length;
        return (at == behind || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));
    }

    [GeneratedRegex(@"(?:https?|ftp|mailto|file|xmpp|magnet):\S+|www\.\S+|[^\s@]{1,64}@[^\s@]+\.\S+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Addresses();
}
