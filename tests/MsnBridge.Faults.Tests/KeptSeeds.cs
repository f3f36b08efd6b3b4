using System.Globalization;

namespace MsnBridge.Faults.Tests;

/// <summary>The seeds in <c>seeds.txt</c>.</summary>
internal static class KeptSeeds
{
    public static IReadOnlyList<int> Read() =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "seeds.txt"))
            .Select(line => line.Split('#')[0].Trim())
            .Where(line => line.Length > 0)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture)),
    ];
}
