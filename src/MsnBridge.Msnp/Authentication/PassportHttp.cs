namespace MsnBridge.Msnp.Authentication;

/// <summary>Makes the HTTP client for signing in. One serves all sessions of a process.</summary>
public static class PassportHttp
{
    /// <summary>A client that follows no redirect by itself, since each may only go to a host of the profile, and keeps no cookies, since accounts
    /// share it. The caller disposes it after the last session.</summary>
    public static HttpClient CreateClient() => new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 16,
        })
    {
        // Each request has its own time limit, by the session's clock.
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
