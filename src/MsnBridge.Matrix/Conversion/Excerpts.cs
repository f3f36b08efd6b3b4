using System.Globalization;
using System.Text;

namespace MsnBridge.Matrix.Conversion;

/// <summary>The beginning of a text on one line, for quoting.</summary>
internal static class Excerpts
{
    public const int DefaultLength = 80;

    // A "grapheme" can be one letter under thousands of accents; what counts for a line is bounded too.
    private const int MaxCharactersOfOne = 32;

    /// <summary>At most <paramref name="length"/> characters as a reader counts them (grapheme clusters), with an ellipsis as the last one
    /// where something was cut off. Line ends and runs of blanks become one blank.</summary>
    public static string OneLine(string text, int length = DefaultLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var line = new StringBuilder();
        var ends = new List<int>(length);
        var blank = false;
        var elements = StringInfo.GetTextElementEnumerator(CleanText.Of(text));
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            if (string.IsNullOrWhiteSpace(element))
            {
                blank = line.Length > 0;
                continue;
            }

            if (ends.Count + (blank ? 1 : 0) >= length)
            {
                line.Length = length == 1 ? 0 : ends[length - 2];
                return line.ToString().TrimEnd() + "…";
            }

            if (blank)
            {
                line.Append(' ');
                ends.Add(line.Length);
                blank = false;
            }

            line.Append(element.Length <= MaxCharactersOfOne ? element : "\uFFFD");
            ends.Add(line.Length);
        }

        return line.ToString();
    }
}
