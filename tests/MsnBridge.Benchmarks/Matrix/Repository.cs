namespace MsnBridge.Benchmarks.Matrix;

internal static class Repository
{
    /// <summary>The checkout that this program was built in.</summary>
    public static string Folder { get; } = Find();

    /// <summary>The built bridge, in the configuration (Debug or Release) of this program.</summary>
    public static string Bridge { get; } = Path.Combine(
        Folder, "src", "MsnBridge", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "msnbridge");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MsnBridge.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not below a checkout of the repository.");
    }
}
