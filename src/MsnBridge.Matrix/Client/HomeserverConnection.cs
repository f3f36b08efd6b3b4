using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace MsnBridge.Matrix.Client;

/// <summary>
/// Makes one attempt of a request and says how it ended: an answer, a refusal (<see cref="MatrixException"/>), or one of the failures after
/// which another attempt may do better (<see cref="AttemptFailedException"/>). Safe for concurrent use.
/// </summary>
internal sealed class HomeserverConnection : IDisposable
{
    /// <summary>Of an answer that is kept in memory. The members of a very large room fit.</summary>
    private const long MaxAnswerBytes = 32 * 1024 * 1024;

    private const int MaxErrorLength = 300;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = MatrixJson.MaxDepth };
    private readonly MatrixOptions _options;
    private readonly TimeProvider _time;
    private readonly string _homeserver;
    private readonly HttpClient _http;

    public HomeserverConnection(MatrixOptions options, TimeProvider time)
        : this(options, time, new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !options.Homeserver.IsLoopback,
            ConnectTimeout = options.RequestTimeout < ConnectTimeout ? options.RequestTimeout : ConnectTimeout,
            // So that a homeserver that moves to another address is found again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        })
    {
    }

    /// <param name="handler">Disposed with this.</param>
    internal HomeserverConnection(MatrixOptions options, TimeProvider time, HttpMessageHandler handler)
    {
        _options = options;
        _time = time;
        _homeserver = options.Homeserver.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The whole answer.</summary>
    public async Task<JsonElement> AskAsync(MatrixRequest request, CancellationToken cancellationToken)
    {
        using var timeout = new ProgressTimeout(_options.RequestTimeout, _time, cancellationToken);
        return await AttemptAsync(
            request,
            timeout,
            async () =>
            {
                using var response = await SendAsync(request, timeout);
                var body = await ReadAsync(response, timeout.Token);
                if (!response.IsSuccessStatusCode)
                    throw Refusal(response, body);
                return body is { ValueKind: JsonValueKind.Object } answer ? answer : throw NotAnAnswer(response);
            },
            cancellationToken);
    }

    /// <summary>The answer up to its content, which the caller reads and disposes.</summary>
    public async Task<HttpResponseMessage> OpenAsync(MatrixRequest request, CancellationToken cancellationToken)
    {
        using var timeout = new ProgressTimeout(_options.RequestTimeout, _time, cancellationToken);
        return await AttemptAsync(
            request,
            timeout,
            async () =>
            {
                var response = await SendAsync(request, timeout);
                if (response.IsSuccessStatusCode)
                    return response;
                using (response)
                    throw Refusal(response, await ReadAsync(response, timeout.Token));
            },
            cancellationToken);
    }

    /// <summary>Whether anybody is there.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        AskAsync(new MatrixRequest(HttpMethod.Get, MatrixPath.Versions.ToString(), token: null), cancellationToken);

    /// <summary>An answer's content, to be read up to the limit and as long as it comes.</summary>
    public async Task<Stream> ContentAsync(HttpResponseMessage response, long limit, CancellationToken cancellationToken) =>
        new LimitedReadStream(
            await response.Content.ReadAsStreamAsync(cancellationToken),
            limit,
            _options.RequestTimeout,
            _time,
            () => TooLarge(limit),
            cause => new MatrixUnavailableException("The homeserver stopped sending the content.", cause));

    public static MatrixException TooLarge(long limit) =>
        new(HttpStatusCode.RequestEntityTooLarge, "M_TOO_LARGE", $"The content is larger than {limit} bytes.");

    public void Dispose() => _http.Dispose();

    private async Task<T> AttemptAsync<T>(MatrixRequest request, ProgressTimeout timeout, Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await attempt();
        }
        catch (OperationCanceledException ex) when (timeout.HasElapsed && !cancellationToken.IsCancellationRequested)
        {
            throw Away(MatrixLinkFault.NoAnswer, $"did not answer within {_options.RequestTimeout}.", ex);
        }
        catch (OperationCanceledException ex) when (ex.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            throw Away(MatrixLinkFault.Unreachable, $"did not accept a connection within {ConnectTimeout}. Check matrix.homeserver.", ex);
        }
        catch (HttpRequestException ex)
        {
            throw FromHttp(ex);
        }
        catch (IOException ex)
        {
            throw Away(MatrixLinkFault.ConnectionLost, "closed the connection before its answer was complete.", ex);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(MatrixRequest request, ProgressTimeout timeout)
    {
        // Without canonicalization: it would make ".." of an escaped segment and another path of that.
        var uri = new Uri(_homeserver + request.Path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(request.Method, uri);
        message.Headers.TryAddWithoutValidation("User-Agent", "MsnBridge");
        message.Headers.TryAddWithoutValidation("Accept", "*/*");
        if (request.Token?.Reveal() is { } token)
        {
            // The library's own complaint would quote the token.
            if (token.Length == 0 || token.Any(character => character is <= ' ' or > '~'))
                throw new MatrixException(HttpStatusCode.Unauthorized, "M_UNKNOWN_TOKEN", "The token is empty or holds characters that no token has.");
            message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        message.Content = request.Content?.Invoke(timeout.Moved);
        var upload = message.Content as UploadContent;
        // A proxy that does not want so much says so before it is sent and not by a broken connection in its midst.
        message.Headers.ExpectContinue = upload is null ? null : true;
        var begun = Stopwatch.GetTimestamp();
        HttpStatusCode? status = null;
        try
        {
            var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            status = response.StatusCode;
            return response;
        }
        catch (Exception) when (upload?.SourceFailure is not null)
        {
            // Whatever the library made of it, the homeserver has no part in it.
            ExceptionDispatchInfo.Throw(upload.SourceFailure);
            throw;
        }
        finally
        {
            MatrixInstruments.Answered(request.Path, status, Stopwatch.GetElapsedTime(begun));
        }
    }

    /// <returns>Null where it is no JSON.</returns>
    private async Task<JsonElement?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > MaxAnswerBytes)
            throw TooLarge(MaxAnswerBytes);
        await using var content = new LimitedReadStream(
            await response.Content.ReadAsStreamAsync(cancellationToken),
            MaxAnswerBytes,
            _options.RequestTimeout,
            _time,
            () => TooLarge(MaxAnswerBytes),
            cause => Away(MatrixLinkFault.ConnectionLost, "closed the connection before its answer was complete.", cause));
        try
        {
            using var document = await JsonDocument.ParseAsync(content, Reading, cancellationToken);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // The reader's words may quote what was read.
            return null;
        }
    }

    private AttemptFailedException NotAnAnswer(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is "application/json"
            ? new AttemptFailedException(new RequestFailed(new(response.StatusCode, "M_NOT_JSON", "The answer cannot be read.")))
            : Away(MatrixLinkFault.NotAHomeserver, "is no homeserver: its answer is not JSON. Check matrix.homeserver.");

    // {"errcode":"M_FORBIDDEN","error":"…"}; a proxy's page has none of it.
    private Exception Refusal(HttpResponseMessage response, JsonElement? body)
    {
        var status = response.StatusCode;
        var said = ReadError(body);
        if (status == HttpStatusCode.TooManyRequests || said?.Errcode == "M_LIMIT_EXCEEDED")
            return new AttemptFailedException(new RateLimited(RetryAfter(response, said)));
        if ((int)status is >= 300 and < 400)
            return Away(MatrixLinkFault.NotAHomeserver, "answers by sending to another address. Check matrix.homeserver.");
        if (said?.Errcode is null && status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
            return Away(MatrixLinkFault.ServerError, $"is not reached by the proxy before it, which answers {(int)status}.");
        var exception = new MatrixException(
            status, said?.Errcode ?? "M_UNKNOWN", Shorten(said?.Error) ?? $"The homeserver answered {(int)status} and did not say why.");
        return (int)status is >= 500 or 408 && exception.Code != "M_NOT_YET_UPLOADED" ? new AttemptFailedException(new RequestFailed(exception)) : exception;
    }

    private static ErrorAnswer? ReadError(JsonElement? body)
    {
        try
        {
            return body is { ValueKind: JsonValueKind.Object } error ? error.Deserialize(MatrixJson.Default.ErrorAnswer) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response, ErrorAnswer? said)
    {
        var header = response.Headers.RetryAfter;
        var asked = header?.Delta ?? (header?.Date - _time.GetUtcNow());
        if (asked is null && said?.RetryAfterMs is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var milliseconds))
            asked = TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, TimeSpan.MaxValue.TotalMilliseconds / 10));
        return asked > TimeSpan.Zero ? asked : null;
    }

    private static string? Shorten(string? error)
    {
        if (string.IsNullOrWhiteSpace(error))
            return null;
        var line = string.Concat(error.Select(character => char.IsControl(character) ? ' ' : character));
        return line.Length > MaxErrorLength ? line[..MaxErrorLength] : line;
    }

    private AttemptFailedException FromHttp(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError =>
            Away(MatrixLinkFault.UnknownHost, "has a name that DNS does not know. Check matrix.homeserver.", exception),
        HttpRequestError.ConnectionError when exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            Away(MatrixLinkFault.ConnectionRefused, "refused the connection: nothing listens there. Check matrix.homeserver.", exception),
        HttpRequestError.ConnectionError => Away(MatrixLinkFault.Unreachable, "cannot be reached. Check matrix.homeserver.", exception),
        HttpRequestError.SecureConnectionError =>
            Away(MatrixLinkFault.NotSecure, "does not get through the TLS handshake. Check its certificate, and whether matrix.homeserver is https.", exception),
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded =>
            Away(MatrixLinkFault.NotAHomeserver, "is no homeserver: it does not speak HTTP. Check matrix.homeserver.", exception),
        _ => Away(MatrixLinkFault.ConnectionLost, "closed the connection before its answer was complete.", exception),
    };

    private AttemptFailedException Away(MatrixLinkFault fault, string what, Exception? cause = null) =>
        new(new HomeserverAway(fault, $"{_options.Homeserver} {what}"), cause);
}
