using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Tests.Puppets;

public sealed class PuppetModelTests
{
    private static readonly HomeNetworkId s_xmpp = new("xmpp");
    private static readonly HomeNetworkId s_other = new("other");
    private static readonly HomeUser s_juliet = new(s_xmpp, "juliet@capulet.example");
    private static readonly HomeUser s_elsewhere = new(s_other, "@juliet:capulet.example");
    private static readonly ContactId s_bob = new("bob@msn.example");
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly PuppetId _id = new(Guid.NewGuid());
    private DateTimeOffset _now = s_start;

    [Fact]
    public void Signs_in_when_the_owner_comes_online()
    {
        var model = NewModel();

        var effects = Handle(model, Present(Availability.Busy, "thinking"));

        Assert.Equal(LoginState.Connecting, model.Status.State);
        Assert.Equal(new OwnPresence(Availability.Busy, "thinking"), Assert.Single(effects.OfType<OpenSession>()).Presence);
        Assert.Equal([LoginState.Connecting], effects.OfType<ShowStatus>().Select(effect => effect.Status.State));
    }

    [Fact]
    public void Signs_out_a_while_after_the_owner_has_left()
    {
        var model = SignedIn(new PuppetPolicy { SignOutDelay = TimeSpan.FromSeconds(7) });

        var departure = Assert.IsType<ScheduleSignOut>(Assert.Single(Handle(model, Present(Availability.Offline))));
        Assert.Equal(TimeSpan.FromSeconds(7), departure.Delay);
        Assert.Equal(LoginState.Connected, model.Status.State);
        Assert.Empty(Handle(model, Present(Availability.Offline)));

        var effects = Handle(model, new SignOutDue(departure.Departure));
        Assert.Equal(LoginState.LoggedOut, model.Status.State);
        Assert.Equal(1, Assert.Single(effects.OfType<CloseSession>()).Session);
    }

    [Fact]
    public void An_owner_who_comes_back_at_once_finds_everything_as_it_was()
    {
        var model = SignedIn();
        var first = Assert.Single(Handle(model, Present(Availability.Offline)).OfType<ScheduleSignOut>());

        Assert.Empty(Handle(model, Present(Availability.Online)));
        Assert.Empty(Handle(model, new SignOutDue(first.Departure)));
        var second = Assert.Single(Handle(model, Present(Availability.Offline)).OfType<ScheduleSignOut>());
        Assert.Empty(Handle(model, new SignOutDue(first.Departure)));
        Assert.Single(Handle(model, new SignOutDue(second.Departure)).OfType<CloseSession>());
    }

    [Fact]
    public void A_session_that_breaks_while_the_owner_leaves_is_not_opened_again()
    {
        var model = SignedIn();
        Handle(model, Present(Availability.Offline));

        var effects = Handle(model, Remote(new SessionEnded(LoginState.TransientDisconnect, null, null)));

        Assert.Empty(effects.OfType<ScheduleRetry>());
        Assert.Equal(LoginState.LoggedOut, model.Status.State);
    }

    [Fact]
    public void Stays_signed_in_and_hidden_where_the_policy_says_so()
    {
        var model = SignedIn(new PuppetPolicy { WhenUserIsAway = AwayPolicy.Invisible });

        var effects = Handle(model, Present(Availability.Offline));

        Assert.Equal(LoginState.Connected, model.Status.State);
        Assert.Equal(Availability.Invisible, Assert.Single(effects.OfType<SetRemotePresence>()).Presence.Availability);
    }

    [Fact]
    public void The_home_network_on_which_the_owner_is_most_reachable_speaks_for_him()
    {
        var model = SignedIn();
        Handle(model, new LinksChanged([s_juliet, s_elsewhere]));
        Handle(model, Present(Availability.Away));

        var effects = Handle(model, new HomePresenceChanged(s_other, new OwnPresence(Availability.Online)));
        Assert.Equal(Availability.Online, Assert.Single(effects.OfType<SetRemotePresence>()).Presence.Availability);

        Assert.Empty(Handle(model, Present(Availability.Offline)));
    }

    [Fact]
    public void Who_is_unlinked_from_a_home_network_is_not_kept_online_by_it()
    {
        var model = SignedIn();
        Handle(model, new LinksChanged([s_juliet, s_elsewhere]));
        Handle(model, new HomePresenceChanged(s_other, new OwnPresence(Availability.Online)));
        Handle(model, Present(Availability.Offline));
        Assert.Equal(LoginState.Connected, model.Status.State);

        var departure = Assert.Single(Handle(model, new LinksChanged([s_juliet])).OfType<ScheduleSignOut>());
        // What was on its way when he was unlinked.
        Assert.Empty(Handle(model, new HomePresenceChanged(s_other, new OwnPresence(Availability.Online))));

        Handle(model, new SignOutDue(departure.Departure));
        Assert.Equal(LoginState.LoggedOut, model.Status.State);
    }

    [Fact]
    public void Who_is_unlinked_from_one_home_network_stays_signed_in_for_the_other()
    {
        var model = SignedIn();
        Handle(model, new LinksChanged([s_juliet, s_elsewhere]));
        Handle(model, new HomePresenceChanged(s_other, new OwnPresence(Availability.Busy)));

        var effects = Handle(model, new LinksChanged([s_elsewhere]));

        Assert.Equal(Availability.Busy, Assert.IsType<SetRemotePresence>(Assert.Single(effects)).Presence.Availability);
        Assert.Equal(LoginState.Connected, model.Status.State);
    }

    [Fact]
    public void Who_is_linked_on_another_home_network_is_shown_everything_there_alone()
    {
        var model = SignedIn();
        Handle(model, Remote(new ContactListReceived([Bob(ContactRelation.Listed)])));
        Handle(model, Remote(new PresenceReceived(s_bob, new ContactPresence(Availability.Idle))));

        var shown = Assert.IsType<ShowEverything>(Assert.Single(Handle(model, new LinksChanged([s_juliet, s_elsewhere]))));

        Assert.Equal(s_elsewhere, shown.User);
        Assert.Equal(LoginState.Connected, shown.Status.State);
        Assert.Equal([new ContactSnapshot(Bob(ContactRelation.Listed), new ContactPresence(Availability.Idle))], shown.Contacts);
        Assert.Empty(Handle(model, new LinksChanged([s_juliet, s_elsewhere])));
    }

    [Fact]
    public void Presence_that_changed_while_signing_in_is_shown_afterwards()
    {
        var model = NewModel();
        Handle(model, Present(Availability.Online));
        Assert.Empty(Handle(model, Present(Availability.Away)));

        var effects = Handle(model, new SignInFinished(1, new SignInResult(LoginState.Connected, null)));

        Assert.Equal(Availability.Away, Assert.Single(effects.OfType<SetRemotePresence>()).Presence.Availability);
    }

    [Fact]
    public void A_wrong_password_is_never_tried_again_by_itself()
    {
        var model = NewModel();
        Handle(model, Present(Availability.Online));

        var effects = Handle(model, new SignInFinished(1, new SignInResult(LoginState.BadCredentials, null)));
        Assert.Empty(effects.OfType<ScheduleRetry>());
        Assert.Empty(Handle(model, Present(Availability.Offline)).OfType<OpenSession>());
        Assert.Empty(Handle(model, Present(Availability.Online)).OfType<OpenSession>());
        Assert.Equal(LoginState.BadCredentials, model.Status.State);

        Assert.Single(Handle(model, new ReconnectRequested()).OfType<OpenSession>());
    }

    [Fact]
    public void Yields_to_a_sign_in_from_elsewhere_until_asked_back()
    {
        var model = SignedIn();

        var effects = Handle(model, Remote(new SessionEnded(LoginState.SignedInElsewhere, null, null)));
        Assert.Equal(LoginState.SignedInElsewhere, model.Status.State);
        Assert.Empty(effects.OfType<ScheduleRetry>());
        Assert.Empty(Handle(model, Present(Availability.Away)).OfType<OpenSession>());

        Assert.Equal(2, Assert.Single(Handle(model, new ReconnectRequested()).OfType<OpenSession>()).Session);
        Assert.Equal(LoginState.Connecting, model.Status.State);
    }

    [Fact]
    public void An_account_that_may_not_sign_in_is_told_why_and_left_alone()
    {
        var model = NewModel();
        Handle(model, Present(Availability.Online));

        var effects = Handle(model, new SignInFinished(1, new SignInResult(LoginState.LoggedOut, "The terms of use have to be accepted.")));

        Assert.Empty(effects.OfType<ScheduleRetry>());
        Assert.Equal((LoginState.LoggedOut, "The terms of use have to be accepted."), (model.Status.State, model.Status.Detail));
    }

    [Fact]
    public void A_broken_connection_is_told_once_and_retried_with_growing_pauses()
    {
        var model = SignedIn(new PuppetPolicy { FirstReconnectDelay = TimeSpan.FromSeconds(4), LongestReconnectDelay = TimeSpan.FromSeconds(20) });
        var told = new List<LoginState>();
        var delays = new List<double>();

        var effects = Handle(model, Remote(new SessionEnded(LoginState.TransientDisconnect, null, null)));
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            told.AddRange(effects.OfType<ShowStatus>().Select(effect => effect.Status.State));
            var retry = Assert.Single(effects.OfType<ScheduleRetry>());
            delays.Add(retry.Delay.TotalSeconds);
            var open = Assert.Single(Handle(model, new RetryDue(retry.Retry)).OfType<OpenSession>());
            effects = Handle(model, new SignInFinished(open.Session, new SignInResult(LoginState.TransientDisconnect, null)));
        }

        Assert.Equal([LoginState.TransientDisconnect], told);
        Assert.Equal([4, 8, 16, 20, 20], delays);
    }

    [Fact]
    public void An_outage_is_told_once_when_it_has_lasted_and_says_when_it_began()
    {
        var model = SignedIn();
        var effects = Handle(model, Remote(new SessionEnded(LoginState.ServerUnavailable, "maintenance", null)));
        var began = _now;
        var outage = Assert.Single(effects.OfType<ScheduleOutage>());
        Assert.Equal(TimeSpan.FromMinutes(3), outage.Delay);
        var (open, _) = Fail(model, effects);

        _now += outage.Delay;
        var told = Assert.Single(Handle(model, new OutageDue(outage.Outage)).OfType<ShowStatus>());

        Assert.Equal(new LoginStatus(LoginState.ServerUnavailable, "maintenance", began), told.Status);
        Assert.Empty(Handle(model, new OutageDue(outage.Outage)));
        Assert.Empty(Handle(model, new SignInFinished(open.Session, new SignInResult(LoginState.ServerUnavailable, null))).OfType<ShowStatus>());
    }

    [Fact]
    public void What_was_over_before_it_was_told_is_never_told()
    {
        var model = SignedIn();
        Handle(model, Remote(new TextReceived(ConversationId.Direct(s_bob), s_bob, new MessageContent("hi"), s_start, false, null)));
        var effects = Handle(model, Remote(new SessionEnded(LoginState.ServerUnavailable, null, null)));
        var outage = Assert.Single(effects.OfType<ScheduleOutage>());
        var (open, _) = Fail(model, effects);

        _now += TimeSpan.FromMinutes(2);
        effects = Handle(model, new SignInFinished(open.Session, new SignInResult(LoginState.Connected, null)));

        Assert.Empty(effects.OfType<JournalEvents>());
        Assert.Empty(Handle(model, new OutageDue(outage.Outage)));
    }

    [Fact]
    public void Chats_that_were_in_use_say_from_when_to_when_nothing_could_be_heard_and_others_do_not()
    {
        var model = SignedIn();
        Handle(model, new ConversationUsed(new ConversationId("direct:old@msn.example")));
        _now += TimeSpan.FromHours(13);
        for (var chat = 0; chat < 30; chat++)
            Handle(model, new ConversationUsed(new ConversationId($"direct:{chat}@msn.example")));
        Handle(model, Remote(new TextReceived(ConversationId.Direct(s_bob), s_bob, new MessageContent("hi"), _now, false, null)));
        var effects = Handle(model, Remote(new SessionEnded(LoginState.TransientDisconnect, null, null)));
        var began = _now;
        var (open, _) = Fail(model, effects);

        _now += TimeSpan.FromMinutes(38);
        effects = Handle(model, new SignInFinished(open.Session, new SignInResult(LoginState.Connected, null)));

        var drafts = effects.OfType<JournalEvents>().SelectMany(journal => journal.Drafts).ToList();
        Assert.All(drafts, draft => Assert.Equal(new SilenceToHome(began, _now), draft.Event));
        Assert.Equal(10, drafts.Count);
        Assert.DoesNotContain(drafts, draft => draft.Lane.Portal.Conversation.Value.Contains("old", StringComparison.Ordinal));
        Assert.Equal("The bridge could not hear MSN from 12:03 to 12:41 UTC.", new SilenceToHome(s_start.AddMinutes(3), s_start.AddMinutes(41)).Describe());
    }

    [Fact]
    public void Keeps_away_as_long_as_the_network_asked()
    {
        var model = SignedIn();

        var effects = Handle(model, Remote(new SessionEnded(LoginState.ServerUnavailable, "maintenance", TimeSpan.FromMinutes(9))));

        Assert.Equal(TimeSpan.FromMinutes(9), Assert.Single(effects.OfType<ScheduleRetry>()).Delay);
    }

    [Fact]
    public void A_retry_that_was_overtaken_does_nothing()
    {
        var model = SignedIn();
        var retry = Assert.Single(Handle(model, Remote(new SessionEnded(LoginState.TransientDisconnect, null, null))).OfType<ScheduleRetry>());
        Handle(model, new ReconnectRequested());

        Assert.Empty(Handle(model, new RetryDue(retry.Retry)));
    }

    [Fact]
    public void Coming_online_does_not_wait_for_a_retry_but_a_change_of_presence_does()
    {
        var model = SignedIn();
        Handle(model, Remote(new SessionEnded(LoginState.TransientDisconnect, null, null)));

        Assert.Empty(Handle(model, Present(Availability.Away)).OfType<OpenSession>());
        Handle(model, Present(Availability.Offline));
        Assert.Single(Handle(model, Present(Availability.Online)).OfType<OpenSession>());
    }

    [Fact]
    public void Reports_of_an_earlier_session_change_nothing()
    {
        var model = SignedIn();
        Handle(model, new ReconnectRequested());

        Assert.Empty(Handle(model, new RemoteHappened(1, new SessionEnded(LoginState.SignedInElsewhere, null, null))));
        Assert.Empty(Handle(model, new RemoteHappened(1, new ContactListReceived([Bob(ContactRelation.Listed)]))));
        Assert.Equal(LoginState.Connecting, model.Status.State);
    }

    [Fact]
    public void A_message_counts_from_whichever_session_it_came()
    {
        var model = SignedIn();
        Handle(model, new ReconnectRequested());

        var effects = Handle(model, new RemoteHappened(1, new TextReceived(ConversationId.Direct(s_bob), s_bob, new MessageContent("hi"), s_start, false, null)));

        var draft = Assert.Single(Assert.Single(effects.OfType<JournalEvents>()).Drafts);
        Assert.Equal(new MessageToHome(s_bob, new MessageContent("hi"), s_start, false), draft.Event);
        Assert.Equal(_id, draft.Lane.Portal.Puppet);
        Assert.Equal("xmpp", draft.Lane.End.Value);
    }

    [Fact]
    public void A_message_goes_to_each_home_network_of_the_owner()
    {
        var model = SignedIn();
        Handle(model, new LinksChanged([s_juliet, s_elsewhere]));

        var effects = Handle(model, Remote(new NudgeReceived(ConversationId.Direct(s_bob), s_bob, _now)));

        Assert.Equal(["other", "xmpp"], Assert.Single(effects.OfType<JournalEvents>()).Drafts.Select(draft => draft.Lane.End.Value).Order());
    }

    [Fact]
    public void What_the_owner_says_with_another_MSN_client_shows_in_each_home_network_as_his_own()
    {
        var model = SignedIn();
        Handle(model, new LinksChanged([s_juliet, s_elsewhere]));

        var effects = Handle(model, Remote(new OwnTextReceived(ConversationId.Direct(s_bob), new MessageContent("hi"), s_start)));

        var drafts = Assert.Single(effects.OfType<JournalEvents>()).Drafts;
        Assert.Equal(["other", "xmpp"], drafts.Select(draft => draft.Lane.End.Value).Order());
        Assert.All(drafts, draft => Assert.Equal(new OwnMessageToHome(new MessageContent("hi"), s_start), draft.Event));
    }

    [Fact]
    public void Shows_listed_contacts_and_asks_about_pending_ones_once()
    {
        var model = SignedIn();
        var carol = new Contact { Id = new("carol@msn.example"), DisplayName = "Carol", Relation = ContactRelation.Pending | ContactRelation.ListsMe };

        var effects = Handle(model, Remote(new ContactListReceived([Bob(ContactRelation.Listed), carol])));

        Assert.Equal([s_bob], Assert.Single(effects.OfType<ShowContacts>()).Contacts.Select(contact => contact.Id));
        var request = Assert.Single(Assert.Single(effects.OfType<JournalEvents>()).Drafts);
        Assert.Equal(new ContactRequestToHome(carol.Id, "Carol"), request.Event);
        Assert.Empty(Handle(model, Remote(new ContactRequestReceived(carol.Id, "Carol"))));
    }

    [Fact]
    public void Somebody_who_was_declined_and_asks_again_is_told_again()
    {
        var model = SignedIn();
        var carol = new Contact { Id = new("carol@msn.example"), DisplayName = "Carol", Relation = ContactRelation.Pending };
        Handle(model, Remote(new ContactListReceived([carol])));
        Handle(model, Remote(new ContactChanged(carol with { Relation = ContactRelation.Blocked })));

        Assert.Single(Handle(model, Remote(new ContactRequestReceived(carol.Id, "Carol"))).OfType<JournalEvents>());
    }

    [Fact]
    public void Presence_is_shown_once_for_each_change_and_taken_back_at_the_end()
    {
        var model = SignedIn();
        Handle(model, Remote(new ContactListReceived([Bob(ContactRelation.Listed)])));
        var away = new ContactPresence(Availability.Away, "lunch");

        Assert.Equal(away, Assert.Single(Handle(model, Remote(new PresenceReceived(s_bob, away))).OfType<ShowPresence>()).Presence);
        Assert.Empty(Handle(model, Remote(new PresenceReceived(s_bob, away))));
        var effects = Handle(model, Remote(new SessionEnded(LoginState.TransientDisconnect, null, null)));
        Assert.Equal(ContactPresence.Offline, Assert.Single(effects.OfType<ShowPresence>()).Presence);
    }

    [Fact]
    public void Presence_that_came_before_the_contact_was_listed_is_shown_with_it()
    {
        var model = SignedIn();
        Handle(model, Remote(new ContactListReceived([])));
        Handle(model, Remote(new PresenceReceived(s_bob, new ContactPresence(Availability.Online))));

        var effects = Handle(model, Remote(new ContactChanged(Bob(ContactRelation.Listed))));

        Assert.Single(effects.OfType<ShowContact>());
        Assert.Equal(Availability.Online, Assert.Single(effects.OfType<ShowPresence>()).Presence.Availability);
    }

    [Fact]
    public void A_contact_that_leaves_the_list_is_hidden()
    {
        var model = SignedIn();
        Handle(model, Remote(new ContactListReceived([Bob(ContactRelation.Listed)])));

        Assert.Single(Handle(model, Remote(new ContactChanged(Bob(ContactRelation.Allowed)))).OfType<HideContact>());
        Assert.Empty(Handle(model, Remote(new ContactRemoved(s_bob))).OfType<HideContact>());
        Assert.Empty(model.Contacts);
    }

    [Fact]
    public void An_adopted_session_takes_the_place_of_the_one_before()
    {
        var model = SignedIn();

        var effects = Handle(model, new SessionAdopted());

        Assert.Equal(1, Assert.Single(effects.OfType<CloseSession>()).Session);
        Assert.Equal(2, Assert.Single(effects.OfType<SessionReady>()).Session);
        Assert.Equal(LoginState.Connected, model.Status.State);
    }

    [Fact]
    public void A_puppet_that_yielded_its_session_opens_none_until_it_gets_one_or_reclaims_its_own()
    {
        var model = SignedIn();

        Assert.Single(Handle(model, new SessionYielded()).OfType<CloseSession>());
        Assert.Empty(Handle(model, Remote(new SessionEnded(LoginState.SignedInElsewhere, null, null))));
        Assert.Empty(Handle(model, Present(Availability.Away)).OfType<OpenSession>());
        Assert.Equal(LoginState.Connecting, model.Status.State);

        Assert.Single(Handle(model, new SessionReclaimed()).OfType<OpenSession>());
    }

    [Fact]
    public void A_puppet_that_yielded_its_session_takes_the_one_it_is_given()
    {
        var model = SignedIn();
        Handle(model, new SessionYielded());

        Assert.Single(Handle(model, new SessionAdopted()).OfType<SessionReady>());
        Assert.Equal(LoginState.Connected, model.Status.State);
        Assert.Single(Handle(model, new ReconnectRequested()).OfType<OpenSession>());
    }

    [Fact]
    public void A_puppet_whose_password_was_refused_reclaims_nothing()
    {
        var model = NewModel();
        Handle(model, Present(Availability.Online));
        Handle(model, new SignInFinished(1, new SignInResult(LoginState.BadCredentials, null)));
        Handle(model, new SessionYielded());

        Assert.Empty(Handle(model, new SessionReclaimed()));
        Assert.Equal(LoginState.BadCredentials, model.Status.State);
    }

    [Fact]
    public void A_flood_of_nudges_is_journaled_twice()
    {
        var model = SignedIn();
        var nudge = Remote(new NudgeReceived(ConversationId.Direct(s_bob), s_bob, s_start));

        NudgeToHome[] journaled = [.. Enumerable.Range(0, 30).SelectMany(_ => Handle(model, nudge).OfType<JournalEvents>())
            .SelectMany(journal => journal.Drafts).Select(draft => draft.Event).Cast<NudgeToHome>()];

        Assert.Equal([false, true], journaled.Select(told => told.IsFlood));
    }

    [Fact]
    public void Another_place_of_the_account_is_told_and_listed_while_the_session_is_up()
    {
        var model = SignedIn();
        AccountPlace laptop = new("1", "Laptop", IsThisBridge: false);

        Assert.Contains("Laptop", Assert.Single(Handle(model, Remote(new PlacesReceived([laptop]))).OfType<ShowNotice>()).Text, StringComparison.Ordinal);
        Assert.Equal([laptop], model.Places);
        Handle(model, Remote(new SessionEnded(LoginState.TransientDisconnect, null, null)));
        Assert.Empty(model.Places);
    }

    [Fact]
    public void What_the_owner_listens_to_is_shown_whichever_home_network_tells_of_it()
    {
        var model = SignedIn();
        Handle(model, new LinksChanged([s_juliet, s_elsewhere]));
        var song = CurrentMedia.Music("Blue Monday", "New Order", null);

        var shown = Assert.Single(Handle(model, new HomePresenceChanged(s_other, new OwnPresence(Availability.Away, null, song))).OfType<SetRemotePresence>());

        Assert.Equal(new OwnPresence(Availability.Online, null, song), shown.Presence);
    }

    [Fact]
    public void The_same_inputs_give_the_same_effects()
    {
        Assert.Equal(Play().Select(effect => effect.ToString()), Play().Select(effect => effect.ToString()));

        List<PuppetEffect> Play()
        {
            var model = SignedIn();
            return
            [
                .. Handle(model, Remote(new ContactListReceived([Bob(ContactRelation.Listed)]))),
                .. Handle(model, Remote(new PresenceReceived(s_bob, new ContactPresence(Availability.Idle)))),
                .. Handle(model, Remote(new SessionEnded(LoginState.TransientDisconnect, null, null))),
                .. Handle(model, new RetryDue(1)),
            ];
        }
    }

    private static Contact Bob(ContactRelation relation) => new() { Id = s_bob, DisplayName = "Bob", Relation = relation };

    private static HomePresenceChanged Present(Availability availability, string? text = null) => new(s_xmpp, new OwnPresence(availability, text));

    private static RemoteHappened Remote(RemoteEvent remote) => new(1, remote);

    private IReadOnlyList<PuppetEffect> Handle(PuppetModel model, PuppetInput input) => model.Handle(input, _now += TimeSpan.FromSeconds(1));

    /// <summary>The retry that was asked for.</summary>
    private (OpenSession Open, ScheduleRetry Retry) Fail(PuppetModel model, IReadOnlyList<PuppetEffect> effects)
    {
        var retry = Assert.Single(effects.OfType<ScheduleRetry>());
        return (Assert.Single(Handle(model, new RetryDue(retry.Retry)).OfType<OpenSession>()), retry);
    }

    private PuppetModel NewModel(PuppetPolicy? policy = null) => new(
        _id, new LoginStatus(LoginState.LoggedOut, null, s_start), [], [], [s_juliet], policy ?? new PuppetPolicy(), () => 0.5);

    private PuppetModel SignedIn(PuppetPolicy? policy = null)
    {
        _now = s_start;
        var model = NewModel(policy);
        Handle(model, Present(Availability.Online));
        Handle(model, new SignInFinished(1, new SignInResult(LoginState.Connected, null)));
        return model;
    }
}
