using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Puppets;

public sealed class PuppetDirectoryTests
{
    private static Contact Bob => new() { Id = TestBridge.Bob, DisplayName = "Bob", Relation = ContactRelation.Listed };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Linking_signs_in_once_and_keeps_that_session()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();

        Assert.Single(bridge.Remote.Sessions.Items);
        Assert.Equal(LoginState.Connected, (await bridge.Directory.FindStatusAsync(TestBridge.Juliet, Token))!.Status.State);
        Assert.Equal([TestBridge.Juliet], await bridge.Directory.FindUsersAsync(bridge.Home.Id, Token));
    }

    [Fact]
    public async Task How_an_account_is_tells_when_its_network_last_proved_that_it_answers_while_it_is_signed_in()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var session = bridge.Remote.Sessions.Items[0];
        Assert.Equal((null, false), await LookAsync());
        session.SinceProofOfLife = LifeWatch.LateAfter;
        Assert.Equal((LifeWatch.LateAfter, false), await LookAsync());
        session.SinceProofOfLife += TimeSpan.FromSeconds(1);
        Assert.Equal((LifeWatch.LateAfter + TimeSpan.FromSeconds(1), true), await LookAsync());

        session.End(LoginState.SignedInElsewhere);
        await bridge.Home.Statuses.WaitForAsync(status => status.State == LoginState.SignedInElsewhere);
        Assert.Equal((null, false), await LookAsync());

        async Task<(TimeSpan? Age, bool IsLate)> LookAsync()
        {
            var status = (await bridge.Directory.FindStatusAsync(TestBridge.Juliet, Token))!;
            return (status.SinceProofOfLife, status.IsProofLate);
        }
    }

    [Theory]
    [InlineData(LoginState.BadCredentials, LinkFailure.BadCredentials)]
    [InlineData(LoginState.ServerUnavailable, LinkFailure.ServerUnavailable)]
    [InlineData(LoginState.LoggedOut, LinkFailure.AccountRefused)]
    [InlineData(LoginState.SignedInElsewhere, LinkFailure.ServerUnavailable)]
    public async Task An_account_that_does_not_sign_in_is_not_linked(LoginState state, LinkFailure failure)
    {
        await using var bridge = await TestBridge.StartAsync();
        bridge.Remote.OnSignIn = (_, _) => new SignInResult(state, "because");

        var result = await bridge.LinkAsync(TestBridge.Juliet, "juliet@msn.example");

        Assert.Equal(failure, result.Failure);
        Assert.Contains("because", result.Message, StringComparison.Ordinal);
        Assert.Null(await bridge.Directory.FindStatusAsync(TestBridge.Juliet, Token));
        Assert.Empty(await bridge.Store.LoadAllAsync(Token));
        await bridge.Remote.Sessions.Items[0].Disposed.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task A_place_is_asked_to_go_where_the_account_is_signed_in_there()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var session = bridge.Remote.Sessions.Items[0];
        AccountPlace[] places = [new("here", "MsnBridge", IsThisBridge: true), new("1", "Laptop", IsThisBridge: false)];
        session.Report(new PlacesReceived([.. places]));
        while ((await bridge.Directory.GetPlacesAsync(TestBridge.Juliet, Token))!.Count == 0)
            await Task.Yield();

        Assert.Equal(places, await bridge.Directory.GetPlacesAsync(TestBridge.Juliet, Token));
        Assert.Equal(PlaceSignOutResult.Asked, await bridge.Directory.SignOutPlaceAsync(TestBridge.Juliet, "1", Token));
        Assert.Equal(PlaceSignOutResult.UnknownPlace, await bridge.Directory.SignOutPlaceAsync(TestBridge.Juliet, "here", Token));
        Assert.Equal(PlaceSignOutResult.UnknownPlace, await bridge.Directory.SignOutPlaceAsync(TestBridge.Juliet, "2", Token));
        bridge.Remote.LetsPlacesGo = false;
        Assert.Equal(PlaceSignOutResult.Refused, await bridge.Directory.SignOutPlaceAsync(TestBridge.Juliet, "1", Token));
        Assert.Equal(["1", "1"], session.SignedOutPlaces.Items);
        Assert.Equal(PlaceSignOutResult.NoAccount, await bridge.Directory.SignOutPlaceAsync(new(TestBridge.Juliet.Network, "nobody"), "1", Token));
        Assert.Null(await bridge.Directory.GetPlacesAsync(new(TestBridge.Juliet.Network, "nobody"), Token));
    }

    [Fact]
    public async Task What_cannot_be_an_account_is_refused_before_signing_in()
    {
        await using var bridge = await TestBridge.StartAsync();

        Assert.Equal(LinkFailure.InvalidAddress, (await bridge.LinkAsync(TestBridge.Juliet, "juliet")).Failure);
        var unknown = await bridge.Directory.LinkAsync(TestBridge.Juliet, new LinkRequest("nowhere", "a@b.example", new Secret("x")), Token);
        Assert.Equal(LinkFailure.UnknownProfile, unknown.Failure);
        Assert.Contains("local", unknown.Message, StringComparison.Ordinal);
        Assert.Empty(bridge.Remote.Sessions.Items);
    }

    [Fact]
    public async Task An_account_belongs_to_one_person_of_a_home_network()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();

        Assert.Equal(LinkFailure.AccountTaken, (await bridge.LinkAsync(TestBridge.Nurse, "juliet@msn.example")).Failure);
        Assert.Equal(LinkFailure.OtherAccountLinked, (await bridge.LinkAsync(TestBridge.Juliet, "other@msn.example")).Failure);
        Assert.Single(bridge.Remote.Sessions.Items);
    }

    [Fact]
    public async Task The_same_person_on_two_home_networks_shares_one_puppet()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var elsewhere = TestBridge.JulietElsewhere;

        var guessed = await bridge.LinkAsync(elsewhere, "juliet@msn.example", "guessed");
        Assert.Equal(LinkFailure.AccountTaken, guessed.Failure);
        Assert.Contains("give the new one first where you have linked it", guessed.Message, StringComparison.Ordinal);
        Assert.True((await bridge.LinkAsync(elsewhere, "juliet@msn.example")).Linked);

        Assert.Single(await bridge.Store.LoadAllAsync(Token));
        var session = bridge.Remote.Sessions.Items[^1];
        session.Report(new TextReceived(ConversationId.Direct(TestBridge.Bob), TestBridge.Bob, new MessageContent("hi"), bridge.Time.GetUtcNow(), false, null));
        await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.User == TestBridge.Juliet);
        await bridge.OtherHome.Deliveries.WaitForAsync(delivery => delivery.User == elsewhere);

        Assert.True(await bridge.Directory.UnlinkAsync(elsewhere, Token));
        Assert.NotNull(await bridge.Directory.FindStatusAsync(TestBridge.Juliet, Token));
        Assert.Null(await bridge.Directory.FindStatusAsync(elsewhere, Token));
    }

    [Fact]
    public async Task A_message_that_the_network_kept_is_confirmed_once_it_is_stored_and_shown_once_though_it_comes_twice()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var session = bridge.Remote.Sessions.Items[^1];
        var kept = new TextReceived(ConversationId.Direct(TestBridge.Bob), TestBridge.Bob, new MessageContent("hi"), DateTimeOffset.UnixEpoch, true, "key-1");

        session.Report(kept);
        session.Report(kept);
        session.Report(kept with { Content = new MessageContent("later"), NetworkKey = "key-2" });

        await session.ConfirmedStored.WaitForAsync(key => key == "key-2");
        await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is MessageToHome { Content.Text: "later" });
        Assert.Equal(["key-1", "key-1", "key-2"], session.ConfirmedStored.Items);
        Assert.Equal(
            [new MessageToHome(TestBridge.Bob, new MessageContent("hi"), DateTimeOffset.UnixEpoch, true), new(TestBridge.Bob, new MessageContent("later"), DateTimeOffset.UnixEpoch, true)],
            bridge.Home.Deliveries.Items.Select(delivery => delivery.Event).OfType<MessageToHome>());
    }

    [Fact]
    public async Task A_second_home_network_is_shown_what_is_known_at_once_and_then_what_the_session_says()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        bridge.Remote.Sessions.Items[0].Report(new ContactListReceived([Bob]));
        await bridge.Home.Shown.WaitForAsync(shown => shown.What == "contacts bob@msn.example");

        Assert.True((await bridge.LinkAsync(TestBridge.JulietElsewhere, "juliet@msn.example")).Linked);

        await bridge.OtherHome.Statuses.WaitForAsync(status => status == (TestBridge.JulietElsewhere, LoginState.Connected));
        Assert.Contains((TestBridge.JulietElsewhere, "contacts bob@msn.example"), bridge.OtherHome.Shown.Items);
        var adopted = bridge.Remote.Sessions.Items[^1];
        adopted.Report(new ContactListReceived([Bob]));
        adopted.Report(new PresenceReceived(TestBridge.Bob, new ContactPresence(Availability.Busy)));
        await bridge.OtherHome.Shown.WaitForAsync(shown => shown.What == "presence bob@msn.example Busy");
        var status = await bridge.Directory.FindStatusAsync(TestBridge.Juliet, Token);
        Assert.Equal([TestBridge.Juliet, TestBridge.JulietElsewhere], status!.Links);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unlinking_on_one_home_network_leaves_the_other_signed_in(bool first)
    {
        await using var bridge = await TestBridge.StartLinkedTwiceAsync();
        await bridge.Directory.SetHomePresenceAsync(TestBridge.Juliet, new OwnPresence(Availability.Online), Token);
        await bridge.Directory.SetHomePresenceAsync(TestBridge.JulietElsewhere, new OwnPresence(Availability.Online), Token);
        var (gone, left) = first ? (TestBridge.Juliet, TestBridge.JulietElsewhere) : (TestBridge.JulietElsewhere, TestBridge.Juliet);

        Assert.True(await bridge.Directory.UnlinkAsync(gone, Token));

        Assert.Equal(LoginState.Connected, (await bridge.Directory.FindStatusAsync(left, Token))!.Status.State);
        Assert.False(bridge.Remote.Sessions.Items[^1].Disposed.Task.IsCompleted);
        Assert.Null(await bridge.Directory.FindStatusAsync(gone, Token));
        Assert.Contains((gone, "forget "), (first ? bridge.Home : bridge.OtherHome).Shown.Items);
        await bridge.Directory.SubmitAsync(left, TestBridge.BobsChat, TestBridge.Message("still here"), null, Token);
        await bridge.Remote.Sessions.Items[^1].Sent.WaitForAsync(content => content.Text == "still here");
    }

    [Fact]
    public async Task What_is_asked_before_the_puppets_are_restored_waits_for_them()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        bridge.Remote.Sessions.Items[0].Report(new ContactListReceived([Bob]));
        await bridge.Home.Shown.WaitForAsync(shown => shown.What == "contacts bob@msn.example");

        await using var next = bridge.CreateNext();
        var users = next.FindUsersAsync(bridge.Home.Id, Token);
        var status = next.FindStatusAsync(TestBridge.Juliet, Token);
        var contacts = next.GetContactsAsync(TestBridge.Juliet, Token);
        var contact = next.FindContactAsync(TestBridge.Juliet, TestBridge.Bob, Token);
        Assert.All<Task>([users, status, contacts, contact], question => Assert.False(question.IsCompleted));

        await next.StartAsync(Token);

        Assert.Equal([TestBridge.Juliet], await users);
        Assert.NotNull(await status);
        Assert.Single(await contacts);
        Assert.NotNull(await contact);
    }

    [Theory]
    [InlineData(ContactEditFailure.None, DisplayNameResult.Changed)]
    [InlineData(ContactEditFailure.NotSignedIn, DisplayNameResult.NotSignedIn)]
    [InlineData(ContactEditFailure.RemoteError, DisplayNameResult.Refused)]
    public async Task The_own_name_is_changed_on_the_network(ContactEditFailure answer, DisplayNameResult result)
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        string? asked = null;
        bridge.Remote.OnRename = name =>
        {
            asked = name;
            return answer;
        };

        Assert.Equal(result, await bridge.Directory.SetDisplayNameAsync(TestBridge.Juliet, "Capulet's daughter", Token));

        Assert.Equal("Capulet's daughter", asked);
    }

    [Fact]
    public async Task The_own_name_needs_an_account_that_is_signed_in()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        await bridge.Directory.SetHomePresenceAsync(TestBridge.Juliet, new OwnPresence(Availability.Offline), Token);
        await bridge.Home.Statuses.WaitForAsync(status => status.State == LoginState.LoggedOut);

        Assert.Equal(DisplayNameResult.NotSignedIn, await bridge.Directory.SetDisplayNameAsync(TestBridge.Juliet, "x", Token));
        Assert.Equal(DisplayNameResult.NoAccount, await bridge.Directory.SetDisplayNameAsync(TestBridge.Nurse, "x", Token));
    }

    [Fact]
    public async Task Linking_again_stores_the_new_password()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();

        Assert.True((await bridge.LinkAsync(TestBridge.Juliet, "juliet@msn.example", "changed")).Linked);

        await bridge.Remote.Sessions.Items[0].Disposed.Task.WaitAsync(Token);
        Assert.Equal("changed", Assert.Single(await bridge.Store.LoadAllAsync(Token)).Password.Reveal());
    }

    [Fact]
    public async Task Linking_again_is_not_taken_for_a_sign_in_from_elsewhere()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var first = bridge.Remote.Sessions.Items[0];
        bridge.Remote.OnSignIn = (_, _) =>
        {
            // What the network does to the older session of an account.
            first.End(LoginState.SignedInElsewhere);
            return new SignInResult(LoginState.Connected, null);
        };

        Assert.True((await bridge.LinkAsync(TestBridge.Juliet, "juliet@msn.example")).Linked);

        Assert.Equal(LoginState.Connected, (await bridge.Directory.FindStatusAsync(TestBridge.Juliet, Token))!.Status.State);
        Assert.DoesNotContain(bridge.Home.Statuses.Items, status => status.State == LoginState.SignedInElsewhere);
    }

    [Fact]
    public async Task Linking_again_with_a_wrong_password_leaves_the_account_as_it_was()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        bridge.Remote.OnSignIn = (_, password) => new SignInResult(password.Reveal() == "secret" ? LoginState.Connected : LoginState.BadCredentials, null);

        Assert.Equal(LinkFailure.BadCredentials, (await bridge.LinkAsync(TestBridge.Juliet, "juliet@msn.example", "wrong")).Failure);

        var resumed = (await bridge.Remote.Sessions.WaitForCountAsync(3))[2];
        await resumed.Presences.WaitForCountAsync(1);
        Assert.DoesNotContain(bridge.Home.Statuses.Items, status => status.State == LoginState.BadCredentials);
        Assert.Equal("secret", Assert.Single(await bridge.Store.LoadAllAsync(Token)).Password.Reveal());
    }

    [Fact]
    public async Task Unlinking_takes_everything_back()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var session = bridge.Remote.Sessions.Items[0];
        session.Report(new ContactListReceived([new Contact { Id = TestBridge.Bob, DisplayName = "Bob", Relation = ContactRelation.Listed }]));
        await bridge.Home.Shown.WaitForAsync(shown => shown.What == "contacts bob@msn.example");

        Assert.True(await bridge.Directory.UnlinkAsync(TestBridge.Juliet, Token));

        Assert.Contains((TestBridge.Juliet, "forget bob@msn.example"), bridge.Home.Shown.Items);
        Assert.True(session.Disposed.Task.IsCompleted);
        Assert.Empty(await bridge.Store.LoadAllAsync(Token));
        Assert.False(await bridge.Directory.UnlinkAsync(TestBridge.Juliet, Token));
        Assert.False(await bridge.Directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message("hi"), null, Token));
    }

    [Fact]
    public async Task Puppets_that_were_signed_in_come_back_after_a_restart_with_their_contacts()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        bridge.Remote.Sessions.Items[0].Report(
            new ContactListReceived([new Contact { Id = TestBridge.Bob, DisplayName = "Bob", Relation = ContactRelation.Listed }]));
        await bridge.Home.Shown.WaitForAsync(shown => shown.What == "contacts bob@msn.example");

        await bridge.RestartAsync();

        await bridge.Remote.Sessions.WaitForCountAsync(2);
        Assert.Equal("Bob", (await bridge.Directory.FindContactAsync(TestBridge.Juliet, TestBridge.Bob, Token))!.Contact.DisplayName);
    }

    [Fact]
    public async Task A_puppet_that_was_signed_out_stays_so_until_its_owner_is_there()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        await bridge.Directory.SetHomePresenceAsync(TestBridge.Juliet, new OwnPresence(Availability.Offline), Token);
        await bridge.Home.Statuses.WaitForAsync(status => status.State == LoginState.LoggedOut);

        await bridge.RestartAsync();

        Assert.Equal(LoginState.LoggedOut, (await bridge.Directory.FindStatusAsync(TestBridge.Juliet, Token))!.Status.State);
        Assert.Single(bridge.Remote.Sessions.Items);
        await bridge.Directory.SetHomePresenceAsync(TestBridge.Juliet, new OwnPresence(Availability.Away), Token);
        await bridge.Remote.Sessions.WaitForCountAsync(2);
    }

    [Fact]
    public async Task A_home_network_that_fails_for_one_person_leaves_the_others_alone()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        Assert.True((await bridge.LinkAsync(TestBridge.Nurse, "nurse@msn.example")).Linked);
        bridge.Home.OnShow = user => user == TestBridge.Juliet ? throw new InvalidOperationException("a bug") : Task.CompletedTask;
        var contacts = new ContactListReceived([new Contact { Id = TestBridge.Bob, DisplayName = "Bob", Relation = ContactRelation.Listed }]);

        bridge.Remote.Sessions.Items[0].Report(contacts);
        bridge.Remote.Sessions.Items[1].Report(contacts);

        await bridge.Home.Shown.WaitForAsync(shown => shown == (TestBridge.Nurse, "contacts bob@msn.example"));
        await bridge.Home.Shown.WaitForAsync(shown => shown == (TestBridge.Juliet, "contacts bob@msn.example"));
        Assert.Single(await bridge.Directory.GetContactsAsync(TestBridge.Juliet, Token));
    }

    [Fact]
    public async Task A_broken_session_is_opened_again_after_a_while()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();

        bridge.Remote.Sessions.Items[0].End(LoginState.TransientDisconnect);
        await bridge.Home.Statuses.WaitForAsync(status => status.State == LoginState.TransientDisconnect);
        await AdvanceUntilAsync(bridge, bridge.Remote.Sessions.WaitForCountAsync(2));

        Assert.Equal(2, bridge.Remote.Sessions.Items.Count);
    }

    // The timer is started by the puppet's own loop, so one step of the clock may come too early for it.
    private static async Task AdvanceUntilAsync(TestBridge bridge, Task wanted)
    {
        while (!wanted.IsCompleted)
        {
            bridge.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await wanted;
    }
}
