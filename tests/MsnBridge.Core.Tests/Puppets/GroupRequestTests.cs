using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Puppets;

/// <summary>Conversations of several from the home networks through the directory to the session and back.</summary>
public sealed class GroupRequestTests
{
    private static readonly ContactId s_carol = new("carol@msn.example");
    private static readonly GroupConversation s_group = new() { Id = new("group:1"), Members = [TestBridge.Bob, s_carol] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Group_that_was_made_is_known_when_the_answer_comes()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        bridge.Remote.OnGroup = _ => GroupResult.Made(s_group, []);

        var result = await bridge.Directory.CreateGroupAsync(TestBridge.Juliet, s_group.Members, null, Token);

        Assert.Equal((s_group, GroupFailure.None), (result.Group, result.Failure));
        Assert.Equal([s_group], await bridge.Directory.GetGroupsAsync(TestBridge.Juliet, Token));
    }

    [Fact]
    public async Task Groups_are_remembered_over_a_restart_and_handed_to_the_next_session()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        bridge.Remote.Sessions.Items[^1].Report(new GroupChanged(s_group));
        await bridge.Home.Shown.WaitForAsync(shown => shown.What.StartsWith("group group:1", StringComparison.Ordinal));

        await bridge.RestartAsync();

        Assert.Equal([s_group], await bridge.Directory.GetGroupsAsync(TestBridge.Juliet, Token));
        var session = (await bridge.Remote.Sessions.WaitForCountAsync(2))[^1];
        Assert.Equal(s_group, await session.Remembered.WaitForAsync(_ => true));
    }

    [Fact]
    public async Task Nothing_can_be_asked_of_groups_while_the_account_is_not_signed_in()
    {
        await using var bridge = await TestBridge.StartAsync();

        Assert.Equal(GroupFailure.NotSignedIn, (await bridge.Directory.CreateGroupAsync(TestBridge.Juliet, s_group.Members, null, Token)).Failure);
        Assert.Equal(GroupFailure.NotSignedIn, (await bridge.Directory.LeaveGroupAsync(TestBridge.Juliet, s_group.Id, Token)).Failure);
        Assert.Empty(await bridge.Directory.GetGroupsAsync(TestBridge.Juliet, Token));
    }

    [Fact]
    public async Task Group_that_MSN_no_longer_knows_is_left_all_the_same_and_one_that_lasts_is_not()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var circle = s_group with { Id = new("circle:1"), Lasts = true };
        bridge.Remote.Sessions.Items[^1].Report(new GroupChanged(s_group));
        bridge.Remote.Sessions.Items[^1].Report(new GroupChanged(circle));
        await bridge.Home.Shown.WaitForAsync(shown => shown.What.StartsWith("group circle:1", StringComparison.Ordinal));
        bridge.Remote.OnGroup = _ => GroupResult.Refused(GroupFailure.RemoteError);

        Assert.Equal(GroupFailure.None, (await bridge.Directory.LeaveGroupAsync(TestBridge.Juliet, s_group.Id, Token)).Failure);
        Assert.Equal(GroupFailure.RemoteError, (await bridge.Directory.LeaveGroupAsync(TestBridge.Juliet, circle.Id, Token)).Failure);
        Assert.Equal(GroupFailure.UnknownGroup, (await bridge.Directory.LeaveGroupAsync(TestBridge.Juliet, s_group.Id, Token)).Failure);
        Assert.Equal([circle], await bridge.Directory.GetGroupsAsync(TestBridge.Juliet, Token));
    }

    [Fact]
    public async Task What_is_said_to_a_group_goes_there_and_who_missed_it_is_named_to_the_sender()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        bridge.Remote.OnSend = _ => Task.FromResult(SendResult.Delivered with { NotReached = [s_carol] });

        await bridge.Directory.SubmitAsync(TestBridge.Juliet, s_group.Id, TestBridge.Message("hi all"), null, Token);

        var delivery = await bridge.Home.Deliveries.WaitForAsync(_ => true);
        var report = Assert.IsType<DeliveryReport>(delivery.Event);
        Assert.Equal((s_group.Id, DeliveryOutcome.Delivered), (delivery.Conversation, report.Outcome));
        Assert.Equal([s_carol], report.NotReached!.Value);
        Assert.Null(delivery.Contact);
    }
}
