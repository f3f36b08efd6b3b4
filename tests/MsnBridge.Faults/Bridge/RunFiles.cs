using Microsoft.Data.Sqlite;

namespace MsnBridge.Faults.Bridge;

/// <summary>The files of one run. Each process works on those that the one before left behind.</summary>
internal sealed class RunFiles : IDisposable
{
    private static int s_runs;
    private readonly string _root;

    public RunFiles(string template)
    {
        _root = Path.Combine(Root, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Interlocked.Increment(ref s_runs)}"));
        CopyDirectory(template, For(1));
    }

    /// <summary>In memory where there is such a place: what a disk takes for a commit proves nothing here.</summary>
    public static string Root { get; } = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "msnbridge-faults");

    public string For(int process) => Path.Combine(_root, process.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public void Copy(int from, int to) => CopyDirectory(For(from), For(to));

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        if (Directory.Exists(_root))
            Directory.Delete(_root, recursive: true);
    }

    private static void CopyDirectory(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            // The first is made anew from the log of the second; the lock is the process's own.
            if (!file.EndsWith("-shm", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal))
                CopyFile(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var directory in Directory.EnumerateDirectories(from))
            CopyDirectory(directory, Path.Combine(to, Path.GetFileName(directory)));
    }

    private static void CopyFile(string from, string to)
    {
        // Without the lock of .NET, which a database that is open would refuse.
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var target = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        source.CopyTo(target);
    }
}
