using System.Globalization;

namespace MsnBridge.MsnNetwork.Conversion;

/// <summary>What people are told was sent to them, where it is not text.</summary>
internal static class ClipWords
{
    public const string VoiceClip = "a voice clip";
    public const string Ink = "a drawing";

    private const int LongestName = 60;

    /// <param name="name">As its sender's client calls it; it may say anything.</param>
    public static string Wink(string name)
    {
        var shown = string.Concat(name.Where(character => char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))).Trim();
        return shown.Length == 0 ? "a wink" : $"a wink ({(shown.Length > LongestName ? shown[..LongestName] : shown)})";
    }
}
