using MsnBridge.Core.Content;

namespace MsnBridge.Testing;

/// <summary>Content that lives as long as the object.</summary>
public sealed class InMemoryContentStore(TimeProvider time) : IContentStore
{
    private readonly Lock _lock = new();
    private readonly ContentArrivals _arrivals = new(time);
    private readonly Dictionary<ContentKey, Kept> _kept = [];

    public InMemoryContentStore()
        : this(TimeProvider.System)
    {
    }

    /// <summary>Whether the disk is full, so that saving fails.</summary>
    public bool IsFull { get; set; }

    /// <summary>Whether the disk does not give what it has.</summary>
    public bool IsUnreadable { get; set; }

    public IReadOnlyList<ContentKey> Keys
    {
        get
        {
            lock (_lock)
                return [.. _kept.Keys];
        }
    }

    public ValueTask<StoredContent?> FindAsync(ContentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Use(key)?.Content);
    }

    public ValueTask<Stream?> OpenReadAsync(ContentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsUnreadable)
            throw new ContentStoreException("The disk does not give it.", isDiskFull: false);
        return new(Use(key) is { } kept ? new MemoryStream(kept.Bytes, writable: false) : null);
    }

    public async Task<StoredContent> SaveAsync(
        ContentKey key, string mediaType, Func<Stream, CancellationToken, Task> write, long largest, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        await using var bounded = new BoundedWriteStream(memory, largest);
        await write(bounded, cancellationToken);
        bounded.Check(key);
        if (IsFull)
            throw new ContentStoreException("The disk is full. Free some space.", isDiskFull: true);
        var content = new StoredContent(key, memory.Length, MediaTypes.Normalize(mediaType));
        lock (_lock)
            _kept[key] = new Kept(content, memory.ToArray()) { UsedAt = time.GetUtcNow() };
        _arrivals.Report(key, content);
        return content;
    }

    public ValueTask RemoveAsync(ContentKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _kept.Remove(key);
        return ValueTask.CompletedTask;
    }

    public Task<StoredContent?> WaitForAsync(ContentKey key, TimeSpan timeout, CancellationToken cancellationToken) =>
        _arrivals.WaitAsync(key, () => FindAsync(key, cancellationToken), timeout, cancellationToken);

    public void ReportMissing(ContentKey key) => _arrivals.Report(key, null);

    public ValueTask<int> PruneAsync(long largestTotal, DateTimeOffset filesBefore, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var superfluous = _kept.Values.Where(kept => kept.Content.Key.IsFile && kept.UsedAt < filesBefore).ToList();
            var total = 0L;
            foreach (var kept in _kept.Values.Where(kept => kept.Content.Key.IsObject).OrderByDescending(kept => kept.UsedAt))
            {
                total += kept.Content.Size;
                if (total > largestTotal)
                    superfluous.Add(kept);
            }

            foreach (var kept in superfluous)
                _kept.Remove(kept.Content.Key);
            return new(superfluous.Count);
        }
    }

    private Kept? Use(ContentKey key)
    {
        lock (_lock)
        {
            if (_kept.GetValueOrDefault(key) is not { } kept)
                return null;
            if (!key.IsFile)
                kept.UsedAt = time.GetUtcNow();
            return kept;
        }
    }

    private sealed record Kept(StoredContent Content, byte[] Bytes)
    {
        public DateTimeOffset UsedAt { get; set; }
    }
}
