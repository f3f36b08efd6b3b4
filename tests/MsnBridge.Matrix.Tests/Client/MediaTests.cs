using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using MsnBridge.Matrix.Addressing;
using MsnBridge.Matrix.Client;
using MsnBridge.Matrix.Tests.Support;

namespace MsnBridge.Matrix.Tests.Client;

public sealed class MediaTests
{
    private const string Config = """{"m.upload.size":104857600}""";
    private const string Uploaded = """{"content_uri":"mxc://localhost/abc"}""";
    private static readonly MediaUri Uri = new("mxc://localhost/abc");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Large_content_passes_without_being_held_in_memory()
    {
        const long Size = 80 * 1024 * 1024;
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address, options => options with { MaxMediaBytes = Size });
        await using var content = new EndlessStream(Size);
        var (received, mostAhead) = (0L, 0L);
        homeserver.Answers(200, Config).Does(async context =>
        {
            received = await DrainAsync(context, count => mostAhead = Math.Max(mostAhead, content.Delivered - count));
            await FakeHomeserver.Json(200, Uploaded)(context);
        });
        var uri = await test.Client.UploadAsync(ClientUnderTest.Ghost, content, Size, "image/png", "a b.png", Token).Soon();

        Assert.Equal(Uri, uri);
        Assert.Equal(Size, received);
        // What is read before the homeserver takes it lies in the buffers of both ends' sockets at most.
        Assert.InRange(mostAhead, 0, Size / 4);
        Assert.Equal("/_matrix/media/v3/upload?filename=a%20b.png&user_id=%40_msn_ann%3Alocalhost", homeserver.Requests[1].Target);
    }

    [Fact]
    public async Task Content_past_the_homeservers_limit_is_refused_before_it_is_sent()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(200, """{"m.upload.size":10}""");
        await using var content = new MemoryStream(new byte[11]);
        var exception = await Assert.ThrowsAsync<MatrixException>(
            () => test.Client.UploadAsync(ClientUnderTest.Ghost, content, 11, "image/png", null, Token).Soon());
        Assert.Equal("M_TOO_LARGE", exception.Code);
        Assert.Single(homeserver.Requests);
    }

    [Fact]
    public async Task Content_of_unknown_length_past_our_limit_is_refused_before_it_is_sent()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address, options => options with { MaxMediaBytes = 1024 * 1024 });
        homeserver.Answers(404, """{"errcode":"M_UNRECOGNIZED"}""").Answers(200, Config);
        await using var content = new EndlessStream(long.MaxValue);
        var exception = await Assert.ThrowsAsync<MatrixException>(
            () => test.Client.UploadAsync(ClientUnderTest.Ghost, content, null, "image/png", null, Token).Soon());
        Assert.Equal("M_TOO_LARGE", exception.Code);
        Assert.True(content.Delivered < 2 * 1024 * 1024);
        Assert.Equal(2, homeserver.Requests.Count);
    }

    [Fact]
    public async Task Content_of_unknown_length_is_sent_with_its_length()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        long? announced = null;
        homeserver.Answers(200, Config).Does(async context =>
        {
            announced = context.Request.ContentLength;
            await DrainAsync(context);
            await FakeHomeserver.Json(200, Uploaded)(context);
        });
        await using var content = new EndlessStream(200_000);
        await test.Client.UploadAsync(ClientUnderTest.Ghost, content, null, "image/png", null, Token).Soon();
        Assert.Equal(200_000, announced);
    }

    [Fact]
    public async Task Content_that_can_be_read_again_is_sent_again_after_an_outage()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        byte[]? received = null;
        homeserver.Answers(200, Config).Does(async context =>
        {
            await DrainAsync(context);
            await FakeHomeserver.Json(502, "<html>", "text/html")(context);
        }).Does(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received = body.ToArray();
            await FakeHomeserver.Json(200, Uploaded)(context);
        });
        var bytes = RandomNumberGenerator.GetBytes(100_000);
        await using var content = new MemoryStream(bytes);
        await test.AdvanceUntilAsync(test.Client.UploadAsync(ClientUnderTest.Ghost, content, null, "image/png", null, Token));
        Assert.Equal(bytes, received);
    }

    [Fact]
    public async Task Content_that_cannot_be_read_again_is_given_up()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(200, Config).Does(async context =>
        {
            await DrainAsync(context);
            await FakeHomeserver.Json(502, "<html>", "text/html")(context);
        });
        await using var content = new EndlessStream(100_000);
        var uploading = test.Client.UploadAsync(ClientUnderTest.Ghost, content, 100_000, "image/png", null, Token);
        await Assert.ThrowsAsync<MatrixUnavailableException>(() => test.AdvanceUntilAsync(uploading));
        Assert.Equal(2, homeserver.Requests.Count);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    public async Task Content_of_another_length_than_was_said_is_the_callers_fault_and_no_outage(long said)
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(200, Config);
        await using var content = new EndlessStream(100);
        await Assert.ThrowsAsync<InvalidDataException>(
            () => test.Client.UploadAsync(ClientUnderTest.Ghost, content, said, "image/png", null, Token).Soon());
        Assert.NotEqual(MatrixLinkState.Down, test.Link.Status.State);
    }

    [Fact]
    public async Task Media_leaves_places_to_messages()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address, options => options with { MaxRequests = 2 });
        var gate = new TaskCompletionSource();
        homeserver.Otherwise = context => context.Request.Path.Value switch
        {
            "/_matrix/client/v1/media/config" => FakeHomeserver.Json(200, Config)(context),
            "/_matrix/media/v3/upload" => FakeHomeserver.Waits(gate.Task, Uploaded)(context),
            _ => FakeHomeserver.Json(200, """{"event_id":"$e"}""")(context),
        };
        var uploads = new List<Task>();
        for (var i = 0; i < 2; i++)
            uploads.Add(test.Client.UploadAsync(ClientUnderTest.Ghost, new MemoryStream(new byte[10]), null, "image/png", null, Token));
        await homeserver.ArrivedAsync(3);
        await test.SendAsync("t").Soon();
        Assert.Single(homeserver.Requests, request => request.Target.Contains("/upload", StringComparison.Ordinal));
        gate.SetResult();
        await Task.WhenAll(uploads).Soon();
    }

    [Fact]
    public async Task Content_is_read_with_its_name_and_type()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Does(async context =>
        {
            context.Response.Headers.ContentDisposition = "inline; filename*=utf-8''na%C3%AFve.png";
            await FakeHomeserver.Json(200, "content", "image/png")(context);
        });
        await using var media = await test.Client.DownloadAsync(Uri, 100, Token).Soon();
        using var reader = new StreamReader(media.Content);
        Assert.Equal("content", await reader.ReadToEndAsync(Token));
        Assert.Equal(("image/png", "naïve.png"), (media.ContentType, media.FileName));
        var request = Assert.Single(homeserver.Requests);
        Assert.Equal(("/_matrix/client/v1/media/download/localhost/abc", "Bearer as-token-of-the-test"), (request.Target, request.Authorization));
    }

    [Fact]
    public async Task The_old_endpoint_is_for_homeservers_that_do_not_know_the_new_one()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Answers(404, """{"errcode":"M_UNRECOGNIZED","error":"Unrecognized request"}""").Answers(200, "content", "text/plain");
        await using (await test.Client.DownloadAsync(Uri, 100, Token).Soon())
            Assert.Equal("/_matrix/media/v3/download/localhost/abc", homeserver.Requests[1].Target);

        homeserver.Answers(404, """{"errcode":"M_NOT_FOUND","error":"Not found"}""");
        var exception = await Assert.ThrowsAsync<MatrixException>(() => test.Client.DownloadAsync(Uri, 100, Token).Soon());
        Assert.True(exception.IsNotFound);
        Assert.Equal(3, homeserver.Requests.Count);
    }

    [Fact]
    public async Task More_than_is_wanted_is_refused_whether_announced_or_not()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Does(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync(new byte[1000]);
        }).Does(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(new byte[1000], context.RequestAborted);
        });
        Assert.Equal("M_TOO_LARGE", (await Assert.ThrowsAsync<MatrixException>(() => test.Client.DownloadAsync(Uri, 999, Token).Soon())).Code);
        await using var media = await test.Client.DownloadAsync(Uri, 999, Token).Soon();
        var exception = await Assert.ThrowsAsync<MatrixException>(() => media.Content.CopyToAsync(Stream.Null, Token).Soon());
        Assert.Equal("M_TOO_LARGE", exception.Code);
    }

    [Fact]
    public async Task Content_that_stops_coming_is_given_up()
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        homeserver.Does(async context =>
        {
            await context.Response.Body.WriteAsync(new byte[10]);
            await context.Response.Body.FlushAsync();
            await FakeHomeserver.Hangs()(context);
        });
        await using var media = await test.Client.DownloadAsync(Uri, 999, Token).Soon();
        var copying = media.Content.CopyToAsync(Stream.Null, Token);
        await test.AdvanceUntilAsync(() => copying.IsCompleted, TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<MatrixUnavailableException>(() => copying);
    }

    [Theory]
    [InlineData("https://localhost/abc")]
    [InlineData("mxc://localhost")]
    [InlineData("mxc://../abc")]
    [InlineData("mxc://localhost/a/b")]
    [InlineData("mxc:///abc")]
    public async Task What_is_no_address_of_content_is_not_asked_for(string uri)
    {
        await using var homeserver = await FakeHomeserver.StartAsync();
        await using var test = new ClientUnderTest(homeserver.Address);
        await Assert.ThrowsAsync<MatrixException>(() => test.Client.DownloadAsync(new(uri), 100, Token).Soon());
        Assert.Empty(homeserver.Requests);
    }

    private static async Task<long> DrainAsync(HttpContext context, Action<long>? took = null)
    {
        var buffer = new byte[64 * 1024];
        var total = 0L;
        while (await context.Request.Body.ReadAsync(buffer) is > 0 and var count)
        {
            total += count;
            took?.Invoke(total);
        }

        return total;
    }

    /// <summary>So many bytes, once, without being anywhere.</summary>
    private sealed class EndlessStream(long size) : Stream
    {
        private long delivered;

        public long Delivered => Interlocked.Read(ref delivered);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var most = (int)Math.Min(count, size - Delivered);
            Interlocked.Add(ref delivered, most);
            return most;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
