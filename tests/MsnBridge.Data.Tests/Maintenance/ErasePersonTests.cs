using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Core.Identities;
using MsnBridge.Data.Model;
using MsnBridge.Data.People;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Tests.Restart;
using MsnBridge.Data.Tests.Sqlite;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Maintenance;

public sealed class ErasePersonTests : IAsyncLifetime
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
    public async Task Nothing_of_an_erased_person_is_in_any_file_and_everything_of_others_is()
    {
        Assert.NotEmpty(FilledStore.FilesWith(Options.Directory, FilledStore.Word));
        var others = await CountOthersAsync();

        var erased = await StoreMaintenance.EraseAsync(Options, FilledStore.User, Token);

        // The file, the own picture and the friend's; the picture that both know stays.
        Assert.Equal((3, 0), (erased!.Contents, erased.AlsoLinkedBy.Count));
        Assert.Empty(FilledStore.FilesWith(Options.Directory, FilledStore.Word));
        Assert.Equal(others, await CountOthersAsync());
        Assert.Single(Directory.GetFiles(Path.Combine(Options.Directory, "content"), $"{FilledStore.SharedPicture.Value}*"));
        Assert.Null(await StoreMaintenance.EraseAsync(Options, FilledStore.User, Token));
    }

    [Fact]
    public async Task Copies_that_an_upgrade_kept_are_erased_too()
    {
        var upgrade = Directory.CreateDirectory(Path.Combine(Options.Directory, "upgrade")).FullName;
        File.Copy(Path.Combine(Options.Directory, "msnbridge.db"), Path.Combine(upgrade, "before-20261123200431_Initial.db"));

        await StoreMaintenance.EraseAsync(Options, FilledStore.User, Token);

        Assert.Empty(FilledStore.FilesWith(Options.Directory, FilledStore.Word));
    }

    [Fact]
    public async Task Killed_at_any_step_of_erasing_the_next_attempt_completes_it()
    {
        var number = 0;
        await DyingProcess.KillAtEachStepAsync(
            DyingProcess.Erase,
            () => CopyOf(Options.Directory, _directory.File($"copy{number++}")),
            async (_, directory) =>
            {
                var options = new SqliteDataOptions { Directory = directory };
                await StoreMaintenance.EraseAsync(options, FilledStore.User, Token);
                // Where the rows were gone already, their remains went with the end of the process that looked.
                await using (await SqliteStores.OpenAsync(options, Token))
                {
                }

                Assert.Empty(FilledStore.FilesWith(directory, FilledStore.Word));
            },
            Token);
    }

    [Fact]
    public async Task Somebody_whose_name_ends_in_the_same_way_keeps_everything()
    {
        var (ann, joann) = (new HomeUser(Xmpp, "ann@capulet.example"), new HomeUser(Xmpp, "joann@capulet.example"));
        await using (var stores = await SqliteStores.OpenAsync(Options, Token))
        {
            foreach (var user in new[] { ann, joann })
            {
                var puppet = Puppet(address: $"{user.Address}.msn", links: [user]);
                await stores.Puppets.SaveAsync(puppet, Token);
                await stores.Journal.AppendAsync(
                    [new(LaneToRemote(puppet.Id), new Core.Events.MessageToRemote(new("text"), new(user, "", "m", false)), Noon)], Token);
            }
        }

        await StoreMaintenance.EraseAsync(Options, ann, Token);

        await using var after = await SqliteStores.OpenAsync(Options, Token);
        Assert.Null(await after.Puppets.FindByUserAsync(ann, Token));
        var kept = (await after.Puppets.FindByUserAsync(joann, Token))!;
        Assert.Single(await after.Journal.ReadPendingAsync(LaneToRemote(kept.Id), 10, Token));
    }

    [Fact]
    public async Task An_account_that_is_linked_from_elsewhere_too_stays_and_it_is_told()
    {
        var elsewhere = new HomeUser(Xmpp, "juliet@capulet.example");
        await using (var stores = await SqliteStores.OpenAsync(Options, Token))
        {
            var puppet = (await stores.Puppets.FindByUserAsync(FilledStore.User, Token))!;
            await stores.Puppets.SaveAsync(puppet with { Links = [FilledStore.User, elsewhere] }, Token);
        }

        var erased = await StoreMaintenance.EraseAsync(Options, FilledStore.User, Token);

        Assert.Equal([elsewhere], erased!.AlsoLinkedBy);
        await using var after = await SqliteStores.OpenAsync(Options, Token);
        Assert.Null(await after.Puppets.FindByUserAsync(FilledStore.User, Token));
        Assert.Null(await after.Secrets.FindAsync(FilledStore.User, "access-token", Token));
        var kept = (await after.Puppets.FindByUserAsync(elsewhere, Token))!;
        Assert.Equal(2, (await after.Puppets.LoadContactsAsync(kept.Id, Token)).Count);
    }

    [Fact]
    public async Task While_a_bridge_runs_nobody_is_erased()
    {
        await using var running = await SqliteStores.OpenAsync(Options, Token);

        var refusal = await Assert.ThrowsAsync<BridgeDataException>(() => StoreMaintenance.EraseAsync(Options, FilledStore.User, Token));

        Assert.Contains("Another msnbridge uses the store", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_holds_what_is_held_and_no_secret_while_the_bridge_runs()
    {
        await using var running = await SqliteStores.OpenAsync(Options, Token);
        var file = _directory.File("export.zip");

        var done = await StoreMaintenance.ExportAsync(Options, FilledStore.User, file, TimeProvider.System, Token);

        Assert.Equal(4, done!.Contents);
        Assert.Equal(9, done.Rows.Count);
        Assert.All(done.Rows, table => Assert.True(table.Value > 0, table.Key));
        await using var archive = await ZipFile.OpenReadAsync(file, Token);
        await using var stream = await archive.GetEntry("user.json")!.OpenAsync(Token);
        using var reader = new StreamReader(stream);
        var json = await reader.ReadToEndAsync(Token);
        foreach (var held in new[] { "ROSALINE text", "ROSALINE friend", "ROSALINE group", "ROSALINE detail", "ROSALINE presence", "access-token", "rosaline@msn.example" })
            Assert.Contains(held, json, StringComparison.Ordinal);
        foreach (var secret in new[] { "password of", "token of", FilledStore.OtherWord, "mercutio" })
            Assert.DoesNotContain(secret, json, StringComparison.OrdinalIgnoreCase);
        using var document = JsonDocument.Parse(json);
        Assert.Equal("(sealed; not exported)", document.RootElement.GetProperty("tables").GetProperty("puppets")[0].GetProperty("sealed_password").GetString());
        Assert.Single(archive.Entries, entry => entry.FullName.StartsWith($"content/{FilledStore.File.Value}", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task Of_somebody_unknown_no_export_is_written_and_none_is_written_over()
    {
        var file = _directory.File("export.zip");
        Assert.Null(await StoreMaintenance.ExportAsync(Options, Nurse, file, TimeProvider.System, Token));
        Assert.False(File.Exists(file));
        await File.WriteAllTextAsync(file, "mine", Token);
        await Assert.ThrowsAsync<BridgeDataException>(() => StoreMaintenance.ExportAsync(Options, FilledStore.User, file, TimeProvider.System, Token));
        Assert.Equal("mine", await File.ReadAllTextAsync(file, Token));
        Assert.Contains(
            "cannot be written",
            (await Assert.ThrowsAsync<BridgeDataException>(
                () => StoreMaintenance.ExportAsync(Options, FilledStore.User, "/proc/export.zip", TimeProvider.System, Token))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_table_of_the_model_is_looked_through_for_a_person()
    {
        await using var stores = await SqliteStores.OpenAsync(Options, Token);
        await using var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext();

        var rows = await PersonRows.FindAsync(context, null, FilledStore.User, Token);

        Assert.Equal(
            context.Model.GetEntityTypes().Select(entity => entity.ClrType.Name).Order(),
            PersonExport.Tables(rows).Select(table => table.Entity.Name).Order());
        Assert.NotNull(context.Model.FindEntityType(typeof(JournalEntryEntity)));
    }

    internal static string CopyOf(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return to;
    }

    private async Task<(int Files, int Journal, int Memory)> CountOthersAsync()
    {
        await using var stores = await SqliteStores.OpenAsync(Options, Token);
        var puppet = (await stores.Puppets.FindByUserAsync(FilledStore.Other, Token))!;
        return (
            FilledStore.FilesWith(Path.Combine(Options.Directory, "content"), FilledStore.OtherWord).Count,
            (await stores.Journal.ReadPendingAsync(LaneToRemote(puppet.Id), 10, Token)).Count,
            (await stores.Memory.ListAsync(FilledStore.Matrix, "", Token)).Count(entry => entry.Value.Contains(FilledStore.OtherWord, StringComparison.Ordinal)));
    }
}
