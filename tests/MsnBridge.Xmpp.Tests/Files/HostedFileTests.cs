using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Content;
using MsnBridge.Core.Files;
using MsnBridge.Testing;
using MsnBridge.Xmpp.Addressing;
using MsnBridge.Xmpp.Files;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests.Files;

/// <summary>Files that the bridge hands out itself.</summary>
public sealed class HostedFileTests : IAsyncLifetime
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 50_000).Select(index => (byte)(index * 7))];
    private static readonly Jid s_alice = Jid.TryParse(Transport.Alice, out var alice) ? alice : throw new FormatException();

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly InMemoryContentStore _store = new();
    private readonly InMemoryHomeMemory _memory = new();
    private readonly HttpClient _http = new();
    private readonly XmppOptions _options = new()
    {
        Files = new XmppFileOptions
        {
            PublicUrl = new Uri("https://files.example.org/msn"),
            Port = 0,
            Largest = 100_000,
            LargestTotal = 120_000,
            KeepFor = TimeSpan.FromHours(2),
            MaxRequests = 2,
        },
    };

    private HostedFiles _files = null!;
    private FileServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _files = NewFiles();
        _server = new FileServer(_options, _files, _store, _time, NullLogger<FileServer>.Instance);
        await _server.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
        _files.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task A_link_gives_the_file_with_headers_that_let_a_browser_do_nothing_else_with_it()
    {
        var link = await HostAsync("m1", SharedFile.Named("holiday in Göttingen.png", s_content.Length));

        using var answer = await _http.GetAsync(Local(link), Token);

        Assert.StartsWith("https://files.example.org/msn/", link.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(s_content, await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(("inline", "holiday in Göttingen.png"), (answer.Content.Headers.ContentDisposition?.DispositionType, answer.Content.Headers.ContentDisposition?.FileNameStar));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.True(answer.Headers.CacheControl?.Private);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public void Requests_are_bounded_in_length_time_and_number()
    {
        Assert.Equal(0, _server.Limits?.MaxRequestBodySize);
        Assert.Equal(TimeSpan.FromSeconds(10), _server.Limits?.RequestHeadersTimeout);
        Assert.Equal(8, _server.Limits?.MaxConcurrentConnections);
        Assert.Equal(2048, _server.Limits?.MinResponseDataRate?.BytesPerSecond);
    }

    [Theory]
    [InlineData("page.html", "text/html")]
    [InlineData("picture.svg", "image/svg+xml")]
    [InlineData("letter.pdf", "application/pdf")]
    public async Task What_could_run_in_a_browser_is_only_to_be_stored(string name, string mediaType)
    {
        var link = await HostAsync("m1", new SharedFile(name, mediaType, s_content.Length, FileKind.File));

        using var answer = await _http.GetAsync(Local(link), Token);

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_range_of_it_is_given_and_its_headers_alone()
    {
        var link = Local(await HostAsync("m1"));

        using var request = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new RangeHeaderValue(10, 19) } };
        using var range = await _http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.PartialContent, range.StatusCode);
        Assert.Equal(s_content[10..20], await range.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(s_content.Length, range.Content.Headers.ContentRange?.Length);

        using var beyond = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new RangeHeaderValue(60_000, 70_000) } };
        using var refused = await _http.SendAsync(beyond, Token);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, refused.StatusCode);

        using var head = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Head, link), Token);
        Assert.Equal(s_content.Length, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task What_is_no_link_finds_nothing_and_nothing_can_be_put_there()
    {
        var link = Local(await HostAsync("m1"));
        var segments = link.AbsolutePath.Split('/');
        segments[^2] = new string(segments[^2].Reverse().ToArray());

        foreach (var path in new[] { string.Join('/', segments), "/", "/a", "/../../etc/passwd", "/" + new string('x', 5000) })
        {
            using var answer = await _http.GetAsync(new Uri(link, path), Token);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var put = await _http.PutAsync(link, new ByteArrayContent([]), Token);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, put.StatusCode);
    }

    [Fact]
    public async Task Links_are_of_256_bits_and_no_two_are_alike()
    {
        var tokens = new HashSet<string>();
        for (var index = 0; index < 20; index++)
        {
            tokens.Add((await HostAsync($"m{index}", length: 10)).Segments[^2]);
        }

        Assert.Equal(20, tokens.Count);
        Assert.All(tokens, token => Assert.Equal(44, token.Length));
    }

    [Fact]
    public async Task More_requests_than_may_run_are_told_to_come_back()
    {
        var slow = new SlowStore(_store);
        await using var server = new FileServer(_options, _files, slow, _time, NullLogger<FileServer>.Instance);
        await server.StartAsync(Token);
        var link = new Uri($"http://127.0.0.1:{server.Port}{(await HostAsync("m1")).AbsolutePath}");
        Task<HttpResponseMessage>[] running = [_http.GetAsync(link, Token), _http.GetAsync(link, Token)];
        await Transport.WaitUntilAsync(() => slow.Waiting == 2);

        using var refused = await _http.GetAsync(link, Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        slow.Go();
        Assert.All(await Task.WhenAll(running), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await server.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_link_is_good_for_its_time_and_the_bytes_go_with_it()
    {
        var link = Local(await HostAsync("m1"));

        _time.Advance(TimeSpan.FromHours(2) + TimeSpan.FromMinutes(1));
        using var answer = await _http.GetAsync(link, Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await Transport.WaitUntilAsync(() => _store.Keys.Count == 0);

        Assert.Empty(await _memory.ListAsync(new("xmpp"), "file ", Token));
    }

    [Fact]
    public async Task A_message_that_is_sent_again_has_the_same_link_also_after_a_restart()
    {
        var link = await HostAsync("m1");
        _files.Dispose();
        _files = NewFiles();

        Assert.Equal(link, await HostAsync("m1"));
        Assert.Single(_store.Keys);
    }

    [Fact]
    public async Task What_does_not_fit_gets_no_place_and_the_limit_says_so_before()
    {
        Assert.Equal(100_000, await _files.FindLimitAsync(Token));
        Assert.Null(await TryHostAsync("big", 100_001));
        await HostAsync("m1");
        Assert.Equal(70_000, await _files.FindLimitAsync(Token));
        Assert.Null(await TryHostAsync("m2", 70_001));
        Assert.NotNull(await TryHostAsync("m2", 70_000));
        Assert.Equal(0, await _files.FindLimitAsync(Token));
    }

    [Fact]
    public async Task A_disk_that_is_full_is_told_and_leaves_nothing()
    {
        _store.IsFull = true;

        await Assert.ThrowsAsync<ContentStoreException>(() => TryHostAsync("m1", 10));

        _store.IsFull = false;
        Assert.Equal(100_000, await _files.FindLimitAsync(Token));
    }

    [Fact]
    public async Task Links_end_with_the_account()
    {
        var link = Local(await HostAsync("m1"));

        await _files.ForgetAsync(s_alice, Token);

        using var answer = await _http.GetAsync(link, Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(_store.Keys);
    }

    [Fact]
    public async Task The_check_goes_the_way_of_the_links_and_names_what_is_wrong_with_it()
    {
        Assert.Equal(XmppFilesState.NotUsed, (await XmppFilesCheck.RunAsync(new XmppOptions(), _http, TimeProvider.System, Token)).State);

        var works = await CheckAsync(new Uri($"http://127.0.0.1:{_server.Port}/"), _server.Port);
        Assert.Equal(XmppFilesState.Works, works.State);

        await using var other = new WebFiles();
        var elsewhere = await CheckAsync(new Uri(other.UrlOf("/")), 0);
        Assert.Equal((XmppFilesState.Broken, "publicUrl"), (elsewhere.State, elsewhere.Key));
        Assert.Contains("404", elsewhere.Detail, StringComparison.Ordinal);

        var closed = await CheckAsync(new Uri("http://127.0.0.1:9/"), 0);
        Assert.Equal((XmppFilesState.Broken, "publicUrl"), (closed.State, closed.Key));

        var taken = await CheckAsync(new Uri(other.UrlOf("/")), other.Port);
        Assert.Equal((XmppFilesState.Broken, "port"), (taken.State, taken.Key));
    }

    private Task<XmppFilesFinding> CheckAsync(Uri url, int port) => XmppFilesCheck.RunAsync(
        new XmppOptions { Files = new XmppFileOptions { PublicUrl = url, Port = port } }, _http, TimeProvider.System, Token);

    private HostedFiles NewFiles() => new(_options, _store, _memory, _time);

    private async Task<Uri> HostAsync(string message, SharedFile? file = null, int? length = null)
    {
        await using var content = new MemoryStream(s_content, 0, length ?? s_content.Length);
        var link = await _files.HostAsync(s_alice, message, file ?? SharedFile.Named("a.bin", content.Length), content, Token);
        return Assert.IsType<Uri>(link);
    }

    private async Task<Uri?> TryHostAsync(string message, int length)
    {
        await using var content = new MemoryStream(Encoding.ASCII.GetBytes(new string('x', length)));
        return await _files.HostAsync(s_alice, message, SharedFile.Named("a.bin", length), content, Token);
    }

    private Uri Local(Uri link) => new($"http://127.0.0.1:{_server.Port}{link.AbsolutePath}");

    /// <summary>Opens nothing before it is told to.</summary>
    private sealed class SlowStore(IContentStore inner) : IContentStore
    {
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _waiting;

        public int Waiting => Volatile.Read(ref _waiting);

        public void Go() => _go.SetResult();

        public async ValueTask<Stream?> OpenReadAsync(ContentKey key, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _waiting);
            await _go.Task;
            return await inner.OpenReadAsync(key, cancellationToken);
        }

        public ValueTask<StoredContent?> FindAsync(ContentKey key, CancellationToken cancellationToken) => inner.FindAsync(key, cancellationToken);

        public Task<StoredContent> SaveAsync(
            ContentKey key, string mediaType, Func<Stream, CancellationToken, Task> write, long largest, CancellationToken cancellationToken) =>
            inner.SaveAsync(key, mediaType, write, largest, cancellationToken);

        public ValueTask RemoveAsync(ContentKey key, CancellationToken cancellationToken) => inner.RemoveAsync(key, cancellationToken);

        public Task<StoredContent?> WaitForAsync(ContentKey key, TimeSpan timeout, CancellationToken cancellationToken) =>
            inner.WaitForAsync(key, timeout, cancellationToken);

        public void ReportMissing(ContentKey key) => inner.ReportMissing(key);

        public ValueTask<int> PruneAsync(long largestTotal, DateTimeOffset filesBefore, CancellationToken cancellationToken) =>
            inner.PruneAsync(largestTotal, filesBefore, cancellationToken);
    }
}
