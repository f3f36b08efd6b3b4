namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>Where tests find the repository and put what they make.</summary>
internal static class TestFolder
{
    /// <summary>Parts the package archive did not give, named by <c>tests/run</c>.</summary>
    public static IReadOnlySet<string> MissingParts { get; } =
        (Environment.GetEnvironmentVariable("BRIDGETESTS_WITHOUT") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet();

    /// <summary>The folder that <c>tests/run</c> clears after the run; a folder for temporary things when a test is run by hand.
    /// The servers' own users must reach it.</summary>
    public static string Root { get; } = Environment.GetEnvironmentVariable("BRIDGETESTS_FOLDER") ?? Path.GetTempPath();

    public static string Repository { get; } = FindRepository();

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MsnBridge.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not below a checkout of the repository.");
    }
}
