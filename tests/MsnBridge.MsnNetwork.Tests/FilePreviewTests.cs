using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Files;
using MsnBridge.Core.Networks;
using MsnBridge.MsnNetwork.Files;
using MsnBridge.MsnNetwork.Tests.Pictures;
using SkiaSharp;

namespace MsnBridge.MsnNetwork.Tests;

/// <summary>The small picture that a contact sees of a file before he takes it.</summary>
public sealed class FilePreviewTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_gets_one_that_old_clients_take_and_is_looked_at_once()
    {
        var looked = 0;
        var bytes = TestImages.Jpeg(640, 480, SKColors.Red);

        var preview = await FilePreview.MakeAsync(
            File("verona.jpg", bytes.Length, _ =>
            {
                looked++;
                return Task.FromResult<Stream>(new MemoryStream(bytes));
            }),
            _time, Token);

        using var shown = SKBitmap.Decode(preview.Span);
        Assert.Equal((96, 96, 1), (shown.Width, shown.Height, looked));
        Assert.Equal("PNG"u8.ToArray(), preview[1..4].ToArray());
    }

    [Theory]
    [InlineData("song.ogg", 5)]
    [InlineData("empty.png", 0)]
    [InlineData("huge.png", 8_000_001)]
    public async Task What_is_no_image_or_too_large_is_not_looked_at(string name, long size) => Assert.True(
        (await FilePreview.MakeAsync(File(name, size, _ => throw new InvalidOperationException("It was looked at.")), _time, Token)).IsEmpty);

    [Fact]
    public async Task What_says_that_it_is_an_image_and_is_none_goes_without()
    {
        var bytes = "MZ this is a program"u8.ToArray();
        var bomb = TestImages.Bomb(60_000, 60_000);

        Assert.True((await FilePreview.MakeAsync(Of("a.png", bytes), _time, Token)).IsEmpty);
        Assert.True((await FilePreview.MakeAsync(Of("bomb.png", bomb), _time, Token)).IsEmpty);
        // Shorter than it says.
        Assert.True((await FilePreview.MakeAsync(File("short.png", 100, _ => Task.FromResult<Stream>(new MemoryStream(bytes))), _time, Token)).IsEmpty);
    }

    [Fact]
    public async Task A_home_network_that_does_not_give_it_holds_nothing_up()
    {
        var refused = await FilePreview.MakeAsync(
            File("a.png", 10, _ => throw new HomeContentException(HomeContentFailure.NotAvailable, "It is gone.")), _time, Token);
        var asked = new TaskCompletionSource();
        var waiting = FilePreview.MakeAsync(
            File("a.png", 10, async token =>
            {
                asked.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return Stream.Null;
            }),
            _time, Token);
        await asked.Task.WaitAsync(Token);
        _time.Advance(TimeSpan.FromSeconds(21));

        Assert.True(refused.IsEmpty);
        Assert.True((await waiting.WaitAsync(Token)).IsEmpty);
    }

    [Fact]
    public async Task Who_gives_up_is_not_kept_waiting()
    {
        using var gaveUp = new CancellationTokenSource();
        var waiting = FilePreview.MakeAsync(
            File("a.png", 10, async token =>
            {
                await gaveUp.CancelAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return Stream.Null;
            }),
            _time, gaveUp.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static OutgoingFile Of(string name, byte[] bytes) => File(name, bytes.Length, _ => Task.FromResult<Stream>(new MemoryStream(bytes)));

    private static OutgoingFile File(string name, long size, Func<CancellationToken, Task<Stream>> look) =>
        new(SharedFile.Named(name, size), _ => throw new InvalidOperationException("It was opened to be sent."), look);
}
