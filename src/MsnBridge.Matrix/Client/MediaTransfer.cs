using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using MsnBridge.Core.Identities;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Conversion;

namespace MsnBridge.Matrix.Client;

/// <summary>Moves content to and from the media repository without ever holding it in memory.</summary>
internal sealed class MediaTransfer(MatrixOptions options, HomeserverConnection connection, RequestScheduler scheduler, TimeProvider time)
{
    /// <summary>Of content of unknown length; what is longer goes to a temporary file that only this process can read.</summary>
    private const int MaxMemoryBytes = 64 * 1024;

    /// <summary>So often a connection may break within the same content. More would mean that this content is what breaks it.</summary>
    private const int MaxBreaks = 3;

    private const string Scheme = "mxc://";
    private static readonly TimeSpan ConfigAge = TimeSpan.FromHours(1);
    private static readonly CallTerms Terms = new(MatrixPriority.Message) { Bulk = true, MaxServerErrors = 3 };
    private (long? Limit, DateTimeOffset Until)? _config;

    public async Task<MediaUri> UploadAsync(
        Actor actor, Secret token, Stream content, long? length, string contentType, string? fileName, CancellationToken cancellationToken)
    {
        var limit = await LimitAsync(token, actor.Token is null, cancellationToken);
        var start = content.CanSeek ? content.Position : 0;
        length ??= content.CanSeek ? content.Length - start : null;
        if (length > limit)
            throw HomeserverConnection.TooLarge(limit);
        if (length is { } known)
            return await SendAsync(actor, token, content, known, contentType, fileName, cancellationToken);

        // Synapse takes nothing without a Content-Length.
        var limited = new LimitedReadStream(
            content, limit, options.RequestTimeout, time, () => HomeserverConnection.TooLarge(limit), cause => new IOException("The content stopped coming.", cause));
        await using var whole = new FileBufferingReadStream(limited, MaxMemoryBytes);
        await whole.DrainAsync(cancellationToken);
        whole.Position = 0;
        return await SendAsync(actor, token, whole, whole.Length, contentType, fileName, cancellationToken);
    }

    /// <exception cref="MatrixException">As the homeserver says; <c>M_TOO_LARGE</c> where it announces more than is wanted.</exception>
    public async Task<MatrixMedia> DownloadAsync(Secret token, MediaUri uri, long maxBytes, CancellationToken cancellationToken)
    {
        var (server, id) = Split(uri);
        HttpResponseMessage response;
        try
        {
            response = await OpenAsync(MatrixPath.ClientV1.Then("media/download"), token, server, id, cancellationToken);
        }
        catch (MatrixException ex) when (IsUnrecognized(ex))
        {
            response = await OpenAsync(MatrixPath.MediaV3.Then("download"), token, server, id, cancellationToken);
        }

        try
        {
            var headers = response.Content.Headers;
            if (headers.ContentLength > maxBytes)
                throw HomeserverConnection.TooLarge(maxBytes);
            var disposition = headers.ContentDisposition;
            return new MatrixMedia(
                await connection.ContentAsync(response, maxBytes, cancellationToken),
                headers.ContentType?.MediaType ?? "application/octet-stream",
                disposition?.FileNameStar ?? disposition?.FileName?.Trim('"'),
                headers.ContentLength,
                response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static bool IsUnrecognized(MatrixException exception) =>
        exception is { Status: HttpStatusCode.NotFound, Code: "M_UNRECOGNIZED" };

    // mxc://example.org/AbCdEf, of which both parts come from whoever wrote the event.
    private static (string Server, string Id) Split(MediaUri uri)
    {
        var parts = uri.Value.StartsWith(Scheme, StringComparison.Ordinal) ? uri.Value[Scheme.Length..].Split('/') : [];
        return parts is [{ Length: > 0 } server, { Length: > 0 } id] && !IsDots(server) && !IsDots(id)
            ? (server, id)
            : throw new MatrixException(HttpStatusCode.BadRequest, "M_INVALID_PARAM", "That is no address of content in a media repository.");
    }

    private static bool IsDots(string part) => part is "." or "..";

    private Task<HttpResponseMessage> OpenAsync(MatrixPath path, Secret token, string server, string id, CancellationToken cancellationToken)
    {
        var request = new MatrixRequest(HttpMethod.Get, path.Segment(server).Segment(id).ToString(), token);
        return scheduler.RunAsync(Terms, attempt => connection.OpenAsync(request, attempt), cancellationToken);
    }

    private async Task<MediaUri> SendAsync(
        Actor actor, Secret token, Stream content, long length, string contentType, string? fileName, CancellationToken cancellationToken)
    {
        var start = content.CanSeek ? content.Position : 0;
        var path = MatrixPath.MediaV3.Then("upload").Query("filename", fileName).Query("user_id", actor.Asserted ? actor.User.Value : null).ToString();
        var moved = false;
        var breaks = 0;
        var answer = await scheduler.RunAsync(
            Terms with { OwnToken = actor.Token is null },
            attempt =>
            {
                if (moved && (!content.CanSeek || ++breaks >= MaxBreaks))
                    throw new MatrixUnavailableException("The content could not be sent whole.");
                if (content.CanSeek)
                    content.Position = start;
                moved = false;
                var request = new MatrixRequest(
                    HttpMethod.Post,
                    path,
                    token,
                    progress => new UploadContent(
                        content,
                        length,
                        contentType,
                        () =>
                        {
                            moved = true;
                            progress();
                        }));
                return connection.AskAsync(request, attempt);
            },
            cancellationToken);
        return answer.Text("content_uri") is { } uri
            ? new MediaUri(uri)
            : throw new MatrixException(HttpStatusCode.OK, "M_BAD_JSON", "The homeserver's answer has no readable content_uri.");
    }

    /// <summary>The homeserver's limit and our own, whichever is smaller.</summary>
    public async Task<long> LimitAsync(Secret token, bool own, CancellationToken cancellationToken)
    {
        if (_config is not { } config || config.Until < time.GetUtcNow())
        {
            config = (await AskLimitAsync(token, own, cancellationToken), time.GetUtcNow() + ConfigAge);
            _config = config;
        }

        return Math.Min(options.MaxMediaBytes, config.Limit ?? long.MaxValue);
    }

    private async Task<long?> AskLimitAsync(Secret token, bool own, CancellationToken cancellationToken)
    {
        foreach (var path in new[] { MatrixPath.ClientV1.Then("media/config"), MatrixPath.MediaV3.Then("config") })
        {
            try
            {
                var request = new MatrixRequest(HttpMethod.Get, path.ToString(), token);
                var answer = await scheduler.RunAsync(
                    Terms with { Bulk = false, OwnToken = own }, attempt => connection.AskAsync(request, attempt), cancellationToken);
                return answer.Member("m.upload.size") is { ValueKind: JsonValueKind.Number } size && size.TryGetInt64(out var limit) && limit > 0
                    ? limit
                    : null;
            }
            catch (MatrixException ex) when (!ex.IsUnknownToken)
            {
                // A homeserver without that call still says no to what is too large for it.
            }
        }

        return null;
    }
}
