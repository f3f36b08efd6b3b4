using System.Text;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Journal;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Networks;
using MsnBridge.Data.Sqlite;
using MsnBridge.Data.Stories;
using MsnBridge.Data.Tests.Sqlite;
using static MsnBridge.Data.Tests.Contracts.Samples;

namespace MsnBridge.Data.Tests.Stories;

public sealed class MessageStoriesTests : IAsyncLifetime
{
    private const string Body = "A rose by any other name";

    private static readonly HomeNetworkId s_matrix = new("matrix");
    private static readonly HomeUser s_onMatrix = new(s_matrix, "@juliet:capulet.example");

    private readonly TemporaryDirectory _directory = new();
    private SqliteStores? _stores;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IJournal Journal => _stores!.Journal;

    public async ValueTask InitializeAsync() => _stores = await SqliteStores.OpenAsync(_directory.Path, Token);

    public async ValueTask DisposeAsync()
    {
        await _stores!.DisposeAsync();
        _directory.Dispose();
    }

    public static TheoryData<string, DeliveryOutcome> Ends()
    {
        var ends = new TheoryData<string, DeliveryOutcome>();
        foreach (var network in new[] { "xmpp", "matrix" })
        {
            foreach (var outcome in Enum.GetValues<DeliveryOutcome>())
                ends.Add(network, outcome);
        }

        return ends;
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Each_end_of_a_message_to_MSN_is_told_with_what_its_sender_was_told(string network, DeliveryOutcome outcome)
    {
        var puppet = Puppet(links: [Juliet, s_onMatrix]);
        await _stores!.Puppets.SaveAsync(puppet, Token);
        var sender = network == "xmpp" ? Juliet : s_onMatrix;
        var reference = new HomeMessageReference(sender, "balcony", "$m1", true);
        var lane = LaneToRemote(puppet.Id);
        var entry = (await Journal.AppendAsync([new JournalDraft(lane, new MessageToRemote(new MessageContent(Body), reference), Noon, "$m1")], Token))[0];
        await Journal.BeginAttemptAsync(entry.Id, Token);
        await Journal.AbandonAttemptAsync(entry.Id, Token);
        await Journal.BeginAttemptAsync(entry.Id, Token);
        var failure = outcome == DeliveryOutcome.Refused ? DeliveryFailure.ContactOffline : DeliveryFailure.None;
        var home = lane with { End = LaneEnd.Home(sender.Network) };
        var report = (await Journal.CompleteAsync(entry.Id, [new JournalDraft(home, new DeliveryReport(reference, outcome, failure), Noon)], Token))[0];
        Journal.NoteSentAs(report.Id, "$told");
        await Journal.CompleteAsync(report.Id, [], Token);

        foreach (var asked in new[] { "$m1", $"{entry.Id}", $"msnbridge-{report.Id}", "$told" })
        {
            var story = Assert.Single((await FindAsync(asked)).Messages);
            Assert.Equal((entry.Id, "message-to-remote", $"{sender}", "$m1"), (story.Id, story.Kind, story.Author, story.Origin));
            Assert.Equal((outcome, failure, 2), (story.Outcome, story.Failure, story.Attempts));
            Assert.Equal(puppet.Account, story.Account);
            Assert.NotNull(story.EndedAt);
            var told = Assert.Single(story.Consequences);
            Assert.Equal((report.Id, "delivery-report", sender.Network), (told.Id, told.Kind, told.Lane.End.HomeNetwork));
            Assert.Equal(["$told"], told.SentAs);
        }
    }

    [Theory]
    [InlineData("xmpp")]
    [InlineData("matrix")]
    public async Task A_message_from_MSN_is_told_from_waiting_to_taken(string network)
    {
        var puppet = Puppet(links: [Juliet, s_onMatrix]);
        await _stores!.Puppets.SaveAsync(puppet, Token);
        var lane = LaneToHome(puppet.Id) with { End = LaneEnd.Home(new HomeNetworkId(network)) };
        var entry = (await Journal.AppendAsync([new JournalDraft(lane, new MessageToHome(Romeo, new MessageContent(Body), Noon, false), Noon)], Token))[0];

        var waiting = Assert.Single((await FindAsync($"msnbridge-{entry.Id}-1778500000000")).Messages);
        Assert.Equal((Romeo.Value, (DateTimeOffset?)null), (waiting.Author, waiting.EndedAt));

        Journal.NoteSentAs(entry.Id, "$one");
        Journal.NoteSentAs(entry.Id, "$two");
        Journal.NoteSentAs(entry.Id, "$one");
        await Journal.CompleteAsync(entry.Id, [], Token);
        var taken = Assert.Single((await FindAsync("$two")).Messages);
        Assert.Equal(entry.Id, taken.Id);
        Assert.Equal(["$one", "$two"], taken.SentAs);
        Assert.Empty((await FindAsync("$tw")).Messages);
    }

    [Fact]
    public async Task A_conversation_is_told_by_its_newest_messages_and_for_one_account_where_that_is_asked()
    {
        var (first, second) = (Puppet(), Puppet(address: "nurse@msn.example", links: [Nurse]));
        await _stores!.Puppets.SaveAsync(first, Token);
        await _stores.Puppets.SaveAsync(second, Token);
        await Journal.AppendAsync([.. Enumerable.Range(0, 5).Select(_ => Draft(LaneToRemote(first.Id)))], Token);
        var last = (await Journal.AppendAsync([Draft(LaneToRemote(second.Id))], Token))[0];

        var stories = await OpenAsync();
        var all = await stories.FindByConversationAsync(ConversationId.Direct(Romeo), null, 3, Token);
        Assert.Equal(last.Id, all.Messages[^1].Id);
        Assert.Equal(3, all.Messages.Count);
        Assert.Equal(
            [last.Id], (await stories.FindByConversationAsync(ConversationId.Direct(Romeo), second.Account, 20, Token)).Messages.Select(story => story.Id));
    }

    [Fact]
    public async Task What_a_home_server_handed_over_is_told_though_nothing_was_made_of_it()
    {
        var made = await _stores!.Inbox.AcceptAsync(s_matrix, [new InboxDraft("!room:capulet.example", "$command", Body, Noon)], Token);
        await _stores.Inbox.CompleteAsync(made[0].Id, Token);

        var entry = Assert.Single((await FindAsync("$command")).Inbox);

        Assert.Equal((s_matrix, "!room:capulet.example", Noon), (entry.Network, entry.Place, entry.AcceptedAt));
        Assert.NotNull(entry.EndedAt);
    }

    [Fact]
    public async Task Stories_are_read_when_the_bridge_is_stopped_and_end_with_the_retention_time()
    {
        var entry = (await Journal.AppendAsync([Draft(LaneToRemote(NewPuppetId()))], Token))[0];
        await Journal.CompleteAsync(entry.Id, [], Token);
        await _stores!.DisposeAsync();
        Assert.Single((await FindAsync($"{entry.Id}")).Messages);
        _stores = await SqliteStores.OpenAsync(_directory.Path, Token);

        await Journal.PruneAsync(Noon + TimeSpan.FromDays(1), Token);

        Assert.Empty((await FindAsync($"{entry.Id}")).Messages);
    }

    [Fact]
    public async Task What_is_kept_for_stories_holds_nothing_that_was_said()
    {
        var reference = new HomeMessageReference(Juliet, "balcony", "m1", true);
        var drafts = new JournaledEvent[]
        {
            new MessageToRemote(new MessageContent(Body), reference),
            new MessageToHome(Romeo, new MessageContent(Body), Noon, false),
            new OwnMessageToHome(new MessageContent(Body), Noon),
            new UnsupportedContentToHome(Romeo, Body, Noon),
            new ContactRequestToHome(Romeo, Body),
            new GroupInvitationToHome(Body, Romeo),
            new ContactEditToRemote(Romeo, ContactEditKind.Add, Body),
        };
        foreach (var entry in await Journal.AppendAsync([.. drafts.Select(sent => new JournalDraft(LaneToRemote(NewPuppetId()), sent, Noon))], Token))
            await Journal.CompleteAsync(entry.Id, [], Token);
        await _stores!.DisposeAsync();

        Assert.DoesNotContain(
            Directory.GetFiles(_directory.Path), file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Body)) >= 0);
        _stores = await SqliteStores.OpenAsync(_directory.Path, Token);
    }

    [Fact]
    public async Task Where_there_is_no_database_it_says_so_and_makes_none()
    {
        var elsewhere = _directory.File("elsewhere");

        var refusal = await Assert.ThrowsAsync<BridgeDataException>(
            () => SqliteDataServices.OpenStoriesAsync(new SqliteDataOptions { Directory = elsewhere }, Token));

        Assert.Contains("There is no database", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(elsewhere));
    }

    private Task<IMessageStories> OpenAsync() => SqliteDataServices.OpenStoriesAsync(new SqliteDataOptions { Directory = _directory.Path }, Token);

    private async Task<FoundStories> FindAsync(string id) => await (await OpenAsync()).FindByIdAsync(id, 20, Token);
}
