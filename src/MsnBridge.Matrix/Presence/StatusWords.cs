using MsnBridge.Core.Contacts;

namespace MsnBridge.Matrix.Presence;

/// <summary>
/// The one line of text that Matrix has for a status, taken apart for MSN, which has two: what stands behind a note is what the person listens to.
/// <c>at home ♪ New Order - Blue Monday</c>; programs that write a status of their own begin it with such a note.
/// </summary>
internal static class StatusWords
{
    private static readonly string[] s_notes = ["♪", "♫", "♬", "♩", "🎵", "🎶", "🎧"];
    private static readonly string[] s_dashes = [" - ", " – ", " — "];

    public static (string? Message, CurrentMedia? Media) Read(string? status)
    {
        if (string.IsNullOrWhiteSpace(status))
            return (null, null);

        var (at, note) = s_notes.Select(note => (At: status.IndexOf(note, StringComparison.Ordinal), Note: note)).Where(found => found.At >= 0).DefaultIfEmpty((-1, "")).Min();
        if (at < 0)
            return (status, null);

        var said = status[..at].Trim().TrimEnd('·', '|', '-', '–').TrimEnd();
        // A variation selector may follow a note that is an emoji as well.
        var playing = status[(at + note.Length)..].TrimStart('\uFE0E', '\uFE0F').Trim();
        return playing.Length == 0 ? (status, null) : (said.Length == 0 ? null : said, ReadMedia(playing));
    }

    private static CurrentMedia ReadMedia(string playing)
    {
        foreach (var dash in s_dashes)
        {
            var at = playing.IndexOf(dash, StringComparison.Ordinal);
            if (at > 0 && at + dash.Length < playing.Length)
                return CurrentMedia.Music(playing[(at + dash.Length)..], playing[..at], null);
        }

        return CurrentMedia.Music(playing, null, null);
    }
}
