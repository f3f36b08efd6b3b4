using Microsoft.Extensions.Logging.Abstractions;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Core.Puppets;
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

    [Fact]
    public async Task However_long_contacts_write_no_more_waits_than_may_and_what_was_discarded_is_told_in_its_place()
    {
        await using var bridge = await TestBridge.StartLinkedAsync(With(new BacklogLimits { Messages = 100 }));
        var back = LeaveHome(bridge.Home);

        Flood(bridge);
        await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Conversation == ConversationId.Direct(s_carol));
        var other = await bridge.LinkAsync(TestBridge.Nurse, "nurse@msn.example");
        Assert.True(other.Linked, other.Message);
        Flood(bridge, 50);
        await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.User == TestBridge.Nurse && delivery.Conversation == ConversationId.Direct(s_carol));

        // One line of each chat of the one who has more than may wait; and of the other all, for nobody is touched by what somebody else gets.
        Assert.Equal(100 + 2 + 50 + 1, bridge.Journal.Pending.Count);
        back.SetResult();
        var all = await bridge.Home.Deliveries.WaitForCountAsync(100 + 2 + 50 + 1);

        var chat = all.Where(delivery => delivery.User == TestBridge.Juliet && delivery.Conversation == TestBridge.BobsChat).ToList();
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number}"), chat.Take(100).Select(Text));
        Assert.Equal(Waiting - 100, Assert.IsType<DiscardedToHome>(Assert.Single(chat.Skip(100)).Event).Count);
        var last = Assert.Single(all, delivery => delivery.User == TestBridge.Juliet && delivery.Conversation == ConversationId.Direct(s_carol));
        Assert.Equal((1, DiscardReason.TooMuch), Assert.IsType<DiscardedToHome>(last.Event) is var told ? (told.Count, told.Reason) : default);
        Assert.Equal(
            Enumerable.Range(0, 50).Select(number => $"{number}"),
            all.Where(delivery => delivery.User == TestBridge.Nurse && delivery.Conversation == TestBridge.BobsChat).Select(Text));
    }

    [Fact]
    public async Task When_it_is_back_everything_is_taken_again()
    {
        await using var bridge = await TestBridge.StartLinkedAsync(With(new BacklogLimits { Messages = 4 }));
        var back = LeaveHome(bridge.Home);
        Flood(bridge, 7);
        await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Conversation == ConversationId.Direct(s_carol));
        back.SetResult();
        await bridge.Journal.WaitUntilAsync(pending => pending.Count == 0, TestBridge.Token);

        Flood(bridge, 1);
        var all = await bridge.Home.Deliveries.WaitForCountAsync(8);

        Assert.Equal(["0", "1", "2", "3", "3 discarded", "1 discarded", "0", "last"], all.OrderBy(delivery => delivery.Id.Value).Select(Words));
    }

    [Fact]
    public async Task What_waited_too_long_is_discarded_but_for_what_is_on_its_way_and_told_in_its_place()
    {
        await using var bridge = await TestBridge.StartLinkedAsync(With(new BacklogLimits { Age = TimeSpan.FromDays(3) }));
        var back = LeaveHome(bridge.Home);
        Flood(bridge, 10);
        await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Conversation == ConversationId.Direct(s_carol));
        bridge.Time.Advance(TimeSpan.FromDays(4));
        using var watch = new BacklogWatch(bridge.Directory, bridge.Time, NullLogger<BacklogWatch>.Instance);
        await watch.StartAsync(TestBridge.Token);

        await bridge.Time.PassAsync(TimeSpan.FromHours(1));
        await bridge.Journal.WaitUntilAsync(pending => pending.Count == 3, TestBridge.Token);
        await watch.StopAsync(TestBridge.Token);
        back.SetResult();
        var all = await bridge.Home.Deliveries.WaitForCountAsync(3);

        // Nine of them are in the hand of the lane, which has read more than one.
        Assert.Equal(["0", "9 discarded"], all.Where(delivery => delivery.Conversation == TestBridge.BobsChat).Select(Words));
        Assert.Equal(["last"], all.Where(delivery => delivery.Conversation == ConversationId.Direct(s_carol)).Select(Words));
        await bridge.Journal.WaitUntilAsync(pending => pending.Count == 0, TestBridge.Token);
        Assert.Equal(3, bridge.Home.Deliveries.Items.Count);
    }

    [Fact]
    public async Task What_is_discarded_while_that_is_told_is_told_too()
    {
        await using var bridge = await TestBridge.StartLinkedAsync(With(new BacklogLimits { Messages = 1 }));
        var back = LeaveHome(bridge.Home);
        Flood(bridge, 3);
        await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Conversation == ConversationId.Direct(s_carol));
        var telling = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bridge.Home.OnDeliver = delivery => delivery.Event is DiscardedToHome ? telling.Task : Task.CompletedTask;
        back.SetResult();
        await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is DiscardedToHome && delivery.Conversation == TestBridge.BobsChat);

        Flood(bridge, 4);
        await bridge.Journal.WaitUntilAsync(pending => DiscardedOfBob(pending) == 2 + 4, TestBridge.Token);
        telling.SetResult();
        await bridge.Journal.WaitUntilAsync(pending => pending.Count == 0, TestBridge.Token);

        Assert.Equal(
            2 + 4, bridge.Home.Deliveries.Items.Where(delivery => delivery.Conversation == TestBridge.BobsChat).Sum(delivery => delivery.Event is DiscardedToHome told ? told.Count : 0));
    }

    [Fact]
    public async Task A_file_that_is_discarded_leaves_nothing_on_the_disk()
    {
        await using var bridge = await TestBridge.StartLinkedAsync(With(new BacklogLimits { Bytes = 1_000 }));
        var back = LeaveHome(bridge.Home);
        var key = (await bridge.Content.SaveAsync(ContentKey.NewFile(), "image/png", new byte[2_000], TestBridge.Token)).Key;

        bridge.Remote.Sessions.Items[^1].Report(new FileReceived(
            TestBridge.BobsChat, TestBridge.Bob, SharedFile.Named("verona.png", 2_000), key, null, DateTimeOffset.UnixEpoch));
        // What comes next is taken up when the file has been dealt with.
        Flood(bridge, 0);
        await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Conversation == ConversationId.Direct(s_carol));

        Assert.IsType<DiscardedToHome>(Assert.Single(bridge.Journal.Pending, entry => entry.Lane.Portal.Conversation == TestBridge.BobsChat).Event);
        Assert.Null(await bridge.Content.FindAsync(key, TestBridge.Token));
        back.SetResult();
    }

    [Fact]
    public async Task A_file_for_which_there_is_no_room_is_declined_and_not_fetched()
    {
        await using var bridge = await TestBridge.StartLinkedAsync(With(new BacklogLimits { Bytes = 1_000 }));
        var back = LeaveHome(bridge.Home);
        var offer = new FakeFileOffer("verona.png", [], size: 2_000);

        bridge.Remote.Sessions.Items[^1].Report(new FileOffered(TestBridge.BobsChat, TestBridge.Bob, offer, DateTimeOffset.UnixEpoch));
        await offer.Declined.Task.WaitAsync(TestBridge.Token);
        var told = await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is FileNotReceivedToHome);

        Assert.Equal(FileFailure.NoRoom, ((FileNotReceivedToHome)told.Event).Failure);
        Assert.False(offer.Accepted.Task.IsCompleted);
        back.SetResult();
    }

    private static TaskCompletionSource LeaveHome(FakeHomeNetwork home)
    {
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        home.IsReachable = false;
        home.OnDeliver = _ => back.Task;
        return back;
    }

    // Whoever comes last is heard of when everything before him is in the journal.
    private static void Flood(TestBridge bridge, int messages = Waiting)
    {
        var session = bridge.Remote.Sessions.Items[^1];
        for (var number = 0; number < messages; number++)
            session.Report(new TextReceived(TestBridge.BobsChat, TestBridge.Bob, new MessageContent($"{number}"), DateTimeOffset.UnixEpoch, false, null));
        session.Report(new TextReceived(ConversationId.Direct(s_carol), s_carol, new MessageContent("last"), DateTimeOffset.UnixEpoch, false, null));
    }

    private static PuppetPolicy With(BacklogLimits limits) => new() { SignOutDelay = TimeSpan.Zero, DrainTime = TimeSpan.Zero, Backlog = limits };

    private static string Words(HomeDelivery delivery) => delivery.Event is DiscardedToHome told ? $"{told.Count} discarded" : Text(delivery);

    private static int DiscardedOfBob(IReadOnlyList<JournalEntry> pending) =>
        pending.Where(entry => entry.Lane.Portal.Conversation == TestBridge.BobsChat).Sum(entry => entry.Event is DiscardedToHome told ? told.Count : 0);

    private static string Text(HomeDelivery delivery) =>
        ((MessageToHome)delivery.Event).Content.Text.Replace("pictured ", "", StringComparison.Ordinal);
}
