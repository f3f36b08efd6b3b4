using MsnBridge.Core.Puppets;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>What the person is told of his login.</summary>
public abstract class LoginStories(HomeServer server) : Story(server)
{
    [Fact]
    public async Task Signing_in_elsewhere_is_told_and_a_reconnect_comes_back()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);

        await using (Msn.SignInElsewhere(account))
        {
            await alice.IsToldAsync("signed in from another place");
            await alice.SeesSignedOutAsync();
        }

        await alice.AskReconnectAsync();
        await alice.SeesSignedInAsync();
        await bob.SeesOnlineAsync(account.Address);
        var text = Secrets.New("message");
        await bob.SaysAsync(account.Address, text);
        await alice.HearsAsync(bob.Address, text);
    }

    [Fact]
    public async Task A_suspended_account_is_told_as_that_and_links_nothing()
    {
        var account = Msn.NewAccount("alice");
        Msn.Faults.Suspend(account.Address);
        var alice = await NewPersonAsync();

        var refused = await alice.TryLinkAsync(account.Address, account.Password);

        Assert.Contains("suspended", refused, StringComparison.Ordinal);
        Assert.Contains("Settle that with the network", refused, StringComparison.Ordinal);
        Assert.False(await alice.IsLinkedAsync(account.Address));
    }

    [Fact]
    public async Task The_status_names_the_account_and_its_state()
    {
        var (alice, account) = await NewLinkedPersonAsync();

        var status = await alice.AskStatusAsync();

        Assert.Contains(account.Address, status, StringComparison.Ordinal);
        Assert.Contains(new LoginStatus(LoginState.Connected, null, default).Describe(), status, StringComparison.Ordinal);
    }
}
