namespace MsnBridge.Data.Sqlite;

/// <summary>
/// Says that this process is the one that uses the store: two bridges on one store would sign in and deliver everything twice. The operating
/// system lets go of it when the process ends, however it ends; the empty file stays.
/// </summary>
internal sealed class DatabaseLock : IDisposable
{
    private readonly FileStream _file;

    private DatabaseLock(FileStream file) => _file = file;

    /// <exception cref="BridgeDataException">Another process has it.</exception>
    public static DatabaseLock Take(string path)
    {
        try
        {
            return new DatabaseLock(new FileStream(path, OwnerOnlyFile.ToHold()));
        }
        catch (IOException fault) when (File.Exists(path))
        {
            throw new BridgeDataException(
                $"Another msnbridge uses the store in {Path.GetDirectoryName(path)}. Stop it first, or give this one a directory of its own.", fault);
        }
    }

    public void Dispose() => _file.Dispose();
}
