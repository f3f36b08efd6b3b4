using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

public sealed class RosterTests
{
    private static readonly Contact s_bob = Transport.Contact("bob@example.com", "Bob") with { OwnName = "Bobby" };
    private static readonly Contact s_carol = Transport.Contact("carol@example.com", "Carol");

    [Fact]
    public async Task Contact_is_offered_once_by_a_request()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);
        await transport.Home.ShowContactAsync(Transport.AliceLink, s_bob, CancellationToken.None);

        var request = Assert.Single(await transport.SettleAsync());
        Assert.Equal("subscribe", Stanza.TypeOf(request));
        Assert.Equal(Transport.BobsAddress, (string?)request.Attribute("from"));
        Assert.Equal("Bobby", (string?)request.Element(Ns.Nick + "nick"));
    }

    [Fact]
    public async Task Contact_who_was_declined_is_not_offered_again_after_a_restart()
    {
        await using var first = await Transport.ConnectAsync();
        await first.BringAliceOnlineAsync();
        await first.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);
        await first.SettleAsync();
        await first.SendAsync(Presence("unsubscribed"));
        await first.SettleAsync();
        Assert.Empty(first.Directory.TakeAll());

        await using var second = await Transport.ConnectAsync(rosters: first.Rosters);
        await second.BringAliceOnlineAsync();
        await second.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);

        Assert.Empty(await second.SettleAsync());
    }

    [Fact]
    public async Task Request_that_was_lost_with_the_connection_is_made_again()
    {
        await using var transport = await Transport.StartAsync();
        transport.Directory.AddAccount(Transport.Alice);
        transport.Directory.AddContact(Transport.Alice, s_bob);
        await transport.AcceptAsync(answerPings: false);
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);
        await transport.Server.UntilAsync(stanza => Stanza.TypeOf(stanza) == "subscribe");
        transport.Server.Break();

        await transport.ReconnectAsync();

        await transport.Server.UntilAsync(stanza => Stanza.TypeOf(stanza) == "subscribe");
    }

    [Fact]
    public async Task Accepting_an_offered_contact_changes_nothing_on_MSN()
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Directory.AddContact(Transport.Alice, s_bob, new(Availability.Online));
        await transport.BringAliceOnlineAsync();
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);
        await transport.SettleAsync();

        await transport.SendAsync(Presence("subscribed") + Presence("subscribe"));

        var answers = await transport.SettleAsync();
        Assert.Equal(["subscribed", null], answers.Select(Stanza.TypeOf));
        Assert.DoesNotContain(transport.Directory.TakeAll(), told => told is Submitted);
    }

    [Fact]
    public async Task Subscribing_to_somebody_new_adds_him_on_MSN_and_is_granted_at_once()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync(Presence("subscribe"));

        Assert.Equal("subscribed", Stanza.TypeOf(Assert.Single(await transport.SettleAsync())));
        var edit = Assert.IsType<ContactEditToRemote>((await transport.Directory.NextAsync<Submitted>()).Event);
        Assert.Equal((Transport.Bob, ContactEditKind.Add), (edit.Contact, edit.Kind));

        // The list that MSN hands out before it has done it must not take him out again, and its confirmation asks nothing.
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [], CancellationToken.None);
        await transport.Home.ShowContactAsync(Transport.AliceLink, s_bob, CancellationToken.None);
        Assert.Empty(await transport.SettleAsync());
    }

    [Fact]
    public async Task Addition_that_MSN_refuses_is_taken_back_with_the_reason()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        await transport.SendAsync(Presence("subscribe"));
        await transport.SettleAsync();

        await transport.DeliverAsync(9, new ContactEditReport(Transport.Bob, ContactEditKind.Add, ContactEditFailure.UnknownAddress));

        Assert.Equal("unsubscribed", Stanza.TypeOf(await transport.Server.NextAsync()));
        var words = await transport.Server.NextAsync();
        Assert.Equal("msn.localhost", (string?)words.Attribute("from"));
        Assert.Equal("bob@example.com was not added to your MSN list: MSN knows no such address.", (string?)words.Element(Ns.Component + "body"));
    }

    [Fact]
    public async Task Removal_by_the_user_is_made_once_on_MSN()
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Directory.AddContact(Transport.Alice, s_bob, new(Availability.Online));
        await transport.BringAliceOnlineAsync();
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);
        await transport.SendAsync(Presence("subscribed") + Presence("subscribe"));
        await transport.SettleAsync();

        // What a server makes of the removal of a roster item.
        await transport.SendAsync(Presence("unsubscribe") + Presence("unsubscribed"));

        var answers = await transport.SettleAsync();
        Assert.Equal(["unavailable", "unsubscribed"], answers.Select(Stanza.TypeOf));
        var edit = Assert.Single(transport.Directory.TakeAll().OfType<Submitted>());
        Assert.Equal(ContactEditKind.Remove, Assert.IsType<ContactEditToRemote>(edit.Event).Kind);

        // MSN's list from before, and then its confirmation.
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);
        await transport.Home.RemoveContactAsync(Transport.AliceLink, Transport.Bob, CancellationToken.None);
        Assert.Empty(await transport.SettleAsync());
    }

    [Fact]
    public async Task Removal_on_MSN_takes_the_contact_out_and_what_clients_answer_starts_nothing()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob, s_carol], CancellationToken.None);
        await transport.SendAsync(Presence("subscribed"));
        await transport.SettleAsync();

        await transport.Home.RemoveContactAsync(Transport.AliceLink, Transport.Bob, CancellationToken.None);
        Assert.Equal(["unavailable", "unsubscribe", "unsubscribed"], (await transport.SettleAsync()).Select(Stanza.TypeOf));

        await transport.SendAsync(Presence("unsubscribed") + Presence("unsubscribe"));
        await transport.SettleAsync();
        Assert.DoesNotContain(transport.Directory.TakeAll(), told => told is Submitted);
    }

    [Fact]
    public async Task Contact_missing_from_the_whole_list_is_taken_out()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob, s_carol], CancellationToken.None);
        await transport.SettleAsync();

        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_carol], CancellationToken.None);

        Assert.Equal(["unavailable", "unsubscribe", "unsubscribed"], (await transport.SettleAsync()).Select(Stanza.TypeOf));
    }

    [Theory]
    [InlineData("subscribed", ContactEditKind.Accept)]
    [InlineData("unsubscribed", ContactEditKind.Decline)]
    public async Task Request_from_MSN_is_asked_and_the_answer_goes_back_once(string answer, ContactEditKind kind)
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.DeliverAsync(7, new ContactRequestToHome(Transport.Bob, "Bob B."));
        var request = await transport.Server.NextAsync();
        Assert.Equal("subscribe", Stanza.TypeOf(request));
        Assert.Equal("Bob B.", (string?)request.Element(Ns.Nick + "nick"));

        await transport.SendAsync(Presence(answer) + Presence(answer));
        await transport.SettleAsync();
        var edit = Assert.Single(transport.Directory.TakeAll().OfType<Submitted>());
        Assert.Equal(kind, Assert.IsType<ContactEditToRemote>(edit.Event).Kind);

        // Whose request was granted is not on the list, and stays.
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [], CancellationToken.None);
        Assert.Empty(await transport.SettleAsync());
    }

    [Fact]
    public async Task Nonsense_address_is_refused_with_the_reason()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync($"<presence from='{Transport.Alice}' to='nonsense@msn.localhost' type='subscribe'/>");

        Assert.Equal("unsubscribed", Stanza.TypeOf(await transport.Server.NextAsync()));
        Assert.Contains("nonsense", (string?)(await transport.Server.NextAsync()).Element(Ns.Component + "body"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stranger@localhost")]
    [InlineData("mallory@elsewhere.example")]
    public async Task Stranger_is_not_let_in(string stranger)
    {
        await using var transport = await Transport.ConnectAsync();

        await transport.SendAsync($"<presence from='{stranger}' to='{Transport.BobsAddress}' type='subscribe'/>");

        Assert.Equal("unsubscribed", Stanza.TypeOf(await transport.Server.NextAsync()));
        Assert.Empty(transport.Directory.TakeAll());
    }

    [Fact]
    public async Task Subscribing_to_the_transport_is_granted()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync($"<presence from='{Transport.Alice}' to='msn.localhost' type='subscribe'/>");

        Assert.Equal("subscribed", Stanza.TypeOf(await transport.Server.NextAsync()));
        Assert.Null(Stanza.TypeOf(await transport.Server.NextAsync()));
    }

    [Fact]
    public async Task Forgetting_a_user_takes_everything_back()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        await transport.Home.ShowContactsAsync(Transport.AliceLink, [s_bob], CancellationToken.None);
        await transport.SettleAsync();

        await transport.Home.ForgetUserAsync(Transport.AliceLink, [s_bob], CancellationToken.None);

        var stanzas = await transport.SettleAsync();
        Assert.Equal(
            [
                $"{Transport.BobsAddress}/msn unavailable", $"{Transport.BobsAddress} unsubscribe", $"{Transport.BobsAddress} unsubscribed",
                "msn.localhost unavailable", "msn.localhost unsubscribe", "msn.localhost unsubscribed",
            ],
            stanzas.Select(stanza => $"{(string?)stanza.Attribute("from")} {Stanza.TypeOf(stanza)}"));
        Assert.Empty(await transport.Rosters.LoadAsync(Transport.AliceUser, CancellationToken.None));
    }

    private static string Presence(string type) => $"<presence from='{Transport.Alice}' to='{Transport.BobsAddress}' type='{type}'/>";
}
