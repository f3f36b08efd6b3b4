using System.Collections.Concurrent;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;

namespace MsnBridge.Core.People;

/// <summary>Exports go through the content store, so that memory does not grow with them; what a crash leaves there is pruned as a file.</summary>
internal sealed class PersonData(IPersonRecords records, IContentStore content, PersonErasures erasures, TimeProvider time) : IPersonData, IDisposable
{
    /// <summary>The most that is handed over.</summary>
    internal const long Largest = 100_000_000;
    internal static readonly TimeSpan Between = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _one = new(1);

    // Null while one is under way.
    private readonly ConcurrentDictionary<HomeUser, DateTimeOffset?> _last = new();

    public async Task<ExportOutcome> ExportAsync(HomeUser user, Func<StoredContent, CancellationToken, Task<bool>> hand, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var (known, at) in _last)
        {
            if (at + Between <= now)
                _last.TryRemove(KeyValuePair.Create(known, at));
        }

        if (!_last.TryAdd(user, null))
            return _last.TryGetValue(user, out var last) && last is null ? ExportOutcome.UnderWay : ExportOutcome.TooSoon;
        try
        {
            return await MakeAsync(user, hand, cancellationToken);
        }
        finally
        {
            // However it ended: what costs is looking through the store.
            _last[user] = time.GetUtcNow();
        }
    }

    public Task<bool> EraseAsync(HomeUser user, string? place, Func<CancellationToken, Task>? begun, CancellationToken cancellationToken) =>
        erasures.BeginAsync(user, place, begun, cancellationToken);

    public void Dispose() => _one.Dispose();

    private async Task<ExportOutcome> MakeAsync(HomeUser user, Func<StoredContent, CancellationToken, Task<bool>> hand, CancellationToken cancellationToken)
    {
        var key = ContentKey.NewFile();
        try
        {
            var any = false;
            StoredContent stored;
            await _one.WaitAsync(cancellationToken);
            try
            {
                stored = await content.SaveAsync(
                    key, "application/zip", async (stream, token) => any = await records.ExportAsync(user, stream, token), Largest, cancellationToken);
            }
            finally
            {
                _one.Release();
            }

            if (!any)
                return ExportOutcome.Nothing;
            return await hand(stored, cancellationToken) ? ExportOutcome.Handed : ExportOutcome.NotHanded;
        }
        catch (ContentRefusedException)
        {
            return ExportOutcome.TooLarge;
        }
        catch (ContentStoreException)
        {
            return ExportOutcome.NotStored;
        }
        finally
        {
            await content.RemoveAsync(key, CancellationToken.None);
        }
    }
}
