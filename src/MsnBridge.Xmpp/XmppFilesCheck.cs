using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Xmpp.Files;

namespace MsnBridge.Xmpp;

/// <summary>Looks whether users can get at files that the bridge hands out, for a person who asks what is wrong: opens the port, where no bridge has it already, and goes the way
/// that the public address leads.</summary>
public static class XmppFilesCheck
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <param name="http">One that follows no redirects.</param>
    public static async Task<XmppFilesFinding> RunAsync(XmppOptions options, HttpClient http, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.Files.PublicUrl is not { } url)
        {
            return new(XmppFilesState.NotUsed, "no xmpp.files.publicUrl: what users' own servers do not take is declined", null);
        }

        using var files = new HostedFiles(options, new NoStore(), new NoMemory(), time);
        await using var server = new FileServer(options, files, new NoStore(), time, NullLogger<FileServer>.Instance);
        var isRunning = false;
        try
        {
            await server.ListenAsync(cancellationToken);
        }
        catch (IOException)
        {
            // A bridge that runs, or another program: which of them, the answer tells.
            isRunning = true;
        }

        try
        {
            return await AskAsync(url, options.Files, http, isRunning, time, cancellationToken);
        }
        finally
        {
            await server.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<XmppFilesFinding> AskAsync(
        Uri url, XmppFileOptions options, HttpClient http, bool isRunning, TimeProvider time, CancellationToken cancellationToken)
    {
        var about = new Uri($"{url.AbsoluteUri.TrimEnd('/')}/about");
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var answer = await http.GetAsync(about, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.IsSuccessStatusCode && answer.Content.Headers.ContentLength is null or <= 1000
                && await answer.Content.ReadAsStringAsync(either.Token) == FileServer.Greeting)
            {
                return new(XmppFilesState.Works, $"{url} leads to port {options.Port}", null);
            }

            return isRunning
                ? new(XmppFilesState.Broken, $"Port {options.Port} is another program's, or {url} leads elsewhere: {(int)answer.StatusCode} was answered there.", "port")
                : new(
                    XmppFilesState.Broken,
                    $"{about} answered {(int)answer.StatusCode}, and not this bridge: the web server there has to hand requests on to {options.ListenAddress}, port {options.Port}.",
                    "publicUrl");
        }
        catch (HttpRequestException exception)
        {
            return new(XmppFilesState.Broken, $"{about} cannot be reached: {exception.Message}", "publicUrl");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(XmppFilesState.Broken, $"{about} did not answer within {s_patience.TotalSeconds:0} seconds.", "publicUrl");
        }
    }

    // What is asked for has no file behind it.
    private sealed class NoStore : IContentStore
    {
        public ValueTask<StoredContent?> FindAsync(ContentKey key, CancellationToken cancellationToken) => default;

        public ValueTask<Stream?> OpenReadAsync(ContentKey key, CancellationToken cancellationToken) => default;

        public Task<StoredContent> SaveAsync(
            ContentKey key, string mediaType, Func<Stream, CancellationToken, Task> write, long largest, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nothing is kept.");

        public ValueTask RemoveAsync(ContentKey key, CancellationToken cancellationToken) => default;

        public Task<StoredContent?> WaitForAsync(ContentKey key, TimeSpan timeout, CancellationToken cancellationToken) => Task.FromResult<StoredContent?>(null);

        public void ReportMissing(ContentKey key)
        {
            // Nobody waits.
        }

        public ValueTask<int> PruneAsync(long largestTotal, DateTimeOffset filesBefore, CancellationToken cancellationToken) => default;
    }

    private sealed class NoMemory : IHomeMemory
    {
        public ValueTask<string?> FindAsync(HomeNetworkId network, string key, CancellationToken cancellationToken) => default;

        public ValueTask<IReadOnlyList<KeyValuePair<string, string>>> ListAsync(HomeNetworkId network, string prefix, CancellationToken cancellationToken) => new([]);

        public ValueTask SaveAsync(
            HomeNetworkId network, IReadOnlyCollection<KeyValuePair<string, string?>> changes, CancellationToken cancellationToken) => default;
    }
}

/// <param name="Detail">What was found; where it is broken, why and what to do.</param>
/// <param name="Key">The key within <c>xmpp.files</c> to change; null where none mends it.</param>
public sealed record XmppFilesFinding(XmppFilesState State, string Detail, string? Key);

public enum XmppFilesState
{
    NotUsed,
    Works,
    Broken,
}
