using MsnBridge.Core.Contacts;
using MsnBridge.Core.Puppets;
using MsnBridge.Xmpp.Presences;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;

namespace MsnBridge.Xmpp.Tests;

public sealed class PresenceTests
{
    private static readonly Contact s_bob = Transport.Contact("bob@example.com", "Bob");

    [Fact]
    public async Task Presence_of_a_user_is_published_and_what_changes_nothing_is_not()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice));

        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='msn.localhost'><show>dnd</show><status> at work </status></presence>");
        Assert.Equal(new(Availability.Busy, "at work"), await transport.Directory.NextAsync<OwnPresence>());

        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='msn.localhost'><show>dnd</show><status>at work</status></presence>");
        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}'/>");
        await transport.SettleAsync();
        Assert.Empty(transport.Directory.TakeAll());

        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='msn.localhost' type='unavailable'/>");
        Assert.Equal(new(Availability.Offline), await transport.Directory.NextAsync<OwnPresence>());
    }

    [Fact]
    public async Task Device_with_the_highest_priority_speaks_and_the_last_one_leaving_means_offline()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice));

        await transport.SendAsync("<presence from='alice@localhost/a' to='msn.localhost'><show>away</show><priority>5</priority></presence>");
        Assert.Equal(new(Availability.Away), await transport.Directory.NextAsync<OwnPresence>());
        await transport.SendAsync("<presence from='alice@localhost/b' to='msn.localhost'><priority>1</priority></presence>");
        await transport.SendAsync("<presence from='alice@localhost/a' to='msn.localhost' type='unavailable'/>");
        Assert.Equal(new(Availability.Online), await transport.Directory.NextAsync<OwnPresence>());
        await transport.SendAsync("<presence from='alice@localhost/b' to='msn.localhost' type='unavailable'/>");
        Assert.Equal(new(Availability.Offline), await transport.Directory.NextAsync<OwnPresence>());
    }

    [Fact]
    public async Task Presence_directed_at_a_contact_alone_counts_until_it_is_withdrawn()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice));

        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}'/>");
        Assert.Equal(new(Availability.Online), await transport.Directory.NextAsync<OwnPresence>());
        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='unavailable'/>");
        Assert.Equal(new(Availability.Offline), await transport.Directory.NextAsync<OwnPresence>());
    }

    [Fact]
    public async Task Hiding_from_one_contact_is_not_going_offline()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' type='unavailable'/>");

        await transport.SettleAsync();
        Assert.Empty(transport.Directory.TakeAll());
    }

    [Theory]
    [InlineData(Availability.Online, null, null)]
    [InlineData(Availability.Busy, "dnd", null)]
    [InlineData(Availability.Idle, "away", "Idle")]
    [InlineData(Availability.BeRightBack, "away", "Be right back")]
    [InlineData(Availability.Away, "away", null)]
    [InlineData(Availability.OnThePhone, "dnd", "On the phone")]
    [InlineData(Availability.OutToLunch, "xa", "Out to lunch")]
    public async Task Presence_of_a_contact_is_shown_once(Availability availability, string? show, string? status)
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.Home.ShowPresenceAsync(Transport.AliceLink, s_bob, new(availability), CancellationToken.None);
        await transport.Home.ShowPresenceAsync(Transport.AliceLink, s_bob, new(availability), CancellationToken.None);

        var presence = await transport.Server.NextAsync();
        Assert.Equal($"{Transport.BobsAddress}/msn", (string?)presence.Attribute("from"));
        Assert.Null(Stanza.TypeOf(presence));
        Assert.Equal(show, (string?)presence.Element(Ns.Component + "show"));
        Assert.Equal(status, (string?)presence.Element(Ns.Component + "status"));
        Assert.Equal("Bob", (string?)presence.Element(Ns.Nick + "nick"));
        Assert.NotNull(presence.Element(Ns.Caps + "c")?.Attribute("ver"));
        Assert.Empty(await transport.SettleAsync());
    }

    [Fact]
    public void Words_of_a_state_and_of_a_person_make_one_status() =>
        Assert.Equal(
            new(true, "dnd", "On the phone - back at five - ♫ A song"),
            PresenceMapping.FromBridge(new(Availability.OnThePhone, "back at five", new CurrentMedia(CurrentMediaKind.Music, "A song"))));

    [Fact]
    public async Task Contact_who_leaves_is_shown_as_unavailable_once()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();
        await transport.Home.ShowPresenceAsync(Transport.AliceLink, s_bob, ContactPresence.Offline, CancellationToken.None);
        await transport.Home.ShowPresenceAsync(Transport.AliceLink, s_bob, new(Availability.Online), CancellationToken.None);
        await transport.Home.ShowPresenceAsync(Transport.AliceLink, s_bob, ContactPresence.Offline, CancellationToken.None);
        await transport.Home.ShowPresenceAsync(Transport.AliceLink, s_bob, ContactPresence.Offline, CancellationToken.None);

        Assert.Equal([null, "unavailable"], (await transport.SettleAsync()).Select(Stanza.TypeOf));
    }

    [Fact]
    public async Task User_who_is_away_is_shown_nothing_and_everything_when_he_comes()
    {
        await using var transport = await Transport.ConnectAsync(with => with.Directory.AddAccount(Transport.Alice));
        await transport.Home.ShowPresenceAsync(Transport.AliceLink, s_bob, new(Availability.Online), CancellationToken.None);
        Assert.DoesNotContain(await transport.SettleAsync(), stanza => Stanza.From(stanza)?.Local is not null && Stanza.TypeOf(stanza) is null);
        transport.Directory.AddContact(Transport.Alice, s_bob, new(Availability.Away, "tea"));
        transport.Directory.AddContact(Transport.Alice, Transport.Contact("carol@example.com", "Carol"));

        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='msn.localhost'/>");

        var shown = await transport.SettleAsync();
        Assert.Equal(["msn.localhost", $"{Transport.BobsAddress}/msn"], shown.Select(stanza => (string?)stanza.Attribute("from")));
        Assert.All(shown, stanza => Assert.Equal(Transport.AlicesPhone, (string?)stanza.Attribute("to")));
        Assert.Equal("tea", (string?)shown[1].Element(Ns.Component + "status"));
    }

    [Fact]
    public async Task Probes_are_answered()
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Directory.AddContact(Transport.Alice, s_bob, new(Availability.Busy));
        await transport.BringAliceOnlineAsync();

        await transport.SendAsync($"<presence from='{Transport.Alice}' to='{Transport.BobsAddress}' type='probe'/>");
        Assert.Equal("dnd", (string?)(await transport.Server.NextAsync()).Element(Ns.Component + "show"));

        await transport.SendAsync($"<presence from='{Transport.Alice}' to='{Transport.BobsAddress.Replace("bob", "eve", StringComparison.Ordinal)}' type='probe'/>");
        Assert.Equal("unavailable", Stanza.TypeOf(await transport.Server.NextAsync()));

        await transport.SendAsync($"<presence from='stranger@localhost' to='{Transport.BobsAddress}' type='probe'/>");
        Assert.Equal("unsubscribed", Stanza.TypeOf(await transport.Server.NextAsync()));

        await transport.SendAsync($"<presence from='{Transport.Alice}' to='msn.localhost' type='probe'/>");
        Assert.Null(Stanza.TypeOf(await transport.Server.NextAsync()));
    }

    [Fact]
    public async Task Presence_of_strangers_is_left_aside()
    {
        await using var transport = await Transport.ConnectAsync();

        await transport.SendAsync($"<presence from='stranger@localhost/x' to='msn.localhost'/><presence from='stranger@localhost/x' to='{Transport.BobsAddress}'/>");

        await transport.SendAsync($"<presence from='stranger@localhost/x' to='{Transport.BobsAddress}' type='probe'/>");

        Assert.Equal("unsubscribed", Stanza.TypeOf(await transport.Server.NextAsync()));
        Assert.Empty(transport.Directory.TakeAll());
    }

    [Theory]
    [InlineData(LoginState.Connected, null, null)]
    [InlineData(LoginState.Connecting, null, "xa")]
    [InlineData(LoginState.TransientDisconnect, null, "xa")]
    [InlineData(LoginState.LoggedOut, "unavailable", null)]
    public async Task Presence_of_the_transport_is_the_state_of_the_login(LoginState state, string? type, string? show)
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        await transport.Home.ShowLoginStatusAsync(Transport.AliceLink, new(state, null, default), CancellationToken.None);

        var presence = Assert.Single(await transport.SettleAsync());
        Assert.Equal("msn.localhost", (string?)presence.Attribute("from"));
        Assert.Equal(type, Stanza.TypeOf(presence));
        Assert.Equal(show, (string?)presence.Element(Ns.Component + "show"));
    }

    [Fact]
    public async Task Outage_is_told_in_words_once_with_when_it_began_and_when_it_was_over()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        foreach (var state in new[] { LoginState.ServerUnavailable, LoginState.Connecting, LoginState.ServerUnavailable, LoginState.Connected, LoginState.BadCredentials })
        {
            await transport.Home.ShowLoginStatusAsync(Transport.AliceLink, new(state, null, default), CancellationToken.None);
        }

        var told = (await transport.SettleAsync()).Where(stanza => stanza.Name == Ns.Component + "message").ToList();
        Assert.Equal(["headline", "headline", "chat"], told.Select(Stanza.TypeOf));
        Assert.EndsWith("It began at 0001-01-01 00:00 UTC.", (string?)told[0].Element(Ns.Component + "body"), StringComparison.Ordinal);
        Assert.Contains("was over at 0001-01-01 00:00 UTC", (string?)told[1].Element(Ns.Component + "body"), StringComparison.Ordinal);
        Assert.Contains("password", (string?)told[2].Element(Ns.Component + "body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_lost_connection_users_are_probed_and_those_who_do_not_answer_are_gone()
    {
        await using var transport = await Transport.ConnectAsync();
        await transport.BringAliceOnlineAsync();

        transport.Server.Break();
        await transport.ReconnectAsync();

        var probe = await transport.Server.NextAsync();
        Assert.Equal("probe", Stanza.TypeOf(probe));
        Assert.Equal(Transport.Alice, (string?)probe.Attribute("to"));
        Assert.Empty(transport.Directory.TakeAll());
        await transport.PassTimeAsync(TimeSpan.FromSeconds(32));
        Assert.Equal(new(Availability.Offline), await transport.Directory.NextAsync<OwnPresence>());
    }

    [Fact]
    public async Task After_a_lost_connection_those_who_answer_stay_and_are_shown_everything_again()
    {
        await using var transport = await Transport.ConnectAsync();
        transport.Directory.AddContact(Transport.Alice, s_bob, new(Availability.Online));
        await transport.BringAliceOnlineAsync();
        transport.Server.Break();
        await transport.ReconnectAsync();
        await transport.Server.UntilAsync(stanza => Stanza.TypeOf(stanza) == "probe");

        await transport.SendAsync($"<presence from='{Transport.AlicesPhone}' to='msn.localhost'/>");

        await transport.Server.UntilAsync(stanza => (string?)stanza.Attribute("from") == $"{Transport.BobsAddress}/msn");
        await transport.PassTimeAsync(TimeSpan.FromSeconds(32));
        await transport.SettleAsync();
        Assert.Empty(transport.Directory.TakeAll());
    }

    [Fact]
    public async Task Operators_words_are_a_headline()
    {
        await using var transport = await Transport.ConnectAsync();

        await transport.Home.ShowNoticeAsync(Transport.AliceLink, "Closing in 5 minutes.", CancellationToken.None);

        var headline = await transport.Server.NextAsync();
        Assert.Equal("headline", Stanza.TypeOf(headline));
        Assert.Equal("Closing in 5 minutes.", (string?)headline.Element(Ns.Component + "body"));
    }
}
