using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Contracts;

public abstract class JournalContract : StoreContract
{
    private IJournal Journal => Stores.Journal;

    [Fact]
    public async Task Appended_entries_are_pending_in_the_order_of_acceptance()
    {
        var lane = LaneToRemote(NewPuppetId());

        var first = await Journal.AppendAsync([Draft(lane, "one"), Draft(lane, "two")], Token);
        var second = await Journal.AppendAsync([Draft(lane, "three")], Token);

        var pending = await Journal.ReadPendingAsync(lane, 10, Token);
        Assert.Equal(["one", "two", "three"], pending.Select(TextOf));
        Assert.Equal([.. first, .. second], pending);
        Assert.True(pending[0].Id.Value < pending[1].Id.Value && pending[1].Id.Value < pending[2].Id.Value);
        Assert.All(pending, entry => Assert.Equal(Noon, entry.AcceptedAt));
        Assert.All(pending, entry => Assert.False(entry.AttemptBegun));
    }

    [Fact]
    public async Task No_drafts_make_no_entries() => Assert.Empty(await Journal.AppendAsync([], Token));

    [Fact]
    public async Task Reading_stops_at_the_limit_with_the_oldest()
    {
        var lane = LaneToRemote(NewPuppetId());
        await Journal.AppendAsync([Draft(lane, "one"), Draft(lane, "two"), Draft(lane, "three")], Token);

        Assert.Equal(["one", "two"], (await Journal.ReadPendingAsync(lane, 2, Token)).Select(TextOf));
    }

    [Fact]
    public async Task Lanes_do_not_see_one_another()
    {
        var puppet = NewPuppetId();
        await Journal.AppendAsync([Draft(LaneToRemote(puppet), "out"), Draft(LaneToHome(puppet), "in")], Token);

        Assert.Equal(["out"], (await Journal.ReadPendingAsync(LaneToRemote(puppet), 10, Token)).Select(TextOf));
        Assert.Equal(["in"], (await Journal.ReadPendingAsync(LaneToHome(puppet), 10, Token)).Select(TextOf));
        Assert.Empty(await Journal.ReadPendingAsync(LaneToRemote(NewPuppetId()), 10, Token));
    }

    [Fact]
    public async Task A_key_that_the_lane_has_seen_makes_no_entry()
    {
        var lane = LaneToRemote(NewPuppetId());

        var first = await Journal.AppendAsync([Draft(lane, "one", "k")], Token);
        var again = await Journal.AppendAsync([Draft(lane, "one again", "k"), Draft(lane, "two", "l"), Draft(lane, "two again", "l")], Token);

        Assert.Single(first);
        Assert.Equal(["two"], again.Select(TextOf));
        Assert.Equal(["one", "two"], (await Journal.ReadPendingAsync(lane, 10, Token)).Select(TextOf));
    }

    [Fact]
    public async Task A_key_is_remembered_after_its_entry_has_ended()
    {
        var lane = LaneToRemote(NewPuppetId());
        var entry = Assert.Single(await Journal.AppendAsync([Draft(lane, key: "k")], Token));
        await Journal.CompleteAsync(entry.Id, [], Token);

        Assert.Empty(await Journal.AppendAsync([Draft(lane, key: "k")], Token));
    }

    [Fact]
    public async Task The_same_key_in_another_lane_is_another_event()
    {
        var puppet = NewPuppetId();

        var made = await Journal.AppendAsync(
            [Draft(LaneToRemote(puppet), key: "k"), Draft(LaneToHome(puppet), key: "k"), Draft(LaneToRemote(NewPuppetId()), key: "k")], Token);

        Assert.Equal(3, made.Count);
    }

    [Fact]
    public async Task Drafts_without_a_key_are_never_duplicates()
    {
        var lane = LaneToRemote(NewPuppetId());

        Assert.Equal(2, (await Journal.AppendAsync([Draft(lane), Draft(lane)], Token)).Count);
    }

    [Fact]
    public async Task An_attempt_that_began_shows_until_it_is_abandoned()
    {
        var lane = LaneToRemote(NewPuppetId());
        var entry = Assert.Single(await Journal.AppendAsync([Draft(lane)], Token));

        await Journal.BeginAttemptAsync(entry.Id, Token);
        Assert.True(Assert.Single(await Journal.ReadPendingAsync(lane, 1, Token)).AttemptBegun);

        await Journal.AbandonAttemptAsync(entry.Id, Token);
        Assert.False(Assert.Single(await Journal.ReadPendingAsync(lane, 1, Token)).AttemptBegun);
    }

    [Fact]
    public async Task No_attempt_begins_at_an_entry_that_has_ended()
    {
        var entry = Assert.Single(await Journal.AppendAsync([Draft(LaneToRemote(NewPuppetId()))], Token));
        await Journal.CompleteAsync(entry.Id, [], Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Journal.BeginAttemptAsync(entry.Id, Token).AsTask());
        await Journal.AbandonAttemptAsync(entry.Id, Token);
    }

    [Fact]
    public async Task What_an_entry_has_got_to_is_read_in_its_place()
    {
        var lane = LaneToRemote(NewPuppetId());
        var made = await Journal.AppendAsync([Draft(lane, "first"), Draft(lane, "second")], Token);

        await Journal.ReviseAsync(made[0].Id, Draft(lane, "further").Event, Token);

        Assert.Equal(["further", "second"], (await Journal.ReadPendingAsync(lane, 10, Token)).Select(TextOf));
    }

    [Fact]
    public async Task An_entry_that_has_ended_gets_no_further()
    {
        var lane = LaneToRemote(NewPuppetId());
        var entry = Assert.Single(await Journal.AppendAsync([Draft(lane)], Token));
        await Journal.CompleteAsync(entry.Id, [], Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Journal.ReviseAsync(entry.Id, Draft(lane).Event, Token).AsTask());
    }

    [Fact]
    public async Task Completion_ends_the_entry_and_makes_what_follows()
    {
        var puppet = NewPuppetId();
        var entry = Assert.Single(await Journal.AppendAsync([Draft(LaneToRemote(puppet))], Token));

        var made = await Journal.CompleteAsync(entry.Id, [Draft(LaneToHome(puppet), "a report")], Token);

        Assert.Equal(["a report"], made.Select(TextOf));
        Assert.Empty(await Journal.ReadPendingAsync(LaneToRemote(puppet), 10, Token));
        Assert.Equal(made, await Journal.ReadPendingAsync(LaneToHome(puppet), 10, Token));
    }

    [Fact]
    public async Task Completing_twice_makes_what_follows_once()
    {
        var puppet = NewPuppetId();
        var entry = Assert.Single(await Journal.AppendAsync([Draft(LaneToRemote(puppet))], Token));
        await Journal.CompleteAsync(entry.Id, [Draft(LaneToHome(puppet))], Token);

        Assert.Empty(await Journal.CompleteAsync(entry.Id, [Draft(LaneToHome(puppet))], Token));
        Assert.Single(await Journal.ReadPendingAsync(LaneToHome(puppet), 10, Token));
    }

    [Fact]
    public async Task Completing_what_was_forgotten_makes_nothing()
    {
        var puppet = NewPuppetId();
        var entry = Assert.Single(await Journal.AppendAsync([Draft(LaneToRemote(puppet))], Token));
        await Journal.ForgetAsync(puppet, Token);

        Assert.Empty(await Journal.CompleteAsync(entry.Id, [Draft(LaneToHome(puppet))], Token));
        Assert.Empty(await Journal.FindPendingLanesAsync(Token));
    }

    [Fact]
    public async Task Lanes_with_pending_entries_are_found_once_each()
    {
        var puppet = NewPuppetId();
        var done = Assert.Single(await Journal.AppendAsync([Draft(LaneToRemote(NewPuppetId()))], Token));
        await Journal.AppendAsync([Draft(LaneToRemote(puppet)), Draft(LaneToRemote(puppet)), Draft(LaneToHome(puppet))], Token);
        await Journal.CompleteAsync(done.Id, [], Token);

        Assert.Equivalent(
            new[] { LaneToRemote(puppet), LaneToHome(puppet) }, await Journal.FindPendingLanesAsync(Token), strict: true);
    }

    [Fact]
    public async Task Pruning_removes_what_ended_before_and_its_keys()
    {
        var lane = LaneToRemote(NewPuppetId());
        var made = await Journal.AppendAsync([Draft(lane, "old", "old"), Draft(lane, "recent", "recent"), Draft(lane, "pending", "pending")], Token);
        await Journal.CompleteAsync(made[0].Id, [], Token);
        Stores.Time.Advance(TimeSpan.FromHours(1));
        var border = Stores.Time.GetUtcNow();
        await Journal.CompleteAsync(made[1].Id, [], Token);

        Assert.Equal(1, await Journal.PruneAsync(border, Token));
        Assert.Equal(0, await Journal.PruneAsync(border, Token));

        var again = await Journal.AppendAsync([Draft(lane, "old", "old"), Draft(lane, "recent", "recent"), Draft(lane, "pending", "pending")], Token);
        Assert.Equal(["old"], again.Select(TextOf));
        Assert.True(again[0].Id.Value > made[2].Id.Value);
    }

    [Fact]
    public async Task Ids_of_what_was_pruned_are_not_used_again()
    {
        var lane = LaneToRemote(NewPuppetId());
        var last = Assert.Single(await Journal.AppendAsync([Draft(lane)], Token));
        await Journal.CompleteAsync(last.Id, [], Token);
        Stores.Time.Advance(TimeSpan.FromSeconds(1));
        await Journal.PruneAsync(Stores.Time.GetUtcNow(), Token);

        var next = Assert.Single(await Journal.AppendAsync([Draft(lane)], Token));

        Assert.True(next.Id.Value > last.Id.Value);
    }

    [Fact]
    public async Task Forgetting_a_puppet_removes_its_lanes_and_no_others()
    {
        var (puppet, other) = (NewPuppetId(), NewPuppetId());
        var ended = await Journal.AppendAsync([Draft(LaneToRemote(puppet), key: "k")], Token);
        await Journal.CompleteAsync(ended[0].Id, [], Token);
        await Journal.AppendAsync([Draft(LaneToHome(puppet)), Draft(LaneToRemote(other))], Token);

        await Journal.ForgetAsync(puppet, Token);

        Assert.Equal([LaneToRemote(other)], await Journal.FindPendingLanesAsync(Token));
        Assert.Single(await Journal.AppendAsync([Draft(LaneToRemote(puppet), key: "k")], Token));
    }

    [Fact]
    public async Task A_cancelled_call_stores_nothing()
    {
        var lane = LaneToRemote(NewPuppetId());
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Journal.AppendAsync([Draft(lane)], cancelled.Token).AsTask());

        Assert.Empty(await Journal.ReadPendingAsync(lane, 10, Token));
    }

    [Fact]
    public async Task What_is_discarded_is_counted_by_one_entry_at_the_end_of_its_lane()
    {
        var lane = LaneToHome(NewPuppetId());
        await Journal.AppendAsync([Said(lane, "kept")], Token);

        var first = Assert.Single(await Journal.AppendAsync([Said(lane, "one", minute: 1) with { Discarding = new Discarding() }], Token));
        var next = await Journal.AppendAsync(
            [Said(lane, "two", minute: 2) with { Discarding = new Discarding() }, Said(lane, "three", minute: 3) with { Discarding = new Discarding() }], Token);

        Assert.Equal(new DiscardedToHome(1, Minute(1), Minute(1), DiscardReason.TooMuch), first.Event);
        Assert.Equal([first.Id, first.Id], next.Select(entry => entry.Id));
        Assert.Equal([2, 3], next.Select(entry => ((DiscardedToHome)entry.Event).Count));
        Assert.Equal(["kept", "3 discarded, TooMuch"], (await Journal.ReadPendingAsync(lane, 10, Token)).Select(WordsOf));
        Assert.Equal(
            new DiscardedToHome(3, Minute(1), Minute(3), DiscardReason.TooMuch), (await Journal.ReadPendingAsync(lane, 10, Token))[1].Event);
    }

    [Fact]
    public async Task What_is_discarded_behind_something_else_is_counted_there()
    {
        var lane = LaneToHome(NewPuppetId());
        await Journal.AppendAsync([Said(lane, "one") with { Discarding = new Discarding() }], Token);
        await Journal.AppendAsync([Said(lane, "kept")], Token);

        await Journal.AppendAsync([Said(lane, "two") with { Discarding = new Discarding() }], Token);

        Assert.Equal(["1 discarded, TooMuch", "kept", "1 discarded, TooMuch"], (await Journal.ReadPendingAsync(lane, 10, Token)).Select(WordsOf));
    }

    [Fact]
    public async Task What_is_being_told_counts_nothing_more()
    {
        var lane = LaneToHome(NewPuppetId());
        var told = Assert.Single(await Journal.AppendAsync([Said(lane, "one") with { Discarding = new Discarding() }], Token));
        await Journal.BeginAttemptAsync(told.Id, Token);

        await Journal.AppendAsync([Said(lane, "two") with { Discarding = new Discarding() }], Token);

        Assert.Equal(["1 discarded, TooMuch", "1 discarded, TooMuch"], (await Journal.ReadPendingAsync(lane, 10, Token)).Select(WordsOf));
    }

    [Fact]
    public async Task What_comes_twice_is_neither_discarded_after_it_was_taken_nor_counted_twice()
    {
        var lane = LaneToHome(NewPuppetId());
        await Journal.AppendAsync([Said(lane, "taken", key: "taken")], Token);

        Assert.Empty(await Journal.AppendAsync([Said(lane, "taken", key: "taken") with { Discarding = new Discarding() }], Token));
        Assert.Single(await Journal.AppendAsync([Said(lane, "one", key: "one") with { Discarding = new Discarding() }], Token));
        Assert.Empty(await Journal.AppendAsync([Said(lane, "one", key: "one") with { Discarding = new Discarding() }], Token));
        Assert.Empty(await Journal.AppendAsync([Said(lane, "one", key: "one")], Token));

        Assert.Equal(["taken", "1 discarded, TooMuch"], (await Journal.ReadPendingAsync(lane, 10, Token)).Select(WordsOf));
    }

    [Fact]
    public async Task What_is_discarded_is_counted_in_another_lane_as_long_as_that_is_not_told()
    {
        var puppet = NewPuppetId();
        var (lane, other) = (LaneToHome(puppet), LaneToHome(puppet) with { Portal = new PortalKey(puppet, ConversationId.Direct(Tybalt)) });
        var told = Assert.Single(await Journal.AppendAsync([Said(lane, "one") with { Discarding = new Discarding() }], Token));

        var elsewhere = Assert.Single(await Journal.AppendAsync([Said(other, "two", minute: 2) with { Discarding = new Discarding(told.Id) }], Token));
        Assert.Equal((told.Id, lane), (elsewhere.Id, elsewhere.Lane));
        Assert.Equal(new DiscardedToHome(2, Minute(0), Minute(2), DiscardReason.TooMuch, Elsewhere: true), elsewhere.Event);
        Assert.Empty(await Journal.ReadPendingAsync(other, 10, Token));

        await Journal.CompleteAsync(told.Id, [], Token);
        var own = Assert.Single(await Journal.AppendAsync([Said(other, "three") with { Discarding = new Discarding(told.Id) }], Token));
        Assert.Equal(other, own.Lane);
    }

    [Fact]
    public async Task What_waited_too_long_ends_but_for_the_oldest_and_is_told_where_it_stood()
    {
        var lane = LaneToHome(NewPuppetId());
        var report = new DeliveryReport(new HomeMessageReference(Juliet, "balcony", "m1", true), DeliveryOutcome.Expired, DeliveryFailure.None);
        var made = await Journal.AppendAsync(
            [
                Said(lane, "on its way"), Said(lane, "one", minute: 1), Said(lane, "two", minute: 2),
                new JournalDraft(lane, report, Minute(2)), Said(lane, "three", minute: 3), Said(lane, "recent", minute: 4),
            ],
            Token);

        var discarded = await Journal.DiscardAsync(lane, Minute(4), 10, Token);

        Assert.Equal([("one", false), ("two", true), ("three", true)], discarded.Select(one => (WordsOf(one.Entry), one.HasEnded)));
        var pending = await Journal.ReadPendingAsync(lane, 10, Token);
        Assert.Equal(["on its way", "3 discarded, TooOld", "DeliveryReport", "recent"], pending.Select(WordsOf));
        Assert.Equal(made[1].Id, pending[1].Id);
        Assert.Equal(new DiscardedToHome(3, Minute(1), Minute(3), DiscardReason.TooOld), pending[1].Event);
        Assert.Empty(await Journal.DiscardAsync(lane, Minute(4), 10, Token));

        Assert.Equal([("recent", true)], (await Journal.DiscardAsync(lane, Minute(5), 10, Token)).Select(one => (WordsOf(one.Entry), one.HasEnded)));
        Assert.Equal(
            ["on its way", "4 discarded, TooOld", "DeliveryReport"], (await Journal.ReadPendingAsync(lane, 10, Token)).Select(WordsOf));
    }

    [Fact]
    public async Task What_waits_is_measured_for_each_home_network()
    {
        var puppet = NewPuppetId();
        var lane = LaneToHome(puppet);
        var elsewhere = lane with { End = LaneEnd.Home(new HomeNetworkId("matrix")) };
        var file = new FileToHome(Romeo, SharedFile.Named("verona.png", 70_000), ContentKey.NewFile(), null, Noon, Late: false);
        var here = await Journal.AppendAsync(
            [Said(lane, "Ay me"), Said(lane, "Fräulein 🌹"), new JournalDraft(lane with { End = LaneEnd.HomeFiles(Xmpp) }, file, Noon)], Token);
        var there = Assert.Single(await Journal.AppendAsync([Said(elsewhere, "Ay me")], Token));
        await Journal.AppendAsync([Draft(LaneToRemote(puppet)), Said(LaneToHome(NewPuppetId()), "somebody else's")], Token);

        Assert.Equivalent(
            new[]
            {
                new BacklogFigures(Xmpp, lane.Portal.Conversation, 3, here.Sum(entry => entry.Size) + 70_000),
                new BacklogFigures(new HomeNetworkId("matrix"), elsewhere.Portal.Conversation, 1, there.Size),
            },
            await Journal.MeasureBacklogAsync(puppet, Token), strict: true);

        foreach (var entry in here)
            await Journal.CompleteAsync(entry.Id, [], Token);
        Assert.Equal([new BacklogFigures(new HomeNetworkId("matrix"), elsewhere.Portal.Conversation, 1, there.Size)], await Journal.MeasureBacklogAsync(puppet, Token));
    }

    [Fact]
    public async Task Sixty_four_producers_lose_nothing_and_keep_their_order()
    {
        const int Producers = 64, Each = 20;
        var lanes = Enumerable.Range(0, Producers).Select(_ => LaneToRemote(NewPuppetId())).ToArray();

        await Task.WhenAll(lanes.Select(lane => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                var entry = Assert.Single(await Journal.AppendAsync([Draft(lane, $"{i}", $"{i}")], Token));
                Assert.Empty(await Journal.AppendAsync([Draft(lane, $"{i}", $"{i}")], Token));
                await Journal.BeginAttemptAsync(entry.Id, Token);
                if (i % 2 == 0)
                    await Journal.CompleteAsync(entry.Id, [], Token);
            }
        })));

        foreach (var lane in lanes)
        {
            var pending = await Journal.ReadPendingAsync(lane, Each, Token);
            Assert.Equal(Enumerable.Range(0, Each).Where(i => i % 2 == 1).Select(i => $"{i}"), pending.Select(TextOf));
            Assert.All(pending, entry => Assert.True(entry.AttemptBegun));
        }
    }

    private static DateTimeOffset Minute(int minute) => Noon.AddMinutes(minute);

    private static JournalDraft Said(LaneKey lane, string text, int minute = 0, string? key = null) =>
        new(lane, new MessageToHome(Romeo, new MessageContent(text), Minute(minute), Late: false), Minute(minute), key);

    private static string WordsOf(JournalEntry entry) => entry.Event switch
    {
        MessageToHome message => message.Content.Text,
        DiscardedToHome discarded => $"{discarded.Count} discarded, {discarded.Reason}",
        var other => other.GetType().Name,
    };
}
