using System.Text;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Sqlite;

public sealed class ErasureTests : IDisposable
{
    private const string Body = "Wherefore art thou Romeo?";

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_pending_message_is_in_the_file_and_a_completed_one_is_not()
    {
        await using (var stores = await SqliteStores.OpenAsync(_directory.Path, Token))
            await stores.Journal.AppendAsync([Draft(LaneToRemote(NewPuppetId()), Body)], Token);
        Assert.Contains("msnbridge.db", FilesWith(Body));

        await using (var stores = await SqliteStores.OpenAsync(_directory.Path, Token))
        {
            var lane = Assert.Single(await stores.Journal.FindPendingLanesAsync(Token));
            var entry = Assert.Single(await stores.Journal.ReadPendingAsync(lane, 10, Token));
            await stores.Journal.CompleteAsync(entry.Id, [], Token);
        }

        Assert.Empty(FilesWith(Body));
    }

    [Fact]
    public async Task A_forgotten_message_is_not_in_the_file()
    {
        var puppet = NewPuppetId();
        await using (var stores = await SqliteStores.OpenAsync(_directory.Path, Token))
        {
            await stores.Journal.AppendAsync([Draft(LaneToRemote(puppet), Body)], Token);
            await stores.Journal.ForgetAsync(puppet, Token);
        }

        Assert.Empty(FilesWith(Body));
    }

    [Fact]
    public async Task No_file_and_no_log_line_holds_the_password()
    {
        await using (var stores = await SqliteStores.OpenAsync(_directory.Path, Token))
        {
            var puppet = Puppet(password: Body);
            await stores.Puppets.SaveAsync(puppet, Token);
            await stores.Puppets.FindAsync(puppet.Id, Token);
            Assert.DoesNotContain(stores.Log.GetSnapshot(), record => $"{record.Message}{record.Exception}".Contains(Body, StringComparison.Ordinal));
        }

        Assert.Empty(FilesWith(Body));
    }

    private string?[] FilesWith(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Directory.GetFiles(_directory.Path).Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0).Select(Path.GetFileName)];
    }
}
