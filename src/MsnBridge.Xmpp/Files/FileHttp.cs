using System.Net;
using System.Net.Sockets;

namespace MsnBridge.Xmpp.Files;

/// <summary>
/// HTTP for files: to and from the users' own servers, and from wherever users point to. What users point to is never fetched from addresses that only this
/// machine or its network can reach, unless it is their own server or the admin allows it: an address is judged when it is connected to, so that no
/// name can lead elsewhere in between.
/// </summary>
internal sealed class FileHttp(XmppOptions options) : IDisposable
{
    private const int MaxRedirects = 3;
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(20);

    private readonly HttpMessageInvoker _open = new(Handler(null));
    private readonly HttpMessageInvoker _guarded = new(Handler(IsPublic));

    /// <summary>Puts a file where the user's server said.</summary>
    /// <exception cref="HttpRequestException">It was not taken.</exception>
    public async Task PutAsync(UploadSlot slot, Stream content, long length, string mediaType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, slot.Put) { Content = new StreamContent(content, 64 * 1024) };
        request.Content.Headers.ContentLength = length;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        foreach (var (name, value) in slot.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _open.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Opens what is there; the caller disposes it.</summary>
    /// <param name="ownServer">The domain of whoever points to it: what is there or below it may be anywhere.</param>
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
                var trusted = options.FetchFromPrivateAddresses || IsOn(ownServer, url.Host);
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

    /// <summary>Whether anybody on the internet may have this address (RFC 6890 and what followed it).</summary>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // 2000::/3 is what has been given out; within it 2001:db8::/32 is for examples, 2002::/16 and 2001::/32 hide IPv4 addresses.
            var bytes = address.GetAddressBytes();
            return (bytes[0] & 0xE0) == 0x20 && !(bytes[0] == 0x20 && bytes[1] == 0x02)
                && !(bytes[0] == 0x20 && bytes[1] == 0x01 && ((bytes[2] == 0 && bytes[3] == 0) || (bytes[2] == 0x0d && bytes[3] == 0xb8)));
        }

        return address.GetAddressBytes() switch
        {
            [0 or 10 or 127, ..] => false,
            [100, >= 64 and <= 127, ..] => false,
            [169, 254, ..] => false,
            [172, >= 16 and <= 31, ..] => false,
            [192, 0, 0 or 2, _] => false,
            [192, 168, ..] => false,
            [198, 18 or 19, ..] => false,
            [198, 51, 100, _] => false,
            [203, 0, 113, _] => false,
            [>= 224, ..] => false,
            _ => true,
        };
    }

    public void Dispose()
    {
        _open.Dispose();
        _guarded.Dispose();
    }

    private static bool IsOn(string domain, string host) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    private static HttpRequestException Failed(HttpResponseMessage response)
    {
        var status = response.StatusCode;
        response.Dispose();
        return new HttpRequestException($"The server answered {(int)status}.", null, status);
    }

    private static SocketsHttpHandler Handler(Func<IPAddress, bool>? allows) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 32,
        ConnectCallback = allows is null ? null : async (context, cancellationToken) =>
        {
            var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
            IPAddress[] allowed = [.. found.Where(allows)];
            if (allowed.Length == 0)
            {
                throw new HttpRequestException("The address is not one that files are fetched from.");
            }

            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
