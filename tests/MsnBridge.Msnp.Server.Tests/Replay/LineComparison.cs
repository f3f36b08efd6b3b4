using System.Text.RegularExpressions;

namespace MsnBridge.Msnp.Server.Tests.Replay;

/// <summary>Compares one line as recorded with one that came, learning what the placeholders stand for.</summary>
internal sealed partial class LineComparison(Dictionary<string, string> learnt, HashSet<ReplayTolerance> used)
{
    /// <summary>Whether both say the same to the client.</summary>
    public bool Matches(string recorded, string came, bool hasPayload)
    {
        var expected = recorded.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var actual = came.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (expected.Length != actual.Length || expected[0] != actual[0])
            return false;

        var found = new Dictionary<string, string>();
        var needed = new HashSet<ReplayTolerance>();
        var last = hasPayload ? expected.Length - 1 : expected.Length;
        for (var i = 1; i < last; i++)
        {
            if (!MatchesToken(expected[0], i, expected[i], actual[i], found, needed))
                return false;
        }

        foreach (var (name, value) in found)
            learnt[name] = value;

        used.UnionWith(needed);
        return true;
    }

    private bool MatchesToken(
        string command, int position, string expected, string actual, Dictionary<string, string> found, HashSet<ReplayTolerance> needed)
    {
        if (expected == actual)
            return true;

        if (Placeholder().IsMatch(expected))
        {
            needed.Add(ReplayTolerance.Values);
            if (learnt.TryGetValue(expected, out var known))
                return known == actual;

            found[expected] = actual;
            return true;
        }

        if (string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase) && expected.Contains('{', StringComparison.Ordinal))
            return needed.Add(ReplayTolerance.Case) || true;

        if (Uri.UnescapeDataString(expected) == Uri.UnescapeDataString(actual))
            return needed.Add(ReplayTolerance.Encoding) || true;

        if (Zeros().Replace(expected, ":0") == Zeros().Replace(actual, ":0"))
            return needed.Add(ReplayTolerance.Numbers) || true;

        if (expected == "%3Cmsnobj%2F%3E" && actual == "0")
            return needed.Add(ReplayTolerance.NoPicture) || true;

        if (command == "IRO" && position is 2 or 3)
            return needed.Add(ReplayTolerance.Counting) || true;

        if (command == "CVR" && position >= 5)
            return needed.Add(ReplayTolerance.Urls) || true;

        if (command == "QNG")
            return needed.Add(ReplayTolerance.Pings) || true;

        return ReplayTolerance.ServerAddress().IsMatch(expected) && ReplayTolerance.ServerAddress().IsMatch(actual) && (needed.Add(ReplayTolerance.Values) || true);
    }

    [GeneratedRegex(@"^\{[a-z]+-\d+\}$")]
    public static partial Regex Placeholder();

    [GeneratedRegex(@"(?<=^\d+):0+$")]
    private static partial Regex Zeros();
}
