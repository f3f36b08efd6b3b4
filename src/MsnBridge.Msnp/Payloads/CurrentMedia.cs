using System.Globalization;
using System.Text.RegularExpressions;

namespace MsnBridge.Msnp.Payloads;

/// <summary>What somebody is listening to or playing.</summary>
/// <param name="Application">The program, for example <c>WMP</c>; mostly empty.</param>
/// <param name="Kind"><c>Music</c>, <c>Games</c> or <c>Office</c>.</param>
/// <param name="IsActive">Whether it is going on; false when it has stopped.</param>
/// <param name="Format">Text with places <c>{0}</c>, <c>{1}</c> … for the values.</param>
/// <param name="Values">Title, artist and so on; programs disagree about the order, so only the format tells what goes where.</param>
public sealed partial record CurrentMedia(
    string Application, string Kind, bool IsActive, string Format, Commands.EquatableList<string> Values)
{
    private const string Separator = @"\0";
    private const string MusicKind = "Music";
    private const int MostValues = 32;

    /// <summary>Whether it is music, whose values are the title, the artist and the album in Windows Live Messenger and in the programs made for it.</summary>
    public bool IsMusic => string.Equals(Kind, MusicKind, StringComparison.OrdinalIgnoreCase);

    /// <summary>A value; null where there is none.</summary>
    /// <param name="index">Which, from 0.</param>
    public string? ValueAt(int index) => index < Values.Count && !string.IsNullOrWhiteSpace(Values[index]) ? Values[index].Trim() : null;

    /// <summary>What is listened to, in the form that every client shows: <c>\0Music\01\0{0} - {1}\0title\0artist\0album\0\0</c>.</summary>
    public static CurrentMedia Music(string title, string artist, string album) =>
        new("", MusicKind, IsActive: true, artist.Length == 0 ? "{0}" : "{0} - {1}", [title, artist, album, ""]);

    // application\0kind\01|0\0format\0value\0value\0...    the separator is a backslash and a zero, two characters

    /// <summary>Reads the content of the element; null if there is nothing, or it makes no sense.</summary>
    public static CurrentMedia? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;

        var fields = text.Split(Separator, MostValues + 4);
        return fields.Length < 4 ? null : new CurrentMedia(fields[0], fields[1], fields[2] == "1", fields[3], [.. fields.AsSpan(4)]);
    }

    /// <summary>The text to show: the format with the values in their places.</summary>
    public string Render() => Place().Replace(Format, match =>
        int.TryParse(match.ValueSpan[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < Values.Count
            ? Values[index]
            : "");

    /// <summary>The content of the element.</summary>
    public override string ToString() => string.Join(
        Separator, [Field(Application), Field(Kind), IsActive ? "1" : "0", Field(Format), .. Values.Select(Field)]);

    private static string Field(string value) => value.Replace(Separator, " ", StringComparison.Ordinal);

    [GeneratedRegex(@"\{[0-9]{1,2}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
