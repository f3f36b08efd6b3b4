using System.Globalization;
using MsnBridge.Faults.Home;

namespace MsnBridge.Faults.Tests;

/// <summary>The seeds in <c>seeds.txt</c>: <c>4711</c>, or <c>matrix 4711</c>, <c>xmpp 4711</c> where the home network is not the script.</summary>
internal static class KeptSeeds
{
    public static IReadOnlyList<int> Read(HomeKind home) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "seeds.txt"))
            .Select(line => line.Split('#')[0].Trim())
            .Where(line => line.Length > 0)
            .Select(line => line.Split(' '))
            .Where(words => home == (words is [var named, _] ? Enum.Parse<HomeKind>(named, ignoreCase: true) : HomeKind.Scripted))
            .Select(words => int.Parse(words[^1], CultureInfo.InvariantCulture)),
    ];
}
