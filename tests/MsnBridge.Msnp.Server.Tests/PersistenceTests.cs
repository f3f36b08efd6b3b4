using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Server.Accounts;
using MsnBridge.Msnp.Server.Residents;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests;

public sealed class PersistenceTests : IDisposable
{
    private const string Alice = "alice@msn.example";
    private const string Bob = "bob@msn.example";

    private readonly string _directory = Directory.CreateTempSubdirectory("msn-accounts-").FullName;

    private MsnServerOptions Options => new()
    {
        NotificationPort = 0,
        SwitchboardPort = 0,
        PassportPort = 0,
        PasswordIterations = 1,
        DataDirectory = _directory,
        SeedDemo = true,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Accounts_lists_and_groups_survive_a_restart()
    {
        await using (var network = new EmbeddedMsnNetwork(Options))
        {
            await network.StartAsync(Token);
            await using var alice = network.AddResident(Alice);
            alice.SignIn();
            alice.Rename("Alice Ä <3");
            alice.AddContact(Bob);
            alice.Block(DemoAccounts.Echo);
        }

        await using var restarted = new EmbeddedMsnNetwork(Options);
        await restarted.StartAsync(Token);
        await using var again = restarted.AddResident(Alice);
        Assert.Equal([Bob], again.ListOf(MsnpLists.Forward));
        Assert.Equal([DemoAccounts.Echo], again.ListOf(MsnpLists.Block));
        await using var bob = restarted.AddResident(Bob);
        Assert.Equal([Alice], bob.ListOf(MsnpLists.Pending));
        bob.SignIn();
        bob.AddContact(Alice);
        again.SignIn();
        Assert.Equal("Alice Ä <3", (await bob.Inbox.TakeAsync<PresenceSeen>(null, Token)).FriendlyName);
        Assert.NotEmpty(await PassportClient.GetTicketAsync(restarted.NexusUrl, Alice, "alice-demo", Token));
    }

    [Fact]
    public async Task An_account_is_stored_without_its_password_for_its_owner_alone()
    {
        await using (var network = new EmbeddedMsnNetwork(Options))
            await network.StartAsync(Token);

        var path = Path.Combine(_directory, "accounts", Alice + ".json");
        Assert.DoesNotContain("alice-demo", await File.ReadAllTextAsync(path, Token), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_file_that_is_no_account_is_named()
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_directory, "accounts")).FullName, "broken.json");
        await File.WriteAllTextAsync(path, "{ \"Address\": 7", Token);
        await using var network = new EmbeddedMsnNetwork(Options);
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => network.StartAsync(Token));
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_store_cannot_take_does_not_stop_the_network()
    {
        await using var network = new EmbeddedMsnNetwork(Options, loggers: null, time: null, new FullStore());
        await network.StartAsync(Token);
        await using var alice = network.AddResident(Alice);
        alice.SignIn();
        alice.AddContact(Bob);
        Assert.Equal([Bob], alice.ListOf(MsnpLists.Forward));
    }

    private sealed class FullStore : IAccountStore
    {
        public Task<IReadOnlyList<MsnAccount>> LoadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<MsnAccount>>([]);

        public Task SaveAsync(MsnAccount account, CancellationToken cancellationToken) => throw new IOException("No space left on device.");
    }
}
