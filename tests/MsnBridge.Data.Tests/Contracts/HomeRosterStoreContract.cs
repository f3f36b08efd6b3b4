using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Contracts;

public abstract class HomeRosterStoreContract : StoreContract
{
    private IHomeRosterStore Rosters => Stores.Rosters;

    [Fact]
    public async Task The_last_state_of_each_contact_is_remembered()
    {
        await Stores.Puppets.SaveAsync(Puppet(), Token);

        await Rosters.SaveAsync(Juliet, Romeo, "to", Token);
        await Rosters.SaveAsync(Juliet, Romeo, "both", Token);
        await Rosters.SaveAsync(Juliet, Tybalt, "", Token);

        Assert.Equal(
            new Dictionary<ContactId, string> { [Romeo] = "both", [Tybalt] = "" }, await Rosters.LoadAsync(Juliet, Token));
    }

    [Fact]
    public async Task Users_do_not_see_one_another()
    {
        await Stores.Puppets.SaveAsync(Puppet(), Token);
        await Stores.Puppets.SaveAsync(Puppet(address: "nurse@msn.example", links: [Nurse]), Token);
        await Rosters.SaveAsync(Juliet, Romeo, "both", Token);

        Assert.Empty(await Rosters.LoadAsync(Nurse, Token));
        Assert.Empty(await Rosters.LoadAsync(Juliet with { Network = new HomeNetworkId("matrix") }, Token));
    }

    [Fact]
    public async Task A_contact_is_forgotten_alone_and_all_together()
    {
        await Stores.Puppets.SaveAsync(Puppet(), Token);
        await Rosters.SaveAsync(Juliet, Romeo, "both", Token);
        await Rosters.SaveAsync(Juliet, Tybalt, "both", Token);

        await Rosters.RemoveAsync(Juliet, Tybalt, Token);
        await Rosters.RemoveAsync(Juliet, Tybalt, Token);
        Assert.Equal([Romeo], (await Rosters.LoadAsync(Juliet, Token)).Keys);

        await Rosters.ClearAsync(Juliet, Token);
        Assert.Empty(await Rosters.LoadAsync(Juliet, Token));
    }

    [Fact]
    public async Task Nothing_is_remembered_of_a_user_without_a_puppet()
    {
        await Rosters.SaveAsync(Juliet, Romeo, "both", Token);

        Assert.Empty(await Rosters.LoadAsync(Juliet, Token));
    }
}
