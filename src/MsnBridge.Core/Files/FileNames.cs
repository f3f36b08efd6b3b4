using System.Globalization;
using System.Text;

namespace MsnBridge.Core.Files;

/// <summary>Names of files that come from somebody else.</summary>
public static class FileNames
{
    /// <summary>Characters that a safe name has at most.</summary>
    public const int MaxLength = 120;

    private const int MaxExtension = 20;
    private const string Nameless = "file";

    private static readonly HashSet<string> s_devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Numbered("COM"), .. Numbered("LPT")], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// A name that is no path on any system, shows what it is and fits: what stands before a slash or backslash goes, with it control and
    /// formatting characters (one of them writes backwards, so that <c>gpj.exe</c> reads <c>exe.jpg</c>), characters that are special to
    /// Windows, dots and spaces at either end, and the names of its devices. A long one keeps its extension.
    /// </summary>
    public static string MakeSafe(string? offered)
    {
        var last = (offered ?? "").Split('/', '\\')[^1];
        var kept = new StringBuilder();
        foreach (var rune in last.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned || rune == Rune.ReplacementChar)
            {
                continue;
            }

            kept.Append(rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*' ? "_" : rune.ToString());
        }

        var name = kept.ToString().Trim(' ', '.', '\u00a0');
        if (name.Length == 0)
        {
            return Nameless;
        }

        if (s_devices.Contains(name.Split('.')[0].TrimEnd()))
        {
            name = "_" + name;
        }

        return Shorten(name);
    }

    private static string Shorten(string name)
    {
        if (name.Length <= MaxLength)
        {
            return name;
        }

        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && name.Length - dot <= MaxExtension ? name[dot..] : "";
        var length = MaxLength - extension.Length;
        // Not in the middle of a character of two code units.
        if (char.IsHighSurrogate(name[length - 1]))
        {
            length--;
        }

        return name[..length].TrimEnd(' ', '.') + extension;
    }

    private static IEnumerable<string> Numbered(string device) => Enumerable.Range(0, 10).Select(number => $"{device}{number}");
}
