using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Networks;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;

namespace MsnBridge.Matrix.Files;

/// <summary>Files between the content store and the homeserver's media repository.</summary>
internal sealed class MediaFiles(MatrixOptions options, GhostIds ids, IContentStore store, IMatrixClient client, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private long? _lastLimit;

    /// <summary>The largest file that the homeserver takes, as it said last.</summary>
    public async Task<long> FindLimitAsync(CancellationToken cancellationToken)
    {
        try
        {
            _lastLimit = await client.FindUploadLimitAsync(cancellationToken).WaitAsync(s_patience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or MatrixException or MatrixUnavailableException)
        {
            // It is away; what it takes has hardly changed meanwhile.
        }

        return _lastLimit ?? options.MaxMediaBytes;
    }

    /// <summary>Uploads content of the store; null where it is not there any more.</summary>
    /// <exception cref="MatrixException">The homeserver does not take it.</exception>
    public async Task<MediaUri?> UploadAsync(ContentKey key, string mediaType, string? name, CancellationToken cancellationToken)
    {
        var content = await store.OpenReadAsync(key, cancellationToken);
        if (content is null)
            return null;
        await using (content)
            return await client.UploadAsync(new Actor(ids.Bot), content, content.Length, mediaType, name, cancellationToken);
    }

    /// <summary>A file's message, uploaded; null where its content is gone.</summary>
    /// <exception cref="MatrixException">The homeserver does not take it.</exception>
    public async Task<System.Text.Json.Nodes.JsonObject?> UploadAsync(FileToHome file, CancellationToken cancellationToken)
    {
        if (await UploadAsync(file.Content, file.File.MediaType, file.File.Name, cancellationToken) is not { } content)
            return null;
        return FileMessages.Write(file.File, content, await UploadPreviewAsync(file.Preview, cancellationToken));
    }

    /// <summary>Null where there is none, or the homeserver does not take it: the file goes without.</summary>
    public async Task<MediaUri?> UploadPreviewAsync(ContentKey? preview, CancellationToken cancellationToken)
    {
        try
        {
            return preview is { } key ? await UploadAsync(key, "image/png", null, cancellationToken) : null;
        }
        catch (MatrixException)
        {
            return null;
        }
    }

    /// <exception cref="HomeContentException">It cannot be had.</exception>
    public async Task<Stream> OpenAsync(string reference, CancellationToken cancellationToken)
    {
        var where = MediaReference.Parse(reference) ?? throw new HomeContentException(HomeContentFailure.NotAllowed, "The bridge cannot read where the file is.");
        try
        {
            return new MediaReadStream(await client.DownloadAsync(where.Uri, options.MaxMediaBytes, cancellationToken), where);
        }
        catch (MatrixException refused) when (refused.Code == "M_TOO_LARGE")
        {
            throw new HomeContentException(HomeContentFailure.TooLarge, "The file is larger than the bridge takes.", refused);
        }
        catch (Exception exception) when (exception is MatrixException or MatrixUnavailableException)
        {
            throw new HomeContentException(HomeContentFailure.NotAvailable, "The homeserver does not give the file.", exception);
        }
    }

    /// <summary>How long a file is whose sender did not say; null where nobody can tell.</summary>
    public async Task<long?> FindSizeAsync(MediaReference reference, CancellationToken cancellationToken)
    {
        try
        {
            await using var media = await client.DownloadAsync(reference.Uri, options.MaxMediaBytes, cancellationToken);
            return media.Length;
        }
        catch (Exception exception) when (exception is MatrixException or MatrixUnavailableException)
        {
            return null;
        }
    }
}
