using MsnBridge.Core.Journal;
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
}
