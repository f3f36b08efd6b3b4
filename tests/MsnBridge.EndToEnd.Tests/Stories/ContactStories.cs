using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>Contacts are added, ask, are accepted, declined and removed, from both sides.</summary>
public abstract class ContactStories(HomeServer server) : Story(server)
{
    [Fact]
    public async Task Somebody_who_adds_the_user_on_MSN_asks_and_is_accepted()
    {
        var (alice, account) = await NewLinkedPersonAsync();
        var bob = Msn.NewPerson("bob");

        bob.Resident.AddContact(account.Address);
        await alice.AcceptAsync(bob.Address);

        await bob.IsAddedByAsync(account.Address);
        await alice.SeesAvailableAsync(bob.Address);
        var text = Secrets.New("message");
        await bob.SaysAsync(account.Address, text);
        await alice.HearsAsync(bob.Address, text);
    }

    [Fact]
    public async Task Somebody_who_is_declined_does_not_see_the_user_any_more()
    {
        var (alice, account) = await NewLinkedPersonAsync();
        var bob = Msn.NewPerson("bob");

        bob.Resident.AddContact(account.Address);
        await alice.IsAskedAsync(bob.Address);
        await alice.DeclineAsync(bob.Address);

        await bob.SeesOfflineAsync(account.Address);
        Assert.DoesNotContain(bob.Address, Msn.ForwardListOf(account));
    }

    [Fact]
    public async Task A_contact_that_the_user_adds_is_on_the_MSN_list_and_appears()
    {
        var (alice, account) = await NewLinkedPersonAsync();
        var bob = Msn.NewPerson("bob");

        await alice.AddsAsync(bob.Address);

        await bob.IsAddedByAsync(account.Address);
        await alice.SeesAvailableAsync(bob.Address);
        Assert.Contains(bob.Address, Msn.ForwardListOf(account));
    }

    [Fact]
    public async Task An_address_that_MSN_does_not_know_is_told()
    {
        var (alice, _) = await NewLinkedPersonAsync();

        await alice.AddsAsync("nobody@example.com");

        await alice.IsToldAsync("MSN knows no such address");
    }

    [Fact]
    public async Task A_contact_that_the_user_removes_leaves_the_MSN_list()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);

        await alice.RemovesAsync(bob.Address);

        await bob.IsRemovedByAsync(account.Address);
        Assert.DoesNotContain(bob.Address, Msn.ForwardListOf(account));
    }
}
