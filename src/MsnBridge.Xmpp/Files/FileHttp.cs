using System.Net;
using MsnBridge.Addresses;

namespace MsnBridge.Xmpp.Files;

/// <summary>
/// HTTP for files: to and from the users' own servers, and from wherever users point to. Neither what users nor what their servers point to is on addresses that only this
/// machine or its network can reach, unless it is the server that the transport is part of, or the admin allows it: an address is judged when it is connected to, so that no
/// name can lead elsewhere in between.
/// </summary>
internal sealed class FileHttp(XmppOptions options) : IDisposable
{
    private const int MaxRedirects = 3;
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(20);

    private readonly HttpMessageInvoker _open = new(Handler(null));
    private readonly HttpMessageInvoker _guarded = new(Handler(PublicConnections.ConnectAsync));

    /// <summary>Puts a file where the user's server said.</summary>
    /// <exception cref="HttpRequestException">It was not taken.</exception>
    /// <param name="ownServer">The domain of the user whose server said so.</param>
    public async Task PutAsync(UploadSlot slot, string ownServer, Stream content, long length, string mediaType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, slot.Put) { Content = new StreamContent(content, 64 * 1024) };
        request.Content.Headers.ContentLength = length;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        foreach (var (name, value) in slot.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var anywhere = options.FetchFromPrivateAddresses || IsHome(ownServer);
        using var response = await (anywhere ? _open : _guarded).SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Opens what is there; the caller disposes it.</summary>
    /// <param name="ownServer">The domain of whoever points to it: where the transport is part of that, what is there or below it may be anywhere.</param>
    /// <exception cref="HttpRequestException">It is not to be had, or not from there.</exception>
    public async Task<HttpResponseMessage> GetAsync(Uri url, string ownServer, HttpMethod method, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_answer);
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                using var request = new HttpRequestMessage(method, url);
                var trusted = options.FetchFromPrivateAddresses || (IsHome(ownServer) && IsOn(ownServer, url.Host));
                var response = await (trusted ? _open : _guarded).SendAsync(request, patience.Token);
                if (response.StatusCode is not (HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                {
                    return response.IsSuccessStatusCode ? response : throw Failed(response);
                }

                var next = response.Headers.Location;
                response.Dispose();
                url = next is not null && Uri.TryCreate(url, next, out var followed) && IsWeb(followed) && redirects < MaxRedirects
                    ? followed
                    : throw new HttpRequestException("It leads elsewhere, and not to a web address or too often.");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("The server did not answer in time.");
        }
    }

    public static bool IsWeb(Uri url) => (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0;

    public void Dispose()
    {
        _open.Dispose();
        _guarded.Dispose();
    }

    // Any other domain is that of a stranger, who may have its name point to whatever he likes.
    private bool IsHome(string ownServer) => ownServer.Equals(options.DomainAbove, StringComparison.OrdinalIgnoreCase);

    private static bool IsOn(string domain, string host) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    private static HttpRequestException Failed(HttpResponseMessage response)
    {
        var status = response.StatusCode;
        response.Dispose();
        return new HttpRequestException($"The server answered {(int)status}.", null, status);
    }

    private static SocketsHttpHandler Handler(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 32,
        ConnectCallback = connect,
    };
}
