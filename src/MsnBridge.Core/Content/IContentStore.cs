namespace MsnBridge.Core.Content;

/// <summary>
/// Bytes that are too large for the journal: pictures, emoticons, files on their way. One store for all puppets, so what has a hash
/// is fetched once for all. Safe for concurrent use. What was saved is there after a crash; what was being saved is not. Readers must be ready
/// for content that is gone: objects go when room is needed, and a disk may be restored from an older backup.
/// </summary>
public interface IContentStore
{
    /// <summary>What is known of the content, or null where the store does not have it. Counts as a use.</summary>
    ValueTask<StoredContent?> FindAsync(ContentKey key, CancellationToken cancellationToken);

    /// <summary>The bytes, for reading from the beginning; null where the store does not have them. Stays readable when the content is removed
    /// meanwhile. Counts as a use.</summary>
    /// <exception cref="ContentStoreException">The disk does not give them.</exception>
    ValueTask<Stream?> OpenReadAsync(ContentKey key, CancellationToken cancellationToken);

    /// <summary>Saves what <paramref name="write"/> writes, in place of what was there under the key. Nothing is there until all is on
    /// the disk; where it fails, whatever the reason, everything is as before.</summary>
    /// <param name="mediaType">What it is; what is not of the form <c>type/subtype</c> is kept as <c>application/octet-stream</c>.</param>
    /// <param name="write">Writes the bytes. What it throws is thrown on. The stream is not to be used after it.</param>
    /// <param name="largest">The most it may write.</param>
    /// <exception cref="ContentRefusedException">It is more than <paramref name="largest"/>, or has not the hash that the key names.</exception>
    /// <exception cref="ContentStoreException">The disk does not take it: it is full, or broken. The message says so for a person.</exception>
    Task<StoredContent> SaveAsync(
        ContentKey key, string mediaType, Func<Stream, CancellationToken, Task> write, long largest, CancellationToken cancellationToken);

    /// <summary>Removes the content. Repeating it does nothing.</summary>
    ValueTask RemoveAsync(ContentKey key, CancellationToken cancellationToken);

    /// <summary>Waits until the store has the content, at most so long. Null where the time has passed or somebody reported that it cannot be
    /// had.</summary>
    Task<StoredContent?> WaitForAsync(ContentKey key, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Tells those who wait now that the content cannot be had. Nothing is remembered of it.</summary>
    void ReportMissing(ContentKey key);

    /// <summary>Removes the objects that were used least recently until the rest is no more than <paramref name="largestTotal"/> bytes, and
    /// files that were saved before <paramref name="filesBefore"/>: whose they were has gone without removing them.</summary>
    /// <returns>How much was removed.</returns>
    ValueTask<int> PruneAsync(long largestTotal, DateTimeOffset filesBefore, CancellationToken cancellationToken);
}
