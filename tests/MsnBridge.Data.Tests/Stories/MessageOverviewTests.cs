using Microsoft.Extensions.DependencyInjection;
using MsnBridge.Core.Events;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;
using MsnBridge.Data.Tests.Sqlite;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Stories;

public sealed class MessageOverviewTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly PuppetRecord _juliets = Puppet(links: [Juliet]);
    private readonly PuppetRecord _nurses = Puppet(address: "nurse@msn.example", links: [Nurse]);
    private SqliteStores _stores = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IMessageOverview Overview => _stores.Services.GetRequiredService<IMessageOverview>();

    public async ValueTask InitializeAsync()
    {
        _stores = await SqliteStores.OpenAsync(_directory.Path, Token);
        await _stores.Puppets.SaveAsync(_juliets, Token);
        await _stores.Puppets.SaveAsync(_nurses, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stores.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_person_finds_what_waits_and_what_was_not_delivered_of_his_own_the_newest_first()
    {
        var refused = await AppendAsync(_juliets, "refused");
        await EndAsync(refused, DeliveryOutcome.Refused, DeliveryFailure.ContactOffline);
        await EndAsync(await AppendAsync(_juliets, "delivered"), DeliveryOutcome.Delivered, DeliveryFailure.None);
        var underWay = await AppendAsync(_juliets, "under way");
        await _stores.Journal.BeginAttemptAsync(underWay.Id, Token);
        var waits = await AppendAsync(_juliets, "waits");
        await AppendAsync(_nurses, "the nurse's");

        var found = (await Overview.FindAsync(Juliet, null, 100, Token)).Messages.Where(message => message.Lane.End == LaneEnd.Remote).ToList();

        Assert.Equal([waits.Id, underWay.Id, refused.Id], found.Select(message => message.Id));
        Assert.Equal([null, null, DeliveryOutcome.Refused], found.Select(message => message.Outcome));
        Assert.Equal(DeliveryFailure.ContactOffline, found[2].Failure);
        Assert.Equal([false, true, false], found.Select(message => message.IsUnderWay));
        Assert.Equal(Noon, found[0].AcceptedAt);
        Assert.Equal(waits.Id, Assert.Single((await Overview.FindAsync(Juliet, null, 1, Token)).Messages).Id);
    }

    [Fact]
    public async Task Parts_follow_each_other_and_neither_repeat_nor_leave_out_what_stays_while_others_come_and_end()
    {
        List<JournalEntry> all = [];
        for (var number = 0; number < 7; number++)
        {
            all.Insert(0, await AppendAsync(_juliets, $"message {number}"));
            await AppendAsync(_nurses, "the nurse's");
        }

        var ids = all.ConvertAll(entry => entry.Id);
        AssertPart(ids[..3], 0, await FindAsync(null));

        // One arrives, and one that was shown is delivered.
        var late = await AppendAsync(_juliets, "late");
        await _stores.Journal.CompleteAsync(ids[0], [], Token);
        AssertPart(ids[3..6], 3, await FindAsync(new MessageCursor.OlderThan(ids[2])));
        AssertPart(ids[6..], 6, await FindAsync(new MessageCursor.OlderThan(ids[5])));
        AssertPart(ids[3..6], 3, await FindAsync(new MessageCursor.NewerThan(ids[6])));
        List<JournalId> newest = [late.Id, ids[1], ids[2]];
        AssertPart(newest, 0, await FindAsync(new MessageCursor.NewerThan(ids[3])));
        // Less than a part is newer, or nothing is older: the newest are shown.
        AssertPart(newest, 0, await FindAsync(new MessageCursor.NewerThan(ids[1])));
        AssertPart(newest, 0, await FindAsync(new MessageCursor.OlderThan(ids[6])));

        Task<StandingMessages> FindAsync(MessageCursor? from) => Overview.FindAsync(Juliet, from, 3, Token);

        static void AssertPart(IEnumerable<JournalId> expected, int newer, StandingMessages found)
        {
            Assert.Equal(expected, found.Messages.Select(message => message.Id));
            Assert.Equal((newer, 7), (found.Newer, found.Total));
        }
    }

    [Fact]
    public async Task No_more_than_so_many_are_looked_through()
    {
        var all = await _stores.Journal.AppendAsync(
            [.. Enumerable.Range(0, IMessageOverview.Most + 5).Select(number => Draft(LaneToRemote(_juliets.Id), $"message {number}") with { AcceptedAt = Noon })], Token);

        var found = await Overview.FindAsync(Juliet, new MessageCursor.OlderThan(all[8].Id), 100, Token);

        Assert.Equal(IMessageOverview.Most, found.Total);
        Assert.Equal([all[7].Id, all[6].Id, all[5].Id], found.Messages.Select(message => message.Id));
    }

    [Fact]
    public async Task A_message_of_somebody_else_leads_to_none_of_his()
    {
        var own = await AppendAsync(_juliets, "hers");
        var others = await AppendAsync(_nurses, "the nurse's");

        Assert.Equal(own.Id, Assert.Single((await Overview.FindAsync(Juliet, new MessageCursor.OlderThan(others.Id), 10, Token)).Messages).Id);
        Assert.Equal(own.Id, Assert.Single((await Overview.FindAsync(Juliet, new MessageCursor.NewerThan(others.Id), 10, Token)).Messages).Id);
    }

    [Fact]
    public async Task What_waits_and_what_failed_lately_is_counted_for_each_account()
    {
        _stores.Time.SetUtcNow(Noon);
        await EndAsync(await AppendAsync(_nurses, "failed"), DeliveryOutcome.Expired, DeliveryFailure.None, reports: false);
        await AppendAsync(_juliets, "first", Noon.AddMinutes(-5));
        await AppendAsync(_juliets, "second", Noon.AddMinutes(-3));

        Assert.Equal(
            new Dictionary<RemoteAccount, AccountStanding>
            {
                [_juliets.Account] = new(2, Noon.AddMinutes(-5), 0),
                [_nurses.Account] = new(0, null, 1),
            },
            await Overview.CountAsync(Noon.AddDays(-1), Token));
        Assert.Equal([_juliets.Account], (await Overview.CountAsync(Noon.AddMinutes(1), Token)).Keys);
    }

    private async Task<JournalEntry> AppendAsync(PuppetRecord puppet, string text, DateTimeOffset? at = null) =>
        (await _stores.Journal.AppendAsync([Draft(LaneToRemote(puppet.Id), text) with { AcceptedAt = at ?? Noon }], Token))[0];

    // As it ends in the bridge: with what its sender is told.
    private async Task EndAsync(JournalEntry entry, DeliveryOutcome outcome, DeliveryFailure failure, bool reports = true)
    {
        var report = new JournalDraft(LaneToHome(entry.Lane.Portal.Puppet), new DeliveryReport(((MessageToRemote)entry.Event).Message, outcome, failure), Noon);
        var told = await _stores.Journal.CompleteAsync(entry.Id, [report], Token);
        if (!reports)
            await _stores.Journal.CompleteAsync(told[0].Id, [], Token);
    }
}
