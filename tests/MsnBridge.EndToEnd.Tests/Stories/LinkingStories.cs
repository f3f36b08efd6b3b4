using MsnBridge.Core.Contacts;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Msn;
using MsnBridge.EndToEnd.Tests.Servers;
using MsnBridge.Msnp.Commands;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>A person links an MSN account, and lets go of it.</summary>
public abstract class LinkingStories(HomeServer server) : Story(server)
{
    [Fact]
    public async Task Linking_brings_the_contacts_with_their_presence()
    {
        var bob = Msn.NewPerson("bob");
        var carol = Msn.NewPerson("carol");
        bob.Resident.SetStatus(MsnpStatus.Busy);
        bob.Resident.SetPersonalMessage("at work");
        var account = Msn.NewAccount("alice");
        await Msn.BefriendAsync(account, bob, carol);
        carol.SignOut();
        var alice = await NewPersonAsync();

        await alice.LinkAsync(account.Address, account.Password);

        await alice.SeesContactAsync(bob.Address);
        await alice.SeesContactAsync(carol.Address);
        await alice.SeesAvailableAsync(bob.Address, Availability.Busy, PlayedVersion.Shown("at work"));
        await bob.SeesOnlineAsync(account.Address);
    }

    [Fact]
    public async Task A_wrong_password_is_told_as_one_and_links_nothing()
    {
        var account = Msn.NewAccount("alice");
        var alice = await NewPersonAsync();

        var told = await alice.TryLinkAsync(account.Address, Secrets.New("password"));

        Assert.Contains("password was refused", told, StringComparison.Ordinal);
        Assert.False(await alice.IsLinkedAsync(account.Address));

        await alice.LinkAsync(account.Address, account.Password);
    }

    [Fact]
    public async Task An_unreachable_network_is_told_as_that()
    {
        var alice = await NewPersonAsync();

        var told = await alice.TryLinkAsync("alice@example.com", Secrets.New("password"), BridgeConfiguration.UnreachableNetwork);

        Assert.Contains("could not be reached", told, StringComparison.Ordinal);
        Assert.False(await alice.IsLinkedAsync("alice@example.com"));
    }

    [Fact]
    public async Task Unlinking_takes_the_contacts_away_and_the_account_can_be_linked_again()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        await alice.SeesAvailableAsync(bob.Address);

        await alice.UnlinkAsync(bob.Address);
        await bob.SeesOfflineAsync(account.Address);
        var refused = await alice.SaysAsync(bob.Address, Secrets.New("message"));
        Assert.Contains("no MSN account", await alice.IsToldUndeliveredAsync(refused), StringComparison.Ordinal);

        await alice.LinkAsync(account.Address, account.Password);
        await alice.SeesContactAsync(bob.Address);
        await alice.SeesAvailableAsync(bob.Address);
    }

    [Fact]
    public async Task Links_survive_a_restart_of_the_bridge()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        await bob.SeesOnlineAsync(account.Address);

        Assert.Equal(0, await Bridge.StopAsync());
        await bob.SeesOfflineAsync(account.Address);
        await StartBridgeAsync();

        await bob.SeesOnlineAsync(account.Address);
        var text = Secrets.New("message");
        await bob.SaysAsync(account.Address, text);
        await alice.HearsAsync(bob.Address, text);
    }
}
