using MsnBridge.Msnp.PeerToPeer;

namespace MsnBridge.Msnp.Tests.PeerToPeer.Files;

public sealed class TemporaryFileSpoolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("msnbridge-test-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_put_aside_is_read_again_and_has_no_name_that_could_be_left_behind()
    {
        var spool = new TemporaryFileSpool(_folder, 1000);
        using var aside = spool.Open();
        await aside.WriteAsync(0, "before"u8.ToArray());
        await aside.WriteAsync(6, " after"u8.ToArray());
        var buffer = new byte[100];
        Assert.Equal("after", System.Text.Encoding.ASCII.GetString(buffer, 0, await aside.ReadAsync(7, buffer, Token)));
        if (!OperatingSystem.IsWindows())
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task All_together_have_so_much_room_and_give_it_back()
    {
        var spool = new TemporaryFileSpool(_folder, 100);
        var one = spool.Open();
        using var other = spool.Open();
        await one.WriteAsync(0, new byte[60]);
        await Assert.ThrowsAsync<IOException>(async () => await other.WriteAsync(0, new byte[41]));
        await other.WriteAsync(0, new byte[40]);
        Assert.Equal(100, spool.Used);

        // What lies over what was there takes no more.
        await one.WriteAsync(0, new byte[60]);
        one.Clear();
        await one.WriteAsync(0, new byte[60]);
        one.Dispose();
        Assert.Equal(40, spool.Used);
        await other.WriteAsync(40, new byte[60]);
        other.Dispose();
        Assert.Equal(0, spool.Used);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told() =>
        Assert.ThrowsAny<IOException>(() => new TemporaryFileSpool(Path.Combine(_folder, "nowhere"), 100).Open());
}
