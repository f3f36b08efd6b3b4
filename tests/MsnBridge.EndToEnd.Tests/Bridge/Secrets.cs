using System.Collections.Concurrent;

namespace MsnBridge.EndToEnd.Tests.Bridge;

/// <summary>Every password and message text that a test has used, so that the logs of all of them can be searched for each.</summary>
internal static class Secrets
{
    private static readonly ConcurrentDictionary<string, string> s_known = new();
    private static int s_last;

    /// <summary>A text nobody uses for anything else, remembered as a secret.</summary>
    /// <param name="kind">What it is: "password", "message".</param>
    public static string New(string kind)
    {
        var secret = $"{kind}-{Interlocked.Increment(ref s_last)}-{Guid.NewGuid().ToString("N")[..8]}";
        s_known[secret] = kind;
        return secret;
    }

    /// <summary>Remembers a secret that somebody else made.</summary>
    public static string Add(string kind, string secret)
    {
        s_known[secret] = kind;
        return secret;
    }

    public static void AssertNoneIn(IReadOnlyCollection<string> log)
    {
        var leaks = s_known.Where(secret => log.Any(line => line.Contains(secret.Key, StringComparison.OrdinalIgnoreCase))).ToList();
        Assert.True(leaks.Count == 0, $"The log holds {string.Join(", ", leaks.Select(leak => $"a {leak.Value} ({leak.Key})"))}.");
    }
}
