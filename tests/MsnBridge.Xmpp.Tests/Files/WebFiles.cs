using System.Collections.Concurrent;
using System.Net;
using MsnBridge.Core.Files;

namespace MsnBridge.Xmpp.Tests.Files;

/// <summary>A web server on loopback that keeps what is put there.</summary>
internal sealed class WebFiles : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _serving;

    public WebFiles()
    {
        // A free port is known only once it is taken; somebody may be faster.
        for (var attempt = 0; ; attempt++)
        {
            Port = Random.Shared.Next(20_000, 60_000);
            // One that could not start is disposed.
            _listener = new HttpListener();
            _listener.Prefixes.Add($"http://*:{Port}/");
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // Taken: the next one.
            }
        }

        _serving = ServeAsync();
    }

    public int Port { get; }

    public ConcurrentDictionary<string, byte[]> Content { get; } = new();

    /// <summary>Where requests for a path are sent on to.</summary>
    public ConcurrentDictionary<string, string> Redirects { get; } = new();

    public ConcurrentQueue<(string Method, string Path, string? Authorization)> Requests { get; } = new();

    public string UrlOf(string path, string host = "localhost") => $"http://{host}:{Port}{path}";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context.Request, context.Response);
        }
    }

    private async Task AnswerAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        var path = request.Url!.AbsolutePath;
        Requests.Enqueue((request.HttpMethod, path, request.Headers["Authorization"]));
        if (request.HttpMethod == "PUT")
        {
            var content = new MemoryStream();
            await request.InputStream.CopyToAsync(content);
            Content[path] = content.ToArray();
            response.StatusCode = 201;
        }
        else if (Redirects.TryGetValue(path, out var next))
        {
            response.Redirect(next);
        }
        else if (Content.TryGetValue(path, out var content))
        {
            response.ContentType = FileTypes.OfName(Uri.UnescapeDataString(path));
            response.ContentLength64 = content.Length;
            if (request.HttpMethod == "GET")
            {
                await response.OutputStream.WriteAsync(content);
            }
        }
        else
        {
            response.StatusCode = 404;
        }

        response.Close();
    }
}
