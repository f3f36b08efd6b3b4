using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Core.Tests.Fakes;
using MsnBridge.Testing;

namespace MsnBridge.Core.Tests.Crash;

/// <summary>
/// The promises about messages, with the process cut before and after every call to the store and to either network, and started again.
/// </summary>
public sealed class CrashTests
{
    private static readonly ImmutableArray<string> s_toRemote = ["out-1", "out-2", "out-3"];
    private static readonly ImmutableArray<string> s_toHome = ["in-1", "in-2", "in-3"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_accepted_message_arrives_once_or_its_sender_is_told_wherever_the_process_is_cut()
    {
        var cuts = 0;
        while (await PlayAsync(cuts + 1))
        {
            cuts++;
        }

        // Each of the three messages of either direction takes several committed steps, so fewer cuts would mean that steps are missed.
        Assert.True(cuts > 30, $"Only {cuts} steps were cut.");
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
                new LoginStatus(LoginState.LoggedOut, null, DateTimeOffset.UnixEpoch),
                [TestBridge.Juliet, TestBridge.JulietElsewhere]),
            Token);

        var submitted = new Recorder<string>();
        IReadOnlyList<string> accepted;
        bool reached;
        using (var cut = new Cut(cutAt))
        {
            await using var first = Create(cut, world, journal, store, s_toHome);
            await first.StartAsync(Token);
            var story = RunStoryAsync(first, submitted);
            await Task.WhenAny(cut.Reached, AllEndedAsync(story, world, journal, 2 * (s_toRemote.Length + s_toHome.Length)));
            reached = cut.Reached.IsCompleted;
            // What had not returned by now was never accepted.
            accepted = submitted.Items;
            cut.Dispose();
            await story.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        using var never = new Cut(int.MaxValue);
        await using var second = Create(never, world, journal, store, []);
        await second.StartAsync(Token);
        await second.SetHomePresenceAsync(TestBridge.Juliet, new OwnPresence(Availability.Online), Token);
        await NothingPendingAsync(world, journal);
        Check(world, accepted, cutAt);
        return reached;
    }

    private static async Task RunStoryAsync(PuppetDirectory directory, Recorder<string> submitted)
    {
        await directory.SetHomePresenceAsync(TestBridge.Juliet, new OwnPresence(Availability.Online), Token);
        foreach (var text in s_toRemote)
        {
            await directory.SubmitAsync(TestBridge.Juliet, TestBridge.BobsChat, TestBridge.Message(text, text), null, Token);
            submitted.Add(text);
        }
    }

    private static async Task AllEndedAsync(Task story, World world, InMemoryJournal journal, int deliveries)
    {
        await story;
        await world.DeliveredHome.WaitForCountAsync(deliveries);
        await NothingPendingAsync(world, journal);
    }

    private static async Task NothingPendingAsync(World world, InMemoryJournal journal)
    {
        if (journal.Pending.Count > 0)
        {
            await world.Ended.WaitForAsync(_ => journal.Pending.Count == 0);
        }
    }

    private static void Check(World world, IReadOnlyList<string> accepted, int cutAt)
    {
        var where = $"cut at step {cutAt}";
        // A delivery that was repeated after the cut carries the same id, by which the home network tells it.
        var deliveries = world.DeliveredHome.Items.DistinctBy(delivery => delivery.WireId).ToLookup(delivery => delivery.User, delivery => delivery.Event);
        var reports = deliveries[TestBridge.Juliet].OfType<DeliveryReport>().ToList();
        var echoes = deliveries[TestBridge.JulietElsewhere].OfType<OwnMessageToHome>().Select(echo => echo.Content.Text).ToList();
        foreach (var text in s_toRemote)
        {
            var arrivals = world.SentToRemote.Items.Count(sent => sent == text);
            Assert.True(arrivals <= 1, $"{text} arrived {arrivals} times, {where}");
            var told = reports.Where(report => report.Message.MessageId == text).ToList();
            Assert.True(told.Count <= 1, $"{text} was reported {told.Count} times, {where}");
            if (told is [{ Outcome: DeliveryOutcome.Delivered }])
            {
                Assert.True(arrivals == 1, $"{text} was reported as delivered and was not, {where}");
            }

            Assert.True(told.Count == 1 || !accepted.Contains(text), $"{text} was accepted and ended in silence, {where}");
            var shown = echoes.Count(echo => echo == text);
            Assert.True(shown == told.Count, $"{text} was shown {shown} times on the other home network, {where}");
        }

        Assert.Equal(world.SentToRemote.Items.Order(), world.SentToRemote.Items);
        Assert.Equal(echoes.Order(), echoes);
        Assert.Equal(
            reports.Where(report => report.Outcome != DeliveryOutcome.Delivered),
            deliveries[TestBridge.JulietElsewhere].OfType<DeliveryReport>());
        foreach (var user in new[] { TestBridge.Juliet, TestBridge.JulietElsewhere })
        {
            Assert.Equal(
                world.CommittedForHome.Items.Where(committed => committed.Network == user.Network).Select(committed => committed.Text),
                deliveries[user].OfType<MessageToHome>().Select(message => message.Content.Text));
        }
    }

    private static TextReceived FromBob(string text) =>
        new TextReceived(TestBridge.BobsChat, TestBridge.Bob, new MessageContent(text), DateTimeOffset.UnixEpoch, false, null);

    private static PuppetDirectory Create(
        Cut cut, World world, InMemoryJournal journal, InMemoryPuppetStore store, ImmutableArray<string> texts) =>
        new(
            store, new CutJournal(journal, cut, world), new InMemoryContentStore(), new CutRemoteNetwork(cut, world, [.. texts.Select(FromBob)]), () =>
            [
                new CutHomeNetwork(TestBridge.Juliet.Network, cut, world), new CutHomeNetwork(TestBridge.JulietElsewhere.Network, cut, world),
            ],
            new PuppetPolicy(), new FakeTimeProvider(DateTimeOffset.UnixEpoch), new PersonalSettings(new InMemoryHomeMemory(), new PuppetPolicy()),
            NullLoggerFactory.Instance);
}
