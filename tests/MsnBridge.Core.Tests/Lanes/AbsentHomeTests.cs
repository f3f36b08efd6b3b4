using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Lanes;

/// <summary>What waits for a home network that is away waits in the journal, at nobody else's cost.</summary>
public sealed class AbsentHomeTests
{
    private const int Waiting = 2_000;
    private static readonly ContactId s_carol = new("carol@msn.example");

    [Fact]
    public async Task However_much_waits_only_a_handful_of_it_is_in_memory_and_all_of_it_arrives_in_order()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var back = LeaveHome(bridge.Home);

        Flood(bridge);
        await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Conversation == ConversationId.Direct(s_carol));

        Assert.Equal(Waiting + 1, bridge.Journal.Pending.Count);
        Assert.Equal(2, bridge.Home.Deliveries.Items.Count);

        bridge.Home.IsReachable = true;
        back.SetResult();
        var all = await bridge.Home.Deliveries.WaitForCountAsync(Waiting + 1);

        Assert.Equal(
            Enumerable.Range(0, Waiting).Select(number => $"{number}"),
            all.Where(delivery => delivery.Conversation == TestBridge.BobsChat).Select(delivery => Text(delivery)));
        Assert.InRange(bridge.Journal.MostReadAtOnce, 2, 32);
    }

    [Fact]
    public async Task The_other_home_network_of_the_same_person_gets_everything_meanwhile()
    {
        await using var bridge = await TestBridge.StartLinkedTwiceAsync();
        var back = LeaveHome(bridge.Home);

        Flood(bridge);
        var there = await bridge.OtherHome.Deliveries.WaitForCountAsync(Waiting + 1);

        Assert.Equal(Waiting + 1, there.Select(delivery => (delivery.Conversation, Text(delivery))).Distinct().Count());
        Assert.True(bridge.Home.Deliveries.Items.Count <= 2);
        back.SetResult();
        await bridge.Home.Deliveries.WaitForCountAsync(Waiting + 1);
    }

    private static TaskCompletionSource LeaveHome(FakeHomeNetwork home)
    {
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        home.IsReachable = false;
        home.OnDeliver = _ => back.Task;
        return back;
    }

    // Whoever comes last is heard of when everything before him is in the journal.
    private static void Flood(TestBridge bridge)
    {
        var session = bridge.Remote.Sessions.Items[^1];
        for (var number = 0; number < Waiting; number++)
            session.Report(new TextReceived(TestBridge.BobsChat, TestBridge.Bob, new MessageContent($"{number}"), DateTimeOffset.UnixEpoch, false, null));
        session.Report(new TextReceived(ConversationId.Direct(s_carol), s_carol, new MessageContent("last"), DateTimeOffset.UnixEpoch, false, null));
    }

    private static string Text(HomeDelivery delivery) =>
        ((MessageToHome)delivery.Event).Content.Text.Replace("pictured ", "", StringComparison.Ordinal);
}
