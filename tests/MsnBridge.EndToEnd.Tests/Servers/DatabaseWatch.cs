namespace MsnBridge.EndToEnd.Tests.Servers;

/// <summary>Tells when another process has written to its SQLite database.</summary>
internal sealed class DatabaseWatch : IDisposable
{
    private readonly SemaphoreSlim _written = new(0);
    private readonly FileSystemWatcher _watcher;

    public DatabaseWatch(string database)
    {
        // The log that is written ahead as well.
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(database)!, Path.GetFileName(database) + "*")
        {
            NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite,
        };
        _watcher.Changed += (_, _) => _written.Release();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Waits until it has written something since this was asked last. False where it has not in that time.</summary>
    public async Task<bool> IsWrittenAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        patience > TimeSpan.Zero && await _written.WaitAsync(patience, cancellationToken);

    public void Dispose()
    {
        _watcher.Dispose();
        _written.Dispose();
    }
}
