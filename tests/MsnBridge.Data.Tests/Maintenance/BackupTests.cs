using System.IO.Compression;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Journal;
using MsnBridge.Data.Sealing;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Tests.Restart;
using MsnBridge.Data.Tests.Sqlite;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Maintenance;

public sealed class BackupTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(Noon);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SqliteDataOptions Options => new() { Directory = _directory.File("data") };

    private string Archive => _directory.File("backup.zip");

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
    public async Task A_backup_that_is_made_while_the_bridge_writes_is_whole_and_restores_what_was_acknowledged()
    {
        var options = Options;
        await using var running = await SqliteStores.OpenAsync(options, Token);
        var lane = LaneToRemote(NewPuppetId());
        using var stop = new CancellationTokenSource();
        var acknowledged = 0;
        var writing = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await running.Journal.AppendAsync([Draft(lane, $"{acknowledged + 1}")], Token);
                    Interlocked.Increment(ref acknowledged);
                }
            },
            Token);
        while (Volatile.Read(ref acknowledged) < 20)
            await Task.Yield();

        var before = Volatile.Read(ref acknowledged);
        var made = await BackUpAsync(options, withKey: true);
        var after = Volatile.Read(ref acknowledged) + 1;
        await stop.CancelAsync();
        await writing;

        Assert.Equal((6, 0, true), (made.ContentFiles, made.Missing, made.HasKey));
        var elsewhere = new SqliteDataOptions { Directory = _directory.File("elsewhere") };
        var restored = await RestoreAsync(elsewhere, Archive);
        Assert.Equal((Noon, (string?)null, true), (restored.MadeAt, restored.Aside, restored.HasKey));
        await using var stores = await SqliteStores.OpenAsync(elsewhere, Token);
        var pending = await stores.Journal.ReadPendingAsync(lane, int.MaxValue, Token);
        Assert.InRange(pending.Count, before, after);
        Assert.Equal(Enumerable.Range(1, pending.Count).Select(number => $"{number}"), pending.Select(TextOf));
        await CheckAsync(stores);
        Assert.Equal(
            Directory.GetFiles(options.ContentPath).Select(Path.GetFileName).Order(), Directory.GetFiles(elsewhere.ContentPath).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task The_key_is_left_out_unless_it_is_asked_for_and_restoring_needs_the_right_one()
    {
        await BackUpAsync(Options, withKey: false);
        await using (var archive = await ZipFile.OpenReadAsync(Archive, Token))
            Assert.Null(archive.GetEntry("msnbridge.key"));
        Assert.DoesNotContain((await File.ReadAllTextAsync(Options.KeyPath, Token)).Trim(), await File.ReadAllTextAsync(Archive, Token), StringComparison.Ordinal);
        var elsewhere = new SqliteDataOptions { Directory = _directory.File("elsewhere") };

        Assert.Contains("holds no key, and there is no key file", (await RefusalAsync(elsewhere, Archive)).Message, StringComparison.Ordinal);
        KeyFile.Create(elsewhere.KeyPath);
        Assert.Contains("is not the one that", (await RefusalAsync(elsewhere, Archive)).Message, StringComparison.Ordinal);
        File.Copy(Options.KeyPath, elsewhere.KeyPath, overwrite: true);
        await RestoreAsync(elsewhere, Archive);

        await using var stores = await SqliteStores.OpenAsync(elsewhere, Token);
        await CheckAsync(stores);
    }

    [Fact]
    public async Task A_folder_gets_a_file_named_by_the_time_and_no_file_is_written_over()
    {
        var made = await StoreMaintenance.BackupAsync(Options, _directory.Path, false, false, _time, Token);

        Assert.Equal(_directory.File("msnbridge-20260504T120000Z.zip"), made.File);
        Assert.Equal(0, made.ContentFiles);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made.File));
        var refusal = await Assert.ThrowsAsync<BridgeDataException>(() => StoreMaintenance.BackupAsync(Options, _directory.Path, false, false, _time, Token));
        Assert.Contains("is there already", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proc/backup.zip", "cannot be written")]
    [InlineData("/nowhere/backup.zip", "There is no folder /nowhere")]
    public async Task Where_nothing_can_be_written_it_is_told_and_nothing_is_left(string target, string words)
    {
        var refusal = await Assert.ThrowsAsync<BridgeDataException>(
            () => StoreMaintenance.BackupAsync(Options with { FreeSpaceOf = _ => long.MaxValue }, target, false, true, _time, Token));

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_room_for_it_no_backup_and_no_restoring_is_begun()
    {
        var full = Options with { FreeSpaceOf = _ => 1 << 20 };
        Assert.Contains(
            "not enough room", (await Assert.ThrowsAsync<BridgeDataException>(() => BackUpAsync(full, false))).Message, StringComparison.Ordinal);
        Assert.Equal(["data"], Directory.GetFileSystemEntries(_directory.Path).Select(Path.GetFileName));

        await BackUpAsync(Options, true);
        var elsewhere = new SqliteDataOptions { Directory = _directory.File("elsewhere"), FreeSpaceOf = _ => 1 << 20 };
        Assert.Contains("not enough room", (await RefusalAsync(elsewhere, Archive)).Message, StringComparison.Ordinal);
        Assert.Equal(["msnbridge.lock"], Directory.GetFileSystemEntries(elsewhere.Directory).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_store_that_is_there_is_kept_aside_and_only_when_that_is_said()
    {
        await BackUpAsync(Options, true);
        LaneKey lane;
        await using (var stores = await SqliteStores.OpenAsync(Options, Token))
        {
            lane = LaneToRemote(NewPuppetId());
            await stores.Journal.AppendAsync([Draft(lane, "after the backup")], Token);
        }

        Assert.Contains("--replace", (await RefusalAsync(Options, Archive)).Message, StringComparison.Ordinal);
        var restored = await StoreMaintenance.RestoreAsync(Options, Archive, replace: true, _time, Token);

        await using (var stores = await SqliteStores.OpenAsync(Options, Token))
        {
            Assert.Empty(await stores.Journal.ReadPendingAsync(lane, 10, Token));
            await CheckAsync(stores);
        }

        await using var aside = await SqliteStores.OpenAsync(restored.Aside!, Token);
        Assert.Single(await aside.Journal.ReadPendingAsync(lane, 10, Token));
        Assert.Equal([restored.Aside!], StoreMaintenance.FindCopies(Options));
    }

    [Fact]
    public async Task A_damaged_store_is_replaced_as_well()
    {
        await BackUpAsync(Options, true);
        await File.WriteAllTextAsync(Options.DatabasePath, new string('x', 10_000), Token);
        await File.WriteAllTextAsync(Options.DatabasePath + "-wal", "a log of another database", Token);

        await StoreMaintenance.RestoreAsync(Options, Archive, replace: true, _time, Token);

        await using var stores = await SqliteStores.OpenAsync(Options, Token);
        await CheckAsync(stores);
    }

    [Fact]
    public async Task While_a_bridge_runs_nothing_is_restored()
    {
        await using var running = await SqliteStores.OpenAsync(Options, Token);
        await BackUpAsync(Options, true);

        var refusal = await Assert.ThrowsAsync<BridgeDataException>(() => StoreMaintenance.RestoreAsync(Options, Archive, replace: true, _time, Token));

        Assert.Contains("Another msnbridge uses the store", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a zip")]
    public async Task What_is_no_backup_is_refused_before_anything_is_touched(string content)
    {
        await File.WriteAllTextAsync(Archive, content, Token);

        Assert.Contains("is not a backup", (await RefusalAsync(Options with { Directory = _directory.File("elsewhere") }, Archive)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no file", (await RefusalAsync(Options, _directory.File("nowhere.zip"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_that_was_changed_is_refused_wherever_it_was()
    {
        await BackUpAsync(Options, true);
        await using (var archive = await ZipFile.OpenAsync(Archive, ZipArchiveMode.Update, Token))
        {
            var entry = archive.GetEntry($"content/{FilledStore.File.Value}~image~png")!;
            await using var stream = await entry.OpenAsync(Token);
            stream.WriteByte((byte)'?');
        }

        Assert.Contains("was damaged since", (await RefusalAsync(Options with { Directory = _directory.File("elsewhere") }, Archive)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../escaped")]
    [InlineData("content/../../escaped")]
    [InlineData("/tmp/escaped")]
    [InlineData("content/.hidden")]
    [InlineData("bridge.yaml")]
    public async Task A_backup_that_names_a_file_elsewhere_writes_nothing_there(string name)
    {
        await BackUpAsync(Options, true);
        string manifest;
        await using (var archive = await ZipFile.OpenAsync(Archive, ZipArchiveMode.Update, Token))
        {
            using (var reader = new StreamReader(await archive.GetEntry("manifest.json")!.OpenAsync(Token)))
                manifest = await reader.ReadToEndAsync(Token);
            archive.GetEntry("manifest.json")!.Delete();
            await using var stream = await archive.CreateEntry("manifest.json").OpenAsync(Token);
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(manifest.Replace($"content/{FilledStore.File.Value}~image~png", name, StringComparison.Ordinal)), Token);
        }

        var refusal = await RefusalAsync(Options with { Directory = _directory.File("elsewhere") }, Archive);

        Assert.Contains("is not a backup", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_at_any_step_of_restoring_there_is_the_old_store_or_the_restored_one()
    {
        await BackUpAsync(Options, true);
        var lane = LaneToRemote(NewPuppetId());
        await using (var stores = await SqliteStores.OpenAsync(Options, Token))
            await stores.Journal.AppendAsync([Draft(lane, "after the backup")], Token);
        var number = 0;
        var restored = false;

        var steps = await DyingProcess.KillAtEachStepAsync(
            DyingProcess.Restore,
            () => ErasePersonTests.CopyOf(Options.Directory, _directory.File($"copy{number++}")),
            async (step, directory) =>
            {
                await using var stores = await SqliteStores.OpenAsync(directory, Token);
                restored |= step == "restore: begun";
                Assert.Equal(restored ? 0 : 1, (await stores.Journal.ReadPendingAsync(lane, 10, Token)).Count);
                Assert.Equal(6, Directory.GetFiles(Path.Combine(directory, "content")).Length);
                Assert.False(Directory.Exists(Path.Combine(directory, "restoring")));
                await CheckAsync(stores);
            },
            Token,
            Archive);

        Assert.True(steps.Count >= 7);
    }

    private static async Task CheckAsync(SqliteStores stores)
    {
        Assert.Equal("password of ROSALINE", (await stores.Puppets.FindByUserAsync(FilledStore.User, Token))!.Password.Reveal());
        Assert.Equal("token of MERCUTIO", (await stores.Secrets.FindAsync(FilledStore.Other, "access-token", Token))!.Reveal());
    }

    private Task<Data.Sqlite.Backups.BackupResult> BackUpAsync(SqliteDataOptions options, bool withKey) =>
        StoreMaintenance.BackupAsync(options, Archive, withKey, withContent: true, _time, Token);

    private Task<Data.Sqlite.Backups.RestoreResult> RestoreAsync(SqliteDataOptions options, string file) =>
        StoreMaintenance.RestoreAsync(options, file, replace: false, _time, Token);

    private async Task<BridgeDataException> RefusalAsync(SqliteDataOptions options, string file) =>
        await Assert.ThrowsAsync<BridgeDataException>(() => RestoreAsync(options, file));
}
