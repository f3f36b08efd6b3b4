using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Contracts;

public abstract class HomeSecretsContract : StoreContract
{
    private IHomeSecrets Secrets => Stores.Secrets;

    [Fact]
    public async Task The_last_secret_of_each_name_is_kept()
    {
        await Secrets.SaveAsync(Juliet, "token", new Secret("poison"), Token);
        await Secrets.SaveAsync(Juliet, "token", new Secret("dagger \U0001F5E1"), Token);
        await Secrets.SaveAsync(Juliet, "other", new Secret(""), Token);

        Assert.Equal("dagger \U0001F5E1", (await Secrets.FindAsync(Juliet, "token", Token))!.Reveal());
        Assert.Equal("", (await Secrets.FindAsync(Juliet, "other", Token))!.Reveal());
        Assert.Null(await Secrets.FindAsync(Juliet, "Token", Token));
    }

    [Fact]
    public async Task Users_do_not_see_one_another()
    {
        await Secrets.SaveAsync(Juliet, "token", new Secret("dagger"), Token);

        Assert.Null(await Secrets.FindAsync(Nurse, "token", Token));
        Assert.Null(await Secrets.FindAsync(Juliet with { Network = new HomeNetworkId("matrix") }, "token", Token));
    }

    [Fact]
    public async Task A_secret_is_removed_alone()
    {
        await Secrets.SaveAsync(Juliet, "token", new Secret("dagger"), Token);
        await Secrets.SaveAsync(Juliet, "other", new Secret("poison"), Token);

        await Secrets.RemoveAsync(Juliet, "token", Token);
        await Secrets.RemoveAsync(Juliet, "token", Token);

        Assert.Null(await Secrets.FindAsync(Juliet, "token", Token));
        Assert.NotNull(await Secrets.FindAsync(Juliet, "other", Token));
    }

    [Fact]
    public async Task Users_are_found_by_the_name_of_their_secret()
    {
        await Secrets.SaveAsync(Nurse, "token", new Secret("a"), Token);
        await Secrets.SaveAsync(Juliet, "token", new Secret("b"), Token);
        await Secrets.SaveAsync(new HomeUser(Xmpp, "romeo@montague.example"), "other", new Secret("c"), Token);
        await Secrets.SaveAsync(Juliet with { Network = new HomeNetworkId("matrix") }, "token", new Secret("d"), Token);

        Assert.Equal([Juliet, Nurse], await Secrets.FindUsersAsync(Xmpp, "token", Token));
    }

    [Fact]
    public async Task A_secret_needs_no_puppet_and_outlives_one()
    {
        var puppet = Puppet();
        await Stores.Puppets.SaveAsync(puppet, Token);
        await Secrets.SaveAsync(Juliet, "token", new Secret("dagger"), Token);

        await Stores.Puppets.RemoveAsync(puppet.Id, Token);

        Assert.NotNull(await Secrets.FindAsync(Juliet, "token", Token));
    }
}
