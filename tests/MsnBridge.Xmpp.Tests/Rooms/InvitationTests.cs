using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Testing;
using MsnBridge.Xmpp.Stanzas;
using MsnBridge.Xmpp.Tests.Support;
using static MsnBridge.Xmpp.Tests.Rooms.RoomEntryTests;
using static MsnBridge.Xmpp.Tests.Rooms.RoomStage;

namespace MsnBridge.Xmpp.Tests.Rooms;

/// <summary>Who asks whom into a group.</summary>
public sealed class InvitationTests
{
    private static readonly GroupConversation s_circle = Group with { Id = new("circle:1"), Name = "Montagues", Lasts = true };

    internal static string Mediated(string room, string invited) =>
        $"<message from='{Transport.AlicesPhone}' to='{room}' id='i1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='{invited}'/></x></message>";

    [Fact]
    public async Task User_is_asked_into_a_group_that_comes_up_for_clients_of_every_kind()
    {
        await using var stage = await OpenAsync();

        var invitation = Assert.Single(stage.First, stanza => stanza.Name.LocalName == "message");
        Assert.Equal((stage.Room, Transport.Alice, "normal"), (From(invitation), To(invitation), Stanza.TypeOf(invitation)));
        var mediated = Assert.Single(invitation.Descendants(Ns.MucUser + "invite"));
        Assert.Equal(Transport.BobsAddress, (string?)mediated.Attribute("from"));
        Assert.Equal(stage.Room, (string?)invitation.Element(Ns.Conference + "x")?.Attribute("jid"));
        Assert.Equal($"Group chat on MSN with Bob, Carol. Join {stage.Room} to take part.", Body(invitation));
    }

    [Fact]
    public async Task Circle_asks_once_and_not_at_each_sign_in()
    {
        var memory = new InMemoryHomeMemory();
        await using (var before = await OpenAsync(memory, s_circle))
        {
            Assert.Single(before.First, stanza => stanza.Name.LocalName == "message");
            await before.ShowAsync(s_circle);
            Assert.Empty(await before.SettleAsync());
        }

        await using var after = await OpenAsync(memory, s_circle);

        Assert.DoesNotContain(after.First, stanza => stanza.Name.LocalName == "message");
    }

    [Fact]
    public async Task Contact_is_invited_by_way_of_the_room_and_by_a_message_to_himself()
    {
        await using var stage = await EnterAsync();

        await stage.SendAsync(Mediated(stage.Room, @"dave\40example.com@msn.localhost"));
        await stage.SendAsync(
            $@"<message from='{Transport.AlicesPhone}' to='erin\40example.com@msn.localhost'><x xmlns='jabber:x:conference' jid='{stage.Room}'/></message>");
        await stage.SettleAsync();

        Assert.Equal(
            [new GroupInvited(Group.Id, new("dave@example.com")), new GroupInvited(Group.Id, new("erin@example.com"))],
            stage.Transport.Directory.TakeAll());
    }

    [Theory]
    [InlineData("carol@localhost", "not-acceptable")]
    [InlineData("msn.localhost", "not-acceptable")]
    [InlineData("", "jid-malformed")]
    public async Task Who_is_not_on_MSN_cannot_be_invited(string invited, string condition)
    {
        await using var stage = await EnterAsync();

        await stage.SendAsync(Mediated(stage.Room, invited));

        var error = await stage.Server.NextAsync();
        Assert.Equal((condition, "i1"), (Condition(error), Stanza.IdOf(error)));
        Assert.Empty(stage.Transport.Directory.TakeAll());
    }

    [Theory]
    [InlineData("party@rooms.example", "not-acceptable")]
    [InlineData("party@msn.localhost", "item-not-found")]
    public async Task Contact_cannot_be_invited_into_rooms_of_others(string room, string condition)
    {
        await using var stage = await EnterAsync();

        await stage.SendAsync(
            $"<message from='{Transport.AlicesPhone}' to='{Transport.BobsAddress}' id='i1'><x xmlns='jabber:x:conference' jid='{room}'/></message>");

        Assert.Equal(condition, Condition(await stage.Server.NextAsync()));
    }

    [Theory]
    [InlineData(GroupFailure.ContactOffline, "recipient-unavailable")]
    [InlineData(GroupFailure.ContactUnknown, "item-not-found")]
    [InlineData(GroupFailure.NotAllowed, "not-allowed")]
    [InlineData(GroupFailure.NotSignedIn, "not-authorized")]
    [InlineData(GroupFailure.TooManyMembers, "resource-constraint")]
    [InlineData(GroupFailure.NotOffered, "not-allowed")]
    [InlineData(GroupFailure.RemoteError, "not-allowed")]
    public async Task Invitation_that_MSN_refuses_comes_back_with_the_reason(GroupFailure failure, string condition)
    {
        await using var stage = await EnterAsync();
        stage.Transport.Directory.OnInviteToGroup = (_, _) => GroupResult.Refused(failure);

        await stage.SendAsync(Mediated(stage.Room, @"dave\40example.com@msn.localhost"));

        MessageTests.AssertError(
            await stage.Server.NextAsync(), "i1", condition, $"dave@example.com was not invited. {GroupFailureText.Describe(failure)}");
    }

    [Fact]
    public async Task New_room_becomes_a_group_when_two_are_invited()
    {
        await using var stage = await OpenAsync();
        stage.Transport.Directory.OnCreateGroup = (members, _) => GroupResult.Made(new() { Id = new("group:2"), Members = members }, []);
        const string room = "party@msn.localhost";

        var made = (await stage.JoinAsync(room))[0];
        var owner = Assert.Single(made.Descendants(Ns.MucUser + "item"));
        Assert.Equal(("owner", "moderator"), ((string?)owner.Attribute("affiliation"), (string?)owner.Attribute("role")));
        var form = "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>";
        Assert.Equal("result", Stanza.TypeOf(await stage.AskAsync("set", form, to: room)));
        await stage.SayAsync("<body>too early</body>", room: room);
        Assert.Equal("not-allowed", Condition(await stage.Server.NextAsync()));

        await stage.SendAsync(Mediated(room, Transport.BobsAddress));
        Assert.Contains("next contact", Body(await stage.Server.NextAsync()), StringComparison.Ordinal);
        await stage.SendAsync(Mediated(room, CarolsAddress));
        var sent = await stage.SettleAsync();

        Assert.Equal([$"{room}/Alice", $"{room}/Bob", $"{room}/Carol"], sent.Select(From));
        Assert.Equal("member", (string?)sent[0].Descendants(Ns.MucUser + "item").Single().Attribute("affiliation"));
        await stage.ShowAsync(new() { Id = new("group:2"), Members = [Transport.Bob, Carol] });
        Assert.Empty(await stage.SettleAsync());
        await stage.SayAsync("<body>hello</body>", room: room);
        Assert.Equal("hello", Body(await stage.Server.NextAsync()));
        Assert.Equal(new ConversationId("group:2"), (await stage.Transport.Directory.NextAsync<Submitted>()).Conversation);
    }

    [Fact]
    public async Task Group_that_cannot_be_made_is_told_and_may_be_tried_again()
    {
        await using var stage = await OpenAsync();
        stage.Transport.Directory.OnCreateGroup = (_, _) => GroupResult.Refused(GroupFailure.ContactOffline);
        const string room = "party@msn.localhost";
        await stage.JoinAsync(room);

        await stage.SendAsync(Mediated(room, Transport.BobsAddress));
        await stage.SendAsync(Mediated(room, CarolsAddress));
        var refused = (await stage.SettleAsync())[^1];
        stage.Transport.Directory.OnCreateGroup = (members, _) => GroupResult.Made(new() { Id = new("group:2"), Members = members }, [Carol]);
        await stage.SendAsync(Mediated(room, CarolsAddress));
        var sent = await stage.SettleAsync();

        Assert.Equal("recipient-unavailable", Condition(refused));
        Assert.Equal("Not there: carol@example.com.", Body(sent[^1]));
    }

    [Fact]
    public async Task New_room_that_is_left_without_having_become_a_group_is_gone()
    {
        await using var stage = await OpenAsync();
        await stage.JoinAsync("party@msn.localhost");

        await stage.SendAsync($"<presence from='{Transport.AlicesPhone}' to='party@msn.localhost/Alice' type='unavailable'/>");
        await stage.SettleAsync();

        Assert.Contains(201, Codes((await stage.JoinAsync("party@msn.localhost"))[0]));
    }

    [Fact]
    public async Task Joining_the_room_of_a_circle_accepts_the_invitation_into_it()
    {
        await using var stage = await OpenAsync();
        stage.Transport.Directory.OnAnswerInvitation = (_, accepts) =>
        {
            Assert.True(accepts);
            stage.Transport.Directory.SetGroup(Transport.Alice, s_circle);
            return GroupResult.Made(s_circle, []);
        };
        await stage.DeliverAsync(7, new GroupInvitationToHome("Montagues", Transport.Bob), s_circle.Id).Soon();
        var invitation = await stage.Server.NextAsync();
        Assert.Equal(Transport.BobsAddress, (string?)invitation.Descendants(Ns.MucUser + "invite").Single().Attribute("from"));
        Assert.Contains("Montagues", Body(invitation), StringComparison.Ordinal);

        var sent = await stage.JoinAsync(room: From(invitation));

        Assert.Equal(["Bob", "Carol", "Alice"], sent.Take(3).Select(stanza => From(stanza)!.Split('/')[1]));
        Assert.Equal("Montagues", (string?)sent[^1].Element(Ns.Component + "subject"));
    }

    [Fact]
    public async Task Declining_refuses_the_invitation_into_a_circle_for_good()
    {
        await using var stage = await OpenAsync();
        await stage.DeliverAsync(7, new GroupInvitationToHome("Montagues", Transport.Bob), s_circle.Id).Soon();
        var room = From(await stage.Server.NextAsync());

        await stage.SendAsync(
            $"<message from='{Transport.AlicesPhone}' to='{room}'><x xmlns='http://jabber.org/protocol/muc#user'><decline to='{Transport.BobsAddress}'/></x></message>");
        await stage.SettleAsync();

        Assert.Equal([new GroupAnswered(s_circle.Id, Accepts: false)], stage.Transport.Directory.TakeAll());
        Assert.Equal("registration-required", Condition(Assert.Single(await stage.JoinAsync(room: room))));
    }

    [Fact]
    public async Task Entry_into_a_circle_that_MSN_refuses_is_refused_with_the_reason()
    {
        await using var stage = await OpenAsync();
        stage.Transport.Directory.OnAnswerInvitation = (_, _) => GroupResult.Refused(GroupFailure.RemoteError);
        await stage.DeliverAsync(7, new GroupInvitationToHome("Montagues", null), s_circle.Id).Soon();
        var room = From(await stage.Server.NextAsync());

        Assert.Equal("not-allowed", Condition(Assert.Single(await stage.JoinAsync(room: room))));
    }
}
