using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Data.Sealing;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Tests.Restart;
using MsnBridge.Data.Tests.Sqlite;
using MsnBridge.Data.Tests.Upgrades;

namespace MsnBridge.Data.Tests.Maintenance;

public sealed class KeyRotationTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SqliteDataOptions Options => new() { Directory = _directory.File("data") };

    public async ValueTask InitializeAsync()
    {
        await using var stores = await SqliteStores.OpenAsync(Options, Token);
        await FilledStore.FillAsync(stores, Token);
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return default;
    }

    [Fact]
    public async Task Everything_is_sealed_with_the_new_key_and_nothing_with_the_old_one()
    {
        var old = await File.ReadAllTextAsync(Options.KeyPath, Token);

        var done = await StoreMaintenance.RotateKeyAsync(Options, _directory.File("old.key"), Token);

        // Two passwords, two secrets, two waiting messages.
        Assert.Equal((6, 0), (done.Resealed, done.Unreadable));
        Assert.Equal(done.KeyId, KeyFile.IdOf(Options.KeyPath));
        Assert.NotEqual(old, await File.ReadAllTextAsync(Options.KeyPath, Token));
        Assert.Equal(old, await File.ReadAllTextAsync(_directory.File("old.key"), Token));
        await CheckAsync(Options);
    }

    [Fact]
    public async Task Killed_at_any_step_of_changing_the_key_the_next_start_completes_it()
    {
        var number = 0;
        var steps = await DyingProcess.KillAtEachStepAsync(
            DyingProcess.Rotate,
            () => ErasePersonTests.CopyOf(Options.Directory, _directory.File($"copy{number++}")),
            async (_, directory) => await CheckAsync(new SqliteDataOptions { Directory = directory }),
            Token);
        Assert.Equal(6, steps.Count);
    }

    [Fact]
    public async Task What_versions_without_key_ids_sealed_opens_and_is_sealed_anew()
    {
        var options = ReleasedDatabases.Make(ReleasedDatabases.Names[1], _directory.File("released"));

        var done = await StoreMaintenance.RotateKeyAsync(options, null, Token);

        // One row of the passwords and one of the inbox are damaged there.
        Assert.Equal((4, 2), (done.Resealed, done.Unreadable));
        await using var stores = await SqliteStores.OpenAsync(options, Token);
        Assert.Equal("rosaline", (await stores.Puppets.FindByUserAsync(Contracts.Samples.Juliet, Token))!.Password.Reveal());
    }

    [Fact]
    public async Task A_key_is_never_written_over_an_old_one_and_then_nothing_is_changed()
    {
        var before = await File.ReadAllTextAsync(Options.KeyPath, Token);
        await File.WriteAllTextAsync(_directory.File("old.key"), "a key of long ago", Token);

        var refusal = await Assert.ThrowsAsync<BridgeDataException>(() => StoreMaintenance.RotateKeyAsync(Options, _directory.File("old.key"), Token));

        Assert.Contains("cannot be written", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Options.KeyPath, Token));
    }

    private static async Task CheckAsync(SqliteDataOptions options)
    {
        await using var stores = await SqliteStores.OpenAsync(options, Token);
        Assert.Single(KeyFile.Read(options.KeyPath));
        var sealer = stores.Services.GetRequiredService<StoreSealer>();
        await using var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext();
        byte[][] values =
        [
            .. await context.Puppets.Select(puppet => puppet.SealedPassword).ToListAsync(Token),
            .. await context.HomeSecrets.Select(secret => secret.SealedSecret).ToListAsync(Token),
            .. await context.HomeInbox.Where(entry => entry.SealedContent != null).Select(entry => entry.SealedContent!).ToListAsync(Token),
        ];
        Assert.Equal(6, values.Length);
        Assert.Single(values.Select(value => Convert.ToHexString(value.AsSpan(0, 5))).Distinct());
        Assert.All(values, value => Assert.True(sealer.IsSealedWithCurrent(value)));
        Assert.Equal("password of ROSALINE", (await stores.Puppets.FindByUserAsync(FilledStore.User, Token))!.Password.Reveal());
        Assert.Equal("token of ROSALINE", (await stores.Secrets.FindAsync(FilledStore.User, "access-token", Token))!.Reveal());
        var waiting = Assert.Single(await stores.Inbox.ReadPendingAsync(FilledStore.Matrix, "!ROSALINE:capulet.example", 10, Token));
        Assert.Equal("ROSALINE says", waiting.Content);
    }
}
