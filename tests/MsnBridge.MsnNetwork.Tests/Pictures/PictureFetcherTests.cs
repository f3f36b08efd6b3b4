using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.MsnNetwork.Media;
using MsnBridge.MsnNetwork.Pictures;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Contacts;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.PeerToPeer;
using MsnBridge.Testing;
using SkiaSharp;

namespace MsnBridge.MsnNetwork.Tests.Pictures;

public sealed class PictureFetcherTests
{
    private const string Bob = "bob@example.org";
    private const string Carol = "carol@example.org";

    private readonly WaitingClock _time = new();
    private readonly InMemoryContentStore _store;
    private readonly FakeLogger<SharedPictures> _log = new();
    private readonly SharedPictures _shared;
    private readonly Channel<Asked> _asked = Channel.CreateUnbounded<Asked>();
    private readonly Channel<PictureReceived> _reported = Channel.CreateUnbounded<PictureReceived>();

    public PictureFetcherTests()
    {
        _store = new InMemoryContentStore(_time);
        _shared = new SharedPictures(_store, new ImageReader(), _log);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_is_fetched_kept_as_it_is_and_reported()
    {
        await using var fetcher = NewFetcher();
        var bytes = TestImages.Png(96, 96, SKColors.Red);

        fetcher.Look(Bob, Showing(bytes));
        var asked = await AskedAsync();
        Assert.Equal(Bob, asked.Address);
        asked.Answer(bytes);

        var reported = await ReportedAsync();
        Assert.Equal(new PictureReceived(new(Bob), KeyOf(bytes)), reported);
        Assert.Equal(bytes, await _store.ReadAsync(KeyOf(bytes), int.MaxValue, Token));
        Assert.Equal("image/png", (await _store.FindAsync(KeyOf(bytes), Token))?.MediaType);
    }

    [Fact]
    public async Task What_is_in_the_store_is_reported_for_whoever_shows_it_without_asking()
    {
        var bytes = TestImages.Png(96, 96, SKColors.Red);
        await _store.SaveAsync(KeyOf(bytes), "image/png", bytes, Token);
        await using var fetcher = NewFetcher();

        fetcher.Look(Bob, Showing(bytes));
        fetcher.Look(Carol, Showing(bytes));

        Assert.Equal(
            [Bob, Carol],
            new[] { (await ReportedAsync()).Contact.Value, (await ReportedAsync()).Contact.Value }.Order(StringComparer.Ordinal));
        Assert.False(_asked.Reader.TryRead(out _));
    }

    [Fact]
    public async Task One_hash_is_fetched_once_for_two_accounts()
    {
        await using var first = NewFetcher();
        await using var second = NewFetcher();
        var bytes = TestImages.Png(96, 96, SKColors.Red);

        first.Look(Bob, Showing(bytes));
        var asked = await AskedAsync();
        second.Look(Bob, Showing(bytes));
        asked.Answer(bytes);

        await ReportedAsync();
        await ReportedAsync();
        Assert.False(_asked.Reader.TryRead(out _));
    }

    [Fact]
    public async Task One_at_a_time_and_a_pause_between()
    {
        await using var fetcher = NewFetcher();
        var (red, blue) = (TestImages.Png(96, 96, SKColors.Red), TestImages.Png(96, 96, SKColors.Blue));

        fetcher.Look(Bob, Showing(red));
        var asked = await AskedAsync();
        fetcher.Look(Carol, Showing(blue));
        asked.Answer(red);
        await ReportedAsync();

        Assert.False(_asked.Reader.TryRead(out _));
        (await AskedWhileTimePassesAsync()).Answer(blue);
        Assert.Equal(Carol, (await ReportedAsync()).Contact.Value);
    }

    [Theory]
    [InlineData(MsnTransferFailure.Unsupported)]
    [InlineData(MsnTransferFailure.ConnectionLost)]
    [InlineData(MsnTransferFailure.Declined)]
    [InlineData(MsnTransferFailure.TimedOut)]
    public async Task What_could_not_be_had_is_tried_again_after_waits_that_grow(MsnTransferFailure failure)
    {
        await using var fetcher = NewFetcher();
        var bytes = TestImages.Png(96, 96, SKColors.Red);
        fetcher.Look(Bob, Showing(bytes));
        (await AskedAsync()).Fail(failure);

        var start = _time.GetUtcNow();
        (await AskedWhileTimePassesAsync()).Fail(failure);
        var first = _time.GetUtcNow() - start;
        var asked = await AskedWhileTimePassesAsync();
        var second = _time.GetUtcNow() - start - first;
        asked.Answer(bytes);

        Assert.Equal(KeyOf(bytes), (await ReportedAsync()).Picture);
        Assert.InRange(first, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        Assert.InRange(second, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(70));
    }

    [Fact]
    public async Task Who_goes_offline_is_not_asked_and_who_comes_back_is()
    {
        await using var fetcher = NewFetcher();
        var bytes = TestImages.Png(96, 96, SKColors.Red);
        fetcher.Look(Bob, Showing(bytes));
        (await AskedAsync()).Fail(MsnTransferFailure.ConnectionLost);
        fetcher.Look(Bob, MsnContactPresence.Offline);

        fetcher.Look(Bob, Showing(bytes));

        (await AskedWhileTimePassesAsync()).Answer(bytes);
        Assert.Equal(KeyOf(bytes), (await ReportedAsync()).Picture);
    }

    [Fact]
    public async Task A_picture_that_is_taken_off_is_reported_as_none()
    {
        await using var fetcher = NewFetcher();
        var bytes = TestImages.Png(96, 96, SKColors.Red);
        fetcher.Look(Bob, Showing(bytes));
        (await AskedAsync()).Answer(bytes);
        await ReportedAsync();

        fetcher.Look(Bob, new MsnContactPresence { Status = MsnpStatus.Online });

        Assert.Null((await ReportedWhileTimePassesAsync()).Picture);
    }

    [Fact]
    public async Task A_newer_picture_takes_the_place_of_one_that_is_still_being_fetched()
    {
        await using var fetcher = NewFetcher();
        var (red, blue) = (TestImages.Png(96, 96, SKColors.Red), TestImages.Png(96, 96, SKColors.Blue));
        fetcher.Look(Bob, Showing(red));
        var asked = await AskedAsync();
        fetcher.Look(Bob, Showing(blue));

        asked.Answer(red);
        (await AskedWhileTimePassesAsync()).Answer(blue);

        Assert.Equal(KeyOf(blue), (await ReportedAsync()).Picture);
    }

    [Fact]
    public async Task What_is_not_an_image_is_refused_for_all_and_logged_once()
    {
        await using var fetcher = NewFetcher();
        var bytes = "MZ this is a program"u8.ToArray();
        fetcher.Look(Bob, Showing(bytes));
        (await AskedAsync()).Answer(bytes);
        var good = TestImages.Png(96, 96, SKColors.Red);
        fetcher.Look(Carol, Showing(good));
        (await AskedWhileTimePassesAsync()).Answer(good);
        await ReportedAsync();

        await using var other = NewFetcher();
        other.Look(Bob, Showing(bytes));
        other.Look(Carol, Showing(good));
        Assert.Equal(Carol, (await ReportedWhileTimePassesAsync()).Contact.Value);

        Assert.False(_asked.Reader.TryRead(out _));
        Assert.Single(Warnings());
        Assert.Null(await _store.FindAsync(KeyOf(bytes), Token));
    }

    [Fact]
    public async Task A_bomb_is_refused()
    {
        await using var fetcher = NewFetcher();
        var bomb = TestImages.Bomb(60_000, 60_000);
        fetcher.Look(Bob, Showing(bomb));

        (await AskedAsync()).Answer(bomb);
        var good = TestImages.Png(96, 96, SKColors.Red);
        fetcher.Look(Carol, Showing(good));
        (await AskedWhileTimePassesAsync()).Answer(good);
        await ReportedAsync();

        Assert.Single(Warnings());
        Assert.Null(await _store.FindAsync(KeyOf(bomb), Token));
    }

    [Fact]
    public async Task Bytes_of_another_hash_are_his_fault_who_sent_them_and_nobody_elses()
    {
        await using var fetcher = NewFetcher();
        var bytes = TestImages.Png(96, 96, SKColors.Red);
        fetcher.Look(Bob, Showing(bytes));
        (await AskedAsync()).Answer(TestImages.Png(96, 96, SKColors.Blue));

        fetcher.Look(Carol, Showing(bytes));
        var asked = await AskedWhileTimePassesAsync();
        Assert.Equal(Carol, asked.Address);
        asked.Answer(bytes);

        Assert.Equal(new PictureReceived(new(Carol), KeyOf(bytes)), await ReportedAsync());
        Assert.Single(Warnings());
    }

    [Fact]
    public async Task What_is_too_large_or_another_kind_is_not_asked_for()
    {
        await using var fetcher = NewFetcher();
        var bytes = TestImages.Png(96, 96, SKColors.Red);
        fetcher.Look("large@example.org", Showing(new byte[SharedPictures.MaxBytes + 1]));
        fetcher.Look("moving@example.org", Showing(bytes, MsnObjectType.DynamicPicture));
        fetcher.Look("nonsense@example.org", new MsnContactPresence { Status = MsnpStatus.Online, MsnObject = "<msnobj Creator=\"x\" Size=\"5\" Type=\"3\" SHA1D=\"../../x\"/>" });
        fetcher.Look(Bob, Showing(bytes));

        Assert.Equal(Bob, (await AskedAsync()).Address);
    }

    [Fact]
    public async Task A_full_disk_is_logged_and_the_picture_comes_later()
    {
        await using var fetcher = NewFetcher();
        var bytes = TestImages.Png(96, 96, SKColors.Red);
        _store.IsFull = true;
        fetcher.Look(Bob, Showing(bytes));
        (await AskedAsync()).Answer(bytes);

        var again = await AskedWhileTimePassesAsync();
        _store.IsFull = false;
        again.Answer(bytes);

        Assert.Equal(KeyOf(bytes), (await ReportedAsync()).Picture);
        Assert.Contains(_log.Collector.GetSnapshot(), record => record.Level == LogLevel.Error);
    }

    [Fact]
    public async Task Ending_gives_up_what_is_under_way()
    {
        var fetcher = NewFetcher();
        fetcher.Look(Bob, Showing(TestImages.Png(96, 96, SKColors.Red)));
        var asked = await AskedAsync();

        await fetcher.DisposeAsync();

        Assert.True(asked.Cancelled.IsCancellationRequested);
        Assert.False(_reported.Reader.TryRead(out _));
    }

    private static MsnContactPresence Showing(byte[] bytes, MsnObjectType type = MsnObjectType.DisplayPicture) => new()
    {
        Status = MsnpStatus.Online,
        MsnObject = MsnObject.Create(Bob, type, "TFR1.dat", "", bytes).Text,
    };

    private static ContentKey KeyOf(byte[] bytes) => ContentKey.OfObject(bytes);

    private PictureFetcher NewFetcher() => new(
        async (address, what, token) =>
        {
            var asked = new Asked(address, what, token);
            await _asked.Writer.WriteAsync(asked, token);
            return await asked.Result.Task.WaitAsync(token);
        },
        _shared,
        picture => _reported.Writer.WriteAsync(picture).AsTask(),
        _time);

    private IEnumerable<FakeLogRecord> Warnings() => _log.Collector.GetSnapshot().Where(record => record.Level == LogLevel.Warning);

    private async Task<Asked> AskedAsync() => await _asked.Reader.ReadAsync(Token);

    private async Task<PictureReceived> ReportedAsync() => await _reported.Reader.ReadAsync(Token);

    private Task<Asked> AskedWhileTimePassesAsync() => WhileTimePassesAsync(_asked.Reader);

    private Task<PictureReceived> ReportedWhileTimePassesAsync() => WhileTimePassesAsync(_reported.Reader);

    // The clock moves when the fetcher has begun to wait, by what it waits for; how far is what some of the tests look at.
    private async Task<T> WhileTimePassesAsync<T>(ChannelReader<T> reader)
    {
        while (true)
        {
            await Task.WhenAny(reader.WaitToReadAsync(Token).AsTask(), _time.Waits.WaitToReadAsync(Token).AsTask());
            if (reader.TryRead(out var found))
                return found;
            if (_time.Waits.TryRead(out var wait))
                _time.Advance(wait);
        }
    }

    /// <summary>A clock that tells of each wait that begins, but for the patience with one fetch.</summary>
    private sealed class WaitingClock : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

        public ChannelReader<TimeSpan> Waits => _waits.Reader;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime > TimeSpan.Zero && dueTime != TimeSpan.FromMinutes(5))
                _waits.Writer.TryWrite(dueTime);
            return timer;
        }
    }

    private sealed record Asked(string Address, MsnObject What, CancellationToken Cancelled)
    {
        public TaskCompletionSource<ReadOnlyMemory<byte>> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Answer(byte[] bytes) => Result.SetResult(bytes);

        public void Fail(MsnTransferFailure failure) => Result.SetException(new MsnTransferException(failure));
    }
}
