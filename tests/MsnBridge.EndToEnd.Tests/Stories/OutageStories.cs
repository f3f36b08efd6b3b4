using MsnBridge.EndToEnd.Tests.Bridge;
using MsnBridge.EndToEnd.Tests.Servers;

namespace MsnBridge.EndToEnd.Tests.Stories;

/// <summary>Something breaks while people talk: nothing accepted is lost, nothing comes twice, and whoever has to know is told.</summary>
public abstract class OutageStories(HomeServer server) : Story(server)
{
    // Who stays signed in on MSN can be written to while his server is down.
    protected override string WhenUserIsAway => "away";

    [Fact]
    public async Task Messages_wait_while_the_home_server_restarts()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        var before = Secrets.New("message");
        await bob.SaysAsync(account.Address, before);
        await alice.HearsAsync(bob.Address, before);

        await Server.StopAsync();
        await alice.SeesServerGoneAsync();
        if (Server.LostLine is { } lost)
            await Bridge.WaitForLogAsync(lost);
        var during = Secrets.New("message");
        await bob.SaysAsync(account.Address, during);
        var logged = Bridge.Log.Count;
        // Alice is back before the bridge is: what reaches ejabberd while she signs in may be stored for the next time.
        await Bridge.FreezeAsync();
        await Server.StartAsync();
        await alice.ReturnsAsync();
        await Bridge.ThawAsync();
        if (Server.LostLine is not null)
            await Bridge.WaitForLogAsync(Server.ConnectedLine, logged);

        await alice.HearsAsync(bob.Address, during);
        var after = Secrets.New("message");
        var id = await alice.SaysAsync(bob.Address, after);
        await bob.HearsAsync(account.Address, after);
        await alice.IsToldDeliveredAsync(id);
        Assert.Equal([before, during], alice.TextsFrom(bob.Address));
    }

    [Fact]
    public async Task The_bridge_signs_in_again_when_the_MSN_network_was_away()
    {
        var bob = Msn.NewPerson("bob");
        var (alice, account) = await NewLinkedPersonAsync(bob);
        await bob.SeesOnlineAsync(account.Address);

        await Msn.Faults.GoDownAsync();
        await bob.SeesOfflineAsync(account.Address);
        var text = Secrets.New("message");
        var id = await alice.SaysAsync(bob.Address, text);
        await Msn.Faults.ComeBackAsync(TestContext.Current.CancellationToken);

        await bob.SeesOnlineAsync(account.Address);
        await bob.HearsAsync(account.Address, text);
        await alice.IsToldDeliveredAsync(id);
        await alice.SeesSignedInAsync();
    }

    [Fact]
    public async Task Killed_in_the_middle_the_bridge_delivers_each_message_once_or_tells()
    {
        var pairs = new List<TalkingPair>();
        foreach (var name in new[] { "bob", "erin" })
        {
            var contact = Msn.NewPerson(name);
            var (person, account) = await NewLinkedPersonAsync(contact);
            await contact.SeesOnlineAsync(account.Address);
            pairs.Add(new TalkingPair(person, account, contact, Server.HandsOverAgain));
        }

        foreach (var pair in pairs)
            await pair.SettleAsync();
        foreach (var enough in new[] { 3, 11, 20 })
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            foreach (var pair in pairs)
                pair.StartTalking(stop.Token);
            // All four directions have messages under way when the process dies.
            await Task.WhenAll(pairs.Select(pair => pair.HasTalkedAsync(enough)));
            await Bridge.KillAsync();
            await stop.CancelAsync();
            foreach (var pair in pairs)
                await pair.HasStoppedAsync();

            await StartBridgeAsync();
            foreach (var pair in pairs)
            {
                await pair.Contact.SeesOnlineAsync(pair.Account.Address);
                await pair.SettleAsync();
            }
        }

        foreach (var pair in pairs)
            pair.AssertEachMessageEnded();
    }
}
