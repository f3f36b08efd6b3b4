using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Commands;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Tests.AddressBook;
using MsnBridge.Msnp.Transactions;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

/// <summary>Clients of the library in a circle of the embedded network.</summary>
public sealed class CircleClientTests : AddressBookTest
{
    protected override MsnServerOptions Options { get; } = TestOptions with { Dialects = [MsnpDialect.Msnp18, MsnpDialect.Msnp12] };

    [Fact]
    public async Task Owner_and_members_see_one_another_and_talk()
    {
        var (circle, id) = await CreateAsync(Bob, Carol);
        await using var alice = await ComeAsync(Alice);
        await using var bob = await ComeAsync(Bob);
        await using var carol = await ComeAsync(Carol);
        Assert.Equal(new MsnCircle(circle, "Club", alice.Circles[0].Role, IsInvitation: false), Assert.Single(alice.Circles) with { Members = null });
        Assert.Equal(id, bob.Circles[0].Conversation);
        await alice.FindAsync<ParticipantsEvent>(news => news.Conversation == id && news.Participants.Length == 2);
        await bob.FindAsync<ParticipantsEvent>(news => news.Conversation == id && news.Participants.Length == 2);
        await carol.FindAsync<ParticipantsEvent>(news => news.Conversation == id && news.Participants.Length == 2);

        Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendTextAsync(id, new TextMessage("hello, Ä club"), Token)).Outcome);
        foreach (var member in (MsnpClient[])[bob, carol])
        {
            var heard = await member.FindAsync<TextEvent>();
            Assert.Equal((id, Alice, "hello, Ä club"), (heard.Conversation, heard.Sender, heard.Message.Text));
        }

        await carol.SendTypingAsync(id, Token);
        Assert.Equal((id, Carol), await bob.FindAsync<TypingEvent>() is var typing ? (typing.Conversation, typing.Sender) : default);
        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendTextAsync(id, new TextMessage("hi"), Token)).Outcome);
        Assert.Equal((id, Bob), await alice.FindAsync<TextEvent>() is var answer ? (answer.Conversation, answer.Sender) : default);

        await bob.DisposeAsync();
        await carol.FindAsync<ParticipantsEvent>(news => news.Participants is [Alice]);
    }

    [Fact]
    public async Task Winks_and_drawings_are_shown_in_a_circle_and_fetched_from_members_who_are_no_contacts()
    {
        var (_, id) = await CreateAsync(Bob);
        await using var alice = await ComeAsync(Alice);
        await using var bob = await ComeAsync(Bob);
        await alice.FindAsync<CirclePresenceEvent>(news => news.Address == Bob && news.Presence.Status == MsnpStatus.Online);
        await alice.FindAsync<ParticipantsEvent>(news => news.Conversation == id && news.Participants is [Bob]);
        await bob.FindAsync<ParticipantsEvent>(news => news.Conversation == id && news.Participants is [Alice]);
        var cabinet = new byte[2_000];

        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendWinkAsync(id, bob.ShareObject(MsnObjectType.Wink, cabinet, "Hug"), Token)).Outcome);
        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendInkAsync(id, new InkMessage(InkMessage.Gif, new byte[5_000]), Token)).Outcome);

        var wink = await alice.FindAsync<WinkEvent>();
        Assert.Equal((id, Bob, "Hug"), (wink.Conversation, wink.Sender, wink.Wink.Friendly));
        Assert.Equal(cabinet, (await alice.FetchObjectAsync(Bob, wink.Wink, Token)).ToArray());
        var ink = await alice.FindAsync<InkEvent>();
        Assert.Equal((id, 5_000), (ink.Conversation, ink.Ink.Data.Length));
    }

    [Fact]
    public async Task Members_are_known_whether_they_are_there_or_not_and_who_joins_and_leaves_is_followed()
    {
        var (_, id) = await CreateAsync(Bob);
        await using var alice = await ComeAsync(Alice);
        await alice.FindAsync<CirclesEvent>(news => news.Circles is [{ Members: [Bob] }]);

        // Invited he is none yet.
        await using var carol = await ComeAsync(Carol);
        await alice.InviteToCircleAsync(id, Carol, Token);
        await carol.FindAsync<CirclesEvent>(news => news.Circles is [{ IsInvitation: true, Members: null }]);
        Assert.Equal([Bob], alice.Circles[0].Members!);
        await carol.AnswerCircleInvitationAsync(id, joins: true, Token);
        await alice.FindAsync<CirclesEvent>(news => news.Circles is [{ Members: [Bob, Carol] }]);

        await using var bob = await ComeAsync(Bob);
        await bob.LeaveCircleAsync(id, Token);
        await alice.FindAsync<CirclesEvent>(news => news.Circles is [{ Members: [Carol] }]);
    }

    [Fact]
    public async Task Presence_in_a_circle_is_none_of_a_contact()
    {
        var (_, id) = await CreateAsync(Bob);
        await using var alice = await ComeAsync(Alice);
        await using var bob = await ComeAsync(Bob);
        var there = await alice.FindAsync<CirclePresenceEvent>(news => news.Address == Bob);
        Assert.Equal((id, MsnpStatus.Online), (there.Circle, there.Presence.Status));
        Assert.Equal(MsnpStatus.Offline, alice.PresenceOf(Bob).Status);
        await bob.SetStatusAsync(MsnpStatus.Busy, Token);
        await alice.FindAsync<CirclePresenceEvent>(news => news.Address == Bob && news.Presence.Status == MsnpStatus.Busy);
        Assert.Equal(MsnpStatus.Busy, alice.PresenceIn(id, Bob).Status);
        await bob.DisposeAsync();
        await alice.FindAsync<CirclePresenceEvent>(news => news.Address == Bob && news.Presence.Status == MsnpStatus.Offline);
        Assert.False(alice.Contacts.Contacts.ContainsKey(Bob));
    }

    [Fact]
    public async Task An_invitation_is_shown_and_not_entered()
    {
        var owner = await OpenAsync(Alice);
        await owner.InviteToCircleAsync(await owner.CreateCircleAsync("Club", "Alice", Token), Bob, Token);
        await using var bob = await ComeAsync(Bob);
        var circle = Assert.Single(bob.Circles);
        Assert.True(circle.IsInvitation);
        Assert.Equal(MsnSendRefusal.ConversationOver, (await bob.SendTextAsync(circle.Conversation, new TextMessage("hi"), Token)).Refusal);
    }

    [Fact]
    public async Task A_circle_is_made_joined_and_left_by_clients_that_are_signed_in()
    {
        await using var alice = await ComeAsync(Alice);
        await using var bob = await ComeAsync(Bob);
        var id = await alice.CreateCircleAsync("Club", Token);
        await alice.FindAsync<CirclesEvent>(news => news.Circles.Any(circle => circle.Conversation == id && circle.Name == "Club"));
        await alice.InviteToCircleAsync(id, Bob, Token);
        await bob.FindAsync<CirclesEvent>(news => news.Circles is [{ IsInvitation: true } circle] && circle.Conversation == id);
        await bob.AnswerCircleInvitationAsync(id, joins: true, Token);
        await alice.FindAsync<ParticipantsEvent>(news => news.Conversation == id && news.Participants is [Bob]);
        Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendTextAsync(id, new TextMessage("welcome"), Token)).Outcome);
        Assert.Equal("welcome", (await bob.FindAsync<TextEvent>()).Message.Text);

        await bob.LeaveCircleAsync(id, Token);
        await bob.FindAsync<CirclesEvent>(news => news.Circles.IsEmpty);
        await Assert.ThrowsAsync<ArgumentException>(() => bob.LeaveCircleAsync(MsnConversationId.With(Alice), Token));
    }

    [Fact]
    public async Task A_version_without_circles_has_none()
    {
        var (_, id) = await CreateAsync(Bob);
        await using var bob = await ConformanceClient.SignInAsync(Network, Bob, PasswordOf(Bob), "MSNP12", Token);
        Assert.Equal(MsnpErrorCode.CommandDisabled, (await Assert.ThrowsAsync<MsnpCommandException>(() => bob.LeaveCircleAsync(id, Token))).Code);
        Assert.Empty(bob.Circles);
        Assert.Equal(MsnSendRefusal.ConversationOver, (await bob.SendTextAsync(id, new TextMessage("hi"), Token)).Refusal);
    }

    /// <summary>A circle of Alice's with others in it.</summary>
    private async Task<(string Address, MsnConversationId Conversation)> CreateAsync(params string[] members)
    {
        var owner = await OpenAsync(Alice);
        var circle = await owner.CreateCircleAsync("Club", "Alice", Token);
        foreach (var member in members)
        {
            await owner.InviteToCircleAsync(circle, member, Token);
            await (await OpenAsync(member)).AnswerCircleInvitationAsync(circle, joins: true, Token);
        }

        var address = circle.ToLowerInvariant() + "@live.com";
        return (address, MsnConversationId.Circle(address));
    }

    private Task<MsnpClient> ComeAsync(string address) => ConformanceClient.SignInAsync(Network, address, PasswordOf(address), "MSNP18", Token);
}
