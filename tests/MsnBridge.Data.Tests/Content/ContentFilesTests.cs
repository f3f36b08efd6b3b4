using System.Text;
using MsnBridge.Core.Content;
using MsnBridge.Data.Content;
using MsnBridge.Data.Tests.Contracts;
using MsnBridge.Data.Tests.Sqlite;

namespace MsnBridge.Data.Tests.Content;

/// <summary>What of the content store only shows on the disk.</summary>
public sealed class ContentFilesTests : IDisposable
{
    private static readonly byte[] s_rose = Encoding.ASCII.GetBytes("rose");

    private readonly TemporaryDirectory _directory = new();

    private string Folder => _directory.File("content");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Content_is_there_after_a_restart_and_what_was_unfinished_is_not()
    {
        var key = ContentKey.NewFile();
        await using (var before = await SqliteStores.OpenAsync(_directory.Path, Token))
            await before.Content.SaveAsync(key, "image/svg+xml", s_rose, Token);
        await File.WriteAllTextAsync(Path.Combine(Folder, "unfinished", "half"), "ro", Token);
        await File.WriteAllTextAsync(Path.Combine(Folder, "README"), "not of the store", Token);

        await using var after = await SqliteStores.OpenAsync(_directory.Path, Token);

        Assert.Equal(new StoredContent(key, s_rose.Length, "image/svg+xml"), await after.Content.FindAsync(key, Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Folder, "unfinished")));
        Assert.True(File.Exists(Path.Combine(Folder, "README")));
    }

    [Fact]
    public async Task What_was_used_last_is_known_after_a_restart()
    {
        ContentKey first = new("object-first"), second = new("object-second");
        await using (var before = await SqliteStores.OpenAsync(_directory.Path, Token))
        {
            await before.Content.SaveAsync(first, "image/png", s_rose, Token);
            before.Time.Advance(TimeSpan.FromMinutes(1));
            await before.Content.SaveAsync(second, "image/png", s_rose, Token);
            before.Time.Advance(TimeSpan.FromHours(2));
            await before.Content.FindAsync(first, Token);
        }

        await using var after = await SqliteStores.OpenAsync(_directory.Path, Token);
        await after.Content.PruneAsync(s_rose.Length, Samples.Noon, Token);

        Assert.NotNull(await after.Content.FindAsync(first, Token));
        Assert.Null(await after.Content.FindAsync(second, Token));
    }

    [Fact]
    public async Task Nobody_but_the_owner_may_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The access list of the folder decides there.");
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        await stores.Content.SaveAsync(ContentKey.NewFile(), "image/png", s_rose, Token);

        var file = Assert.Single(Directory.EnumerateFiles(Folder));
#pragma warning disable CA1416 // Skipped above.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task Content_removed_behind_the_stores_back_counts_as_not_there()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        var saved = await stores.Content.SaveAsync(ContentKey.NewFile(), "image/png", s_rose, Token);
        File.Delete(Assert.Single(Directory.EnumerateFiles(Folder)));

        Assert.Null(await stores.Content.OpenReadAsync(saved.Key, Token));
        Assert.Null(await stores.Content.FindAsync(saved.Key, Token));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_with_its_name()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        await File.WriteAllTextAsync(Folder, "in the way", Token);

        var fault = await Assert.ThrowsAsync<ContentStoreException>(() => stores.Content.SaveAsync(ContentKey.NewFile(), "image/png", s_rose, Token));

        Assert.Contains(Folder, fault.Message, StringComparison.Ordinal);
        Assert.False(fault.IsDiskFull);
    }

    [Fact]
    public async Task A_full_disk_is_told_as_one()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Only Linux has a device that is always full.");
        await using var full = new DiskStream(
            new FileStream("/dev/full", new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, BufferSize = 0 }), Folder);

        var fault = await Assert.ThrowsAsync<ContentStoreException>(() => full.WriteAsync(s_rose, Token).AsTask());

        Assert.True(fault.IsDiskFull);
        Assert.Contains("full", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();
}
