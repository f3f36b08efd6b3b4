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
    public async Task The_status_names_the_account_and_its_state()
    {
        var (alice, account) = await NewLinkedPersonAsync();

        var status = await alice.AskStatusAsync();

        Assert.Contains(account.Address, status, StringComparison.Ordinal);
        Assert.Contains(new LoginStatus(LoginState.Connected, null, default).Describe(), status, StringComparison.Ordinal);
    }
}
