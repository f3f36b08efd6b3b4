using System.Globalization;
using System.Text;

namespace MsnBridge.Msnp.PeerToPeer.Files;

/// <summary>Makes a name that a stranger gave to a file one that can be shown and stored anywhere.</summary>
internal static class SafeFileName
{
    private const int Longest = 128;
    private const string Otherwise = "file";

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>The last segment of a path, in whatever system, without what could hide or change what it is.</summary>
    public static string Of(string name)
    {
        var last = name.AsSpan(name.AsSpan().LastIndexOfAny('/', '\\') + 1);
        var kept = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            kept.Append(Replace(rune));
        }

        // A name that begins with a dot is hidden, and Windows drops dots and blanks at the end.
        var safe = kept.ToString().Trim(' ', '.');
        safe = Cut(safe);
        if (safe.Length == 0)
            return Otherwise;

        var stem = safe.Split('.')[0].TrimEnd();
        return Devices.Contains(stem) ? $"_{safe}" : safe;
    }

    // Marks of direction make "gpj.exe" read "exe.jpg"; they are of the category of formats, as is what has no width at all.
    private static string Replace(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "",
        _ when rune == Rune.ReplacementChar => "_",
        _ when rune.IsAscii && "<>:\"|?*".Contains((char)rune.Value, StringComparison.Ordinal) => "_",
        _ => rune.ToString(),
    };

    private static string Cut(string name)
    {
        if (name.Length <= Longest)
            return name;

        // The ending says what it is, so it stays.
        var dot = name.LastIndexOf('.');
        var ending = dot > 0 && name.Length - dot <= 16 ? name[dot..] : "";
        var stem = name[..(Longest - ending.Length)];
        return (char.IsHighSurrogate(stem[^1]) ? stem[..^1] : stem).TrimEnd(' ', '.') + ending;
    }
}
