using System.Text;

namespace MsnBridge.Matrix.Conversion;

/// <summary>
/// Which way a text runs. Matrix has no word for it (<c>dir</c> is not among the attributes that clients let through): clients look at the
/// first letter that has a direction. MSN has <c>RL=1</c> in the format header.
/// </summary>
internal static class TextDirection
{
    /// <summary>RIGHT-TO-LEFT MARK: invisible, counts as a letter that runs right to left.</summary>
    public const char Mark = '\u200F';

    public static bool IsRightToLeft(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == Mark || IsRightToLeft(rune))
                return true;
            if (Rune.IsLetter(rune))
                return false;
        }

        return false;
    }

    // The blocks of Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms, and the planes where such scripts are gathered.
    private static bool IsRightToLeft(Rune rune) =>
        Rune.IsLetter(rune)
        && rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF)
            or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);
}
