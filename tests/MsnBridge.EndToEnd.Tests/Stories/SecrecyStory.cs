using System.Text.RegularExpressions;
using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>
/// What the log holds after everything secret has gone through the bridge with all logging on. The logs of all other stories are searched
/// for the same when they end (<see cref="BridgeProcess.DisposeAsync"/>).
/// </summary>
public abstract partial class SecrecyStory(HomeServer server) : Story(server)
{
    [Fact]
    public async Task No_password_ticket_cookie_or_message_is_in_the_log()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        await alice.TryLinkAsync(account.Address, Secrets.New("password"));
        await alice.TryLinkAsync(account.Address, Secrets.New("password"), BridgeConfiguration.UnreachableNetwork);
        var said = Secrets.New("message");
        await alice.IsToldDeliveredAsync(await alice.SaysAsync(bob.Address, said));
        var answer = Secrets.New("message");
        await bob.SaysAsync(account.Address, answer);
        await alice.HearsAsync(bob.Address, answer);
        bob.SignOut();
        await alice.IsToldOfAbsenceAsync(bob.Address, await alice.SaysAsync(bob.Address, Secrets.New("message")));
        // What is malformed must not be quoted either.
        await alice.SaysMalformedAsync(bob.Address, Secrets.New("message"));
        await Bridge.StopAsync();

        Assert.Contains(Bridge.Log, line => line.Contains("dbug:", StringComparison.Ordinal));
        Assert.Contains(Bridge.Log, line => line.Contains(account.Address, StringComparison.Ordinal));
        Secrets.AssertNoneIn(Bridge.Log);
        Assert.DoesNotContain(Bridge.Log, line => Server.Secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
        Assert.DoesNotContain(Bridge.Log, line => TokenOfTheNetwork().Matches(line).Any(match => match.Value.Any(char.IsAsciiDigit)));
    }

    // Tickets and cookies of the embedded network: 20 letters and digits.
    [GeneratedRegex(@"\b(?=\w*[a-z])(?=\w*[A-Z])[A-Za-z0-9]{20}\b")]
    private static partial Regex TokenOfTheNetwork();
}
