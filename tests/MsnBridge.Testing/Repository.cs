using System.Text.RegularExpressions;

namespace MsnBridge.Testing;

/// <summary>The repository that the tests run in, for those that hold its documents to the truth.</summary>
public static partial class Repository
{
    public static async Task<string> ReadDocumentAsync(string name, CancellationToken cancellationToken) =>
        await File.ReadAllTextAsync(Path.Combine(Root(), "docs", name), cancellationToken);

    /// <summary>Every test method of every project as <c>Class.Method</c>.</summary>
    public static HashSet<string> TestNames() => Directory.EnumerateFiles(Path.Combine(Root(), "tests"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .SelectMany(TestsIn)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Every line of the product's sources.</summary>
    public static IEnumerable<string> SourceLines() => Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.cs", SearchOption.AllDirectories)
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .SelectMany(File.ReadLines);

    private static IEnumerable<string> TestsIn(string path)
    {
        var name = "";
        foreach (var line in File.ReadLines(path))
        {
            if (ClassName().Match(line) is { Success: true } found)
                name = found.Groups[1].Value;
            else if (MethodName().Match(line) is { Success: true } method)
                yield return $"{name}.{method.Groups[1].Value}";
        }
    }

    /// <summary>Where the repository is.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MsnBridge.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");

        return folder.FullName;
    }

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"^\s+public (?:static )?(?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex MethodName();
}
