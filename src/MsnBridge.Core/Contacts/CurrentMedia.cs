namespace MsnBridge.Core.Contacts;

/// <summary>What somebody listens to, plays or works at.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Text">All of it in one line, as he wants it shown; never empty.</param>
/// <param name="Title">The piece; null where only the line is known.</param>
/// <param name="Artist">Who plays it, or null.</param>
/// <param name="Album">What it is from, or null.</param>
public sealed record CurrentMedia(CurrentMediaKind Kind, string Text, string? Title = null, string? Artist = null, string? Album = null)
{
    private const int MaxLength = 200;

    /// <summary>Music with a title; the line is made of what is known.</summary>
    public static CurrentMedia Music(string title, string? artist, string? album)
    {
        var (piece, by, from) = (Cut(title)!, Cut(artist), Cut(album));
        return new(CurrentMediaKind.Music, by is null ? piece : $"{by} - {piece}", piece, by, from);
    }

    // What people listen to has no bound; what is shown of it has.
    private static string? Cut(string? text)
    {
        var line = text?.ReplaceLineEndings(" ").Trim();
        return string.IsNullOrEmpty(line) ? null : line.Length <= MaxLength ? line : line[..(char.IsHighSurrogate(line[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }
}

/// <summary>What sort of thing somebody is at.</summary>
public enum CurrentMediaKind
{
    Music,
    Game,
    Office,
    Other,
}
