using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Commands;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Puppets;
using MsnBridge.Data;
using MsnBridge.Data.Sqlite;

namespace MsnBridge.Tests.Commands;

public sealed class MaintenanceCommandTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("msnbridge-test").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Backup => Path.Combine(_folder, "backup.zip");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "bridge.yaml"), Configuration.ConfigurationText.Minimal, Token);
        await using var store = await OpenAsync();
        await store.GetRequiredService<IPuppetStore>().SaveAsync(
            new PuppetRecord(
                new PuppetId(Guid.NewGuid()), new RemoteAccount("escargot", "juliet@msn.example"), new Secret("rosaline"),
                new LoginStatus(LoginState.Connected, null, DateTimeOffset.UtcNow), [new HomeUser(new HomeNetworkId("xmpp"), "juliet@capulet.example")]),
            Token);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return default;
    }

    [Fact]
    public async Task A_store_goes_into_a_backup_while_the_bridge_runs_and_comes_back_when_it_is_stopped()
    {
        await using (await OpenAsync())
        {
            var made = await RunAsync("backup", Backup);
            Assert.Equal(ExitCode.Success, made.ExitCode);
            Assert.Contains($"Wrote {Backup}", made.Out, StringComparison.Ordinal);
            Assert.Contains("The key file is not in it", made.Error, StringComparison.Ordinal);
            Assert.Equal(ExitCode.InputOutput, (await RunAsync("backup", Backup)).ExitCode);
            Assert.Equal(ExitCode.InputOutput, (await RunAsync("restore", Backup, "--replace")).ExitCode);
        }

        var refused = await RunAsync("restore", Backup);
        Assert.Equal((ExitCode.InputOutput, ""), (refused.ExitCode, refused.Out));
        Assert.Contains("Say --replace", refused.Error, StringComparison.Ordinal);
        var restored = await RunAsync("restore", Backup, "--replace");
        Assert.Equal((ExitCode.Success, ""), (restored.ExitCode, restored.Error));
        Assert.Contains("What was there before is in", restored.Out, StringComparison.Ordinal);
        await using var store = await OpenAsync();
        Assert.Equal("rosaline", Assert.Single(await store.GetRequiredService<IPuppetStore>().LoadAllAsync(Token)).Password.Reveal());
    }

    [Fact]
    public async Task A_new_key_takes_the_place_of_the_old_one_and_says_what_that_means_for_backups()
    {
        var done = await RunAsync("key", "rotate", "--keep-old", Path.Combine(_folder, "old.key"));

        Assert.Equal(ExitCode.Success, done.ExitCode);
        Assert.Matches("^The key is [0-9a-f]{8} now; 1 passwords", done.Out);
        Assert.Contains("Keep it with the backups from before", done.Error, StringComparison.Ordinal);
        Assert.Contains("is gone", (await RunAsync("key", "rotate")).Error, StringComparison.Ordinal);
        await using (var store = await OpenAsync())
        {
            Assert.Equal("rosaline", Assert.Single(await store.GetRequiredService<IPuppetStore>().LoadAllAsync(Token)).Password.Reveal());
            var refused = await RunAsync("key", "rotate");
            Assert.Equal(ExitCode.InputOutput, refused.ExitCode);
            Assert.Contains("Another msnbridge", refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_person_is_exported_and_erased_when_that_is_meant()
    {
        var file = Path.Combine(_folder, "juliet.zip");
        var exported = await RunAsync("user", "export", "juliet@capulet.example", file);
        Assert.Equal(ExitCode.Success, exported.ExitCode);
        Assert.Contains("1 of puppets, 1 of home_links", exported.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(file));

        var asked = await RunAsync("user", "erase", "juliet@capulet.example");
        Assert.Equal(ExitCode.Usage, asked.ExitCode);
        Assert.Contains("Say --yes to do it", asked.Error, StringComparison.Ordinal);
        var erased = await RunAsync("user", "erase", "juliet@capulet.example", "--yes");
        Assert.Equal(ExitCode.Success, erased.ExitCode);
        Assert.Contains("Erased 2 rows", erased.Out, StringComparison.Ordinal);
        Assert.Contains("Not here and so not erased: backups, logs", erased.Error, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Unavailable, (await RunAsync("user", "erase", "juliet@capulet.example", "--yes")).ExitCode);
        var nobody = await RunAsync("user", "export", "@nobody:capulet.example", file);
        Assert.Equal(ExitCode.Unavailable, (await RunAsync("user", "export", "@nobody:capulet.example", Path.Combine(_folder, "x.zip"))).ExitCode);
        Assert.Equal(ExitCode.InputOutput, nobody.ExitCode);
    }

    private async Task<ServiceProvider> OpenAsync()
    {
        var store = new ServiceCollection().AddLogging().AddSqliteData(new SqliteDataOptions { Directory = Path.Combine(_folder, "data") }).BuildServiceProvider();
        await store.GetRequiredService<IBridgeDatabase>().PrepareAsync(Token);
        return store;
    }

    private async Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await BridgeCommandLine.InvokeAsync(
            [.. arguments, "--config", Path.Combine(_folder, "bridge.yaml")], new Terminal(TextReader.Null, output, error, IsInteractive: false), Token);
        return (exitCode, output.ToString(), error.ToString());
    }
}
