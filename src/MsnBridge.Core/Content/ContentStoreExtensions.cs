namespace MsnBridge.Core.Content;

/// <summary>Short content as a whole.</summary>
public static class ContentStoreExtensions
{
    public static Task<StoredContent> SaveAsync(
        this IContentStore store, ContentKey key, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        store.SaveAsync(key, mediaType, (stream, token) => stream.WriteAsync(bytes, token).AsTask(), bytes.Length, cancellationToken);

    /// <summary>The bytes, or null where the store does not have them or they are more than <paramref name="largest"/>.</summary>
    public static async Task<byte[]?> ReadAsync(this IContentStore store, ContentKey key, int largest, CancellationToken cancellationToken)
    {
        await using var stream = await store.OpenReadAsync(key, cancellationToken);
        if (stream is null || stream.Length > largest)
            return null;
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
