using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MsnBridge.Benchmarks.Restart;

/// <summary>A homeserver that agrees to everything after a fixed time and counts what it was asked. Knows no ping, as old ones do.</summary>
internal sealed class CountingHomeserver : IAsyncDisposable
{
    private const string Agreement =
        """{"versions":["v1.12"],"user_id":"@somebody:localhost","room_id":"!room:localhost","event_id":"$event","content_uri":"mxc://localhost/picture","presence":"online","displayname":"Somebody"}""";

    // Nothing that the bridge does by itself has longer pauses while it has anything left to do.
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(3);

    private readonly TimeSpan _answerTime;
    private readonly WebApplication _server;
    private ConcurrentQueue<long> _arrivals = [];
    private int _underWay;
    private int _mostAtOnce;
    private int _messages;

    public CountingHomeserver(TimeSpan answerTime)
    {
        _answerTime = answerTime;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public Uri Url => new(_server.Urls.Single());

    public int Count => _arrivals.Count;

    public int MostAtOnce => _mostAtOnce;

    /// <summary>Messages in rooms, whatever they say.</summary>
    public int Messages => _messages;

    public int BusiestSecond => BusiestSeconds.Find(_arrivals.Select(at => TimeSpan.FromSeconds((double)at / Stopwatch.Frequency)));

    public Task StartAsync() => _server.StartAsync();

    /// <param name="since">A timestamp of <see cref="Stopwatch"/>.</param>
    public TimeSpan LastRequest(long since) => _arrivals.IsEmpty ? TimeSpan.Zero : Stopwatch.GetElapsedTime(since, _arrivals.Max());

    /// <summary>Counts from nothing.</summary>
    public void Reset()
    {
        _arrivals = [];
        _mostAtOnce = _messages = 0;
    }

    /// <summary>Returns when nothing has been asked for a while.</summary>
    public async Task IsQuietAsync()
    {
        for (var before = -1; before != Count;)
        {
            before = Count;
            await Task.Delay(s_quiet);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        _arrivals.Enqueue(Stopwatch.GetTimestamp());
        var atOnce = Interlocked.Increment(ref _underWay);
        InterlockedMax(ref _mostAtOnce, atOnce);
        try
        {
            if (context.Request.Path.Value!.Contains("/send/m.room.message/", StringComparison.Ordinal))
                Interlocked.Increment(ref _messages);
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await Task.Delay(_answerTime, context.RequestAborted);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }

        context.Response.ContentType = "application/json";
        if (context.Request.Path.Value.EndsWith("/ping", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("""{"errcode":"M_UNRECOGNIZED","error":"Unrecognized request"}""");
            return;
        }

        await context.Response.WriteAsync(Agreement);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
