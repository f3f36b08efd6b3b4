using MsnBridge.Msnp.Client;
using MsnBridge.Msnp.Conversations;
using MsnBridge.Msnp.Dialects;
using MsnBridge.Msnp.Payloads;
using MsnBridge.Msnp.Server.Tests.Support;

namespace MsnBridge.Msnp.Server.Tests.Conformance;

/// <summary>Conversations of several among clients of the library on the embedded network, over switchboards and, at MSNP21, without.</summary>
public sealed class GroupClientTests : NetworkTest
{
    protected override MsnServerOptions Options { get; } = TestOptions with { Dialects = MsnpDialect.All };

    [Theory]
    [InlineData("MSNP8")]
    [InlineData("MSNP12")]
    [InlineData("MSNP18")]
    [InlineData("MSNP21")]
    public async Task A_group_is_made_talked_in_and_found_again(string version)
    {
        await BefriendAsync(Alice, Bob);
        await BefriendAsync(Alice, Carol);
        await using var alice = await ComeAsync(Alice, version);
        await using var bob = await ComeAsync(Bob, version);
        await using var carol = await ComeAsync(Carol, version);

        var made = await alice.StartGroupAsync([Bob, Carol], Token);
        Assert.Empty(made.Absent);
        var group = made.Conversation!.Value;
        Assert.Equal([Bob, Carol], made.Participants.Order());
        var bobs = (await bob.FindAsync<ParticipantsEvent>(news => news.Participants.Length == 2)).Conversation;
        Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendTextAsync(group, new TextMessage("hello both"), Token)).Outcome);
        Assert.Equal((bobs, Alice), await bob.FindAsync<TextEvent>() is var heard ? (heard.Conversation, heard.Sender) : default);
        Assert.Equal("hello both", (await carol.FindAsync<TextEvent>()).Message.Text);
        Assert.Equal(MsnSendOutcome.Delivered, (await bob.SendTextAsync(bobs, new TextMessage("hello Alice"), Token)).Outcome);
        var answer = await alice.FindAsync<TextEvent>();
        Assert.Equal((group, Bob, "hello Alice"), (answer.Conversation, answer.Sender, answer.Message.Text));

        // In another session, though nothing of the first one is left on the network.
        await alice.DisposeAsync();
        await bob.DisposeAsync();
        await carol.DisposeAsync();
        await using var later = await ComeAsync(Alice, version, client => client.RememberGroup(group, [Bob, Carol]));
        await using var bobAgain = await ComeAsync(Bob, version, client => client.RememberGroup(bobs, [Alice, Carol]));
        await using var carolAgain = await ComeAsync(Carol, version);
        Assert.Equal(MsnSendOutcome.Delivered, (await bobAgain.SendTextAsync(bobs, new TextMessage("still us"), Token)).Outcome);
        var again = await later.FindAsync<TextEvent>();
        Assert.Equal((group, Bob, "still us"), (again.Conversation, again.Sender, again.Message.Text));
    }

    [Theory]
    [InlineData("MSNP12")]
    [InlineData("MSNP21")]
    public async Task Who_is_not_there_is_named_and_the_others_hear_it(string version)
    {
        await BefriendAsync(Alice, Bob);
        await BefriendAsync(Alice, Carol);
        var group = MsnConversationId.Parse("group:0123");
        await using var alice = await ComeAsync(Alice, version, client => client.RememberGroup(group, [Bob, Carol]));
        await using var bob = await ComeAsync(Bob, version);

        var result = await alice.SendTextAsync(group, new TextMessage("who is there?"), Token);
        Assert.Equal((MsnSendOutcome.Delivered, Carol), (result.Outcome, Assert.Single(result.Absent)));
        Assert.Equal("who is there?", (await bob.FindAsync<TextEvent>()).Message.Text);
    }

    [Theory]
    [InlineData("MSNP12")]
    [InlineData("MSNP21")]
    public async Task Who_is_called_into_a_talk_of_two_makes_it_a_group_and_may_leave_it(string version)
    {
        await BefriendAsync(Alice, Bob);
        await BefriendAsync(Alice, Carol);
        await using var alice = await ComeAsync(Alice, version);
        await using var bob = await ComeAsync(Bob, version);
        await using var carol = await ComeAsync(Carol, version);
        Assert.Equal(MsnSendOutcome.Delivered, (await alice.SendTextAsync(MsnConversationId.With(Bob), new TextMessage("hello Bob"), Token)).Outcome);

        var made = await alice.InviteAsync(MsnConversationId.With(Bob), Carol, Token);
        Assert.True(made.Conversation!.Value.IsGroup);
        var carols = (await carol.FindAsync<ParticipantsEvent>(news => news.Participants.Length == 2)).Conversation;
        Assert.Equal(MsnSendOutcome.Delivered, (await carol.SendTextAsync(carols, new TextMessage("here I am"), Token)).Outcome);
        Assert.Equal(made.Conversation, (await alice.FindAsync<TextEvent>()).Conversation);

        await carol.LeaveAsync(carols, Token);
        Assert.Equal([Bob], (await alice.FindAsync<ParticipantsEvent>(news => news.Participants.Length == 1)).Participants);
    }

    private async Task<MsnpClient> ComeAsync(string address, string version, Action<MsnpClient>? prepare = null) =>
        await ConformanceClient.SignInAsync(Network, address, PasswordOf(address), version, Token, prepare: prepare);
}
