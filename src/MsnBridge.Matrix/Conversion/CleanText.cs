using System.Text;

namespace MsnBridge.Matrix.Conversion;

/// <summary>Text as both sides can carry it: line ends are LF, and no other control character is left.</summary>
internal static class CleanText
{
    private const string Tab = "    ";

    public static string Of(string text)
    {
        if (!text.Any(NeedsWork))
            return text;

        var clean = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            switch (character)
            {
                case '\r' when index + 1 < text.Length && text[index + 1] == '\n':
                    break;
                // Lone CR is what some MSN clients send; the others are Unicode's own ways to end a line.
                case '\n' or '\r' or '\u0085' or '\u2028' or '\u2029':
                    clean.Append('\n');
                    break;
                case '\t':
                    clean.Append(Tab);
                    break;
                case var high when char.IsHighSurrogate(high) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]):
                    clean.Append(high).Append(text[++index]);
                    break;
                // Half a surrogate pair has no form in UTF-8, and the last two are no characters (parsers take them for the end).
                case var half when char.IsSurrogate(half) || half is '\uFFFE' or '\uFFFF':
                    clean.Append('\uFFFD');
                    break;
                case var other when !char.IsControl(other):
                    clean.Append(other);
                    break;
            }
        }

        return clean.ToString();
    }

    private static bool NeedsWork(char character) =>
        (char.IsControl(character) && character != '\n') || char.IsSurrogate(character)
        || character is '\u2028' or '\u2029' or '\uFFFE' or '\uFFFF';
}
