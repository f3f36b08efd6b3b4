using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using MsnBridge.MsnNetwork.Conversion;
using MsnBridge.Msnp.AddressBook;
using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;

namespace MsnBridge.MsnNetwork.Tests;

public sealed class SessionGroupTests
{
    private const string Club = "00000000-0000-0000-0009-aaaaaaaaaaaa@live.com";
    private static readonly ContactId s_bob = new("bob@msn.example");
    private static readonly ContactId s_carol = new("carol@msn.example");
    private readonly SessionGroups _groups = new();

    [Fact]
    public void Whoever_was_seen_in_a_circle_stays_a_member_when_he_signs_out()
    {
        Convert(new CirclesEvent([Circle(isInvitation: false)]));
        Convert(new ParticipantsEvent(MsnConversationId.Circle(Club), [s_bob.Value, s_carol.Value]));

        var changed = Assert.IsType<GroupChanged>(Assert.Single(Convert(new ParticipantsEvent(MsnConversationId.Circle(Club), [s_bob.Value]))));

        Assert.Equal(("Club", true), (changed.Group.Name, changed.Group.Lasts));
        Assert.Equal([s_bob, s_carol], changed.Group.Members);
    }

    [Fact]
    public void Who_is_in_a_circle_its_address_book_tells_and_who_has_left_it_too()
    {
        Convert(new CirclesEvent([Circle(isInvitation: false) with { Members = [s_bob.Value, s_carol.Value] }]));
        Convert(new ParticipantsEvent(MsnConversationId.Circle(Club), [s_bob.Value]));

        var changed = Assert.IsType<GroupChanged>(Assert.Single(Convert(new CirclesEvent([Circle(isInvitation: false) with { Members = [s_bob.Value] }]))));

        Assert.Equal([s_bob], changed.Group.Members);
    }

    [Fact]
    public void Who_leaves_a_group_that_does_not_last_is_not_in_it_any_more()
    {
        var group = MsnConversationId.Parse("group:1");
        Convert(new ParticipantsEvent(group, [s_bob.Value, s_carol.Value]));

        var changed = Assert.IsType<GroupChanged>(Assert.Single(Convert(new ParticipantsEvent(group, [s_bob.Value]))));

        Assert.Equal(new GroupConversation { Id = new("group:1"), Members = [s_bob] }, changed.Group);
    }

    [Fact]
    public void Circle_that_is_not_there_any_more_is_over_and_an_invitation_is_asked_about()
    {
        _groups.Remember(new GroupConversation { Id = new("circle:gone@live.com"), Name = "Gone", Lasts = true });
        _groups.Remember(new GroupConversation { Id = new("group:1"), Members = [s_bob] });

        Assert.Equal(
            [new GroupEnded(new("circle:gone@live.com")), new GroupInvitationReceived(new($"circle:{Club}"), "Club", null)],
            Convert(new CirclesEvent([Circle(isInvitation: true)])));
    }

    [Fact]
    public void Who_was_not_reached_in_a_group_is_named()
    {
        var result = SendResultConversion.ToBridge(new MsnSendResult(MsnSendOutcome.Delivered) { Absent = [s_carol.Value] });

        Assert.Equal([s_carol], result.NotReached);
        Assert.Equal(SendResult.Delivered.Outcome, result.Outcome);
    }

    [Theory]
    [InlineData(MsnSendOutcome.NotSent, MsnSendRefusal.None, GroupFailure.NotSignedIn)]
    [InlineData(MsnSendOutcome.Refused, MsnSendRefusal.ContactOffline, GroupFailure.ContactOffline)]
    [InlineData(MsnSendOutcome.Refused, MsnSendRefusal.ContactUnknown, GroupFailure.ContactUnknown)]
    [InlineData(MsnSendOutcome.Refused, MsnSendRefusal.ConversationOver, GroupFailure.UnknownGroup)]
    [InlineData(MsnSendOutcome.Refused, MsnSendRefusal.ServerFault, GroupFailure.RemoteError)]
    public void Why_nobody_came_together_is_said(MsnSendOutcome outcome, MsnSendRefusal refusal, GroupFailure failure) => Assert.Equal(
        GroupResult.Refused(failure), _groups.Convert(new MsnGroupResult(null, [], [], new MsnSendResult(outcome, refusal))));

    [Fact]
    public void Conversations_keep_their_ids_both_ways() => Assert.All(
        ["group:0123", $"circle:{Club}", "direct:bob@msn.example"],
        id => Assert.Equal(id, ConversationConversion.ToBridge(ConversationConversion.FromBridge(new ConversationId(id))).Value));

    private static MsnCircle Circle(bool isInvitation) => new(Club, "Club", CircleRole.Member, isInvitation);

    private List<RemoteEvent> Convert(MsnpEvent reported) => [.. reported switch
    {
        ParticipantsEvent people => _groups.Convert(people),
        CirclesEvent circles => _groups.Convert(circles),
        _ => throw new ArgumentOutOfRangeException(nameof(reported)),
    }];
}
