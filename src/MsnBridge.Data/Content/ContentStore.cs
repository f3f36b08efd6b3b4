using Microsoft.Extensions.Logging;
using MsnBridge.Core.Content;

namespace MsnBridge.Data.Content;

/// <summary>Content as plain files. What is there is read once and known from then on: one process owns the folder.</summary>
internal sealed partial class ContentStore(BridgeDataOptions options, TimeProvider time, ILogger<ContentStore> logger) : IContentStore
{
    // A use is written to the disk so seldom that a picture everybody looks at costs nothing; the order of pruning needs no more.
    private static readonly TimeSpan s_useIsNoted = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly ContentFiles _files = new(options.ContentDirectory);
    private readonly ContentArrivals _arrivals = new(time);
    private Dictionary<ContentKey, Known>? _known;

    /// <summary>How much there is.</summary>
    public (long Bytes, long Count) Measure() => Disk(() =>
    {
        lock (_lock)
            return (Index().Values.Sum(known => known.Content.Size), Index().Count);
    });

    public ValueTask<StoredContent?> FindAsync(ContentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Touch(key));
    }

    public ValueTask<Stream?> OpenReadAsync(ContentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Touch(key) is not { } content)
            return default;
        try
        {
            return new(new FileStream(_files.PathOf(content), new FileStreamOptions
            {
                // Deleting is allowed meanwhile, which only Windows would refuse.
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous,
            }));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            // Somebody cleaned up behind the bridge's back.
            Forget(content);
            return default;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw ContentFaults.Explain(fault, options.ContentDirectory);
        }
    }

    public async Task<StoredContent> SaveAsync(
        ContentKey key, string mediaType, Func<Stream, CancellationToken, Task> write, long largest, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(key.Value, nameof(key));
        Disk(() => Index());
        var unfinished = _files.NewUnfinished();
        try
        {
            var size = await WriteAsync(unfinished, key, write, largest, cancellationToken);
            var content = new StoredContent(key, size, MediaTypes.Normalize(mediaType));
            Disk(() => Finish(unfinished, content));
            _arrivals.Report(key, content);
            return content;
        }
        catch
        {
            Delete(unfinished);
            throw;
        }
    }

    public ValueTask RemoveAsync(ContentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Disk(() =>
        {
            lock (_lock)
            {
                if (Index().Remove(key, out var known))
                    File.Delete(_files.PathOf(known.Content));
            }
        });
        return ValueTask.CompletedTask;
    }

    public Task<StoredContent?> WaitForAsync(ContentKey key, TimeSpan timeout, CancellationToken cancellationToken) =>
        _arrivals.WaitAsync(key, () => FindAsync(key, cancellationToken), timeout, cancellationToken);

    public void ReportMissing(ContentKey key) => _arrivals.Report(key, null);

    public ValueTask<int> PruneAsync(long largestTotal, DateTimeOffset filesBefore, CancellationToken cancellationToken)
    {
        List<Known> superfluous = [];
        Disk(() =>
        {
            lock (_lock)
            {
                var all = Index().Values;
                superfluous.AddRange(all.Where(known => known.Content.Key.IsFile && known.UsedAt < filesBefore));
                var kept = 0L;
                foreach (var known in all.Where(known => known.Content.Key.IsObject).OrderByDescending(known => known.UsedAt))
                {
                    kept += known.Content.Size;
                    if (kept > largestTotal)
                        superfluous.Add(known);
                }

                foreach (var known in superfluous)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    File.Delete(_files.PathOf(known.Content));
                    Index().Remove(known.Content.Key);
                }
            }
        });
        return new(superfluous.Count);
    }

    // <param name="write">The caller's own: what it throws, even of the disk it reads from, is not this disk's fault.</param>
    private async Task<long> WriteAsync(
        string path, ContentKey key, Func<Stream, CancellationToken, Task> write, long largest, CancellationToken cancellationToken)
    {
        await using var file = Disk(() => new DiskStream(new FileStream(path, OwnerOnlyFile.ToCreate()), options.ContentDirectory));
        await using var bounded = new BoundedWriteStream(file, largest);
        await write(bounded, cancellationToken);
        bounded.Check(key);
        // A name that survives a loss of power must not stand for bytes that did not.
        Disk(file.FlushToDisk);
        return bounded.Written;
    }

    private void Finish(string unfinished, StoredContent content)
    {
        lock (_lock)
        {
            var path = _files.PathOf(content);
            var now = time.GetUtcNow();
            File.SetLastWriteTimeUtc(unfinished, now.UtcDateTime);
            File.Move(unfinished, path, overwrite: true);
            if (Index().TryGetValue(content.Key, out var before) && _files.PathOf(before.Content) != path)
                File.Delete(_files.PathOf(before.Content));
            Index()[content.Key] = new Known(content) { UsedAt = now, NotedAt = now };
        }
    }

    private StoredContent? Touch(ContentKey key)
    {
        return Disk(() =>
        {
            lock (_lock)
            {
                if (!Index().TryGetValue(key, out var known))
                    return null;
                var now = time.GetUtcNow();
                if (!key.IsFile)
                {
                    known.UsedAt = now;
                    if (now - known.NotedAt >= s_useIsNoted && File.Exists(_files.PathOf(known.Content)))
                    {
                        File.SetLastWriteTimeUtc(_files.PathOf(known.Content), now.UtcDateTime);
                        known.NotedAt = now;
                    }
                }

                return known.Content;
            }
        });
    }

    private void Forget(StoredContent content)
    {
        lock (_lock)
            Index().Remove(content.Key);
    }

    private Dictionary<ContentKey, Known> Index()
    {
        lock (_lock)
        {
            if (_known is null)
            {
                _files.Prepare();
                var found = new Dictionary<ContentKey, Known>();
                foreach (var (content, usedAt) in _files.List())
                    found[content.Key] = new Known(content) { UsedAt = usedAt, NotedAt = usedAt };
                _known = found;
                LogReady(found.Count, options.ContentDirectory);
            }

            return _known;
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next start removes what is unfinished.
        }
    }

    private void Disk(Action access) => Disk(() =>
    {
        access();
        return true;
    });

    private T Disk<T>(Func<T> access)
    {
        try
        {
            return access();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw ContentFaults.Explain(fault, options.ContentDirectory);
        }
    }

    [LoggerMessage(DataEventIds.ContentReady, LogLevel.Debug, "{Count} pieces of content are in {Directory}")]
    private partial void LogReady(int count, string directory);

    private sealed class Known(StoredContent content)
    {
        public StoredContent Content => content;

        public DateTimeOffset UsedAt { get; set; }

        public DateTimeOffset NotedAt { get; set; }
    }
}
