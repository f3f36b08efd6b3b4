using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Contracts;

public abstract class HomeMemoryContract : StoreContract
{
    private IHomeMemory Memory => Stores.Memory;

    [Fact]
    public async Task The_last_value_of_each_key_is_remembered()
    {
        await SaveAsync(("room/1", "balcony"), ("room/2", "crypt"));
        await SaveAsync(("room/1", "orchard"), ("room/2", null), ("room/3", null));

        Assert.Equal("orchard", await Memory.FindAsync(Xmpp, "room/1", Token));
        Assert.Null(await Memory.FindAsync(Xmpp, "room/2", Token));
        Assert.Null(await Memory.FindAsync(Xmpp, "room/3", Token));
        Assert.Null(await Memory.FindAsync(Xmpp, "ROOM/1", Token));
    }

    [Fact]
    public async Task Of_two_changes_of_one_key_the_later_counts()
    {
        await SaveAsync(("a", "1"), ("a", null), ("a", "2"), ("b", "1"), ("b", null));

        Assert.Equal("2", await Memory.FindAsync(Xmpp, "a", Token));
        Assert.Null(await Memory.FindAsync(Xmpp, "b", Token));
    }

    [Fact]
    public async Task Pairs_are_listed_by_prefix_in_ordinal_order()
    {
        await SaveAsync(
            ("r%/b", "4"), ("r%/", "1"), ("r%/B", "3"), ("r%/\uFF5E", "7"), ("r%/\U0001F339", "6"), ("r%/a\uFFFF", "5b"), ("r%/a", "5"),
            ("R%/b", "x"), ("rx/b", "x"), ("r%", "x"), ("r%0", "x"), ("", "x"));

        var listed = await Memory.ListAsync(Xmpp, "r%/", Token);

        Assert.Equal(
            ["r%/", "r%/B", "r%/a", "r%/a\uFFFF", "r%/b", "r%/\U0001F339", "r%/\uFF5E"], listed.Select(pair => pair.Key));
        Assert.Equal("3", listed[1].Value);
        Assert.Equal(12, (await Memory.ListAsync(Xmpp, "", Token)).Count);
        Assert.Empty(await Memory.ListAsync(Xmpp, "nothing", Token));
    }

    [Fact]
    public async Task Networks_do_not_see_one_another()
    {
        var other = new HomeNetworkId("matrix");
        await SaveAsync(("a", "1"));

        Assert.Null(await Memory.FindAsync(other, "a", Token));
        Assert.Empty(await Memory.ListAsync(other, "", Token));
        await Memory.SaveAsync(other, [KeyValuePair.Create("a", (string?)null)], Token);
        Assert.Equal("1", await Memory.FindAsync(Xmpp, "a", Token));
    }

    [Fact]
    public async Task It_needs_no_puppet_and_outlives_one()
    {
        var puppet = Puppet();
        await Stores.Puppets.SaveAsync(puppet, Token);
        await SaveAsync(("room/romeo", "balcony"));

        await Stores.Puppets.RemoveAsync(puppet.Id, Token);

        Assert.Equal("balcony", await Memory.FindAsync(Xmpp, "room/romeo", Token));
    }

    [Fact]
    public async Task No_changes_change_nothing() => await SaveAsync();

    private async Task SaveAsync(params (string Key, string? Value)[] changes) =>
        await Memory.SaveAsync(Xmpp, [.. changes.Select(change => KeyValuePair.Create(change.Key, change.Value))], Token);
}
