using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MsnBridge.Core.Contacts;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Puppets;
using MsnBridge.Core.Settings;
using MsnBridge.Core.Tests.Fakes;
using MsnBridge.Testing;

namespace MsnBridge.Core.Tests.Crash;

/// <summary>The promises about files, with the process cut before and after every call to the store and to either network, and started again.</summary>
public sealed class FileCrashTests
{
    private static readonly ImmutableArray<string> s_out = ["out-1.bin", "out-2.bin"];
    private static readonly ImmutableArray<string> s_in = ["in-1.bin", "in-2.bin"];
    private static readonly PuppetPolicy s_policy = new() { Files = new FilePolicy { DefaultRules = new FileRules { FromOthers = FileVerdict.Accept } } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_file_arrives_once_or_its_end_is_told_wherever_the_process_is_cut()
    {
        var cuts = 0;
        while (await PlayAsync(cuts + 1))
        {
            cuts++;
        }

        Assert.True(cuts > 30, $"Only {cuts} steps were cut.");
    }

    /// <summary>Plays the story with a cut at that step; false when the story ended before it.</summary>
    private static async Task<bool> PlayAsync(int cutAt)
    {
        var (world, journal, store, content) = (new World(), new InMemoryJournal(), new InMemoryPuppetStore(), new InMemoryContentStore());
        await store.SaveAsync(
            new PuppetRecord(
                new PuppetId(Guid.NewGuid()), new RemoteAccount("local", "juliet@msn.example"), new Secret("secret"),
                new LoginStatus(LoginState.LoggedOut, null, DateTimeOffset.UnixEpoch), [TestBridge.Juliet, TestBridge.JulietElsewhere]),
            Token);
        FakeFileOffer[] offers = [.. s_in.Select(name => new FakeFileOffer(name, [1, 2, 3]))];
        var submitted = new Recorder<string>();
        IReadOnlyList<string> accepted;
        bool reached;
        using (var cut = new Cut(cutAt))
        {
            await using var first = Create(cut, world, journal, store, content, offers);
            await first.StartAsync(Token);
            var story = RunStoryAsync(first, submitted);
            // On both home networks what came; on the other one what was sent, on its own how that ended.
            await Task.WhenAny(cut.Reached, AllEndedAsync(story, world, journal, (2 * s_in.Length) + (2 * s_out.Length)));
            reached = cut.Reached.IsCompleted;
            accepted = submitted.Items;
            cut.Dispose();
            await story.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        using var never = new Cut(int.MaxValue);
        await using var second = Create(never, world, journal, store, content, []);
        await second.StartAsync(Token);
        await second.SetHomePresenceAsync(TestBridge.Juliet, new OwnPresence(Availability.Online), Token);
        await NothingPendingAsync(world, journal);
        Check(world, accepted, [.. offers.Where(offer => world.CommittedOffers.Items.Contains(offer.Id)).Select(offer => offer.File.Name)], $"cut at step {cutAt}");
        return reached;
    }

    private static async Task RunStoryAsync(PuppetDirectory directory, Recorder<string> submitted)
    {
        await directory.SetHomePresenceAsync(TestBridge.Juliet, new OwnPresence(Availability.Online), Token);
        foreach (var name in s_out)
        {
            await directory.SubmitAsync(
                TestBridge.Juliet,
                ConversationId.Direct(TestBridge.Bob),
                new FileToRemote(SharedFile.Named(name, 7), "where", null, new HomeMessageReference(TestBridge.Juliet, "juliet@capulet.example/balcony", name, true)),
                null,
                Token);
            submitted.Add(name);
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

    private static void Check(World world, IReadOnlyList<string> accepted, IReadOnlyList<string> taken, string where)
    {
        var deliveries = world.DeliveredHome.Items.DistinctBy(delivery => delivery.WireId).ToLookup(delivery => delivery.User, delivery => delivery.Event);
        foreach (var user in new[] { TestBridge.Juliet, TestBridge.JulietElsewhere })
        {
            var told = deliveries[user]
                .Select(told => told switch { FileToHome file => file.File.Name, FileNotReceivedToHome gone => gone.File.Name, _ => null })
                .OfType<string>()
                .Order();
            Assert.True(taken.Order().SequenceEqual(told), $"Of {string.Join(' ', taken)} the ends of {string.Join(' ', told)} were told, {where}");
        }

        foreach (var name in s_out)
        {
            var arrivals = world.SentToRemote.Items.Count(sent => sent == name);
            Assert.True(arrivals <= 1, $"{name} arrived {arrivals} times, {where}");
            var told = deliveries[TestBridge.Juliet].OfType<DeliveryReport>().Where(report => report.Message.MessageId == name).ToList();
            Assert.True(told.Count == 1 || (told.Count == 0 && !accepted.Contains(name)), $"{name} was told {told.Count} times, {where}");
            Assert.True(arrivals == 1 || told is not [{ Outcome: DeliveryOutcome.Delivered }], $"{name} was told as delivered and was not, {where}");
        }
    }

    private static PuppetDirectory Create(
        Cut cut, World world, InMemoryJournal journal, InMemoryPuppetStore store, InMemoryContentStore content, FakeFileOffer[] offers) =>
        new(
            store,
            new CutJournal(journal, cut, world),
            content,
            new CutRemoteNetwork(
                cut, world, [.. offers.Select(offer => new FileOffered(ConversationId.Direct(TestBridge.Bob), TestBridge.Bob, offer, DateTimeOffset.UnixEpoch))]),
            () => [new CutHomeNetwork(TestBridge.Juliet.Network, cut, world), new CutHomeNetwork(TestBridge.JulietElsewhere.Network, cut, world)],
            s_policy,
            new FakeTimeProvider(DateTimeOffset.UnixEpoch),
            new PersonalSettings(new InMemoryHomeMemory(), s_policy),
            NullLoggerFactory.Instance);
}
