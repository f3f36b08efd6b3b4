using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using MsnBridge.Msnp.Profiles;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Gateway;

/// <summary>
/// One connection to a server through the HTTP gateway: what is written goes out in the bodies of requests, what the server says comes back in the bodies of
/// answers, cut anywhere. The gateway cannot speak by itself, so it is asked: every few seconds, or by a request that it holds, where it offers that.
/// </summary>
/// <remarks>There is no telling whether a request arrived whose answer did not; so it is repeated only where it certainly never left, and otherwise the connection
/// ends with a <see cref="GatewayException"/>.</remarks>
internal sealed class GatewayTransport : IDuplexPipe, IAsyncDisposable
{
    public static readonly TimeSpan ActivePollInterval = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan IdlePollInterval = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Lifespan = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>How long after something was carried it is likely that more is.</summary>
    private static readonly TimeSpan ActivityTimeout = TimeSpan.FromMinutes(1);

    // Gateways limit bodies; clients of that age packed half of this into one.
    private const int LargestRequest = 32 * 1024;
    private const int LargestAnswer = 1024 * 1024;
    private const int MaxRetries = 3;

    private static readonly byte[] Farewell = [.. "OUT\r\n"u8];

    private readonly HttpClient _http;
    private readonly ServerProfile _profile;
    private readonly TimeSpan _closeTimeout;
    private readonly TimeProvider _time;
    private readonly Pipe _toServer = new();
    private readonly Pipe _fromServer = new();
    private readonly CancellationTokenSource _over = new();
    private readonly AsyncLock _delivering = new();
    private readonly Lock _lock = new();
    private readonly Task _running;
    private GatewayRoute _route;
    private string? _sessionId;
    private bool _holdsPolls;
    private bool _hasTakenLeave;
    private long _lastActivity;

    /// <param name="http">Must not follow redirects by itself. Not disposed.</param>
    /// <param name="profile">Says which hosts the gateway may send requests on to.</param>
    /// <param name="route">Where to.</param>
    /// <param name="closeTimeout">How long a connection that is being closed goes on sending what was written.</param>
    /// <param name="time">The clock.</param>
    public GatewayTransport(HttpClient http, ServerProfile profile, GatewayRoute route, TimeSpan closeTimeout, TimeProvider time)
    {
        _http = http;
        _profile = profile;
        _route = route;
        _closeTimeout = closeTimeout;
        _time = time;
        _running = RunAsync();
    }

    public PipeReader Input => _fromServer.Reader;

    public PipeWriter Output => _toServer.Writer;

    /// <summary>Sends what was written, unless that takes too long, and ends. Called when both pipes were completed.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _running.WaitAsync(_closeTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _over.CancelAsync().ConfigureAwait(false);
            await _running.ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var cause = await CarryAsync().ConfigureAwait(false);
        await _fromServer.Writer.CompleteAsync(cause).ConfigureAwait(false);

        // Whoever writes meanwhile is to hear the same cause.
        await _toServer.Reader.CompleteAsync(cause).ConfigureAwait(false);
    }

    /// <returns>The failure that ended the connection; null if it ended in order.</returns>
    private async Task<Exception?> CarryAsync()
    {
        var polling = Task.CompletedTask;
        try
        {
            if (!await OpenAsync().ConfigureAwait(false))
                return null;

            if (_holdsPolls)
                polling = HoldPollsAsync();

            await WriteAndPollAsync().ConfigureAwait(false);
            return await EndPollingAsync(polling).ConfigureAwait(false);
        }
        catch (GatewayException exception) when (exception.Failure == GatewayFailure.SessionLost && _holdsPolls)
        {
            // The session ended meanwhile, and what the server said last comes with the request that it holds.
            return await OutcomeOfPollingAsync(polling).ConfigureAwait(false);
        }
        catch (GatewayException exception)
        {
            return await EndPollingAsync(polling).ConfigureAwait(false) ?? exception;
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            return await EndPollingAsync(polling).ConfigureAwait(false);
        }
        catch (InvalidOperationException exception)
        {
            // The reader's end of a pipe is gone: nobody is left to carry for.
            return await EndPollingAsync(polling).ConfigureAwait(false) ?? exception;
        }
    }

    /// <returns>What made polling end, which made everything end.</returns>
    private async Task<Exception?> EndPollingAsync(Task polling)
    {
        await _over.CancelAsync().ConfigureAwait(false);
        return await OutcomeOfPollingAsync(polling).ConfigureAwait(false);
    }

    private static async Task<Exception?> OutcomeOfPollingAsync(Task polling)
    {
        try
        {
            await polling.ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (GatewayException exception)
        {
            return exception;
        }
    }

    /// <summary>Opens the session with the first thing there is to say, which is how every client does it.</summary>
    private async Task<bool> OpenAsync()
    {
        var result = await _toServer.Reader.ReadAsync(_over.Token).ConfigureAwait(false);
        return !result.Buffer.IsEmpty
            && await ExchangeAsync(_ => _route.Open(), Take(result), AnswerTimeout).ConfigureAwait(false) is not Exchange.Last;
    }

    /// <summary>One request after another, never two at once: writes what there is, or asks when there was nothing for a while.</summary>
    private async Task WriteAndPollAsync()
    {
        while (true)
        {
            var timer = _time.CreateTimer(
                static pipe => ((Pipe)pipe!).Reader.CancelPendingRead(), _toServer, _holdsPolls ? Timeout.InfiniteTimeSpan : PollInterval(), Timeout.InfiniteTimeSpan);
            ReadResult result;
            await using (timer.ConfigureAwait(false))
                result = await _toServer.Reader.ReadAsync(_over.Token).ConfigureAwait(false);

            var isLeaving = result.Buffer.IsEmpty && result.IsCompleted;
            if (isLeaving && _hasTakenLeave)
                return;

            // Closing a socket tells the server that the client has gone; here only a word does.
            var body = isLeaving ? Farewell : Take(result);
            _hasTakenLeave = body.AsSpan().EndsWith(Farewell);
            if (await ExchangeAsync(id => body.Length > 0 ? _route.Write(id) : _route.Poll(id), body, AnswerTimeout).ConfigureAwait(false) == Exchange.Last)
                return;
        }
    }

    private TimeSpan PollInterval()
    {
        lock (_lock)
            return _time.GetElapsedTime(_lastActivity) < ActivityTimeout ? ActivePollInterval : IdlePollInterval;
    }

    /// <summary>Beside the writing, a request that the gateway answers when it has something to say.</summary>
    private async Task HoldPollsAsync()
    {
        try
        {
            while (true)
            {
                var started = _time.GetTimestamp();
                var exchange = await ExchangeAsync(id => _route.Poll(id, Lifespan), [], AnswerTimeout + Lifespan).ConfigureAwait(false);
                if (exchange == Exchange.Last)
                    return;

                // A gateway that promised to hold requests and does not is not to be asked without pause.
                if (exchange == Exchange.Empty && _time.GetElapsedTime(started) < Lifespan / 2)
                    await Task.Delay(ActivePollInterval, _time, _over.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            // The writing ends with it.
            await _over.CancelAsync().ConfigureAwait(false);
        }
    }

    private byte[] Take(in ReadResult result)
    {
        var taken = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, LargestRequest));
        var body = taken.ToArray();
        _toServer.Reader.AdvanceTo(taken.End);
        return body;
    }

    // >>> POST <url>                                       <<< 200, X-MSN-Messenger: SessionID=...; GW-IP=...
    private async Task<Exchange> ExchangeAsync(Func<string, Uri> url, byte[] body, TimeSpan patience)
    {
        using var answer = await PostAsync(url, body, patience).ConfigureAwait(false);
        var status = ReadStatus(answer);
        lock (_lock)
        {
            _sessionId = status.SessionId ?? _sessionId;
            _holdsPolls |= answer.Headers.TryGetValues("X-MSN-GWCapabilities", out var capabilities)
                && capabilities.Any(value => value.Split(',', ' ', ';').Contains("LP", StringComparer.OrdinalIgnoreCase));
            _route = _route.By(NamedHost(answer) ?? status.Host, _profile);
            if (body.Length > 0)
                _lastActivity = _time.GetTimestamp();
        }

        var length = await DeliverAsync(answer).ConfigureAwait(false);
        return status.IsClosed ? Exchange.Last : length == 0 ? Exchange.Empty : Exchange.Full;
    }

    private async Task<HttpResponseMessage> PostAsync(Func<string, Uri> url, byte[] body, TimeSpan patience)
    {
        for (var attempt = 0; ; attempt++)
        {
            Uri target;
            lock (_lock)
                target = url(_sessionId ?? "");

            try
            {
                return await PostOnceAsync(target, body, patience).ConfigureAwait(false);
            }
            catch (GatewayException exception) when (exception.Failure == GatewayFailure.Unreachable && _sessionId is not null && attempt < MaxRetries)
            {
                await Task.Delay(RetryDelay, _time, _over.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task<HttpResponseMessage> PostOnceAsync(Uri url, byte[] body, TimeSpan patience)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-msn-messenger");
        request.Headers.UserAgent.ParseAdd("MSMSGS");
        request.Headers.Accept.ParseAdd("*/*");
        request.Headers.Pragma.ParseAdd("no-cache");
        request.Headers.Add("X-MSN-GWCapabilities", "*");
        using var timeout = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _over.Token);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!_over.IsCancellationRequested)
        {
            throw new GatewayException(GatewayFailure.TimedOut, $"The gateway {url.Host} did not answer in time.", exception);
        }
        catch (HttpRequestException exception)
        {
            // Before there is a session nothing is lost with it: the gateway going down under a connection kept from before is not there either.
            throw _sessionId is null || exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
                ? new GatewayException(
                    GatewayFailure.Unreachable, $"The gateway {url.Host} cannot be reached ({exception.HttpRequestError}).", exception)
                : new GatewayException(GatewayFailure.Interrupted, $"The gateway {url.Host} broke off ({exception.HttpRequestError}).", exception);
        }
    }

    private static GatewayStatus ReadStatus(HttpResponseMessage answer)
    {
        var host = answer.RequestMessage?.RequestUri?.Host;
        switch ((int)answer.StatusCode)
        {
            case (int)HttpStatusCode.OK:
                return answer.Headers.TryGetValues("X-MSN-Messenger", out var values) && GatewayStatus.Parse(string.Join(';', values)) is { } status
                    ? status
                    : throw new GatewayException(GatewayFailure.NotAGateway, $"What answers at {host} is no MSN gateway.");
            case (int)HttpStatusCode.BadRequest:
                throw new GatewayException(GatewayFailure.SessionLost, $"The gateway {host} does not know the session any more.");
            case (int)HttpStatusCode.Forbidden or (int)HttpStatusCode.ProxyAuthenticationRequired:
                throw new GatewayException(
                    GatewayFailure.Forbidden, $"The way to the gateway {host} is forbidden (HTTP {(int)answer.StatusCode}).");
            case >= 500:
                throw new GatewayException(GatewayFailure.ServerFault, $"The gateway {host} cannot serve (HTTP {(int)answer.StatusCode}).");
            default:
                throw new GatewayException(
                    GatewayFailure.NotAGateway, $"What answers at {host} is no MSN gateway (HTTP {(int)answer.StatusCode}).");
        }
    }

    // X-MSN-Host: <host>                                   seen on MSN; it replaces the gateway's host
    private static string? NamedHost(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("X-MSN-Host", out var values)
        && values.First().Trim() is var host
        && Uri.CheckHostName(host) != UriHostNameType.Unknown
            ? host
            : null;

    private async Task<int> DeliverAsync(HttpResponseMessage answer)
    {
        // One answer at a time, whole, when a poll is held beside the writing.
        using var turn = await _delivering.TakeTurnAsync(_over.Token).ConfigureAwait(false);
        var stream = await answer.Content.ReadAsStreamAsync(_over.Token).ConfigureAwait(false);
        await using var closing = stream.ConfigureAwait(false);
        for (var length = 0; ;)
        {
            var read = await ReadAsync(stream, _fromServer.Writer.GetMemory(1)).ConfigureAwait(false);
            if (read == 0)
                return length;

            length += read;
            if (length > LargestAnswer)
                throw new GatewayException(GatewayFailure.TooLarge, $"An answer of the gateway is longer than {LargestAnswer} bytes.");

            _fromServer.Writer.Advance(read);
            lock (_lock)
                _lastActivity = _time.GetTimestamp();

            // Waits where whoever reads does not keep up.
            await _fromServer.Writer.FlushAsync(_over.Token).ConfigureAwait(false);
        }
    }

    private async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer)
    {
        using var timeout = new CancellationTokenSource(AnswerTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _over.Token);
        try
        {
            return await stream.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!_over.IsCancellationRequested)
        {
            throw new GatewayException(GatewayFailure.TimedOut, "An answer of the gateway stopped in the middle.", exception);
        }
        catch (IOException exception)
        {
            throw new GatewayException(GatewayFailure.Interrupted, "An answer of the gateway broke off.", exception);
        }
    }

    /// <summary>What came of a request.</summary>
    private enum Exchange
    {
        /// <summary>The server said nothing.</summary>
        Empty,

        /// <summary>The server said something.</summary>
        Full,

        /// <summary>The server said its last.</summary>
        Last,
    }
}
