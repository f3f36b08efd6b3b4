using System.Globalization;

namespace MsnBridge.EndToEnd.Tests.Endurance;

/// <summary>How long a run is: the usual one is as short as can be; <c>tests/endure</c> asks for long ones.</summary>
/// <param name="Messages">How many are said at least, both ways together.</param>
/// <param name="Breaks">How much goes wrong at least.</param>
/// <param name="People">With a linked account each.</param>
/// <param name="Contacts">Of each of them.</param>
/// <param name="Window">How many messages of one conversation and direction are under way at most.</param>
/// <param name="Longest">Nobody says more after that time.</param>
/// <param name="Pace">What everybody waits between two messages of a conversation.</param>
internal sealed record EnduranceSize(
    int Seed, int Messages, int Breaks, int People, int Contacts, int Window, TimeSpan Pace, TimeSpan ShortestCalm, TimeSpan LongestCalm, TimeSpan Longest, string LogLevel)
{
    // Prosody keeps 10,000 messages of each in its archive, and near that number takes a second for each.
    private const int MostForOne = 6000;

    public static EnduranceSize Asked { get; } = Number("MESSAGES") is { } messages
        ? new(
            Number("SEED") ?? 1, messages, Breaks: 0, Number("PEOPLE") ?? Math.Max(3, messages / MostForOne), Number("CONTACTS") ?? 4, Number("WINDOW") ?? 4,
            TimeSpan.FromMilliseconds(Number("PACE") ?? 0), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(Number("CALM") ?? 8), TimeSpan.FromMinutes(Number("MINUTES") ?? 24 * 60), Text("LOG") ?? "information")
        : new(
            Seed: 1, Messages: 80, Breaks: 5, People: 2, Contacts: 2, Window: 3, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), Longest: TimeSpan.FromMinutes(10),
            LogLevel: "trace");

    private static string? Text(string name) => Environment.GetEnvironmentVariable($"BRIDGETESTS_ENDURANCE_{name}");

    private static int? Number(string name) => int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
