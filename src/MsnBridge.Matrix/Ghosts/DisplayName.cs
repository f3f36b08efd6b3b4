using System.Globalization;

namespace MsnBridge.Matrix.Ghosts;

/// <summary>Names that MSN people give themselves, fit for Matrix: of one line and of the length that homeservers take.</summary>
internal static class DisplayName
{
    // Synapse takes 256 bytes (MAX_DISPLAYNAME_LEN counts characters); MSN names may have 387.
    private const int MaxLength = 200;

    public static string Fit(string name)
    {
        var oneLine = string.Concat(name.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        if (oneLine.Length <= MaxLength)
            return oneLine;
        var info = new StringInfo(oneLine);
        var kept = "";
        for (var i = 0; i < info.LengthInTextElements && kept.Length < MaxLength - 4; i++)
            kept = info.SubstringByTextElements(0, i + 1);
        return kept + "…";
    }
}
