using MsnBridge.Core.Identities;
using MsnBridge.Core.Networks;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Contracts;

public abstract class HomeInboxContract : StoreContract
{
    private const string Room = "!balcony:capulet.example";

    private IHomeInbox Inbox => Stores.Inbox;

    [Fact]
    public async Task What_was_accepted_is_pending_in_its_lane_in_order()
    {
        var first = await Inbox.AcceptAsync(Xmpp, [Draft("1"), Draft("2", lane: "other"), Draft("3")], Token);
        var second = await Inbox.AcceptAsync(Xmpp, [Draft("4")], Token);

        var pending = await Inbox.ReadPendingAsync(Xmpp, Room, 10, Token);
        Assert.Equal(["1", "3", "4"], pending.Select(entry => entry.Key));
        Assert.Equal([first[0], first[2], second[0]], pending);
        Assert.All(pending, entry => Assert.Equal(("content of " + entry.Key, Noon), (entry.Content, entry.AcceptedAt)));
        Assert.Equal(["1", "3"], (await Inbox.ReadPendingAsync(Xmpp, Room, 2, Token)).Select(entry => entry.Key));
        Assert.Equal(["1", "2", "3", "4"], first.Concat(second).OrderBy(entry => entry.Id.Value).Select(entry => entry.Key));
    }

    [Fact]
    public async Task Nothing_makes_no_entries() => Assert.Empty(await Inbox.AcceptAsync(Xmpp, [], Token));

    [Fact]
    public async Task A_key_that_the_network_has_seen_makes_no_entry_in_whichever_lane()
    {
        await Inbox.AcceptAsync(Xmpp, [Draft("1")], Token);

        var again = await Inbox.AcceptAsync(Xmpp, [Draft("1"), Draft("1", lane: "other"), Draft("2"), Draft("2")], Token);

        Assert.Equal(["2"], again.Select(entry => entry.Key));
        Assert.Equal(["1", "2"], (await Inbox.ReadPendingAsync(Xmpp, Room, 10, Token)).Select(entry => entry.Key));
    }

    [Fact]
    public async Task Networks_do_not_see_one_another()
    {
        await Inbox.AcceptAsync(Xmpp, [Draft("1")], Token);
        var other = new HomeNetworkId("matrix");

        Assert.Empty(await Inbox.ReadPendingAsync(other, Room, 10, Token));
        Assert.Empty(await Inbox.FindPendingLanesAsync(other, Token));
        Assert.Single(await Inbox.AcceptAsync(other, [Draft("1")], Token));
    }

    [Fact]
    public async Task What_is_dealt_with_is_pending_no_more_and_its_key_stays_known()
    {
        var made = await Inbox.AcceptAsync(Xmpp, [Draft("1"), Draft("2")], Token);

        await Inbox.CompleteAsync(made[0].Id, Token);
        await Inbox.CompleteAsync(made[0].Id, Token);
        await Inbox.CompleteAsync(new InboxId(99), Token);

        Assert.Equal(["2"], (await Inbox.ReadPendingAsync(Xmpp, Room, 10, Token)).Select(entry => entry.Key));
        Assert.Empty(await Inbox.AcceptAsync(Xmpp, [Draft("1")], Token));
    }

    [Fact]
    public async Task Lanes_with_something_pending_are_found_the_oldest_first()
    {
        var made = await Inbox.AcceptAsync(
            Xmpp, [Draft("1", "z"), Draft("2", "a"), Draft("3", "z"), Draft("4", "done"), Draft("5", "m")], Token);
        await Inbox.CompleteAsync(made[3].Id, Token);

        Assert.Equal(["z", "a", "m"], await Inbox.FindPendingLanesAsync(Xmpp, Token));
    }

    [Fact]
    public async Task Pruning_removes_what_was_dealt_with_long_ago_and_its_key()
    {
        var made = await Inbox.AcceptAsync(Xmpp, [Draft("1"), Draft("2"), Draft("3")], Token);
        await Inbox.CompleteAsync(made[0].Id, Token);
        Stores.Time.Advance(TimeSpan.FromHours(1));
        await Inbox.CompleteAsync(made[1].Id, Token);

        Assert.Equal(1, await Inbox.PruneAsync(Stores.Time.GetUtcNow(), Token));

        Assert.Equal(["1"], (await Inbox.AcceptAsync(Xmpp, [Draft("1"), Draft("2"), Draft("3")], Token)).Select(entry => entry.Key));
    }

    [Fact]
    public async Task A_limit_below_one_is_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Inbox.ReadPendingAsync(Xmpp, Room, 0, Token));

    [Fact]
    public async Task The_content_shows_in_no_text_form()
    {
        var draft = Draft("1");
        var entry = Assert.Single(await Inbox.AcceptAsync(Xmpp, [draft], Token));

        Assert.DoesNotContain("content of", $"{draft} {entry}", StringComparison.Ordinal);
    }

    private static InboxDraft Draft(string key, string lane = Room) => new(lane, key, "content of " + key, Noon);
}
