using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;

namespace MsnBridge.Core.Tests.Puppets;

/// <summary>What a puppet decides about its conversations of several.</summary>
public sealed class PuppetGroupTests
{
    private static readonly HomeUser s_juliet = new(new HomeNetworkId("xmpp"), "juliet@capulet.example");
    private static readonly ContactId s_bob = new("bob@msn.example");
    private static readonly ContactId s_carol = new("carol@msn.example");
    private static readonly ContactId s_dave = new("dave@msn.example");
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Who_is_seen_in_a_circle_is_shown_with_his_state_unless_he_is_a_contact_and_goes_with_the_session()
    {
        await using var bridge = await Fakes.TestBridge.StartLinkedAsync();
        var session = bridge.Remote.Sessions.Items[^1];
        var circle = new ConversationId("circle:1");
        session.Report(new ContactListReceived([new Contact { Id = Fakes.TestBridge.Bob, DisplayName = "Bob", Relation = ContactRelation.Listed }]));

        session.Report(new MemberPresenceReceived(circle, Fakes.TestBridge.Bob, new ContactPresence(Availability.Busy)));
        session.Report(new MemberPresenceReceived(circle, new ContactId("carol@msn.example"), new ContactPresence(Availability.Busy)));
        await bridge.Home.Shown.WaitForAsync(shown => shown.What == "presence carol@msn.example Busy");
        session.End(LoginState.TransientDisconnect);
        await bridge.Home.Shown.WaitForAsync(shown => shown.What == "presence carol@msn.example Offline");

        Assert.DoesNotContain(bridge.Home.Shown.Items, shown => shown.What.StartsWith("presence bob@msn.example", StringComparison.Ordinal));
    }

    [Fact]
    public void New_group_is_saved_and_shown_and_nobody_has_come_to_it()
    {
        var effects = Handle(SignedIn(), Changed("group:1", s_carol, s_bob));

        var group = Group("group:1", s_bob, s_carol);
        Assert.Equal([new SaveGroup(group), new ShowGroup(group)], effects);
    }

    [Fact]
    public void Who_comes_and_who_leaves_is_journaled_in_the_lane_of_the_group_after_the_group_is_shown()
    {
        var model = SignedIn();
        Handle(model, Changed("group:1", s_bob, s_carol));

        var effects = Handle(model, Changed("group:1", s_carol, s_dave));

        Assert.IsType<ShowGroup>(effects[1]);
        var drafts = effects.OfType<JournalEvents>().Select(journal => Assert.Single(journal.Drafts)).ToList();
        Assert.All(drafts, draft => Assert.Equal("group:1", draft.Lane.Portal.Conversation.Value));
        Assert.Equal(
            [new MembershipToHome(s_dave, MembershipChange.Joined, s_now), new MembershipToHome(s_bob, MembershipChange.Left, s_now)],
            drafts.Select(draft => draft.Event));
    }

    [Fact]
    public void Same_people_in_another_order_are_no_news()
    {
        var model = SignedIn();
        Handle(model, Changed("group:1", s_bob, s_carol));

        Assert.Empty(Handle(model, Changed("group:1", s_carol, s_bob, s_carol)));
    }

    [Fact]
    public void Group_that_is_over_is_forgotten_and_closed_once()
    {
        var model = SignedIn();
        Handle(model, Changed("group:1", s_bob, s_carol));

        Assert.Equal(
            [new ForgetGroup(new("group:1")), new CloseGroup(new("group:1"))], Handle(model, Remote(new GroupEnded(new("group:1")))));
        Assert.Empty(Handle(model, Remote(new GroupEnded(new("group:1")))));
        Assert.Empty(model.Groups);
    }

    [Fact]
    public void Groups_of_before_a_restart_are_known()
    {
        var model = SignedIn(Group("group:1", s_bob, s_carol));

        Assert.Empty(Handle(model, Changed("group:1", s_bob, s_carol)));
        Assert.Equal(Group("group:1", s_bob, s_carol), model.FindGroup(new("group:1")));
    }

    [Fact]
    public void Who_types_in_a_group_is_shown_there() => Assert.Equal(
        [new ShowTyping(new("group:1"), s_bob)], Handle(SignedIn(), Remote(new TypingReceived(new("group:1"), s_bob))));

    [Fact]
    public void Invitation_is_told_once_until_it_is_answered()
    {
        var model = SignedIn();
        var invitation = new GroupInvitationReceived(new("circle:1"), "Montagues", s_bob);

        var draft = Assert.Single(Assert.IsType<JournalEvents>(Assert.Single(Handle(model, Remote(invitation)))).Drafts);
        Assert.Equal(("circle:1", new GroupInvitationToHome("Montagues", s_bob)), (draft.Lane.Portal.Conversation.Value, draft.Event));
        Assert.Empty(Handle(model, Remote(invitation)));

        Handle(model, Changed("circle:1", s_bob));
        Handle(model, new GroupLeft(new("circle:1")));
        Assert.Single(Handle(model, Remote(invitation)));
    }

    [Fact]
    public void Groups_without_end_make_the_oldest_forgotten_and_lasting_ones_stay()
    {
        var model = SignedIn(Group("circle:0", s_bob) with { Lasts = true });
        for (var number = 1; number < GroupBook.MaxGroups; number++)
            Handle(model, Changed($"group:{number}", s_bob, s_carol));

        var effects = Handle(model, Changed("group:last", s_bob, s_carol));

        Assert.Contains(new CloseGroup(new("group:1")), effects);
        Assert.Equal(GroupBook.MaxGroups, model.Groups.Length);
        Assert.NotNull(model.FindGroup(new("circle:0")));
    }

    [Fact]
    public void Members_without_end_are_cut()
    {
        var model = SignedIn();
        Handle(model, Changed("group:1", [.. Enumerable.Range(0, 5000).Select(number => new ContactId($"{number}@msn.example"))]));

        Assert.Equal(GroupConversation.MaxMembers, Assert.Single(model.Groups).Members.Length);
    }

    [Fact]
    public void Who_is_linked_later_is_shown_the_groups()
    {
        var model = SignedIn(Group("group:1", s_bob, s_carol));
        var elsewhere = new HomeUser(new HomeNetworkId("other"), "@juliet:capulet.example");

        var show = Assert.Single(Handle(model, new LinksChanged([s_juliet, elsewhere])).OfType<ShowEverything>());

        Assert.Equal([Group("group:1", s_bob, s_carol)], show.Groups);
    }

    private static GroupConversation Group(string id, params ContactId[] members) => new() { Id = new(id), Members = [.. members] };

    private static RemoteHappened Changed(string id, params ContactId[] members) => Remote(new GroupChanged(Group(id, members)));

    private static RemoteHappened Remote(RemoteEvent remote) => new(1, remote);

    private static IReadOnlyList<PuppetEffect> Handle(PuppetModel model, PuppetInput input) => model.Handle(input, s_now);

    private static PuppetModel SignedIn(params GroupConversation[] groups)
    {
        var model = new PuppetModel(
            new(Guid.Empty), new LoginStatus(LoginState.LoggedOut, null, s_now), [], groups, [s_juliet], new PuppetPolicy(), () => 0.5);
        Handle(model, new HomePresenceChanged(s_juliet.Network, new OwnPresence(Availability.Online)));
        Handle(model, new SignInFinished(1, new SignInResult(LoginState.Connected, null)));
        return model;
    }
}
