using System.Text.RegularExpressions;

namespace MsnBridge.Msnp.Tests.Transcripts;

/// <summary>A difference between a line of other software and the same line as this library writes it that means nothing.</summary>
/// <param name="Name">What differs.</param>
/// <param name="Reason">Why it means nothing.</param>
/// <param name="Level">Makes both forms alike.</param>
internal sealed partial record WireTolerance(string Name, string Reason, Func<string, string> Level)
{
    public static IReadOnlyList<WireTolerance> All { get; } =
    [
        new(
            "case of an endpoint's GUID",
            "libpurple writes upper case, Escargot sends back what it got and lower case elsewhere; a GUID has no case.",
            line => EndpointGuid().Replace(line, match => match.Value.ToLowerInvariant())),
        new(
            "braces around the GUID of a sign-in",
            "libpurple leaves them out in USR alone.",
            line => BareGuid().Replace(line, match => $" {{{match.Groups[1].Value.ToLowerInvariant()}}}")),
        new(
            "what is percent-encoded",
            "Escargot and libpurple encode blanks alone; this library everything but letters and digits, which any reader decodes.",
            line => Uri.UnescapeDataString(line).Replace(' ', '·')),
        new(
            "zeros before a capability number",
            "libpurple writes the second number as 00.",
            line => ZerosBeforeNumber().Replace(line, ":0")),
    ];

    /// <summary>The tolerances under which two lines are the same, as few as needed; null if they are not.</summary>
    public static IReadOnlyList<WireTolerance>? Needed(string recorded, string written)
    {
        if (recorded == written)
            return [];

        foreach (var tolerance in All)
        {
            if (tolerance.Level(recorded) == tolerance.Level(written))
                return [tolerance];
        }

        var used = All.Where(tolerance => tolerance.Level(recorded) != recorded || tolerance.Level(written) != written).ToList();
        var (one, other) = (recorded, written);
        foreach (var tolerance in used)
            (one, other) = (tolerance.Level(one), tolerance.Level(other));

        return one == other ? used : null;
    }

    [GeneratedRegex(@"\{[0-9A-Fa-f-]{36}\}")]
    private static partial Regex EndpointGuid();

    [GeneratedRegex(@" ([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$")]
    private static partial Regex BareGuid();

    [GeneratedRegex(@"(?<=\d):00\b")]
    private static partial Regex ZerosBeforeNumber();
}
