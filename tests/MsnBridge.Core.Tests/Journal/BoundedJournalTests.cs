using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Tests.Telemetry;
using MsnBridge.Testing;

namespace MsnBridge.Core.Tests.Journal;

/// <summary>Each limit of what waits for a home network, and what it counts.</summary>
public sealed class BoundedJournalTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly HomeNetworkId s_xmpp = new("xmpp");
    private static readonly HomeNetworkId s_matrix = new("matrix");
    private static readonly ContactId s_bob = new("bob@msn.example");
    private static readonly PuppetId s_puppet = new(Guid.Parse("11111111-1111-1111-1111-111111111111"));
    private static readonly PuppetId s_other = new(Guid.Parse("22222222-2222-2222-2222-222222222222"));

    private readonly FakeTimeProvider _time = new(s_start);
    private readonly InMemoryJournal _store;

    public BoundedJournalTests() => _store = new InMemoryJournal(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_messages_wait_than_may_and_what_comes_then_is_counted()
    {
        var journal = Bounded(new BacklogLimits { Messages = 3 });

        for (var number = 0; number < 10; number++)
            await journal.AppendAsync([Said(Lane(), $"{number}")], Token);

        Assert.Equal(["0", "1", "2", "7 discarded"], Waiting());
    }

    [Fact]
    public async Task Only_what_was_made_anew_is_returned_so_that_it_is_counted_once()
    {
        var journal = Bounded(new BacklogLimits { Messages = 1 });

        Assert.Single(await journal.AppendAsync([Said(Lane(), "kept")], Token));
        Assert.Single(await journal.AppendAsync([Said(Lane(), "first")], Token));
        Assert.Empty(await journal.AppendAsync([Said(Lane(), "second")], Token));
    }

    [Fact]
    public async Task No_more_bytes_wait_than_may()
    {
        var size = (await new InMemoryJournal(_time).AppendAsync([Said(Lane(), "0")], Token))[0].Size;
        var journal = Bounded(new BacklogLimits { Bytes = 2 * size });

        for (var number = 0; number < 5; number++)
            await journal.AppendAsync([Said(Lane(), $"{number}")], Token);

        Assert.Equal(["0", "1", "3 discarded"], Waiting());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_chat_leaves_room_to_the_others(bool byCount)
    {
        var size = (await new InMemoryJournal(_time).AppendAsync([Said(Lane(), "0")], Token))[0].Size;
        var limits = byCount ? new BacklogLimits { Messages = 4, ChatMessages = 2 } : new BacklogLimits { Bytes = 4 * size, ChatBytes = 2 * size };
        await Bounded(limits).AppendAsync([Said(Lane(), "0")], Token);

        // Another process finds what waits in the chat.
        var journal = Bounded(limits);
        for (var number = 1; number < 10; number++)
            await journal.AppendAsync([Said(Lane(), $"{number}")], Token);
        await journal.AppendAsync([Said(Lane(contact: new ContactId("dave@msn.example")), "from another")], Token);

        Assert.Equal(["0", "1", "8 discarded", "from another"], Waiting());
    }

    [Fact]
    public async Task Files_count_with_their_bytes()
    {
        var journal = Bounded(new BacklogLimits { Bytes = 100_000 });
        var lane = Lane() with { End = LaneEnd.HomeFiles(s_xmpp) };

        await journal.AppendAsync([File(lane, 60_000)], Token);
        await journal.AppendAsync([File(lane, 60_000)], Token);
        await journal.AppendAsync([File(lane, 20_000)], Token);
        await journal.AppendAsync([Said(Lane(), "a word")], Token);

        Assert.Equal(["file of 60000", "1 discarded", "file of 20000", "a word"], Waiting());
    }

    [Fact]
    public async Task Nothing_waits_for_longer_than_may_but_what_is_first_in_its_lane()
    {
        var journal = Bounded(new BacklogLimits { Age = TimeSpan.FromDays(1) });
        await journal.AppendAsync([Said(Lane(), "first"), Said(Lane(), "second"), Said(Lane(), "third")], Token);
        _time.Advance(TimeSpan.FromDays(1));
        await journal.AppendAsync([Said(Lane(), "recent")], Token);
        Assert.Empty(await journal.DiscardAsync(Lane(), _time.GetUtcNow() - TimeSpan.FromDays(1), 10, Token));

        _time.Advance(TimeSpan.FromHours(1));
        var discarded = await journal.DiscardAsync(Lane(), _time.GetUtcNow() - TimeSpan.FromDays(1), 10, Token);

        Assert.Equal(2, discarded.Count);
        Assert.Equal(["first", "2 discarded", "recent"], Waiting());
    }

    [Fact]
    public async Task What_ends_and_what_grows_too_old_makes_room()
    {
        var journal = Bounded(new BacklogLimits { Messages = 3 });
        await journal.AppendAsync([Said(Lane(), "0"), Said(Lane(), "1"), Said(Lane(), "2")], Token);

        await journal.CompleteAsync((await journal.ReadPendingAsync(Lane(), 1, Token))[0].Id, [], Token);
        await journal.AppendAsync([Said(Lane(), "3")], Token);
        await journal.AppendAsync([Said(Lane(), "4")], Token);
        Assert.Equal(["1", "2", "3", "1 discarded"], Waiting());

        _time.Advance(TimeSpan.FromDays(15));
        await journal.DiscardAsync(Lane(), _time.GetUtcNow() - TimeSpan.FromDays(14), 10, Token);
        await journal.CompleteAsync((await journal.ReadPendingAsync(Lane(), 1, Token))[0].Id, [], Token);
        await journal.AppendAsync([Said(Lane(), "5")], Token);
        Assert.Equal(["2 discarded", "1 discarded", "5"], Waiting());
    }

    [Fact]
    public async Task The_network_that_is_there_and_the_accounts_of_others_are_not_limited_by_the_one_that_is_away()
    {
        var journal = Bounded(new BacklogLimits { Messages = 1 });
        for (var number = 0; number < 3; number++)
            await journal.AppendAsync([Said(Lane(), $"{number}")], Token);

        await journal.AppendAsync([Said(Lane() with { End = LaneEnd.Home(s_matrix) }, "elsewhere")], Token);
        await journal.AppendAsync([Said(Lane(s_other), "somebody else's")], Token);
        await journal.AppendAsync([new JournalDraft(Lane() with { End = LaneEnd.Remote }, new NudgeToRemote(Reference), s_start)], Token);

        Assert.Equal(["0", "2 discarded", "elsewhere", "somebody else's", "NudgeToRemote"], Waiting());
    }

    [Fact]
    public async Task How_something_ended_that_the_person_sent_waits_however_much_else_waits()
    {
        var journal = Bounded(new BacklogLimits { Messages = 1 });
        var sent = (await journal.AppendAsync([new JournalDraft(Lane() with { End = LaneEnd.Remote }, new NudgeToRemote(Reference), s_start)], Token))[0];
        await journal.AppendAsync([Said(Lane(), "0")], Token);
        await journal.AppendAsync([Said(Lane(), "1")], Token);

        await journal.CompleteAsync(
            sent.Id, [new JournalDraft(Lane(), new DeliveryReport(Reference, DeliveryOutcome.Expired, DeliveryFailure.None), s_start)], Token);

        Assert.Equal(["0", "1 discarded", "DeliveryReport"], Waiting());
    }

    [Fact]
    public async Task What_follows_from_an_end_is_limited_as_well()
    {
        var journal = Bounded(new BacklogLimits { Messages = 1 });
        var fetch = (await journal.AppendAsync(
            [new JournalDraft(Lane() with { End = LaneEnd.Offer("0f") }, new FileToFetch(s_bob, "0f", SharedFile.Named("a.png", 1), Ask: false, s_start), s_start)], Token))[0];
        await journal.AppendAsync([Said(Lane(), "0")], Token);

        await journal.CompleteAsync(
            fetch.Id,
            [new JournalDraft(Lane(), new FileNotReceivedToHome(s_bob, SharedFile.Named("a.png", 1), FileFailure.Interrupted, null, s_start), s_start)],
            Token);

        Assert.Equal(["0", "1 discarded"], Waiting());
    }

    [Fact]
    public async Task The_next_process_finds_what_waits()
    {
        await Bounded(new BacklogLimits { Messages = 2 }).AppendAsync([Said(Lane(), "0"), Said(Lane(), "1")], Token);

        await Bounded(new BacklogLimits { Messages = 2 }).AppendAsync([Said(Lane(), "2")], Token);

        Assert.Equal(["0", "1", "1 discarded"], Waiting());
    }

    [Fact]
    public async Task Chats_without_end_do_not_make_entries_without_end()
    {
        var journal = Bounded(new BacklogLimits { Messages = 10 });

        for (var number = 0; number < 1_000; number++)
            await journal.AppendAsync([Said(Lane(contact: new ContactId($"{number}@msn.example")), $"{number}")], Token);

        var told = _store.Pending.Select(entry => entry.Event).OfType<DiscardedToHome>().ToList();
        Assert.Equal((10 + 100, 100), (_store.Pending.Count, told.Count));
        Assert.Equal(990, told.Sum(one => one.Count));
        Assert.Equal([891], told.Where(one => one.Elsewhere).Select(one => one.Count));
    }

    [Fact]
    public async Task What_is_forgotten_makes_room()
    {
        var journal = Bounded(new BacklogLimits { Messages = 1 });
        await journal.AppendAsync([Said(Lane(), "0")], Token);

        await journal.ForgetAsync(s_puppet, Token);
        await journal.AppendAsync([Said(Lane(), "1")], Token);

        Assert.Equal(["1"], Waiting());
    }

    [Fact]
    public async Task What_is_discarded_is_counted_and_logged_once_for_each_gap()
    {
        var network = new HomeNetworkId("metered");
        var lane = Lane() with { End = LaneEnd.Home(network) };
        using var counted = new Counted("msnbridge.journal.discarded", network.Value);
        using var log = new ScopedLog();
        var journal = new BoundedJournal(_store, new BacklogLimits { Messages = 2, Age = TimeSpan.FromDays(1) }, _time, log.CreateLogger<BoundedJournal>());

        for (var number = 0; number < 5; number++)
            await journal.AppendAsync([Said(lane, $"{number}")], Token);
        Assert.Equal(["too_much", "too_much", "too_much"], counted.Reasons);
        Assert.Contains($"Lane {lane}: as much waits for metered as may", Assert.Single(log.Lines), StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromDays(2));
        await journal.DiscardAsync(lane, _time.GetUtcNow() - TimeSpan.FromDays(1), 10, Token);
        Assert.Equal(["too_much", "too_much", "too_much", "too_old"], counted.Reasons);
        Assert.Contains($"Lane {lane}: 1 entries that waited for metered", log.Lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        1, DiscardReason.TooMuch, false,
        "One message that MSN sent in this chat on 2026-01-01 at 12:00 UTC was discarded: your server was away, and more waited for it than the bridge keeps.")]
    [InlineData(
        12, DiscardReason.TooOld, true,
        "12 messages that MSN sent in this chat and in others from 2026-01-01 12:00 to 2026-01-02 12:00 UTC were discarded: your server was away for longer than the bridge keeps messages for it.")]
    public void It_is_told_how_many_from_when_to_when_and_why(int count, DiscardReason reason, bool elsewhere, string words) =>
        Assert.Equal(words, new DiscardedToHome(count, s_start, s_start.AddDays(1), reason, elsewhere).Describe());

    private static HomeMessageReference Reference { get; } = new(new HomeUser(s_xmpp, "juliet@capulet.example"), "balcony", "m1", true);

    private BoundedJournal Bounded(BacklogLimits limits) => new(_store, limits, _time, NullLogger<BoundedJournal>.Instance);

    private static LaneKey Lane(PuppetId? puppet = null, ContactId? contact = null) =>
        new(new PortalKey(puppet ?? s_puppet, ConversationId.Direct(contact ?? s_bob)), LaneEnd.Home(s_xmpp));

    private JournalDraft Said(LaneKey lane, string text) =>
        new(lane, new MessageToHome(s_bob, new MessageContent(text), _time.GetUtcNow(), Late: false), _time.GetUtcNow());

    private JournalDraft File(LaneKey lane, long size) => new(
        lane, new FileToHome(s_bob, SharedFile.Named("verona.png", size), ContentKey.NewFile(), null, _time.GetUtcNow(), Late: false), _time.GetUtcNow());

    private IEnumerable<string> Waiting() => _store.Pending.Select(entry => entry.Event switch
    {
        MessageToHome message => message.Content.Text,
        FileToHome file => $"file of {file.File.Size}",
        DiscardedToHome discarded => $"{discarded.Count} discarded",
        var other => other.GetType().Name,
    });

    /// <summary>What an instrument counted for one home network. Instruments belong to the process, and other tests count by them too.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<string> _reasons = new();

        public Counted(string name, string network)
        {
            _listener.InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == name)
                    listening.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
            {
                var values = tags.ToArray().ToDictionary(tag => tag.Key, tag => $"{tag.Value}");
                if (values["home_network"] == network)
                    _reasons.Enqueue(values["reason"]);
            });
            _listener.Start();
        }

        public IEnumerable<string> Reasons => _reasons;

        public void Dispose() => _listener.Dispose();
    }
}
