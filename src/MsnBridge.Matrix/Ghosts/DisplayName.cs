using System.Globalization;

namespace MsnBridge.Matrix.Ghosts;

/// <summary>Names that MSN people give themselves, fit for Matrix: of one line and of the length that homeservers take.</summary>
internal static class DisplayName
{
    // Synapse takes 256 bytes (MAX_DISPLAYNAME_LEN counts characters); MSN names may have 387.
    private const int MaxLength = 200;

    public static string Fit(string name)
    {
        var oneLine = string.Concat(name.Where(character => !TurnsText(character)).Select(character => char.IsControl(character) || IsLineEnd(character) ? ' ' : character)).Trim();
        if (oneLine.Length <= MaxLength)
            return oneLine;
        var info = new StringInfo(oneLine);
        var kept = "";
        for (var i = 0; i < info.LengthInTextElements && kept.Length < MaxLength - 4; i++)
            kept = info.SubstringByTextElements(0, i + 1);
        // One letter may carry any number of marks.
        return (kept.Length <= MaxLength ? kept : kept[..(MaxLength - 4)]) + "…";
    }

    private static bool IsLineEnd(char character) => character is '\u2028' or '\u2029';

    // Embeddings, overrides and isolates: one that is not closed turns what clients write behind the name.
    private static bool TurnsText(char character) => character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
