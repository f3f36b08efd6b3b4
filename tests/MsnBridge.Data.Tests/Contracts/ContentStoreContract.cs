using System.Text;
using MsnBridge.Core.Content;

namespace MsnBridge.Data.Tests.Contracts;

public abstract class ContentStoreContract : StoreContract
{
    private static readonly byte[] s_rose = Encoding.ASCII.GetBytes("a rose by any other name");

    private IContentStore Content => Stores.Content;

    [Fact]
    public async Task What_was_saved_is_found_and_read()
    {
        var key = KeyOf(s_rose);

        var saved = await Content.SaveAsync(key, "Image/PNG; q=1", s_rose, Token);

        Assert.Equal(new StoredContent(key, s_rose.Length, "image/png"), saved);
        Assert.Equal(saved, await Content.FindAsync(key, Token));
        Assert.Equal(s_rose, await Content.ReadAsync(key, 1000, Token));
        Assert.Null(await Content.ReadAsync(key, s_rose.Length - 1, Token));
    }

    [Fact]
    public async Task What_was_not_saved_is_not_there()
    {
        Assert.Null(await Content.FindAsync(ContentKey.NewFile(), Token));
        Assert.Null(await Content.OpenReadAsync(ContentKey.NewFile(), Token));
        await Content.RemoveAsync(ContentKey.NewFile(), Token);
    }

    [Fact]
    public async Task More_than_was_announced_leaves_nothing()
    {
        var key = ContentKey.NewFile();

        var refused = await Assert.ThrowsAsync<ContentRefusedException>(
            () => Content.SaveAsync(key, "image/png", (stream, token) => stream.WriteAsync(s_rose, token).AsTask(), s_rose.Length - 1, Token));

        Assert.Equal(ContentRefusal.TooLarge, refused.Refusal);
        Assert.Null(await Content.FindAsync(key, Token));
    }

    [Fact]
    public async Task What_has_not_the_hash_of_its_key_leaves_nothing()
    {
        var key = KeyOf([1, 2, 3]);

        var refused = await Assert.ThrowsAsync<ContentRefusedException>(() => Content.SaveAsync(key, "image/png", s_rose, Token));

        Assert.Equal(ContentRefusal.WrongHash, refused.Refusal);
        Assert.Null(await Content.FindAsync(key, Token));
    }

    [Fact]
    public async Task A_writer_that_fails_leaves_what_was_there()
    {
        var key = ContentKey.NewFile();
        await Content.SaveAsync(key, "text/plain", s_rose, Token);

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => Content.SaveAsync(key, "image/png", async (stream, token) =>
        {
            await stream.WriteAsync(new byte[3], token);
            throw new TimeZoneNotFoundException();
        }, 1000, Token));

        Assert.Equal("text/plain", (await Content.FindAsync(key, Token))?.MediaType);
        Assert.Equal(s_rose, await Content.ReadAsync(key, 1000, Token));
    }

    [Fact]
    public async Task Saving_again_takes_the_place_of_what_was_there()
    {
        var key = ContentKey.NewFile();
        await Content.SaveAsync(key, "text/plain", s_rose, Token);

        await Content.SaveAsync(key, "image/png", new byte[] { 7 }, Token);

        Assert.Equal(new StoredContent(key, 1, "image/png"), await Content.FindAsync(key, Token));
        Assert.Equal([7], await Content.ReadAsync(key, 1000, Token));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("../../etc/passwd")]
    [InlineData("image/a~b")]
    [InlineData("")]
    public async Task What_is_no_media_type_is_kept_as_bytes(string mediaType)
    {
        var saved = await Content.SaveAsync(ContentKey.NewFile(), mediaType, s_rose, Token);

        Assert.Equal("application/octet-stream", saved.MediaType);
        Assert.Equal(s_rose, await Content.ReadAsync(saved.Key, 1000, Token));
    }

    [Fact]
    public async Task What_is_removed_while_it_is_read_is_read_to_the_end()
    {
        var key = ContentKey.NewFile();
        await Content.SaveAsync(key, "text/plain", s_rose, Token);
        await using var stream = await Content.OpenReadAsync(key, Token);

        await Content.RemoveAsync(key, Token);

        using var read = new MemoryStream();
        await stream!.CopyToAsync(read, Token);
        Assert.Equal(s_rose, read.ToArray());
        Assert.Null(await Content.FindAsync(key, Token));
    }

    [Fact]
    public async Task Who_waits_gets_what_arrives_or_hears_that_it_cannot_be_had()
    {
        var key = KeyOf(s_rose);
        var first = Content.WaitForAsync(key, TimeSpan.FromMinutes(1), Token);
        Content.ReportMissing(key);
        Assert.Null(await first);

        var second = Content.WaitForAsync(key, TimeSpan.FromMinutes(1), Token);
        var third = Content.WaitForAsync(key, TimeSpan.FromMinutes(1), Token);
        var saved = await Content.SaveAsync(key, "image/png", s_rose, Token);

        Assert.Equal(saved, await second);
        Assert.Equal(saved, await third);
        Assert.Equal(saved, await Content.WaitForAsync(key, TimeSpan.Zero, Token));
    }

    [Fact]
    public async Task Who_waits_too_long_gets_nothing()
    {
        var waiting = Content.WaitForAsync(KeyOf(s_rose), TimeSpan.FromMinutes(1), Token);

        Stores.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await waiting);
    }

    [Fact]
    public async Task Of_objects_those_used_least_recently_go_first_and_files_by_their_age()
    {
        var start = Stores.Time.GetUtcNow();
        ContentKey[] objects = [KeyOf([1]), KeyOf([2]), KeyOf([3])];
        for (var i = 0; i < objects.Length; i++)
        {
            await Content.SaveAsync(objects[i], "image/png", new[] { (byte)(i + 1) }, Token);
            Stores.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var old = await Content.SaveAsync(ContentKey.NewFile(), "image/png", new byte[1000], Token);
        Stores.Time.Advance(TimeSpan.FromDays(1));
        var young = await Content.SaveAsync(ContentKey.NewFile(), "image/png", new byte[1000], Token);
        var kept = await Content.SaveAsync(new ContentKey("own-picture"), "image/png", new byte[1000], Token);
        await Content.FindAsync(objects[0], Token);
        await Content.FindAsync(old.Key, Token);

        var removed = await Content.PruneAsync(largestTotal: 2, start + TimeSpan.FromHours(12), Token);

        Assert.Equal(2, removed);
        Assert.NotNull(await Content.FindAsync(objects[0], Token));
        Assert.Null(await Content.FindAsync(objects[1], Token));
        Assert.NotNull(await Content.FindAsync(objects[2], Token));
        Assert.Null(await Content.FindAsync(old.Key, Token));
        Assert.NotNull(await Content.FindAsync(young.Key, Token));
        Assert.NotNull(await Content.FindAsync(kept.Key, Token));
    }

    private static ContentKey KeyOf(byte[] bytes) => ContentKey.OfObject(bytes);
}
