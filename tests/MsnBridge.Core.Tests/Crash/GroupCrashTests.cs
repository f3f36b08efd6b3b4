using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Conversations;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Core.Tests.Fakes;
using MsnBridge.Testing;

namespace MsnBridge.Core.Tests.Crash;

/// <summary>A conversation of several, with the process cut at every step: who came and who left stays in order with what was said.</summary>
public sealed class GroupCrashTests
{
    private static readonly ContactId s_carol = new("carol@msn.example");
    private static readonly ContactId s_dave = new("dave@msn.example");
    private static readonly ConversationId s_group = new("group:1");

    private static readonly ImmutableArray<RemoteEvent> s_happened =
    [
        Among(TestBridge.Bob, s_carol), Said("one"), Among(TestBridge.Bob, s_carol, s_dave), Said("two"), Among(s_carol, s_dave), Said("three"),
    ];

    private static readonly ImmutableArray<string> s_told = ["one", "dave@msn.example Joined", "two", "bob@msn.example Left", "three"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_taken_up_is_told_once_and_in_order_and_the_group_is_known_wherever_the_process_is_cut()
    {
        var cuts = 0;
        while (await PlayAsync(cuts + 1))
            cuts++;

        // Five events, each committed, delivered and ended.
        Assert.True(cuts > 20, $"Only {cuts} steps were cut.");
    }

    /// <summary>Plays the story with a cut at that step; false when the story ended before it.</summary>
    private static async Task<bool> PlayAsync(int cutAt)
    {
        var world = new World();
        var journal = new InMemoryJournal();
        var store = new InMemoryPuppetStore();
        await store.SaveAsync(
            new PuppetRecord(
                new PuppetId(Guid.NewGuid()), new RemoteAccount("local", "juliet@msn.example"), new Secret("secret"),
                new LoginStatus(LoginState.LoggedOut, null, DateTimeOffset.UnixEpoch), [TestBridge.Juliet]),
            Token);
        bool reached;
        using (var cut = new Cut(cutAt))
        {
            await using var first = Create(cut, world, journal, store, s_happened);
            await first.StartAsync(Token);
            var story = first.SetHomePresenceAsync(TestBridge.Juliet, new OwnPresence(Availability.Online), Token);
            await Task.WhenAny(cut.Reached, AllToldAsync(world, journal));
            reached = cut.Reached.IsCompleted;
            cut.Dispose();
            await story.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        using var never = new Cut(int.MaxValue);
        await using var second = Create(never, world, journal, store, []);
        await second.StartAsync(Token);
        await second.SetHomePresenceAsync(TestBridge.Juliet, new OwnPresence(Availability.Online), Token);
        if (journal.Pending.Count > 0)
            await world.Ended.WaitForAsync(_ => journal.Pending.Count == 0);

        // A delivery that was repeated after the cut carries the same id, by which the home network tells it.
        var told = world.DeliveredHome.Items.DistinctBy(delivery => delivery.WireId).ToList();
        Assert.All(told, delivery => Assert.Equal(s_group, delivery.Conversation));
        Assert.Equal(s_told.Take(told.Count), told.Select(delivery => Describe(delivery.Event)));
        if (told.Count > 0)
            Assert.Equal(s_group, Assert.Single(await second.GetGroupsAsync(TestBridge.Juliet, Token)).Id);
        Assert.True(reached || told.Count == s_told.Length);
        return reached;
    }

    private static async Task AllToldAsync(World world, InMemoryJournal journal)
    {
        await world.DeliveredHome.WaitForCountAsync(s_told.Length);
        if (journal.Pending.Count > 0)
            await world.Ended.WaitForAsync(_ => journal.Pending.Count == 0);
    }

    private static string Describe(EventToHome told) => told switch
    {
        MessageToHome message => message.Content.Text,
        MembershipToHome membership => $"{membership.Contact} {membership.Change}",
        _ => told.GetType().Name,
    };

    private static GroupChanged Among(params ContactId[] members) => new GroupChanged(new GroupConversation { Id = s_group, Members = [.. members] });

    private static TextReceived Said(string text) =>
        new TextReceived(s_group, s_carol, new MessageContent(text), DateTimeOffset.UnixEpoch, false, null);

    private static PuppetDirectory Create(
        Cut cut, World world, InMemoryJournal journal, InMemoryPuppetStore store, ImmutableArray<RemoteEvent> events) => new(
            store, new CutJournal(journal, cut, world), new InMemoryContentStore(), new CutRemoteNetwork(cut, world, events),
            () => [new CutHomeNetwork(TestBridge.Juliet.Network, cut, world)],
            new PuppetPolicy(), new FakeTimeProvider(DateTimeOffset.UnixEpoch), new PersonalSettings(new InMemoryHomeMemory(), new PuppetPolicy()),
            NullLoggerFactory.Instance);
}
