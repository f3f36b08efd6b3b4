using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Telemetry;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Sqlite;

public sealed class StoreFigureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_has_not_ended_is_counted_by_direction_and_home_network_and_comes_back_to_nothing()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        var figures = stores.Services.GetRequiredService<IStoreFigures>();
        Assert.Empty((await figures.ReadAsync(Token)).Journal);
        var puppet = NewPuppetId();
        var made = await stores.Journal.AppendAsync(
            [Draft(LaneToRemote(puppet), "one"), Draft(LaneToRemote(NewPuppetId()), "two") with { AcceptedAt = Noon.AddMinutes(1) }, Draft(LaneToHome(puppet), "three")], Token);

        var full = await figures.ReadAsync(Token);
        Assert.Equal(
            [new PendingFigures(true, Xmpp, 1, 1, Noon), new PendingFigures(false, Xmpp, 2, 2, Noon)],
            full.Journal.OrderByDescending(pending => pending.ToHome));
        Assert.True(full.DatabaseBytes > 0);
        Assert.True(full.FreeBytes > 0);

        foreach (var entry in made)
            await stores.Journal.CompleteAsync(entry.Id, [], Token);
        Assert.Empty((await figures.ReadAsync(Token)).Journal);
    }

    [Fact]
    public async Task The_inbox_is_counted_by_home_network()
    {
        await using var stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        var matrix = new HomeNetworkId("matrix");
        var made = await stores.Inbox.AcceptAsync(
            matrix, [new InboxDraft("!a", "$1", "{}", Noon.AddMinutes(2)), new InboxDraft("!b", "$2", "{}", Noon)], Token);
        var figures = stores.Services.GetRequiredService<IStoreFigures>();

        Assert.Equal(new PendingFigures(false, matrix, 2, 2, Noon), Assert.Single((await figures.ReadAsync(Token)).Inbox));

        foreach (var entry in made)
            await stores.Inbox.CompleteAsync(entry.Id, Token);
        Assert.Empty((await figures.ReadAsync(Token)).Inbox);
    }
}
