namespace MsnBridge.Configuration;

/// <summary>How many letters must be changed, added or left out to get from one word to another (Levenshtein).</summary>
internal static class EditDistance
{
    private const int LongestWord = 64;

    /// <summary>The word that was probably meant, or null where none is near.</summary>
    public static string? FindNearest(string written, IEnumerable<string> known) =>
        written.Length > LongestWord
            ? null
            : known.Select(word => (Word: word, Distance: Between(word.ToLowerInvariant(), written.ToLowerInvariant())))
                .Where(candidate => candidate.Distance <= 2)
                .OrderBy(candidate => candidate.Distance)
                .Select(candidate => candidate.Word)
                .FirstOrDefault();

    public static int Between(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
