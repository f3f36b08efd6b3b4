using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Core.Content;
using MsnBridge.Core.Identities;
using MsnBridge.Core.People;
using MsnBridge.Data.People;
using MsnBridge.Data.Tests.Sqlite;
using MsnBridge.Testing;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Maintenance;

/// <summary>What a person exports and erases himself, while the bridge runs.</summary>
public sealed partial class OwnErasureTests : IDisposable
{
    private static readonly HomeUser s_ann = new(Xmpp, "ann@capulet.example");
    private static readonly ContentKey s_file = new("file-" + new string('e', 32));
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Everything_of_the_person_goes_and_everything_of_others_stays_while_the_bridge_runs()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.File("data"), Token);
        await FilledStore.FillAsync(stores, Token);
        var records = stores.Services.GetRequiredService<IPersonRecords>();
        await stores.Memory.SaveAsync(FilledStore.Matrix, [new($"erasure/{FilledStore.User.Address}", "{}")], Token);

        Assert.Equal(2, await records.CountUnderWayAsync(FilledStore.User, Token));
        await records.EraseAsync(FilledStore.User, Token);

        Assert.False(await IsHeldAsync(stores, FilledStore.User));
        Assert.Equal("{}", await stores.Memory.FindAsync(FilledStore.Matrix, $"erasure/{FilledStore.User.Address}", Token));
        var content = Directory.GetFiles(Path.Combine(stores.Directory, "content")).Select(Path.GetFileName).ToList();
        Assert.Contains(content, name => name!.StartsWith(FilledStore.SharedPicture.Value, StringComparison.Ordinal));
        Assert.DoesNotContain(content, name => name!.StartsWith(FilledStore.File.Value, StringComparison.Ordinal));
        Assert.Empty(FilledStore.FilesWith(Path.Combine(stores.Directory, "content"), FilledStore.Word));
        Assert.NotEmpty(FilledStore.FilesWith(Path.Combine(stores.Directory, "content"), FilledStore.OtherWord));
        Assert.True(await IsHeldAsync(stores, FilledStore.Other));
        Assert.NotNull(await stores.Puppets.FindByUserAsync(FilledStore.Other, Token));
        await records.EraseAsync(FilledStore.User, Token);
    }

    [Fact]
    public async Task What_xmpp_remembers_of_a_person_is_exported_and_erased_and_of_nobody_else()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.File("data"), Token);
        await FilledStore.SaveContentAsync(stores, s_file, "hosted");
        string[] own =
        [
            $"settings/{s_ann.Address}", $"room {s_ann.Address} friends", $"title {s_ann.Address} group:1", $"asked {s_ann.Address} group:1",
            $"invited {s_ann.Address} group:1", $"bookmark {s_ann.Address} friends", $"item {s_ann.Address} bob@msn.example", "file hers",
        ];
        string[] others = [$"item joann@capulet.example {s_ann.Address}", $"room jo{s_ann.Address} friends", "file his"];
        await stores.Memory.SaveAsync(
            Xmpp,
            [
                .. own.Concat(others).Where(key => !key.StartsWith("file", StringComparison.Ordinal)).Select(key => KeyValuePair.Create(key, (string?)"x")),
                new("file hers", $"{s_file} 6 1800000000 text/plain m1 {s_ann.Address} a b.txt"),
                new("file his", $"file-{new string('f', 32)} 6 1800000000 text/plain m2 jo{s_ann.Address} {s_ann.Address}"),
            ],
            Token);
        var records = stores.Services.GetRequiredService<IPersonRecords>();
        using var stream = new MemoryStream();
        Assert.True(await records.ExportAsync(s_ann, stream, Token));
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
        {
            using var reader = new StreamReader(await archive.GetEntry("user.json")!.OpenAsync(Token));
            var json = await reader.ReadToEndAsync(Token);
            Assert.All(own, key => Assert.Contains($"\"{key}\"", json, StringComparison.Ordinal));
            Assert.All(others, key => Assert.DoesNotContain($"\"{key}\"", json, StringComparison.Ordinal));
            Assert.Single(archive.Entries, entry => entry.FullName.StartsWith($"content/{s_file}", StringComparison.Ordinal));
        }

        await records.EraseAsync(s_ann, Token);

        Assert.Equal(others.Order(StringComparer.Ordinal), (await stores.Memory.ListAsync(Xmpp, "", Token)).Select(pair => pair.Key));
        Assert.Empty(FilledStore.FilesWith(Path.Combine(stores.Directory, "content"), "hosted"));
    }

    // A new kind of key has to be decided on: whose is it, and is it exported and erased?
    [Fact]
    public void Every_kind_of_key_that_a_home_network_stores_is_decided_on()
    {
        var stored = Repository.SourceLines().SelectMany(line => Kinds().Matches(line)).Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value)
            .ToHashSet(StringComparer.Ordinal);
        // The end of a lane of the journal, and no key.
        stored.Remove("offer");

        Assert.Superset(new HashSet<string> { "settings", "erasure", "portal", "management", "space", "avatar", "room", "invited", "file", "item" }, stored);
        Assert.Equal(HomeMemoryKinds.Known.Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
    }

    private static async Task<bool> IsHeldAsync(SqliteStores stores, HomeUser user)
    {
        await using var context = stores.Services.GetRequiredService<IDatabaseProvider>().CreateContext();
        var rows = await PersonRows.FindAsync(context, null, user, Token);
        return rows.Links.Count + rows.Roster.Count + rows.Inbox.Count + rows.Secrets.Count + rows.Journal.Count
            + rows.Memory.Count(entry => HomeMemoryKinds.KindOf(entry) != HomeMemoryKinds.Erasure) > 0;
    }

    // const string Prefix = "outage/"; const string Key = "avatar/1"; new("space", memory, …); $"room {user.Bare} {local}"; $"ghost/{…}
    [GeneratedRegex("""const string \w*(?:Prefix|Key) = "([a-z-]+)[/ ]|new\("([a-z]+)", memory|\$"([a-z]+) \{user\.Bare\}""")]
    private static partial Regex Kinds();
}
