using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Data.Tests.Sqlite;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Sealing;

/// <summary>What home networks store sealed: their inbox and people's secrets.</summary>
public sealed class HomeSealingTests : IDisposable
{
    private const string Words = "link juliet@msn.example rosaline";
    private const string Lane = "!balcony:capulet.example";

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string KeyPath => _directory.File("msnbridge.key");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task No_file_and_no_log_line_holds_what_was_handed_over()
    {
        await using (var stores = await OpenAsync())
        {
            await stores.Inbox.AcceptAsync(Xmpp, [Draft("1")], Token);
            await stores.Secrets.SaveAsync(Juliet, "token", new Secret(Words), Token);
            Assert.Equal(Words, Assert.Single(await stores.Inbox.ReadPendingAsync(Xmpp, Lane, 10, Token)).Content);
            Assert.Empty(FilesWithWords());
            Assert.DoesNotContain(stores.Log.GetSnapshot(), record => $"{record.Message}{record.Exception}".Contains(Words, StringComparison.Ordinal));
        }

        Assert.Empty(FilesWithWords());
    }

    [Fact]
    public async Task Both_are_there_after_a_restart()
    {
        await SaveBothAsync();

        await using var stores = await OpenAsync();

        Assert.Equal([Lane], await stores.Inbox.FindPendingLanesAsync(Xmpp, Token));
        Assert.Equal(Words, Assert.Single(await stores.Inbox.ReadPendingAsync(Xmpp, Lane, 10, Token)).Content);
        Assert.Equal(Words, (await stores.Secrets.FindAsync(Juliet, "token", Token))!.Reveal());
    }

    [Fact]
    public async Task What_is_dealt_with_leaves_nothing_sealed()
    {
        await using var stores = await OpenAsync();
        var made = await stores.Inbox.AcceptAsync(Xmpp, [Draft("1")], Token);

        await stores.Inbox.CompleteAsync(made[0].Id, Token);

        await using var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext();
        Assert.Null(Assert.Single(await context.HomeInbox.ToListAsync(Token)).SealedContent);
    }

    [Fact]
    public async Task A_row_that_does_not_open_is_set_aside_with_a_warning_and_tried_again_at_the_next_start()
    {
        byte[] whole;
        await using (var stores = await OpenAsync())
        {
            await stores.Inbox.AcceptAsync(Xmpp, [Draft("1"), Draft("2"), Draft("3")], Token);
            whole = await ContentOfAsync(stores, "1");
            // Sealed for another row.
            await ChangeContentAsync(stores, "1", await ContentOfAsync(stores, "2"));
            await ChangeContentAsync(stores, "2", [1, 2, 3]);

            Assert.Equal(["3"], (await stores.Inbox.ReadPendingAsync(Xmpp, Lane, 1, Token)).Select(entry => entry.Key));
            Assert.Equal(["3"], (await stores.Inbox.ReadPendingAsync(Xmpp, Lane, 10, Token)).Select(entry => entry.Key));
            Assert.Equal(2, stores.Log.GetSnapshot().Count(record => record.Level == LogLevel.Warning));
            await ChangeContentAsync(stores, "1", whole);
        }

        await using var next = await OpenAsync();
        Assert.Equal(["1", "3"], (await next.Inbox.ReadPendingAsync(Xmpp, Lane, 10, Token)).Select(entry => entry.Key));
    }

    [Fact]
    public async Task A_secret_that_does_not_open_counts_as_not_given()
    {
        await using var stores = await OpenAsync();
        await stores.Secrets.SaveAsync(Juliet, "token", new Secret(Words), Token);
        await using (var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext())
        {
            await context.HomeSecrets.ExecuteUpdateAsync(update => update.SetProperty(secret => secret.Name, "moved"), Token);
        }

        Assert.Null(await stores.Secrets.FindAsync(Juliet, "moved", Token));
        Assert.Contains(stores.Log.GetSnapshot(), record => record.Level == LogLevel.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_missing_key_is_refused_while_either_is_sealed_with_it(bool inbox)
    {
        await using (var stores = await OpenAsync())
        {
            if (inbox)
                await stores.Inbox.AcceptAsync(Xmpp, [Draft("1")], Token);
            else
                await stores.Secrets.SaveAsync(Juliet, "token", new Secret(Words), Token);
        }

        File.Delete(KeyPath);

        Assert.Contains("is missing", (await Assert.ThrowsAsync<BridgeDataException>(OpenAsync)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyPath));
    }

    [Fact]
    public async Task The_key_of_another_store_is_refused_where_only_secrets_are_sealed()
    {
        await SaveBothAsync();
        await File.WriteAllTextAsync(KeyPath, Convert.ToBase64String(new byte[32]), Token);

        Assert.Contains(
            "opens none of the stored passwords and secrets", (await Assert.ThrowsAsync<BridgeDataException>(OpenAsync)).Message, StringComparison.Ordinal);
    }

    private static InboxDraft Draft(string key) => new(Lane, key, Words, Noon);

    private static async Task<byte[]> ContentOfAsync(SqliteStores stores, string key)
    {
        await using var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext();
        return (await context.HomeInbox.SingleAsync(entry => entry.Key == key, Token)).SealedContent!;
    }

    private static async Task ChangeContentAsync(SqliteStores stores, string key, byte[] content)
    {
        await using var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext();
        await context.HomeInbox.Where(entry => entry.Key == key)
            .ExecuteUpdateAsync(update => update.SetProperty(entry => entry.SealedContent, content), Token);
    }

    private Task<SqliteStores> OpenAsync() => SqliteStores.OpenAsync(_directory.Path, Token);

    private async Task SaveBothAsync()
    {
        await using var stores = await OpenAsync();
        await stores.Inbox.AcceptAsync(Xmpp, [Draft("1")], Token);
        await stores.Secrets.SaveAsync(Juliet, "token", new Secret(Words), Token);
    }

    // The database and its log.
    private string?[] FilesWithWords()
    {
        var bytes = Encoding.UTF8.GetBytes(Words);
        return [.. Directory.GetFiles(_directory.Path, "*.db*").Where(file => Read(file).AsSpan().IndexOf(bytes) >= 0).Select(Path.GetFileName)];

        static byte[] Read(string file)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
    }
}
