using MsnBridge.Core.Contacts;
using MsnBridge.Core.Content;
using MsnBridge.Core.Events;
using MsnBridge.Core.Files;
using MsnBridge.Core.Identities;
using MsnBridge.Core.Messages;
using MsnBridge.Core.Tests.Fakes;

namespace MsnBridge.Core.Tests.Files;

/// <summary>A file that a contact offers, from the offer to its end.</summary>
public sealed class IncomingFileTests
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 5000).Select(index => (byte)index)];
    private static readonly byte[] s_png = [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 2, 0x80, 0, 0, 1, 0xE0, 8, 6, 0, 0, 0];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_contacts_file_is_fetched_handed_on_and_removed()
    {
        await using var bridge = await StartAsync();
        byte[]? seen = null;
        bridge.Home.OnDeliver = async delivery => seen = delivery.Event is FileToHome file ? await bridge.Content.ReadAsync(file.Content, 10_000, Token) : seen;

        Offer(bridge, new FakeFileOffer("notes.txt", s_content));

        var told = await ToldAsync<FileToHome>(bridge);
        await GoneAsync(bridge, told.Content);
        Assert.Equal(("notes.txt", 5000), (told.File.Name, told.File.Size));
        Assert.Equal(s_content, seen);
    }

    [Fact]
    public async Task A_file_goes_to_both_home_networks_and_stays_until_the_last_has_it()
    {
        await using var bridge = await TestBridge.StartLinkedTwiceAsync();
        var slow = new TaskCompletionSource();
        bridge.OtherHome.OnDeliver = _ => slow.Task;
        bridge.Remote.Sessions.Items[^1].Report(Listed());

        Offer(bridge, new FakeFileOffer("notes.txt", s_content));

        var told = await ToldAsync<FileToHome>(bridge);
        await bridge.OtherHome.Deliveries.WaitForAsync(delivery => delivery.Event is FileToHome);
        Assert.NotNull(await bridge.Content.FindAsync(told.Content, Token));
        slow.SetResult();
        await GoneAsync(bridge, told.Content);
    }

    [Fact]
    public async Task Text_does_not_wait_for_a_file()
    {
        await using var bridge = await StartAsync();
        bridge.Home.OnDeliver = delivery => delivery.Event is FileToHome ? Task.Delay(Timeout.InfiniteTimeSpan, Token) : Task.CompletedTask;
        Offer(bridge, new FakeFileOffer("notes.txt", s_content));
        await ToldAsync<FileToHome>(bridge);

        bridge.Remote.Sessions.Items[^1].Report(new TextReceived(
            ConversationId.Direct(TestBridge.Bob), TestBridge.Bob, new MessageContent("still here"), bridge.Time.GetUtcNow(), false, null));

        await ToldAsync<MessageToHome>(bridge);
    }

    [Fact]
    public async Task A_stranger_s_file_is_asked_about_and_taken()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var offer = new FakeFileOffer("notes.txt", s_content);
        Offer(bridge, offer);
        var question = await ToldAsync<FileOfferToHome>(bridge);
        Assert.Equal(offer.Id, Assert.Single(await bridge.Directory.FindFileOffersAsync(TestBridge.Juliet, Token)).Offer);

        Assert.True(await bridge.Directory.AnswerFileOfferAsync(TestBridge.Juliet, question.Offer, accept: true, Token));

        await ToldAsync<FileToHome>(bridge);
        Assert.False(await bridge.Directory.AnswerFileOfferAsync(TestBridge.Juliet, question.Offer, accept: true, Token));
    }

    [Fact]
    public async Task A_file_that_was_asked_about_is_declined()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var offer = new FakeFileOffer("notes.txt", s_content);
        Offer(bridge, offer);
        var question = await ToldAsync<FileOfferToHome>(bridge);

        Assert.True(await bridge.Directory.AnswerFileOfferAsync(TestBridge.Juliet, question.Offer, accept: false, Token));

        Assert.Equal(FileFailure.Declined, (await ToldAsync<FileNotReceivedToHome>(bridge)).Failure);
        await offer.Declined.Task.WaitAsync(Token);
        Assert.False(offer.Accepted.Task.IsCompleted);
    }

    [Fact]
    public async Task A_question_that_nobody_answers_runs_out()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var offer = new FakeFileOffer("notes.txt", s_content);
        Offer(bridge, offer);
        await ToldAsync<FileOfferToHome>(bridge);

        await AdvanceUntilAsync(bridge, TimeSpan.FromMinutes(11), offer.Declined.Task);

        Assert.Equal(FileFailure.Unanswered, (await ToldAsync<FileNotReceivedToHome>(bridge)).Failure);
    }

    [Theory]
    [InlineData(FileFailure.Withdrawn, "not offered any more")]
    [InlineData(FileFailure.TakenElsewhere, "taken elsewhere")]
    [InlineData(FileFailure.DeclinedElsewhere, "declined elsewhere")]
    public async Task An_offer_that_is_taken_back_or_answered_elsewhere_is_told_and_cannot_be_answered(FileFailure reason, string words)
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        var offer = new FakeFileOffer("notes.txt", s_content);
        Offer(bridge, offer);
        var question = await ToldAsync<FileOfferToHome>(bridge);

        offer.Withdraw(reason);

        Assert.Equal(reason, (await ToldAsync<FileNotReceivedToHome>(bridge)).Failure);
        Assert.Contains(words, FileText.Describe(question.File, reason, limit: null), StringComparison.Ordinal);
        Assert.False(await bridge.Directory.AnswerFileOfferAsync(TestBridge.Juliet, question.Offer, accept: true, Token));
    }

    [Fact]
    public async Task Nobody_answers_for_somebody_else()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        await bridge.LinkAsync(TestBridge.Nurse, "nurse@msn.example");
        Offer(bridge, new FakeFileOffer("notes.txt", s_content), session: 0);
        var question = await ToldAsync<FileOfferToHome>(bridge);

        Assert.False(await bridge.Directory.AnswerFileOfferAsync(TestBridge.Nurse, question.Offer, accept: true, Token));
        Assert.Empty(await bridge.Directory.FindFileOffersAsync(TestBridge.Nurse, Token));
    }

    [Fact]
    public async Task A_file_that_the_home_network_cannot_take_is_declined_with_the_limit()
    {
        await using var bridge = await StartAsync();
        bridge.Home.FileLimit = 1000;
        var offer = new FakeFileOffer("notes.txt", s_content);

        Offer(bridge, offer);

        var told = await ToldAsync<FileNotReceivedToHome>(bridge);
        Assert.Equal((FileFailure.TooLarge, 1000), (told.Failure, told.Limit));
        await offer.Declined.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task Where_the_home_network_shows_no_files_they_are_declined_and_told()
    {
        await using var bridge = await StartAsync();
        bridge.Home.FileLimit = 0;
        var offer = new FakeFileOffer("notes.txt", s_content);

        Offer(bridge, offer);

        Assert.Equal(FileFailure.CannotBeShown, (await ToldAsync<FileNotReceivedToHome>(bridge)).Failure);
        await offer.Declined.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task A_sender_who_leaves_in_the_middle_is_a_clear_end_and_leaves_nothing()
    {
        await using var bridge = await StartAsync();

        Offer(bridge, new FakeFileOffer("notes.txt", s_content)
        {
            OnMiddle = (_, _) => throw new FileTransferException(FileFailure.Interrupted),
        });

        Assert.Equal(FileFailure.Interrupted, (await ToldAsync<FileNotReceivedToHome>(bridge)).Failure);
        Assert.Empty(bridge.Journal.Pending);
    }

    [Fact]
    public async Task More_bytes_than_were_announced_are_refused()
    {
        await using var bridge = await StartAsync();

        Offer(bridge, new FakeFileOffer("notes.txt", s_content, size: 4999));

        Assert.Equal(FileFailure.Damaged, (await ToldAsync<FileNotReceivedToHome>(bridge)).Failure);
    }

    [Fact]
    public async Task A_picture_that_is_none_arrives_as_a_file()
    {
        await using var bridge = await StartAsync();

        Offer(bridge, new FakeFileOffer("holiday.jpg", s_content));

        var told = await ToldAsync<FileToHome>(bridge);
        Assert.Equal((FileKind.File, "application/octet-stream"), (told.File.Kind, told.File.MediaType));
    }

    [Fact]
    public async Task A_picture_tells_its_size()
    {
        await using var bridge = await StartAsync();

        Offer(bridge, new FakeFileOffer("holiday.png", s_png));

        var told = await ToldAsync<FileToHome>(bridge);
        Assert.Equal((FileKind.Image, 640, 480), (told.File.Kind, told.File.Width, told.File.Height));
    }

    [Fact]
    public async Task A_preview_that_is_a_picture_goes_with_the_file_and_another_does_not()
    {
        await using var bridge = await StartAsync();

        Offer(bridge, new FakeFileOffer("one.txt", s_content) { Preview = s_png });
        Offer(bridge, new FakeFileOffer("two.txt", s_content) { Preview = s_content });

        var first = await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is FileToHome { File.Name: "one.txt" });
        var second = await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is FileToHome { File.Name: "two.txt" });
        Assert.NotNull(((FileToHome)first.Event).Preview);
        Assert.Null(((FileToHome)second.Event).Preview);
    }

    [Fact]
    public async Task A_flood_of_offers_is_declined_and_told_once()
    {
        await using var bridge = await TestBridge.StartLinkedAsync();
        FakeFileOffer[] offers = [.. Enumerable.Range(0, 200).Select(index => new FakeFileOffer($"{index}.txt", s_content))];

        foreach (var offer in offers)
        {
            Offer(bridge, offer);
        }

        await Task.WhenAll(offers[20..].Select(offer => offer.Declined.Task)).WaitAsync(Token);
        await ToldAsync<FileNotReceivedToHome>(bridge);
        Assert.Single(bridge.Home.Deliveries.Items, delivery => delivery.Event is FileNotReceivedToHome);
        Assert.DoesNotContain(offers[..20], offer => offer.Declined.Task.IsCompleted);
    }

    [Fact]
    public async Task Rules_are_stored_and_stand_after_a_restart()
    {
        await using var bridge = await StartAsync();
        var rules = new FileRules().With(TestBridge.Bob, FileVerdict.Refuse);
        Assert.True(await bridge.Directory.ChangeFileRulesAsync(TestBridge.Juliet, rules, Token));
        Assert.Equal(rules, await bridge.Directory.FindFileRulesAsync(TestBridge.Juliet, Token));

        await bridge.RestartAsync();
        await bridge.Directory.SetHomePresenceAsync(TestBridge.Juliet, new OwnPresence(Availability.Online), Token);
        await bridge.Remote.Sessions.WaitForCountAsync(2);
        var offer = new FakeFileOffer("notes.txt", s_content);
        Offer(bridge, offer);

        await offer.Declined.Task.WaitAsync(Token);
        Assert.Equal(FileFailure.NotWanted, (await ToldAsync<FileNotReceivedToHome>(bridge)).Failure);
    }

    [Fact]
    public async Task A_long_transfer_is_shown_now_and_then_and_its_end()
    {
        await using var bridge = await StartAsync();
        var more = new TaskCompletionSource();
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Offer(bridge, new FakeFileOffer("notes.txt", s_content)
        {
            OnMiddle = (_, _) =>
            {
                half.TrySetResult();
                return more.Task;
            },
        });

        // Before that nothing is shown yet, and the time must not run away from it.
        await half.Task.WaitAsync(Token);
        await AdvanceUntilAsync(bridge, TimeSpan.FromSeconds(30), bridge.Home.Transfers.WaitForCountAsync(1));
        more.SetResult();

        var end = await bridge.Home.Transfers.WaitForAsync(view => view.State == TransferState.Arrived);
        Assert.Equal(TransferState.Running, bridge.Home.Transfers.Items[0].State);
        Assert.Equal(50, bridge.Home.Transfers.Items[0].Percent);
        Assert.Equal(100, end.Percent);
        Assert.Equal(2, bridge.Home.Transfers.Items.Count);
    }

    [Fact]
    public async Task A_short_transfer_is_not_shown()
    {
        await using var bridge = await StartAsync();

        Offer(bridge, new FakeFileOffer("notes.txt", s_content));

        await ToldAsync<FileToHome>(bridge);
        Assert.Empty(bridge.Home.Transfers.Items);
    }

    [Fact]
    public async Task A_restart_in_the_middle_is_told()
    {
        await using var bridge = await StartAsync();
        var offer = new FakeFileOffer("notes.txt", s_content) { OnMiddle = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token) };
        Offer(bridge, offer);
        await offer.Accepted.Task.WaitAsync(Token);

        await bridge.RestartAsync();

        Assert.Equal(FileFailure.Interrupted, (await ToldAsync<FileNotReceivedToHome>(bridge)).Failure);
    }

    private static async Task<TestBridge> StartAsync()
    {
        var bridge = await TestBridge.StartLinkedAsync();
        bridge.Remote.Sessions.Items[^1].Report(Listed());
        return bridge;
    }

    private static ContactChanged Listed() =>
        new(new Contact { Id = TestBridge.Bob, DisplayName = "Bob", Relation = ContactRelation.Listed | ContactRelation.Allowed });

    private static void Offer(TestBridge bridge, FakeFileOffer offer, int? session = null) =>
        bridge.Remote.Sessions.Items[session ?? (bridge.Remote.Sessions.Items.Count - 1)].Report(
            new FileOffered(ConversationId.Direct(TestBridge.Bob), TestBridge.Bob, offer, bridge.Time.GetUtcNow()));

    private static async Task<T> ToldAsync<T>(TestBridge bridge)
        where T : EventToHome =>
        (T)(await bridge.Home.Deliveries.WaitForAsync(delivery => delivery.Event is T)).Event;

    private static async Task GoneAsync(TestBridge bridge, ContentKey key)
    {
        while (await bridge.Content.FindAsync(key, Token) is not null)
        {
            await Task.Yield();
        }
    }

    // The clock moves until what it drives has happened: a timer may be set at any moment from now on.
    private static async Task AdvanceUntilAsync(TestBridge bridge, TimeSpan step, Task happened)
    {
        while (!happened.IsCompleted)
        {
            bridge.Time.Advance(step);
            await Task.Yield();
        }

        await happened;
    }
}
