using System.Globalization;

namespace MsnBridge.Data.Sqlite;

/// <summary>
/// Says that this process is the one that uses the store: two bridges on one store would sign in and deliver everything twice. The operating
/// system lets go of it when the process ends, however it ends. The file stays, holding the number of the process that had it last.
/// </summary>
internal sealed class DatabaseLock : IDisposable
{
    private readonly FileStream _file;

    private DatabaseLock(FileStream file) => _file = file;

    /// <exception cref="BridgeDataException">Another process has it.</exception>
    public static DatabaseLock Take(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream file;
        try
        {
            file = new FileStream(path, options);
        }
        catch (IOException fault) when (File.Exists(path))
        {
            throw new BridgeDataException(
                $"Another msnbridge{DescribeHolder(path)} uses the store in {Path.GetDirectoryName(path)}. Stop it first, or give this one a directory of its own.",
                fault);
        }

        file.SetLength(0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new DatabaseLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static string DescribeHolder(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return int.TryParse(reader.ReadLine(), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                ? FormattableString.Invariant($" (process {process})")
                : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
