using System.Runtime.Versioning;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Data.Model;
using MsnBridge.Data.Sealing;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Tests.Sqlite;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Sealing;

public sealed class PasswordSealingTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string KeyPath => _directory.File("msnbridge.key");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_key_is_made_at_the_first_start_and_kept_at_the_second()
    {
        await using (await SqliteStores.OpenAsync(_directory.Path, Token))
        {
        }

        var key = await File.ReadAllTextAsync(KeyPath, Token);
        await using (await SqliteStores.OpenAsync(_directory.Path, Token))
        {
        }

        Assert.Equal(32, Convert.FromBase64String(key.Trim()).Length);
        Assert.Equal(key, await File.ReadAllTextAsync(KeyPath, Token));
        Assert.Equal(
            ["msnbridge.db", "msnbridge.key", "msnbridge.lock"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task The_key_file_may_lie_elsewhere()
    {
        var elsewhere = _directory.File("secrets/bridge.key");
        await using var stores = SqliteStores.Compose(new SqliteDataOptions { Directory = _directory.File("data"), KeyFile = elsewhere });

        await stores.Services.GetRequiredService<IBridgeDatabase>().PrepareAsync(Token);

        Assert.True(File.Exists(elsewhere));
        Assert.False(File.Exists(_directory.File("data/msnbridge.key")));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_key_file_that_others_may_use_is_refused(UnixFileMode others)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists instead of modes.");
        await using (await SqliteStores.OpenAsync(_directory.Path, Token))
        {
        }

        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        Assert.Contains($"chmod 600 '{KeyPath}'", (await RefusalAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64 at all")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_key_file_without_a_key_is_refused_and_not_quoted(string content)
    {
        await using (await SqliteStores.OpenAsync(_directory.Path, Token))
        {
        }

        await File.WriteAllTextAsync(KeyPath, content, Token);

        var refusal = await RefusalAsync();
        Assert.Contains("does not hold a key", refusal.Message, StringComparison.Ordinal);
        if (content.Length > 0)
            Assert.DoesNotContain(content, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_key_is_refused_while_passwords_are_sealed_with_it()
    {
        await SaveOneAsync();
        File.Delete(KeyPath);

        Assert.Contains("is missing", (await RefusalAsync()).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyPath));
    }

    [Fact]
    public async Task A_missing_key_is_made_anew_where_nothing_is_sealed()
    {
        await using (await SqliteStores.OpenAsync(_directory.Path, Token))
        {
        }

        File.Delete(KeyPath);
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);

        Assert.True(File.Exists(KeyPath));
    }

    [Fact]
    public async Task The_key_of_another_store_is_refused()
    {
        await SaveOneAsync();
        await File.WriteAllTextAsync(KeyPath, Convert.ToBase64String(new byte[32]), Token);

        Assert.Contains("opens none of the stored passwords", (await RefusalAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_moved_to_another_puppet_cannot_be_opened_and_its_owner_can_give_it_again()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        var (juliet, nurse) = (Puppet(), Puppet(address: "nurse@msn.example", password: "angelica", links: [Nurse]));
        await stores.Puppets.SaveAsync(juliet, Token);
        await stores.Puppets.SaveAsync(nurse, Token);
        await ChangeSealedAsync(stores, juliet.Id, await SealedOfAsync(stores, nurse.Id));

        var record = await stores.Puppets.FindAsync(juliet.Id, Token);

        Assert.NotNull(record);
        Assert.Equal("", record.Password.Reveal());
        Assert.Equal(LoginState.BadCredentials, record.Status.State);
        Assert.Equal(2, (await stores.Puppets.LoadAllAsync(Token)).Count);
        Assert.Contains(stores.Log.GetSnapshot(), line => line.Level == LogLevel.Error && line.Message.Contains($"{juliet.Id}", StringComparison.Ordinal));

        await stores.Puppets.SaveAsync(juliet, Token);
        Assert.Equal("rosaline", (await stores.Puppets.FindAsync(juliet.Id, Token))!.Password.Reveal());
    }

    [Fact]
    public async Task No_changed_bit_of_a_sealed_password_passes()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        var puppet = Puppet();
        await stores.Puppets.SaveAsync(puppet, Token);
        var sealer = stores.Services.GetRequiredService<StoreSealer>();
        var whole = await SealedOfAsync(stores, puppet.Id);

        Assert.True(sealer.TryOpen(SealedFor.Password(puppet.Id), whole, out _));
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 1;
            Assert.False(sealer.TryOpen(SealedFor.Password(puppet.Id), changed, out _));
            Assert.False(sealer.TryOpen(SealedFor.Password(puppet.Id), whole[..i], out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("p\u00e4ssw\u00f6rd \U0001F339")]
    public async Task Any_password_comes_back_and_never_looks_the_same_twice(string password)
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        var sealer = stores.Services.GetRequiredService<StoreSealer>();
        var puppet = NewPuppetId();
        var (once, twice) = (sealer.Seal(SealedFor.Password(puppet), password), sealer.Seal(SealedFor.Password(puppet), password));

        Assert.NotEqual(once, twice);
        Assert.True(sealer.TryOpen(SealedFor.Password(puppet), once, out var opened));
        Assert.Equal(password, opened);
    }

    private async Task SaveOneAsync()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        await stores.Puppets.SaveAsync(Puppet(), Token);
    }

    private async Task<BridgeDataException> RefusalAsync() =>
        await Assert.ThrowsAsync<BridgeDataException>(() => SqliteStores.OpenAsync(_directory.Path, Token));

    private static async Task<byte[]> SealedOfAsync(SqliteStores stores, PuppetId id)
    {
        await using var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext();
        return await context.Puppets.Where(puppet => puppet.Id == id).Select(puppet => puppet.SealedPassword).SingleAsync(Token);
    }

    private static async Task ChangeSealedAsync(SqliteStores stores, PuppetId id, byte[] sealedPassword)
    {
        await using BridgeContext context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext();
        await context.Puppets.Where(puppet => puppet.Id == id)
            .ExecuteUpdateAsync(update => update.SetProperty(puppet => puppet.SealedPassword, sealedPassword), Token);
    }
}
